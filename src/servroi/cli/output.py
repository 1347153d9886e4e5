"""Where results go: the screen, or a file that is written whole or not at all."""

import json
import os
import secrets
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import wraps
from io import StringIO, TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from servroi.cli.leaving import at_last
from servroi.errors import OutputError, Place, Problem, UsageError

if TYPE_CHECKING:
    from rich.console import Console


_BESIDE = ".servroi-"
"""How files that are not whole yet are called; only a kill leaves one behind."""
_EXISTS = "exists already; choose another name or add --force"


class ClosedPipe(Exception):
    """Whoever reads our output has enough; not an `OSError`, so that it gets past Typer."""


def until_closed(command: Callable[..., None]) -> Callable[..., None]:
    """Return a command that writes all it has, and ends with `ClosedPipe` if nobody reads it any more."""

    @wraps(command)
    def written(*arguments: Any, **options: Any) -> None:
        try:
            command(*arguments, **options)
            sys.stdout.flush()
        except BrokenPipeError:
            raise ClosedPipe from None

    return written


def discard_rest(stream: TextIO) -> None:
    """Keep Python from flushing at exit what nobody takes."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def target_of(output: str) -> Path:
    """Return the file that `-o` names.

    Raises:
        OutputError: It names a folder that is none, by the slash at its end, which a path does not keep.
    """
    path = Path(output)
    if os.path.basename(output) in ("", ".") and not os.path.isdir(path):
        raise _refused(path, "names a folder; name a file")
    return path


def put(text: str, output: str | None, *, force: bool) -> None:
    """Write text to standard output or, whole, to a file.

    Raises:
        OutputError: The file exists and is not to be overwritten, or cannot be written.
    """
    if output is None:
        encoding = sys.stdout.encoding or "utf-8"
        sys.stdout.write(text.encode(encoding, "replace").decode(encoding))
    else:
        write_file(target_of(output), text.encode(), force=force)


def wants_json(json: bool, output: str | None) -> bool:
    """Tell whether an answer is to be written as JSON: it is asked for, or the file's name says so.

    Raises:
        UsageError: The name is that of a report.
    """
    from servroi.render.formats import REPORTS

    ending = Path(output or "").suffix.lower()
    if ending != ".json" and ending.removeprefix(".") in REPORTS:
        what = f"is for `servroi report` to write; a name that ends in {ending} would promise too much here"
        raise UsageError([Problem("format", Place(Path(output or "").name), "", what)])
    return json or ending == ".json"


def put_json(text: str, output: str | None, *, force: bool) -> None:
    """Write JSON text; characters that standard output cannot show are escaped, so that nothing is lost.

    Raises:
        OutputError: The file exists and is not to be overwritten, or cannot be written.
    """
    if output is None:
        text = escaped(text, sys.stdout.encoding or "utf-8")
    put(text, output, force=force)


def escaped(text: str, encoding: str) -> str:
    r"""Return JSON text that an encoding can hold; outside its strings JSON has ASCII only.

    >>> escaped('{"name": "Zoë"}', "ascii")
    '{"name": "Zo\\u00eb"}'
    """
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return "".join(c if c.isascii() else json.dumps(c)[1:-1] for c in text)
    return text


def write_file(path: Path, data: bytes, *, force: bool) -> None:
    """Write a file beside its target, then rename it, so that the target is old or new and never half.

    Raises:
        OutputError: The target exists without `force`, is a folder, or cannot be written.
    """
    write_files({path: data}, force=force)


def write_files(files: Mapping[Path, bytes], *, force: bool) -> None:
    """Write files beside their targets and, when all are whole, rename them: a full disk leaves every target as it was.

    A file that is replaced hands down its permissions; a link is replaced, and what it leads to stays as it is.

    Raises:
        OutputError: A target exists without `force`, is a folder, or cannot be written.
    """
    for path in files:
        check_target(path, force=force)
    # named before they exist, so that whatever interrupts us knows what to take away
    beside = {path: path.parent / f"{_BESIDE}{secrets.token_hex(8)}" for path in files}
    with at_last(lambda: _take_away(beside.values())):
        for path, data in files.items():
            with _refusing(path):
                _write_through(beside[path], data, like=path)
        for path in files:
            check_target(path, force=force)  # another run may have been faster
        _rename(beside, force=force)


def _rename(beside: Mapping[Path, Path], *, force: bool) -> None:
    """Give files the names of their targets, one after the other."""
    done: list[str] = []
    for path, temporary in beside.items():
        with _refusing(path, f"; already written: {', '.join(done)}" if done else ""):
            if force or not _linked(temporary, path):
                os.replace(temporary, path)
        done.append(path.name)
    for folder in {path.parent for path in beside}:
        _settle(folder)


def _linked(temporary: Path, path: Path) -> bool:
    """Give a file a name that nobody else has, and tell whether the disk can: looking first leaves another run time.

    Raises:
        FileExistsError: Another run was faster.
    """
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:  # a disk without links
        return False
    _take_away([temporary])  # its first name
    return True


def _take_away(files: Iterable[Path]) -> None:
    for file in files:
        with suppress(OSError):
            file.unlink()


def _write_through(path: Path, data: bytes, like: Path) -> None:
    """Write a new file, down to the disk; nobody may read it who may not read what it replaces."""
    with path.open("xb") as file:
        with suppress(OSError):  # there is none, or the disk knows no permissions
            shutil.copymode(like, path)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """Let new names in a folder outlast a power cut, on systems that can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _refusing(path: Path, more: str = "") -> Iterator[None]:
    """Turn what the system refuses into our error."""
    try:
        yield
    except FileExistsError:
        raise _refused(path, f"{_EXISTS}{more}") from None
    except OSError as error:
        raise _refused(path, f"cannot be written: {error.strerror or error}{more}") from None


def check_target(path: Path, *, force: bool, read: Iterable[Path] = (), example: str = "result.txt") -> None:
    """Refuse a target that must not be written, before any work is done.

    Args:
        path: The target.
        force: Whether it may be overwritten.
        read: Files that the command reads, which it never overwrites.
        example: A name to propose where the target is a folder.

    Raises:
        OutputError: With the way out.
    """
    with _refusing(path):  # even looking at it may be refused
        if what := _obstacle(path, force, read, example):
            raise _refused(path, what)


def _obstacle(path: Path, force: bool, read: Iterable[Path], example: str) -> str:
    """Return why a target must not be written, empty if it may be."""
    from servroi.config.reader import shown_name

    if str(path) == "-":
        return "is no name of a file; leave -o out to print"
    if path.is_dir():
        return f"is a folder; name a file in it, such as {shown_name(str(path / example))}"
    if path.exists() and not path.is_file():
        return "is a device or a pipe, which a file must not replace; choose another name"
    if path.exists() and any(other.exists() and path.samefile(other) for other in read):
        return "is read by this command, which would destroy it; choose another name"
    if os.path.lexists(path) and not force:
        return _EXISTS
    if path.exists() and not os.access(path, os.W_OK):
        return "is read-only; choose another name"
    if not path.absolute().parent.is_dir():
        folder = shown_name(str(path.parent))
        return f"is in a folder that does not exist, {folder}; create it first"
    return ""


@contextmanager
def page(output: str | None, *, force: bool, no_color: bool) -> Iterator["Console"]:
    """Give a console that prints to the screen, or into a file when all is printed."""
    from rich.console import Console

    if output is None:
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(errors="replace")  # a name that the console cannot show is no reason to fail
        yield _screen(no_color=no_color)
        return
    check_target(target_of(output), force=force)
    text = StringIO()
    yield Console(file=text, highlight=False, markup=False, emoji=False, width=80, force_terminal=False)
    put(text.getvalue(), output, force=force)


def _screen(*, no_color: bool) -> "Console":
    """Return a console that prints to the screen."""
    from rich.console import Console

    class Screen(Console):
        def on_broken_pipe(self) -> None:
            raise ClosedPipe

    return Screen(highlight=False, markup=False, emoji=False, no_color=no_color or None)


def stream_refused(error: OSError) -> OutputError:
    """Return what to say of a stream that cannot be written, such as standard output sent to a full disk."""
    return _refused(Path("standard output"), f"cannot be written: {error.strerror or error}")


def _refused(path: Path, text: str) -> OutputError:
    return OutputError([Problem("output", Place(path.name), "", text)])
