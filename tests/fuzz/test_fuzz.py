"""Whatever stands in a file: an answer with finite figures or one of our own errors, in time; `make fuzz` asks more."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from tests.conftest import Terminal
from tests.fuzz.batch import MOST_MEMORY
from tests.fuzz.examine import QUESTIONS, everything, examine, finite
from tests.fuzz.mutate import KINDS, ROOT, SHORT, case
from tests.fuzz.quantities import named, quantity, within
from tests.in_time import TooSlow, no_longer_than
from tests.measured import Measured

from servroi.config.catalog import catalogue
from servroi.config.number import Refusal
from servroi.config.quantity import named as read_named
from servroi.config.quantity import parse
from servroi.config.reader import rule_of
from servroi.errors import EXIT_SCENARIO, EXIT_USAGE

FOLDER = Path(__file__).parent / "cases"
SCENARIOS = sorted(FOLDER.glob("*.yaml"))
OTHERS = {
    "beyond-all-floats.json": (EXIT_SCENARIO, '"stated": "inf"'),
    "grades-are-a-list.pdf": (EXIT_USAGE, "[pdf]"),
    "trials-without-end.pdf": (EXIT_USAGE, "[pdf]"),
}
"""What was found in files that cannot say it themselves: exit code of `verify`, and what it says."""
FILES = 1_000
FORKS = pytest.mark.skipif(not hasattr(os, "fork"), reason="cases run in copies of a process that has loaded all")
NOTATIONS = {
    "12": r"[^a-z@%.]*(\.\d+)?( %)?|\S*e\+?\d+",
    "8 to 14": r"\S+( to |\s?–\s?)\S+( %)?",
    "8 to 14 @80": r"[^@]+ ?@ ?[\d.]+( %)?",
    "8 to 10 to 14": r"\S+(( to |\s?–\s?)\S+){2}",
    "8 .. 14": r"\S+? ?\.\. ?\S+",
    "8 .. 10 .. 14": r"\S+?( ?\.\. ?\S+?){2}",
    "3 of 20": r"\d+ of \d+",
    "1 pp to 3 pp": r".* pp",
    "{value: ..., source: ..., grade: A..E, owner: ..., note: ...}": r"\{'value'.*",
    "{distribution: triangular, low: 1, mode: 2, high: 4}": r"\{'distribution'.*",
}
"""How scenario.md writes a quantity -> what is written like it."""


@FORKS
def test_mutated_files(measured: Measured) -> None:
    """In a process of their own, so that what it holds is theirs; each question is asked, and each format written."""
    ways, found, memory = examined(FILES)
    assert found == {}
    assert ways.total() == FILES
    assert memory <= MOST_MEMORY
    answered = Counter({way.removesuffix(": answered"): n for way, n in ways.items() if way.endswith(": answered")})
    kinds = {kind: sum(n for way, n in answered.items() if way.startswith(f"{kind},")) for kind in KINDS}
    asked = {asked: sum(n for way, n in answered.items() if way.endswith(f" {asked}")) for asked in ASKED}
    assert min(kinds.values()) >= 5, f"mutations that are all refused try the reader only: {kinds}"
    assert min(asked.values()) >= 1, asked
    assert answered.total() >= FILES // 4
    if memory:  # which nobody knows where coverage is counted
        measured(
            "mutated", {"files": FILES, "refused with a message": FILES - answered.total(), "MB at most": memory / 1e6}
        )


ASKED = ("run", "report", "command", *QUESTIONS)


def examined(files: int) -> tuple[Counter[str], dict[str, str], float]:
    """Return what became of the first so many cases, what was found, and the most memory ever held, bytes."""
    if sys.gettrace():  # what another process runs is not counted by `make coverage`
        return Counter(map(examine, range(files))), {}, 0.0
    command = [
        sys.executable,
        "-m",
        "tests.fuzz",
        "--sample",
        "--start",
        "0",
        "--cases",
        str(files),
        "--processes",
        "1",
    ]
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    ways, found, memory = json.loads(done.stdout)
    return Counter(ways), found, memory


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_what_was_found_stays_mended(path: Path, thorough: bool) -> None:
    """Each file once ended in a traceback, a warning of a library or a figure that is none; its head says what now."""
    head = re.match(rb"# (refused|answered): ([\w, -]+)\.\n", data := path.read_bytes())
    assert head, "the first line says `# refused: slugs.` or `# answered: what is asked of it.`"
    became, words = head[1].decode(), tuple(head[2].decode().split(", "))
    refused = became == "refused"
    asked = () if refused else QUESTIONS if thorough else tuple(word for word in words if word in QUESTIONS)
    assert everything(data, asked) == (words if refused else ())


@pytest.mark.parametrize("name", OTHERS)
def test_what_was_found_in_results_stays_mended(name: str, terminal: Terminal) -> None:
    assert {path.name for path in FOLDER.iterdir()} == {*OTHERS, *(path.name for path in SCENARIOS)}
    code, said = OTHERS[name]
    done = terminal("verify", str(FOLDER / name), *([str(SHORT)] if name.endswith(".json") else []), "--json", "-q")
    assert (done.code, bool(done.out), bool(done.error)) == (code, code == EXIT_SCENARIO, code == EXIT_USAGE)
    assert said in done.out + done.error


def test_the_same_seed_gives_the_same_bytes() -> None:
    assert [case(seed) for seed in range(20)] == [case(seed) for seed in range(20)]
    assert len({str(case(seed)) for seed in range(100)}) > 95


def test_every_notation_occurs() -> None:
    """And is accepted: what is refused at once tries the reader only."""
    page = (ROOT / "docs" / "scenario.md").read_text(encoding="utf-8").partition("\n## Quantities\n")[2]
    rows = re.findall(r"^\| `(.+?)`", page.partition("\n## ")[0], re.MULTILINE)
    assert rows == list(NOTATIONS), "a notation was added; let tests/fuzz/quantities.py write it"
    dice, seen, shapes = Random(1), Counter[str](), Counter[str]()
    entries = [entry for entry in catalogue().entries.values() if not entry.kind.whole]
    for number in range(2_000):
        entry = dice.choice(entries)
        written = within(entry, dice) if number % 3 else named(dice) if number % 2 else quantity(dice)
        text = written.get("value", "") if isinstance(written, dict) else written
        try:
            if isinstance(written, dict) and "distribution" in written:
                read_named(written, rule_of(entry))
                shapes[written["distribution"]] += 1
            else:
                parse(text, rule_of(entry))
        except Refusal:
            continue
        seen.update(name for name, pattern in NOTATIONS.items() if re.fullmatch(pattern, str(written)))
    assert {name: seen[name] for name in NOTATIONS if seen[name] < 4} == {}
    assert min(shapes[name] for name in ("uniform", "triangular", "pert", "normal", "lognormal", "beta")) >= 3, shapes


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_figure_that_is_none_is_found(value: float) -> None:
    finite({"a": [1.0, None, "x"]})
    with pytest.raises(AssertionError, match=r"a\[1\]"):
        finite({"a": [1.0, value]})


# -- the limits themselves --------------------------------------------------------------------------------------------

HOSTILE = """
import os, signal, sys, time
from tests.fuzz import batch
def examine(seed):
    if seed == 1:
        signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        time.sleep(99)
    if seed == 3:
        os.abort()
    if seed == 5:
        b"x" * 150_000_000
    if seed == 7:
        raise ValueError("seven")
    return "answered"
batch.MOST_MEMORY = 1e8
became = batch.Became()
for one in batch.several([range(0, 5), range(5, 9)], 2, examine, patience=3.0):
    became.add(one)
print(sorted(became.found.items()), became.ways.total())
"""


@FORKS
def test_what_hangs_breaks_or_fills_the_memory_is_named() -> None:
    """Whatever a case does, the others are examined."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    done = subprocess.run([sys.executable, "-c", HOSTILE], env=environment, capture_output=True, text=True, check=True)
    said = re.sub(r"holds \d+ MB", "holds too much", done.stdout)
    assert said == (
        "[(1, 'does not come back within 3 s'), (3, 'breaks the process: -6'), (5, 'holds too much'), "
        "(7, '?: ValueError: seven')] 9\n"
    )


@pytest.mark.parametrize("idle", [True, False], ids=["asleep", "busy"])
def test_what_takes_too_long_is_found(idle: bool) -> None:
    """Whether it computes or waits."""

    def hang() -> None:
        while True:
            time.sleep(0.01 if idle else 0.0)

    with pytest.raises(TooSlow, match="still" if idle else "more than"), no_longer_than(0.3):
        hang()
