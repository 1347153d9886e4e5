"""The command line: flags in, exit code out."""

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from servroi.errors import ServroiError

# NumPy is imported by the commands; its linear algebra is too small here for threads of its own
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

_MOST_PROBLEMS = 100


def main() -> None:
    """Run the command line and exit with its code."""
    from servroi.cli.leaving import heed_signals

    heed_signals()  # before all that takes time to import
    _open_streams()
    if not os.environ.get("COLUMNS", "1").strip("0"):
        del os.environ["COLUMNS"]  # 0 is what says that nobody knows, and would be believed
    from servroi.cli.output import ClosedPipe, discard_rest, stream_refused
    from servroi.errors import ServroiError

    try:
        from servroi.cli.app import app

        app()
    except ServroiError as error:
        _complain(error)
    except ClosedPipe:
        discard_rest(sys.stdout)
        raise SystemExit(0) from None
    except OSError as error:
        if error.filename is not None:
            raise
        discard_rest(sys.stdout)
        _complain(stream_refused(error))


def _open_streams() -> None:
    """Give closed streams (`>&-`) a place to go to, or a file that we write would get their number and their words.

    That of standard output takes nothing, so a result that nobody gets is no success; complaints are lost silently.
    """
    for name, mode, access in (("stdin", "r", os.O_RDONLY), ("stdout", "w", os.O_RDONLY), ("stderr", "w", os.O_WRONLY)):
        if getattr(sys, name) is None:
            handle = os.open(os.devnull, access)
            setattr(sys, name, open(handle, mode, encoding="utf-8"))  # noqa: SIM115 - as long as we run


def _complain(error: "ServroiError") -> None:
    """Say what is wrong, as long as somebody hears it, and exit."""
    from servroi.cli.output import discard_rest

    try:
        for problem in error.problems[:_MOST_PROBLEMS]:
            print(problem, file=sys.stderr)
        if (more := len(error.problems) - _MOST_PROBLEMS) > 0:
            print(f"... and {more} more", file=sys.stderr)
    except OSError:
        discard_rest(sys.stderr)
    raise SystemExit(error.exit_code) from None
