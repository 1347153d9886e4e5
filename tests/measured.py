"""Figures that checks measured, kept in docs/reliability.json for docs/reliability.md."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

FILE = Path(__file__).parents[1] / "docs" / "reliability.json"
Measured = Callable[[str, Mapping[str, int | float]], None]


def write(promise: str, figures: dict[str, Any]) -> None:
    """Note what a check measured."""
    known = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    known[promise] = figures
    text = json.dumps(known, indent=2, sort_keys=True, ensure_ascii=False)
    FILE.write_text(f"{text}\n", encoding="utf-8", newline="\n")


class Collector:
    """Puts together what the tests of all processes measured: counts add up, of other figures the largest is kept."""

    def __init__(self) -> None:
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
                write(promise, figures)
