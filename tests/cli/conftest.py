"""The command line called in this process, and what it is called with."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import Screen, Terminal

SCENARIOS = Path(__file__).parents[2] / "scenarios"
SMALL = """\
company: {name: Muster AG, country: CH, sector: retail}
frontline: {headcount: 120, turnover: 18 % to 25 %}
customers: {count: 40'000, churn: 12 % to 18 %, revenue_per_customer: 900, contribution_margin: 35 %}
simulation: {trials: 300}
"""


class Result(Screen):
    """What a command left behind."""

    @property
    def err(self) -> str:
        """Standard error."""
        return self.error

    @property
    def json(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)


Call = Callable[..., Result]


@pytest.fixture
def servroi(terminal: Terminal) -> Call:
    """Give a function that runs `servroi ...`; `stdin` is text, `encoding` that of the console."""

    def call(*arguments: str | Path, stdin: str = "", encoding: str = "utf-8") -> Result:
        return Result(**vars(terminal(*arguments, data=stdin, encoding=encoding)))

    return call


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Give a sound scenario with few trials."""
    path = tmp_path / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path
