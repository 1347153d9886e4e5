"""A limit on what an answer may cost: time in which it computes, and in which nothing happens; others do not count."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

_TRACED = 10.0
"""So much longer may it take while `make coverage` counts every line."""
_SLOWED = 10.0
"""Of as many seconds one is taken for idle where the system does not tell who waits for whom."""
_OFTEN = 0.5
"""Seconds between two looks at whether anything happens."""


class TooSlow(Exception):
    """A case that takes longer than anybody waits."""


@contextmanager
def no_longer_than(seconds: float) -> Iterator[None]:
    """Raise `TooSlow` after so much computing time of this process, or after as long in which it stood still.

    It stands still while it neither computes nor waits for a busy processor: it sleeps, or waits for a lock, a disk, a
    reader.
    """
    seconds *= _TRACED if sys.gettrace() else 1.0
    waits: dict[str, float] = {}
    began = idle(waits)

    def late(_signal: int, _frame: FrameType | None) -> None:
        raise TooSlow(f"more than {seconds:g} s")

    def look(_signal: int, _frame: FrameType | None) -> None:
        if idle(waits) - began > seconds:
            raise TooSlow(f"stood still for more than {seconds:g} s")

    with (
        _alarm(signal.SIGALRM, signal.ITIMER_REAL, late=look, first=_OFTEN, then=_OFTEN),
        _alarm(signal.SIGVTALRM, signal.ITIMER_VIRTUAL, late=late, first=seconds, then=0.0),
    ):
        yield


@contextmanager
def _alarm(
    number: signal.Signals, timer: int, late: Callable[[int, FrameType | None], None], first: float, then: float
) -> Iterator[None]:
    """Call a function after so many seconds, and perhaps again; the alarm of whoever waits for us goes on."""
    began = time.monotonic()
    handler = signal.signal(number, late)
    left, again = signal.setitimer(timer, first, then)
    try:
        yield
    finally:
        signal.setitimer(timer, 0.0)
        signal.signal(number, handler)
        if left:
            signal.setitimer(timer, max(1e-3, left - (time.monotonic() - began)), again)


def idle(waits: dict[str, float]) -> float:
    """Return how long this process has neither computed nor waited for a processor, in seconds since any moment.

    Args:
        waits: How long each thread has waited so far, also those that have ended since; is brought up to date.
    """
    past, computed = time.monotonic(), time.process_time()
    for thread in Path("/proc/self/task").glob("*"):
        with suppress(OSError, ValueError, IndexError):  # it has just ended, or the system does not tell
            waits[thread.name] = int((thread / "schedstat").read_text().split()[1]) / 1e9
    return past - computed - sum(waits.values()) if waits else (past - computed) / _SLOWED
