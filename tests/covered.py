"""After `make coverage`: what no branch of the tests reaches, against what is promised."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from tests.measured import write

FILE = Path(__file__).parents[1] / ".coverage.json"
OVERALL = 95.0
WHOLE = {
    "quantity": ("config/number.py", "config/quantity.py"),
    "money": ("model/money.py",),
    "distributions": ("sampling/distributions/",),
    "build": ("config/build.py",),
}
"""Name -> modules below src/servroi of which every branch must be met."""


def main() -> int:
    """Print and note what is covered, percent; return 1 if it is less than promised."""
    found = json.loads(FILE.read_text(encoding="utf-8"))
    covered = {name: _percent(found["files"], modules) for name, modules in WHOLE.items()}
    overall = 100.0 * found["totals"]["covered_branches"] / found["totals"]["num_branches"]
    for name, percent in {**covered, "overall": overall}.items():
        print(f"{name}: {percent:.1f} %")
    if overall < OVERALL or min(covered.values()) < 100.0:
        return 1
    percents = {**covered, "overall": overall}
    write("coverage", {f"percent {name}": round(percent, 1) for name, percent in percents.items()})
    return 0


def _percent(files: dict[str, Any], modules: tuple[str, ...]) -> float:
    """Return how many lines and branches of some modules are covered, percent."""
    every = [file["summary"] for path, file in files.items() if any(f"servroi/{module}" in path for module in modules)]
    met = sum(int(one["covered_lines"]) + int(one["covered_branches"]) for one in every)
    return 100.0 * met / sum(int(one["num_statements"]) + int(one["num_branches"]) for one in every)


if __name__ == "__main__":
    sys.exit(main())
