"""`make bench`, which must not call good what it could not measure."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
FAILING = """
import sys
import bench
row = bench.command_row("failing", [sys.executable, "-c", "raise SystemExit(3)"], 1.0, 1)
bench.show([row])
"""


def test_a_command_that_fails_misses_its_goal() -> None:
    done = subprocess.run([sys.executable, "-c", FAILING], cwd=BENCHMARKS, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1].split() == ["failing", "the", "command", "fails", "<=", "1", "s", "NO"]
