"""Run commands one after the other in this process, and note every file, socket and process that Python is asked for.

Called with a folder for what is printed and noted, the number of a machine, and commands as JSON on standard input,
each with what is typed at a terminal, or null. An audit hook does not see what native code opens: what the typesetter,
the one that reads files, is told is noted here, and `test_native.py` asks the system.
"""

from __future__ import annotations

import io
import json
import locale
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_WATCHED = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.startfile",
            "os.kill", "os.chdir", "ctypes.dlopen", "webbrowser.", "urllib.", "ftplib.", "smtplib.",
            "http.", "sqlite3.", "syslog.")  # fmt: skip
_LISTING = ("os.listdir", "os.scandir")
_CHANGING = ("os.chmod", "os.chown", "os.link", "os.mkdir", "os.remove", "os.removexattr", "os.rename", "os.rmdir",
             "os.setxattr", "os.symlink", "os.truncate", "os.utime")  # fmt: skip
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC


class Notes:
    """What was asked for, while it is looked at."""

    def __init__(self) -> None:
        self.looking = False
        self.read: set[str] = set()
        self.listed: set[str] = set()
        self.written: set[str] = set()
        self.changed: set[str] = set()
        self.other: list[str] = []
        self.typst: list[dict[str, Any]] = []

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.looking:
            return
        paths = {os.path.abspath(os.fsdecode(one)) for one in arguments if isinstance(one, str | bytes | os.PathLike)}
        if event == "open" and isinstance(arguments[0], str | bytes | os.PathLike):
            path = os.path.abspath(os.fsdecode(arguments[0]))
            (self.written if arguments[2] & _WRITING else self.read).add(path)
        elif event in _LISTING:
            self.listed |= paths
        elif event in _CHANGING:
            self.changed |= paths
        elif event.startswith(_WATCHED):
            self.other.append(f"{event} {arguments!r}"[:200])

    def watch_locale(self) -> None:
        """Note who takes over the customs of the place, or asks for them; what language it is may be asked."""
        setting = locale.setlocale

        def noted(category: int, value: Any = None) -> str:
            if self.looking and value is not None:
                self.other.append(f"setlocale {category} {value}")
            return setting(category, value)

        def customs() -> Any:
            self.other.append("localeconv")
            return {}

        for name, function in (("setlocale", noted), ("localeconv", customs)):
            setattr(locale, name, function)

    def watch_typst(self) -> None:
        """Note what the one library that finds files and packages by itself is told."""
        import typst

        fonts, compiler, notes = typst.Fonts, typst.Compiler, self.typst

        class Compiler:
            def __init__(self, source: str, **told: Any) -> None:
                simple = {name: one if isinstance(one, bool | str) else None for name, one in told.items()}
                notes.append({"source": source, **simple})
                self._own = compiler(source, **told)

            def compile(self, **told: Any) -> Any:
                notes.append({**told, "sys_inputs": None})
                return self._own.compile(**told)

            def query(self, selector: str, **told: Any) -> Any:
                notes.append(told)
                return self._own.query(selector, **told)

        def noted(**told: Any) -> Any:
            notes.append(told)
            return fonts(**told)

        for name, function in (("Compiler", Compiler), ("Fonts", noted)):
            setattr(typst, name, function)


class _Screen(io.TextIOWrapper):
    """Takes itself for a terminal."""

    def isatty(self) -> bool:
        return True


def called(command: list[str], typed: Sequence[str] | None = None) -> tuple[int, bytes, bytes]:
    """Return exit code, standard output and standard error of a command; lines are typed at a terminal."""
    from servroi.cli import main

    streams = io.BytesIO(), io.BytesIO()
    kept = sys.stdin, sys.stdout, sys.stderr, sys.argv
    sys.argv = ["servroi", *command]
    sys.stdout = io.TextIOWrapper(streams[0], "utf-8", newline="\n")
    sys.stderr = (io.TextIOWrapper if typed is None else _Screen)(streams[1], "utf-8", newline="\n")
    if typed is not None:
        sys.stdin = _terminal(typed)
    try:
        main()
        code = 0
    except SystemExit as left:
        code = int(left.code or 0)
    finally:
        for wrapper in (sys.stdout, sys.stderr):
            wrapper.flush()
            wrapper.detach()
        sys.stdin, sys.stdout, sys.stderr, sys.argv = kept
    return code, streams[0].getvalue(), streams[1].getvalue()


def _terminal(lines: Sequence[str]) -> io.TextIOWrapper:
    """Return a pseudo-terminal at which lines were typed, and after them the key that ends input."""
    screen, keys = os.openpty()
    os.write(screen, "".join(f"{line}\n" for line in lines).encode() + b"\x04")
    return os.fdopen(keys, encoding="utf-8")


def _customs() -> str:
    """Return how a figure looks where somebody takes over the customs of this place."""
    usual = locale.setlocale(locale.LC_ALL)
    locale.setlocale(locale.LC_ALL, "")
    figure = f"{1234567:n} {0.5:n}"
    locale.setlocale(locale.LC_ALL, usual)
    return figure


def main() -> None:
    """Run the commands and leave NUMBER.out, NUMBER.err and notes.json."""
    from tests.security import disguise

    folder, commands, notes = Path(sys.argv[1]), json.load(sys.stdin), Notes()
    disguise.put_on(int(sys.argv[2]))
    notes.watch_locale()
    notes.watch_typst()
    known = {"who": disguise.who(), "when": disguise.when(), "encoding": locale.getencoding(), "customs": _customs()}
    codes = []
    sys.addaudithook(notes)
    for number, (command, typed) in enumerate(commands):
        notes.looking = True
        code, out, error = called(command, typed)
        notes.looking = False
        codes.append(code)
        (folder / f"{number:02}.out").write_bytes(out)
        (folder / f"{number:02}.err").write_bytes(error)
    found = {
        **known,
        "codes": codes,
        **{name: sorted(getattr(notes, name)) for name in ("read", "listed", "written", "changed")},
        "other": notes.other,
        "typst": notes.typst,
        "path": sys.path,
    }
    (folder / "notes.json").write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()
