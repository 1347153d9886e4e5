"""What the measurements share: a line of the table, and the clock."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of the table; without a goal it is for information."""

    what: str
    measured: str
    goal: str = ""
    met: bool | None = None


def limit(what: str, measured: float, goal: float, unit: str = "") -> Row:
    """Return a row whose goal is an upper limit."""
    digits = 0 if unit else 2
    return Row(what, f"{measured:.{digits}f}{unit}", f"<= {goal:g}{unit}", measured <= goal)


def timed(call: Callable[[], object]) -> float:
    """Return how long a call takes, seconds."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start
