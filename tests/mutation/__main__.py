"""`make mutate`: let mutmut put mistakes into the modules a wrong number would come from, and judge what survives.

What is mutated, and by which tests it must be noticed, stands in pyproject.toml; why a survivor makes no difference, in
survivors.yaml.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code
from tests.measured import write

GROUPS = {
    "quantity": ("servroi.config.number", "servroi.config.quantity"),
    "money": ("servroi.model.money",),
    "distributions": tuple(
        f"servroi.sampling.distributions.{name}" for name in ("beta", "triangular", "two_piece", "uniform")
    ),
    "build": ("servroi.config.build",),
}
"""Name -> modules that are judged together."""
LEAST = 90.0
"""Percent of the mistakes that must be noticed."""
EXPLAINED = Path(__file__).parent / "survivors.yaml"
MUTANTS = Path("mutants")
_UNNOTICED = ("survived", "no tests", "not checked", "skipped", "check was interrupted by user")


def main() -> int:
    """Return 0 if enough mistakes are noticed and every other one is explained, 1 if not."""
    parser = argparse.ArgumentParser(prog="make mutate", description=__doc__)
    parser.add_argument("groups", nargs="*", default=list(GROUPS), help=f"Some of {', '.join(GROUPS)}.")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    shutil.rmtree(MUTANTS, ignore_errors=True)
    patterns = [f"{module}.*" for group in asked.groups for module in GROUPS[group]]
    subprocess.run(
        [sys.executable, "-m", "mutmut", "run", "--max-children", str(asked.processes), *patterns], check=True
    )
    reasons = _reasons()
    found = {group: _survivors(group, reasons) for group in asked.groups}
    if set(found) == set(GROUPS):
        for mistake in reasons.keys() - {mistake for survivors in found.values() for mistake in survivors}:
            print(f"explained, but noticed or gone: {mistake}")
    return max([_judged(group, survivors) for group, survivors in found.items()])


def _reasons() -> dict[str, str]:
    """Return mistake -> why it makes no difference."""
    listed: dict[str, list[str]] = yaml.safe_load(EXPLAINED.read_text(encoding="utf-8"))
    return {mistake: reason for reason, mistakes in listed.items() for mistake in mistakes}


def _survivors(group: str, reasons: dict[str, str]) -> dict[str, str]:
    """Return the mistakes of a group that no test notices, and why each makes no difference; print them."""
    survivors: dict[str, str] = {}
    for name, code in _codes(group).items():
        if status_by_exit_code[code] in _UNNOTICED:
            mistake = _mistake(name)
            survivors[mistake] = reasons.get(mistake, "")
            print(f"{name}\n    {mistake}\n    {survivors[mistake] or 'NOT EXPLAINED'}")
    return survivors


def _judged(group: str, survivors: dict[str, str]) -> int:
    """Print and note how many mistakes of a group are noticed; return 1 if too few are, or one is not explained."""
    codes = _codes(group).values()
    left = sum(status_by_exit_code[code] in _UNNOTICED for code in codes)
    score = 100.0 - 100.0 * left / len(codes)
    print(f"{group}: {len(codes) - left} of {len(codes)} mistakes noticed, {score:.1f} %")
    if score < LEAST or not all(survivors.values()):
        return 1
    write(f"mutants.{group}", {"mutants": len(codes), "survived": left, "survivors": survivors})
    return 0


def _codes(group: str) -> dict[str, int | None]:
    """Return mutant -> exit code of its tests, for all modules of a group."""
    return {name: code for module in GROUPS[group] for name, code in _results(module).items()}


def _results(module: str) -> dict[str, int | None]:
    """Return mutant -> exit code of its tests."""
    path = MUTANTS / "src" / f"{module.replace('.', '/')}.py.meta"
    found: dict[str, int | None] = json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
    return found


def _mistake(name: str) -> str:
    """Return `what stands there => the mistake`."""
    lines = get_diff_for_mutant(name).splitlines()[2:]
    return " => ".join(" ".join(_side(lines, sign)) for sign in "-+")


def _side(lines: list[str], sign: str) -> Iterator[str]:
    return (line[1:].strip() for line in lines if line.startswith(sign))


if __name__ == "__main__":
    sys.exit(main())
