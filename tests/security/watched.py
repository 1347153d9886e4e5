"""Run commands one after the other in this process, and note every file, socket and process that Python is asked for.

Called with a folder for what is printed and noted, and commands as JSON on standard input. Threads of native code open
files unseen by an audit hook; what those do is seen in what they write.
"""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path
from typing import Any

_WATCHED = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.startfile",
            "ctypes.dlopen", "webbrowser.", "urllib.", "ftplib.", "smtplib.", "http.")  # fmt: skip
_TOUCHING = ("os.chmod", "os.chown", "os.link", "os.listdir", "os.mkdir", "os.remove", "os.rename", "os.rmdir",
             "os.scandir", "os.symlink", "os.truncate", "os.utime")  # fmt: skip
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC


class Notes:
    """What was asked for, while it is looked at."""

    def __init__(self) -> None:
        self.looking = False
        self.read: set[str] = set()
        self.written: set[str] = set()
        self.touched: set[str] = set()
        self.other: list[str] = []

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.looking:
            return
        if event == "open" and isinstance(arguments[0], str | bytes | os.PathLike):
            path = os.path.abspath(os.fsdecode(arguments[0]))
            (self.written if arguments[2] & _WRITING else self.read).add(path)
        elif event in _TOUCHING:
            paths = [one for one in arguments if isinstance(one, str | bytes | os.PathLike)]
            self.touched |= {os.path.abspath(os.fsdecode(path)) for path in paths}
        elif event.startswith(_WATCHED):
            self.other.append(f"{event} {arguments!r}"[:200])


def called(command: list[str]) -> tuple[int, bytes, bytes]:
    """Return exit code, standard output and standard error of a command."""
    from servroi.cli import main

    streams = io.BytesIO(), io.BytesIO()
    kept = sys.stdout, sys.stderr, sys.argv
    sys.argv = ["servroi", *command]
    sys.stdout, sys.stderr = (io.TextIOWrapper(stream, "utf-8", newline="\n") for stream in streams)
    try:
        main()
        code = 0
    except SystemExit as left:
        code = int(left.code or 0)
    finally:
        for wrapper in (sys.stdout, sys.stderr):
            wrapper.flush()
            wrapper.detach()
        sys.stdout, sys.stderr, sys.argv = kept
    return code, streams[0].getvalue(), streams[1].getvalue()


def main() -> None:
    """Run the commands and leave NUMBER.out, NUMBER.err and notes.json."""
    folder, commands, notes = Path(sys.argv[1]), json.load(sys.stdin), Notes()
    codes = []
    sys.addaudithook(notes)
    for number, command in enumerate(commands):
        notes.looking = True
        code, out, error = called(command)
        notes.looking = False
        codes.append(code)
        (folder / f"{number:02}.out").write_bytes(out)
        (folder / f"{number:02}.err").write_bytes(error)
    own = [sys.prefix, sys.base_prefix, *(entry for entry in sys.path if entry)]
    found = {
        "codes": codes,
        "read": sorted(notes.read),
        "written": sorted(notes.written),
        "touched": sorted(notes.touched),
        "other": notes.other,
        "python": sorted({os.path.abspath(folder) for folder in own}),
    }
    (folder / "notes.json").write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()
