"""Run commands, each in a process of its own, and measure what the answer alone costs.

Called with a list of (arguments, folder) as JSON on standard input. All that a command loads is loaded once before, and
each process is a copy of that: so its computing time is that of the answer, and its memory that of answer and program.
"""

from __future__ import annotations

import gc
import io
import json
import os
import resource
import signal
import sys
import traceback
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import typer.main
from tests.security.watched import called

_SECONDS, _PATIENCE = 20, 60
_BYTES = 4_000_000_000
"""Where a command is ended, computing or waiting: far beyond what is allowed, far below what would hurt."""
_COMMANDS = (
    ("check", "plain.yaml"), ("run", "plain.yaml", "--json", "--threads", "1", "-o", "plain.json", "-q"),
    ("verify", "plain.json", "plain.yaml", "--threads", "1", "-q"),
    ("new", "--no-input", "--name", "x", "--country", "CH", "--from", "plain.csv", "--lang", "en"),
)  # fmt: skip
"""What is called once before, on files that harm nobody."""
_UNIT = 1_000_000 if sys.platform == "darwin" else 1_000
"""What the largest size of a process is told in, per megabyte."""


def warm(folder: Path) -> None:
    """Load what commands load: libraries, the catalogue, and what each of them does before it looks at its file."""
    for library in ("PIL.Image", "pikepdf"):
        import_module(library)
    typer.main.get_command = cache(typer.main.get_command)  # the same for every answer, and slow to put together
    os.chdir(folder)
    for command in _COMMANDS:
        code, _, error = called(list(command))
        assert code == 0, error
    for library in ("servroi.attachment", "servroi.render.formats"):
        import_module(library)
    gc.freeze()  # or each copy would begin by touching, and so by copying, all there is


def alone(arguments: list[str], folder: str) -> dict[str, Any]:
    """Return exit code, what was printed, computing time in seconds and the largest size in megabytes."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.chdir(folder)
        signal.alarm(_PATIENCE)
        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (_BYTES, _BYTES))
        try:
            code, out, error = called(arguments)
            said = {"code": code, "out": out.decode(), "error": error.decode()}
        except BaseException:
            said = {"code": -1, "out": "", "error": traceback.format_exc()}
        with os.fdopen(writing, "w", encoding="utf-8") as pipe:
            json.dump(said, pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        text = pipe.read()
    _, status, used = os.wait4(child, 0)
    said = json.loads(text) if text else {"code": -1, "out": "", "error": f"it broke, status {status}"}
    return {**said, "seconds": used.ru_utime + used.ru_stime, "megabytes": used.ru_maxrss / _UNIT}


def main() -> None:
    """Run what standard input asks for, and print what was found as JSON."""
    asked = json.load(io.TextIOWrapper(sys.stdin.buffer, "utf-8"))
    warm(Path(sys.argv[1]))
    json.dump([alone(arguments, folder) for arguments, folder in asked], sys.stdout)


if __name__ == "__main__":
    main()
