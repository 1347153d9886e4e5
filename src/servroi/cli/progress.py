"""A progress bar on standard error, only on a terminal and only for work that lasts."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from servroi.cli.leaving import at_last

_PATIENCE = 0.5


@contextmanager
def progress(total: int, label: str, *, quiet: bool) -> Iterator[Callable[[int], None] | None]:
    """Give a function that is told how much is done; it shows a bar after half a second."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    bar = Progress(console=Console(stderr=True), transient=True)
    task = bar.add_task(label, total=total)
    started = monotonic()
    shown = False

    def done(count: int) -> None:
        nonlocal shown
        if not shown and monotonic() - started > _PATIENCE:
            bar.start()
            shown = True
        bar.update(task, completed=count)

    def stop() -> None:
        if shown:
            bar.stop()

    with at_last(stop):
        yield done
