"""`servroi run` to the byte: every scenario in English, one in every language, one as JSON.

`make golden` rewrites the files; the difference is to be read before it is committed.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.measured import Measured

HERE = Path(__file__).parent
SCENARIOS = HERE.parents[1] / "scenarios"
RETAILER = "retailer-six-numbers"
TRIALS = "20000"
SHOWN = [(path.stem, "en") for path in sorted(SCENARIOS.glob("*.yaml"))]
SHOWN += [(RETAILER, language) for language in ("de-CH", "de-DE", "de-AT", "fr", "it")]
ACCURACY = 1e-9
"""Relative; what other versions of NumPy may change."""
Terminal = Callable[..., Any]
Kept = Callable[[Path, str], str]


@pytest.mark.parametrize(("scenario", "language"), SHOWN)
def test_screen(terminal: Terminal, kept: Kept, scenario: str, language: str, measured: Measured) -> None:
    shown = terminal("run", str(SCENARIOS / f"{scenario}.yaml"), "--lang", language, "--trials", TRIALS)
    assert (shown.code, shown.error) == (0, "")
    assert max(map(len, shown.out.splitlines())) <= 80
    assert shown.out == kept(HERE / f"{scenario}.{language}.txt", shown.out)
    measured("golden", {"screens": 1})


def test_json(terminal: Terminal, kept: Kept) -> None:
    shown = terminal("run", str(SCENARIOS / f"{RETAILER}.yaml"), "--json", "--trials", TRIALS)
    assert (shown.code, shown.error) == (0, "")
    stored = kept(HERE / f"{RETAILER}.json", shown.out)
    assert list(differences(json.loads(stored), json.loads(shown.out))) == []


def test_no_file_is_left_over() -> None:
    """A scenario that is no more takes its golden files along."""
    known = {f"{scenario}.{language}.txt" for scenario, language in SHOWN} | {f"{RETAILER}.json"}
    assert {path.name for path in HERE.iterdir() if path.suffix in (".txt", ".json")} == known


def differences(stored: Any, found: Any, place: str = "") -> Iterator[str]:
    """Yield where two JSON values differ: numbers by more than the accuracy, everything else at all.

    >>> list(differences({"a": [1.0, "x"]}, {"a": [1.0 + 1e-12, "y"]}))
    ["/a/1: 'x', now 'y'"]
    """
    if isinstance(stored, dict) and isinstance(found, dict) and list(stored) == list(found):
        for key in stored:
            yield from differences(stored[key], found[key], f"{place}/{key}")
    elif isinstance(stored, list) and isinstance(found, list) and len(stored) == len(found):
        for number, (one, other) in enumerate(zip(stored, found, strict=True)):
            yield from differences(one, other, f"{place}/{number}")
    elif not _same(stored, found):
        yield f"{place}: {stored!r}, now {found!r}"


def _same(stored: Any, found: Any) -> bool:
    numbers = all(isinstance(value, int | float) and not isinstance(value, bool) for value in (stored, found))
    return math.isclose(stored, found, rel_tol=ACCURACY, abs_tol=ACCURACY) if numbers else stored == found
