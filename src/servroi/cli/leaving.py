"""Signals: they end the program at once and silently, and what is not whole is taken away first."""

import os
import select
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import TextIO

_SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
_LOOK = 0.2
"""Seconds between two looks at what may have happened meanwhile."""
_DUTIES: list[Callable[[], object]] = []
"""What is left to do by whoever is at work, the last one first."""


def heed_signals() -> None:
    """Let signals end the program; what whoever started it wants ignored (`nohup`) stays ignored."""
    for number in _SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _leave)


@contextmanager
def upon_signal(duty: Callable[[], object]) -> Iterator[None]:
    """Do something if a signal ends the program in the block."""
    _DUTIES.append(duty)
    try:
        yield
    finally:
        _DUTIES.remove(duty)


@contextmanager
def at_last(duty: Callable[[], object]) -> Iterator[None]:
    """Do something when the block is left, and if a signal ends the program in it; then perhaps twice."""
    with upon_signal(duty):
        try:
            yield
        finally:
            duty()


def await_line(stream: TextIO) -> None:
    """Wait until something was typed.

    A signal that comes just before Python begins to read would be heeded only after the next line, however long that
    takes; between the looks here it is heeded at once.
    """
    if sys.platform == "win32":  # knows neither this wait nor these signals
        return
    while not select.select([stream], [], [], _LOOK)[0]:
        pass


def _leave(number: int, _frame: FrameType | None) -> None:
    """Exit as a shell expects it.

    An exception would not do: libraries may swallow it, a second signal would break off what the first one began to
    take away, and threads that still simulate would hold us.
    """
    for other in _SIGNALS:
        signal.signal(other, signal.SIG_IGN)
    for duty in reversed(_DUTIES):
        with suppress(Exception):  # we are leaving anyhow, and the other duties must be done
            duty()
    os._exit(128 + number)
