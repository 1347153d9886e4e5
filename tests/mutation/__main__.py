"""`make mutate`: run the tests of a module against each of its mutants; a mutant that no test notices survives.

Each mutant lives in a process of its own, in which the module is imported with the mistake in it.
"""

from __future__ import annotations

import argparse
import ast
import importlib.abc
import importlib.machinery
import importlib.util
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from types import CodeType, ModuleType

import pytest
import yaml
from tests.measured import write
from tests.mutation.mutants import Mutant, mutants

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src"
SECONDS = 60
"""A mutant that takes longer has made the tests hang, which is noticed."""
UNIT = "tests/unit"
GROUPS = {
    "quantity": (["config/number.py", "config/quantity.py"], [f"{UNIT}/test_quantity.py", "tests/errors"]),
    "money": (["model/money.py"], [f"{UNIT}/test_money.py"]),
    "distributions": (
        [f"sampling/distributions/{name}.py" for name in ("beta", "triangular", "two_piece", "uniform")],
        [f"{UNIT}/test_distributions.py", f"{UNIT}/test_quantity.py"],
    ),
    "build": (["config/build.py"], [f"{UNIT}/test_build.py", f"{UNIT}/test_read.py", "tests/errors"]),
}  # fmt: skip
"""Name -> modules below src/servroi, and the tests that are meant to protect them."""
_LATE = "ignore::pytest.PytestAssertRewriteWarning"
"""What is imported once for all cannot be rewritten by pytest, and need not be."""
EXPLAINED = Path(__file__).parent / "survivors.yaml"


class _Loader(importlib.machinery.SourceFileLoader):
    """Loads a module from a tree instead of its file."""

    def __init__(self, name: str, path: str, tree: ast.Module) -> None:
        super().__init__(name, path)
        self.tree = tree

    def get_code(self, fullname: str) -> CodeType:
        """Return the code of the tree."""
        code: CodeType = compile(self.tree, self.path, "exec")
        return code


class _Finder(importlib.abc.MetaPathFinder):
    """Finds one module, with the mistake in it."""

    def __init__(self, path: Path, tree: ast.Module) -> None:
        self.name = ".".join(path.relative_to(SOURCE).with_suffix("").parts)
        self.loader = _Loader(self.name, str(path), tree)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Return the module if it is the one."""
        return importlib.util.spec_from_loader(fullname, self.loader) if fullname == self.name else None


def started(path: Path, mutant: Mutant, tests: list[str]) -> int:
    """Start a process that tests a module with a mistake in it; its exit code is 0 if nobody noticed."""
    child = os.fork()
    if child:
        return child
    signal.alarm(SECONDS)
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    sys.meta_path.insert(0, _Finder(path, mutant.tree))
    code = 1
    with suppress(BaseException):  # the mistake may end anything
        code = pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-W", _LATE, *tests])
    os._exit(code)


def main() -> int:
    """Return 0 if every survivor is explained, 1 if not."""
    parser = argparse.ArgumentParser(prog="make mutate", description=__doc__)
    parser.add_argument("groups", nargs="*", default=list(GROUPS), help=f"Some of {', '.join(GROUPS)}.")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    explained = yaml.safe_load(EXPLAINED.read_text(encoding="utf-8")) or {}
    open_ones = 0
    for group in asked.groups:
        modules, tests = GROUPS[group]
        path = SOURCE / "servroi" / modules[0]
        _, status = os.waitpid(
            started(path, Mutant(0, "", "", "", ast.parse(path.read_text(encoding="utf-8"))), tests), 0
        )
        assert status == 0, f"the tests of {group} fail without any mutant"
    for group in asked.groups:
        modules, tests = GROUPS[group]
        every = [(SOURCE / "servroi" / module, mutant) for module in modules for mutant in _of(module)]
        left = list(_tried(every, tests, asked.processes, group))
        known = explained.get(group, {})
        for path, mutant in left:
            reason = known.get(mutant.name, "")
            open_ones += not reason
            print(f"{path.name}:{mutant.line}: {mutant.name}  {'# ' + reason if reason else '# NOT EXPLAINED'}")
        print(f"{group}: {len(every) - len(left)} of {len(every)} mutants noticed")
        survivors = {mutant.name: known.get(mutant.name, "") for _, mutant in left}
        write(f"mutants.{group}", {"mutants": len(every), "survived": len(left), "survivors": survivors})
    return 1 if open_ones else 0


def _of(module: str) -> list[Mutant]:
    return list(mutants((SOURCE / "servroi" / module).read_text(encoding="utf-8")))


def _tried(
    every: list[tuple[Path, Mutant]], tests: list[str], processes: int, group: str
) -> Iterator[tuple[Path, Mutant]]:
    """Yield the survivors, with a line of progress."""
    began, waiting = time.monotonic(), list(enumerate(every))[::-1]
    running: dict[int, int] = {}
    survived = []
    while waiting or running:
        while waiting and len(running) < processes:
            number, one = waiting.pop()
            running[started(*one, tests)] = number
        child, status = os.wait()
        number = running.pop(child)
        if status == 0:
            survived.append(number)
        done = len(every) - len(waiting) - len(running)
        left = (time.monotonic() - began) / done * (len(every) - done) / 60.0
        said = f"{group}: {done} of {len(every)}, {len(survived)} survive, {left:.0f} min left"
        print(f"\r{said}   ", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return (every[number] for number in sorted(survived))


def _preload() -> None:
    """Import what the tests need and no mistake is in, once for all mutants."""
    for name in ("hypothesis", "hypothesis.strategies", "hypothesis.extra.numpy", "numpy", "scipy.stats", "yaml"):
        importlib.import_module(name)


if __name__ == "__main__":
    _preload()
    sys.exit(main())
