"""JSON read with suspicion: of a key that is stated twice, readers differ in which they take."""

import json
from collections import Counter
from typing import Any


def read(text: str | bytes) -> Any:
    """Return what JSON text says.

    Raises:
        ValueError: It is no JSON, or states a key twice or something that is no number.
        RecursionError: It is nested too deep.
    """
    return json.loads(text, parse_constant=_constant, object_pairs_hook=_once)


def _constant(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        ((name, _),) = Counter(name for name, _ in pairs).most_common(1)
        raise ValueError(f"'{name}' is stated twice")
    return found
