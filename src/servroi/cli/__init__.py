"""The command line: flags in, exit code out."""

import os
import signal
import sys
from types import FrameType

# NumPy is imported by the commands; its linear algebra is too small here for threads of its own
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from servroi.errors import EXIT_INTERRUPTED, EXIT_TERMINATED, ServroiError


class Terminated(BaseException):
    """Somebody asked us to end; whoever is writing a file takes it away first."""


def main() -> None:
    """Run the command line and exit with its code."""
    from servroi.cli.output import ClosedPipe

    signal.signal(signal.SIGTERM, _terminated)
    try:
        from servroi.cli.app import app

        app()
    except ServroiError as error:
        _complain(error)
        raise SystemExit(error.exit_code) from None
    except KeyboardInterrupt:
        _leave(EXIT_INTERRUPTED)
    except Terminated:
        _leave(EXIT_TERMINATED)
    except ClosedPipe:
        # Python must not try to flush the rest at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None


_MOST_PROBLEMS = 100


def _complain(error: ServroiError) -> None:
    for problem in error.problems[:_MOST_PROBLEMS]:
        print(problem, file=sys.stderr)
    if (more := len(error.problems) - _MOST_PROBLEMS) > 0:
        print(f"... and {more} more", file=sys.stderr)


def _terminated(_signal: int, _frame: FrameType | None) -> None:
    raise Terminated


def _leave(code: int) -> None:
    """Exit at once and silently; threads that still simulate must not hold us."""
    os._exit(code)
