"""The stage, and what is measured on it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Generator, Iterator
from typing import Any

import pytest
from tests.faults import ROOT, Ask, Note
from tests.measured import Measured


@pytest.fixture(scope="session")
def stage() -> Iterator[Ask]:
    """Give a function that asks the stage to run a command and returns what became of it.

    A request has `folder`, `argv`, and perhaps `typed`, lines at a terminal; `limit`, bytes that a file may have; and a
    fault. Signals to `send` come so many seconds `after` the moment `at` (simulating, rendering, writing; else the
    start), with a `gap` between them; or else at every `step`-th line of the `call`-th writing in turn, where `deep`
    counts all code, `next` says after how many of them a sound run follows, and `stop` ends it when that is written.
    `hits` kills the `call`-th writing at chance moments until so many fell between its first and its last step.
    Commands that stand in `together` begin to write at the same moment.
    """
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))), "NO_COLOR": "1"}
    environment |= {"OPENBLAS_NUM_THREADS": "1", "LC_ALL": "C.UTF-8"}
    command = [sys.executable, "-m", "tests.faults.stage"]
    with subprocess.Popen(
        command, env=environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        asked, answers = process.stdin, process.stdout

        def ask(**request: Any) -> Any:
            asked.write(f"{json.dumps(request, default=str)}\n".encode())
            asked.flush()
            return json.loads(answers.readline())

        yield ask
        asked.close()
        process.wait(60)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let nothing that was skipped count as measured."""
    report = yield
    if report.skipped and item.config.getoption("--measure"):
        report.outcome, report.longrepr = "failed", f"skipped, so it is not measured: {report.longrepr}"
    return report


@pytest.fixture
def note(measured: Measured) -> Note:
    """Give a function that notes figures."""
    return lambda figures: measured("files", figures)
