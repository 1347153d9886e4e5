"""What happens to files when a run is killed, interrupted, refused or met by another: never is one lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SCENARIO = ROOT / "scenarios" / "retailer-six-numbers.yaml"
OLD = b"what stood there before\n" * 999
TEMPORARY = re.compile(r"\.servroi-[0-9a-f]{16}")
Ask = Callable[..., Any]
Note = Callable[[dict[str, int | float]], None]
ANSWERS = ("Muster AG", "CH", "7", "120 (HR report 2025, A)", "", "", "40'000", "15 %", "900", "35 %", *"43-42", "")
"""What somebody types at `servroi new`, until there is nothing more to ask."""


@dataclass(frozen=True)
class Job:
    """A command that writes files.

    Attributes:
        argv: The command, without `servroi`.
        files: Names of what it writes.
        typed: What somebody types meanwhile.
        call: Which of its writings writes them.
        replaces: Whether it writes over what stands there; a draft is read instead, and a schema left alone.
    """

    argv: tuple[str, ...]
    files: tuple[str, ...]
    typed: tuple[str, ...] = ()
    call: int = 1
    replaces: bool = True

    def request(self, folder: Path) -> dict[str, Any]:
        """Return what to ask of the stage."""
        return {"folder": folder, "argv": self.argv, "typed": self.typed}


def report(*endings: str, trials: int = 1_000) -> Job:
    """Return the job that writes reports."""
    files = tuple(f"offer.{ending}" for ending in endings)
    outputs = [part for file in files for part in ("-o", file)]
    return Job(("report", str(SCENARIO), "--trials", str(trials), "--force", "-q", *outputs), files)


def run(file: str = "out.json", trials: int = 1_000) -> Job:
    """Return the job that writes a result."""
    return Job(("run", str(SCENARIO), "--trials", str(trials), "--force", "-o", file), (file,))


NEW = ("new", "--name", "Muster AG", "--country", "CH", "--set", "frontline.headcount=120", "--force", "--no-input")
INTERVIEW = ("new", "-q", "-o", "case.yaml", "--force")
JOBS = {
    **{ending: report(ending) for ending in ("pdf", "html", "xlsx", "pptx", "md", "csv", "json")},
    "several": report("md", "csv", "json"),
    "run": run(),
    "run as text": run("out.txt"),
    "new": Job((*NEW, "-q", "-o", "case.yaml"), ("case.yaml",)),
    "schema": Job((*NEW, "-q", "-o", "case.yaml"), ("scenario.schema.json",), call=2, replaces=False),
    "draft": Job(INTERVIEW, ("case.yaml.draft",), ANSWERS, replaces=False),
    "next draft": Job(INTERVIEW, ("case.yaml.draft",), ANSWERS, call=2, replaces=False),
}
"""What is written, by name."""
QUICK = ("run",)
"""What is tried in every test run; the others by `make test-faults`."""
