"""Where results go: the screen, or a file that is written whole or not at all."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from servroi.errors import OutputError, Place, Problem

if TYPE_CHECKING:
    from rich.console import Console


def put(text: str, output: str | None, *, force: bool) -> None:
    """Write text to standard output or, whole, to a file.

    Raises:
        OutputError: The file exists and is not to be overwritten, or cannot be written.
    """
    if output is None:
        encoding = sys.stdout.encoding or "utf-8"
        sys.stdout.write(text.encode(encoding, "replace").decode(encoding))
    else:
        write_file(Path(output), text.encode(), force=force)


def write_file(path: Path, data: bytes, *, force: bool) -> None:
    """Write a file beside its target, then rename it, so that the target is old or new and never half.

    Raises:
        OutputError: The target exists without `force`, is a folder, or cannot be written.
    """
    check_target(path, force=force)
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, path)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise _refused(path, f"cannot be written: {error.strerror or error}") from None
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def check_target(path: Path, *, force: bool) -> None:
    """Refuse a target that must not be written, before any work is done.

    Raises:
        OutputError: With the way out.
    """
    if path.is_dir():
        raise _refused(path, "is a folder; name a file in it")
    if path.exists() and not force:
        raise _refused(path, "exists already; choose another name or add --force")
    if not path.absolute().parent.is_dir():
        raise _refused(path, "is in a folder that does not exist; create it first")


@contextmanager
def page(output: str | None, *, force: bool, no_color: bool) -> Iterator["Console"]:
    """Give a console that prints to the screen, or into a file when all is printed."""
    from rich.console import Console

    if output is None:
        yield Console(highlight=False, markup=False, emoji=False, no_color=no_color or None)
        return
    check_target(Path(output), force=force)
    text = StringIO()
    yield Console(file=text, highlight=False, markup=False, emoji=False, width=80, force_terminal=False)
    put(text.getvalue(), output, force=force)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _refused(path: Path, text: str) -> OutputError:
    return OutputError([Problem("output", Place(path.name), "", text)])
