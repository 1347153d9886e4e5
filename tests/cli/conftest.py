"""The command line called in-process, with streams of its own."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from servroi.cli import main

SCENARIOS = Path(__file__).parents[2] / "scenarios"
SMALL = """\
company: {name: Muster AG, country: CH, sector: retail}
frontline: {headcount: 120, turnover: 18 % to 25 %}
customers: {count: 40'000, churn: 12 % to 18 %, revenue_per_customer: 900, contribution_margin: 35 %}
simulation: {trials: 300}
"""


@dataclass(frozen=True)
class Result:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)


Call = Callable[..., Result]


@pytest.fixture
def servroi(monkeypatch: pytest.MonkeyPatch) -> Call:
    """Give a function that runs `servroi ...`; `stdin` is text, `encoding` that of the console."""

    def call(*arguments: str | Path, stdin: str = "", encoding: str = "utf-8") -> Result:
        streams = [
            io.TextIOWrapper(io.BytesIO(content), encoding=code, errors=errors, newline="\n")
            for content, code, errors in (
                (stdin.encode(), "utf-8", "strict"),
                (b"", encoding, "strict"),
                (b"", encoding, "backslashreplace"),
            )
        ]
        with monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["servroi", *(str(argument) for argument in arguments)])
            for name, stream in zip(("stdin", "stdout", "stderr"), streams, strict=True):
                patch.setattr(sys, name, stream)
            with pytest.raises(SystemExit) as left:
                main()
        out, err = (_content(stream) for stream in streams[1:])
        return Result(int(left.value.code or 0), out, err)

    return call


def _content(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode(stream.encoding)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Give a sound scenario with few trials."""
    path = tmp_path / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path
