"""Two results compared, number by number."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from math import isclose, isfinite
from typing import Any

from servroi.core.audit import Difference, Verification
from servroi.errors import visible

_TOLERANCE = 1e-9
"""Relative; machines may differ in the last digits. Absolute beside 0."""
_SHOWN = 10
_MADE_WITH = {"scenario": "scenario_sha256", "version": "version", "model": "model", "catalogue": "catalogue_sha256"}
_NAMES = ("file",)
"""What may be called otherwise without being something else: the base name of the scenario."""


def verify(stated: Mapping[str, Any], found: Mapping[str, Any], file: str) -> Verification:
    """Return whether a result is the same as another run of its scenario.

    Args:
        stated: The result.
        found: What the scenario gives now.
        file: Base name of the scenario.
    """
    made, now = stated["run"], found["run"]
    changed = tuple(
        _shown(Difference(part, _plain(made.get(key)), now[key]))
        for part, key in _MADE_WITH.items()
        if made.get(key) != now[key]
    )
    places = list(differences(_figures(stated), _figures(found)))
    return Verification(
        same=not places and not any(difference.path == "scenario" for difference in changed),
        file=file,
        seed=now["seed"],
        trials=now["trials"],
        changed=changed,
        count=len(places),
        differences=tuple(map(_shown, places[:_SHOWN])),
    )


def differences(stated: Any, found: Any, path: str = "") -> Iterator[Difference]:
    """Yield where two results differ, in order.

    >>> [place.path for place in differences({"a": [1.0, 2.0]}, {"a": [1.0, 2.1]})]
    ['a[1]']
    """
    if isinstance(stated, Mapping) and isinstance(found, Mapping):
        for name in [*stated, *(name for name in found if name not in stated)]:
            if name not in _NAMES:
                inner = f"{path}.{name}" if path else str(name)
                yield from differences(stated.get(name), found.get(name), inner)
    elif isinstance(stated, list) and isinstance(found, list):
        for position in range(max(len(stated), len(found))):
            one, other = (entries[position] if position < len(entries) else None for entries in (stated, found))
            yield from differences(one, other, f"{path}[{position}]")
    elif not _alike(stated, found):
        yield Difference(path, _plain(stated), _plain(found))


def _figures(result: Mapping[str, Any]) -> dict[str, Any]:
    """Return all of a result but what it was made with."""
    run = {name: entry for name, entry in result["run"].items() if name not in _MADE_WITH.values()}
    return {**result, "run": run}


def _alike(stated: Any, found: Any) -> bool:
    one, other = _number(stated), _number(found)
    if one is not None and other is not None:
        return isclose(one, other, rel_tol=_TOLERANCE, abs_tol=_TOLERANCE)
    return type(stated) is type(found) and bool(stated == found)


def _plain(value: Any) -> str | float | bool | None:
    """Return a value that can be shown: a whole branch by its size."""
    if isinstance(value, Mapping | list):
        return f"[{len(value)}]"
    if value is None or isinstance(value, str | bool):
        return value
    number = _number(value)
    return str(value) if number is None else number


def _number(value: Any) -> float | None:
    """Return a number as the figures are; None for anything else, and for what is too large to count with."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if isfinite(number) else None


def _shown(difference: Difference) -> Difference:
    """Return a difference without what a terminal would act upon: anybody can write a result."""
    stated = difference.stated
    return replace(
        difference,
        path=visible(difference.path),
        stated=visible(stated) if isinstance(stated, str) else stated,
    )
