"""A stage for accidents: everything is imported once, then each command gets a process of its own and meets its fault.

Reads requests and writes answers, both a line of JSON each; `conftest.py` says what can be asked. A forked process is a
fresh one but for the time that Python and imports take, which write nothing; `test_signals.py` looks at those as well.
"""

from __future__ import annotations

import importlib
import io
import json
import os
import pkgutil
import resource
import select
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable
from hashlib import sha256
from itertools import count
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from types import FrameType
from typing import Any

import servroi
from servroi import cli
from servroi.analysis.replay import Replay
from servroi.cli import leaving, output
from servroi.model import engine
from servroi.render.formats import Format

PATIENCE = 120
"""Seconds after which a command is taken for hung."""
LIBRARIES = ("typst", "pikepdf", "jinja2", "xlsxwriter", "pptx", "PIL.Image", "rich.progress", "rich.console")
_MOST_KILLS = 1_000
"""So many kills at most, however few of them hit."""
MOMENTS = {"simulating": b"s", "rendering": b"r", "writing": b"w"}
Request = dict[str, Any]
Answer = dict[str, Any]


class Typed(io.TextIOWrapper):
    """What somebody types, line by line."""

    def isatty(self) -> bool:
        return True


class Screen(io.TextIOWrapper):
    """Standard error that takes itself for a terminal."""

    def isatty(self) -> bool:
        return True


# -- in a process of its own -------------------------------------------------------------------------------------------


def play(request: Request, told: Path, notify: Callable[[bytes], object]) -> None:
    """Run a command as if it had just been started, and end the process."""
    signal.alarm(PATIENCE)
    for number, name in enumerate(("in", "out", "err")):
        os.dup2(os.open(told / name, os.O_RDWR | os.O_CREAT | os.O_TRUNC), number)
    os.chdir(request["folder"])
    typed = request.get("typed")
    sys.argv = ["servroi", *request["argv"]]
    (told / "typed").write_text("".join(f"{line}\n" for line in typed or ()), encoding="utf-8")
    sys.stdin = Typed(open(told / "typed", "rb"), encoding="utf-8")  # noqa: SIM115 - as long as it runs
    sys.stdout = io.TextIOWrapper(io.BufferedWriter(io.FileIO(1, "w")), encoding="utf-8")
    limit = request.get("limit")
    screen = io.BytesIO() if typed and limit else io.FileIO(2, "w")
    sys.stderr = (Screen if typed else io.TextIOWrapper)(screen, encoding="utf-8", write_through=True)
    if limit:  # what a terminal takes and shows is no file: it is kept before and after
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    _report_moments(notify)
    if "hits" in request:
        _kill_by_chance(request, told)
    elif "call" in request:
        _begin_again(request, told)
    try:
        cli.main()
        code = 0
    except SystemExit as left:
        code = int(left.code or 0)
    except BaseException:
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    if isinstance(screen, io.BytesIO):
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        (told / "err").write_bytes(screen.getvalue())
    os._exit(code)


def _report_moments(notify: Callable[[bytes], object]) -> None:
    """Say when the simulation, a format and the writing begin, and when all is written."""

    def before(function: Any, moment: bytes, after: bytes = b"") -> Any:
        def said(*arguments: Any, **more: Any) -> Any:
            notify(moment)
            result = function(*arguments, **more)
            notify(after)
            return result

        return said

    engine.each_block = before(engine.each_block, b"s")
    Replay.__init__ = before(Replay.__init__, b"s")  # type: ignore[method-assign]
    Format.write = before(Format.write, b"r")  # type: ignore[method-assign]
    output.write_files = before(output.write_files, b"w", b"d")


def _begin_again(request: Request, told: Path) -> None:
    """Let one writing begin again and again from the same moment, each time with an accident one line later."""
    written, calls = output.write_files, count(1)

    def door(*arguments: Any, **more: Any) -> None:
        if next(calls) != request["call"]:
            written(*arguments, **more)
            return
        sys.stdout.flush()
        before, results = _contents(), []
        for line in count(1, request["step"]):
            _restore(before)
            if (result := _branch()) is None:
                sys.settrace(_accident(line, request["send"], bool(request.get("deep"))))
                break
            results.append(result | {"files": digests()})
            if result["code"] == 0:
                (told / "lines").write_text(json.dumps(results), encoding="utf-8")
                os._exit(0)
            if request["next"] and len(results) % request["next"] == 0:
                if (again := _branch()) is None:
                    break
                results[-1]["next"] = again | {"files": digests()}
        written(*arguments, **more)  # in a branch, and only there
        sys.settrace(None)
        if request.get("stop"):
            os._exit(0)

    output.write_files = door


def _kill_by_chance(request: Request, told: Path) -> None:
    """Let one writing begin again and again, each time killed at a chance moment, until enough fell in its middle.

    The moments lie between the first temporary file and somewhat after the time that a writing takes from there, which
    is learnt by the way, for the first one may have been slow by chance.
    """
    written, calls = output.write_files, count(1)

    def door(*arguments: Any, **more: Any) -> None:
        if next(calls) != request["call"]:
            written(*arguments, **more)
            return
        before, dice, kills = _contents(), Random(request["dice"]), list[Answer]()
        usual, code = _cut_short(lambda: written(*arguments, **more), PATIENCE)
        result = {"before": digests(before), "code": code, "new": digests()}
        while sum(kill["code"] == -signal.SIGKILL for kill in kills) < request["hits"] and len(kills) < _MOST_KILLS:
            _restore(before)
            _, code = _cut_short(lambda: written(*arguments, **more), dice.uniform(0.0, usual))
            usual *= 1.1 if code else 0.8
            kills.append({"code": code, "files": digests()})
        (told / "lines").write_text(json.dumps([result, *kills]), encoding="utf-8")
        os._exit(0)

    output.write_files = door


def _cut_short(write: Callable[[], object], after: float) -> tuple[float, int]:
    """Write in a process that is killed so long after its first file exists; return how long it took, and its code."""
    reading, writing = os.pipe()
    if (process := os.fork()) == 0:
        signal.alarm(PATIENCE)
        copied = shutil.copymode  # the first thing that is done with a new file

        def begun(*arguments: Any, **more: Any) -> None:
            shutil.copymode = copied
            os.write(writing, b"f")
            copied(*arguments, **more)

        shutil.copymode = begun
        write()
        os._exit(0)
    os.close(writing)
    os.read(reading, 1)
    start = time.monotonic()
    select.select([reading], [], [], after)  # closed as soon as all is written
    seconds = time.monotonic() - start
    os.kill(process, signal.SIGKILL)  # it is not waited for yet, so its number is still its own
    _, status = os.waitpid(process, 0)
    os.close(reading)
    return seconds, os.waitstatus_to_exitcode(status)


def _branch() -> Answer | None:
    """Fork; return None in the new process, and in the old one what became of it."""
    os.ftruncate(2, 0)
    os.lseek(2, 0, os.SEEK_SET)
    if (process := os.fork()) == 0:
        signal.alarm(PATIENCE)
        return None
    _, status = os.waitpid(process, 0)
    return {"code": os.waitstatus_to_exitcode(status), "err": os.pread(2, 10_000, 0).decode()}


def _accident(line: int, numbers: list[int], deep: bool) -> Callable[..., Any]:
    """Return a trace function that sends signals when so many lines of the writing code, or of all code, have run."""
    own = {output.__file__, leaving.__file__}
    left = line

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal left
        if not deep and frame.f_code.co_filename not in own:
            return None
        if event == "line":
            left -= 1
            if left == 0:
                for number in numbers:
                    os.kill(os.getpid(), number)
        return trace

    return trace


def _contents() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path().iterdir()}


def digests(files: dict[str, bytes] | None = None) -> dict[str, str]:
    """Return files by name, those of the working folder or others, each with the digest of what it holds."""
    return {name: sha256(data).hexdigest() for name, data in (_contents() if files is None else files).items()}


def _restore(files: dict[str, bytes]) -> None:
    for path in Path().iterdir():
        path.unlink()
    for name, data in files.items():
        Path(name).write_bytes(data)


# -- on the stage ------------------------------------------------------------------------------------------------------


def enact(request: Request) -> Answer:
    """Run a command, perhaps send it signals, and return what it left behind."""
    reading, writing = os.pipe()
    with TemporaryDirectory() as told:
        if (process := os.fork()) == 0:
            os.close(reading)
            play(request, Path(told), lambda moment: os.write(writing, moment))
        os.close(writing)
        seen = _await(reading, MOMENTS.get(request.get("at", ""), b""))
        sent = _send(process, request) if "send" in request and "call" not in request else time.monotonic()
        _, status = os.waitpid(process, 0)
        seconds = time.monotonic() - sent
        while rest := os.read(reading, 1_000):
            seen += rest
        os.close(reading)
        answer = {name: (Path(told) / name).read_text(encoding="utf-8") for name in ("out", "err")}
        lines = Path(told) / "lines"
        return {
            "code": os.waitstatus_to_exitcode(status),
            "seconds": seconds,
            "hit": b"w" in seen and not seen.endswith(b"d"),
            "lines": json.loads(lines.read_text(encoding="utf-8")) if lines.exists() else [],
            **answer,
        }


def _await(reading: int, moment: bytes) -> bytes:
    """Wait until a command has come to a moment, or to its end; return all moments that it came to."""
    seen = b""
    while moment not in seen and (more := os.read(reading, 1)):
        seen += more
    return seen


def _send(process: int, request: Request) -> float:
    """Send signals to a process, and return when the first was sent."""
    time.sleep(request["after"])
    sent = time.monotonic()
    for number in request["send"]:
        os.kill(process, number)  # it is not waited for yet, so its number is still its own
        time.sleep(request.get("gap", 0.0))
    return sent


def together(requests: list[Request]) -> list[Answer]:
    """Run commands that begin to write at the same moment."""
    reading, writing = os.pipe()
    gate, opened = os.pipe()
    with TemporaryDirectory() as folder:
        processes = []
        for number, request in enumerate(requests):
            told = Path(folder) / str(number)
            told.mkdir()
            if (process := os.fork()) == 0:
                os.close(opened)

                def wait(moment: bytes) -> None:
                    if moment == b"w":
                        os.write(writing, moment)
                        os.read(gate, 1)  # until it is closed

                play(request, told, wait)
            processes.append((process, told))
        os.close(writing)
        _await(reading, b"w" * len(requests))
        os.close(opened)
        answers = []
        for process, told in processes:
            _, status = os.waitpid(process, 0)
            texts = {name: (told / name).read_text(encoding="utf-8") for name in ("out", "err")}
            answers.append({"code": os.waitstatus_to_exitcode(status), **texts})
        os.close(reading)
        os.close(gate)
        return answers


def slowness() -> float:
    """Return how many times longer than its share of work a process takes here and now, because of others."""
    wall, cpu = time.monotonic(), time.process_time()
    while (used := time.process_time() - cpu) < 0.05:
        pass
    return max(1.0, (time.monotonic() - wall) / used)


def main() -> None:
    """Import everything, then answer requests until there are no more."""
    for module in pkgutil.walk_packages(servroi.__path__, "servroi."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    for name in LIBRARIES:
        importlib.import_module(name)
    answers = os.fdopen(os.dup(1), "w")
    for line in sys.stdin:
        request = json.loads(line)
        answer: Any = together(request["together"]) if "together" in request else enact(request)
        if request.get("slowness"):
            answer["slowness"] = slowness()
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
