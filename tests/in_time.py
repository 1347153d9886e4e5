"""A limit on what an answer may cost, in computing time: how busy the machine is does not count."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_TRACED = 10.0
"""So much longer may it take while `make coverage` counts every line."""


class TooSlow(Exception):
    """A case that takes longer than anybody waits."""


@contextmanager
def no_longer_than(seconds: float) -> Iterator[None]:
    """Raise `TooSlow` after so much computing time of this process; another busy program does not count."""

    def late(_signal: int, _frame: FrameType | None) -> None:
        raise TooSlow(f"more than {seconds:g} s")

    before = signal.signal(signal.SIGVTALRM, late)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds * (_TRACED if sys.gettrace() else 1.0))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0.0)
        signal.signal(signal.SIGVTALRM, before)
