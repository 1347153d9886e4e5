"""Figures that checks measured, kept in docs/reliability.json for docs/reliability.md."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

FILE = Path(__file__).parents[1] / "docs" / "reliability.json"
THOROUGH = " thorough"
"""Behind the name of a promise: what a thorough run measured."""
Measured = Callable[[str, Mapping[str, int | float]], None]


def write(promise: str, figures: dict[str, Any]) -> None:
    """Note what a check measured."""
    known = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    known[promise] = figures
    text = json.dumps(known, indent=2, sort_keys=True, ensure_ascii=False)
    FILE.write_text(f"{text}\n", encoding="utf-8", newline="\n")


class Collector:
    """Puts together what the tests of all processes measured: counts add up, of other figures the largest is kept.

    Args:
        thorough: Whether it is a thorough run.
    """

    def __init__(self, *, thorough: bool) -> None:
        self.suffix = THOROUGH if thorough else ""
        self.found: dict[str, dict[str, Any]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take the figures of a test."""
        for promise, figures in report.user_properties if report.when == "call" else ():
            assert isinstance(figures, dict)
            known = self.found.setdefault(promise, {})
            for name, figure in figures.items():
                before = known.get(name, type(figure)(0))
                known[name] = before + figure if isinstance(figure, int) else max(before, figure)

    def pytest_sessionfinish(self, exitstatus: int) -> None:
        """Keep the figures of a run that found nothing wrong."""
        if exitstatus == pytest.ExitCode.OK:
            for promise, figures in self.found.items():
                write(f"{promise}{self.suffix}", figures)


def part(config: pytest.Config) -> str:
    """Return what leaves out some of the tests in a folder, so that their figures would be those of a part."""
    chosen = [*(argument for argument in config.args if not Path(argument).is_dir())]
    for option in ("keyword", "markexpr", "deselect", "lf"):
        chosen += [option] if config.getoption(option) else []
    return ", ".join(chosen)
