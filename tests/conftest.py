"""What tests of several folders share: commands run in this process as on a plain screen, and options."""

from __future__ import annotations

import gc
import io
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import typer.main
import typer.testing
from hypothesis import settings
from tests.measured import Collector, Measured, part
from tests.property.cases import THOROUGH

from servroi.cli import main

WIDTH = 80


@dataclass(frozen=True)
class Screen:
    """What a command left behind."""

    code: int
    out: str
    error: str


Terminal = Callable[..., Screen]
Kept = Callable[[Path, str], str]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite", action="store_true", help="Rewrite the golden files instead of comparing with them.")
    parser.addoption("--thorough", action="store_true", help="Try every combination where else a part is tried.")
    parser.addoption("--measure", action="store_true", help="Keep what is measured, for docs/reliability.md.")


def pytest_configure(config: pytest.Config) -> None:
    """Try more examples in a thorough run; collect what is measured, in the process that hears of all tests."""
    gc.set_threshold(100_000, 50, 100)  # a tenth of the time went into looking for what is never there
    # what the commands are does not change between calls; a process of its own builds them but once as well
    once = cache(typer.main.get_command)
    typer.main.get_command = typer.testing._get_command = once  # type: ignore[attr-defined]
    if config.getoption("--thorough"):
        settings.register_profile(THOROUGH)
        settings.load_profile(THOROUGH)
    if config.getoption("--measure") and not hasattr(config, "workerinput"):
        if left_out := part(config):
            raise pytest.UsageError(f"--measure goes with whole folders, not with {left_out}")
        config.pluginmanager.register(Collector(thorough=config.getoption("--thorough")))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is only for `--thorough`."""
    if not config.getoption("--thorough"):
        left_out = [item for item in items if item.get_closest_marker("thorough")]
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)


def pytest_collection_finish() -> None:
    """Look no longer for what is no longer used among all that is here from the start."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True, scope="session")
def nothing_ignored() -> None:
    """Test alike in the background of a script and under `nohup`, where some signals are ignored from the start."""
    for name, usual in (
        ("SIGINT", signal.default_int_handler),
        ("SIGTERM", signal.SIG_DFL),
        ("SIGHUP", signal.SIG_DFL),
    ):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, usual)


@pytest.fixture(autouse=True)
def signals() -> Iterator[None]:
    """Take signals back from a command that ran in this process: it heeds them to its end."""
    before = {number: signal.getsignal(number) for number in signal.valid_signals()}
    yield
    for number, handler in before.items():
        if handler is not signal.getsignal(number):
            signal.signal(number, handler)


@pytest.fixture
def kept(request: pytest.FixtureRequest) -> Kept:
    """Give a function that returns what a file holds, and first writes it with --rewrite."""

    def stored(path: Path, content: str) -> str:
        if request.config.getoption("--rewrite"):
            path.write_bytes(content.encode("utf-8"))
        assert path.exists(), "no golden file yet; write it with `make golden`"
        return path.read_bytes().decode("utf-8")

    return stored


@pytest.fixture
def measured(record_property: Callable[[str, object], None]) -> Measured:
    """Give a function that notes figures for docs/reliability.md: counts as int, what should be small as float."""
    return record_property


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Give a function that runs `servroi ...` on 80 columns without colour.

    `data` is its standard input, `encoding` that of the screen.
    """
    for name, value in {"COLUMNS": str(WIDTH), "LINES": "40", "NO_COLOR": "1", "TERM": "dumb"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("FORCE_COLOR", raising=False)

    def call(*arguments: str | Path, data: str = "", encoding: str = "utf-8") -> Screen:
        streams = [_stream("utf-8", data.encode()), _stream(encoding), _stream(encoding, errors="backslashreplace")]
        with monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["servroi", *map(str, arguments)])
            for name, stream in zip(("stdin", "stdout", "stderr"), streams, strict=True):
                patch.setattr(sys, name, stream)
            with pytest.raises(SystemExit) as left:
                main()
        out, error = (_written(stream) for stream in streams[1:])
        return Screen(int(left.value.code or 0), out, error)

    return call


def _stream(encoding: str, content: bytes = b"", errors: str = "strict") -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(content), encoding=encoding, errors=errors, newline="\n")


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode(stream.encoding)


@pytest.fixture(scope="session")
def thorough(request: pytest.FixtureRequest) -> bool:
    """Tell whether all is to be tried where else a part is."""
    return bool(request.config.getoption("--thorough"))
