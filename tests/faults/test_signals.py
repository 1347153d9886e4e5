"""Signals: a run ends within a second, silently, with the code that a shell expects, and leaves nothing behind.

A second is what a process that has a core to itself may take. On a busy machine each answer of the stage says how many
times longer a process took just then for a fixed piece of work than its own share of it, and may take so many seconds,
three at most.
"""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.faults import JOBS, OLD, QUICK, SCENARIO, Ask, Note, report, run
from tests.faults.test_disk import ENVIRONMENT

SOON = 1.0
"""Seconds within which a run ends."""
SLOWEST = 3.0
"""However busy the machine: nobody waits longer than so many times that."""
CODES = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}
LONG = {
    "two threads": ("run", str(SCENARIO), "--trials", "5000000", "--threads", "2"),
    "one thread": ("run", str(SCENARIO), "--trials", "5000000", "--threads", "1"),
    "sensitivity": ("sensitivity", str(SCENARIO), "--trials", "262144"),
    "information": ("information", str(SCENARIO), "--trials", "262144"),
    "split": ("split", str(SCENARIO)),
    "break-even": ("break-even", str(SCENARIO), "--trials", "262144"),
}
"""Commands that last."""
STARTING = """
import os, signal, sys
number, left = int(sys.argv.pop(1)), int(sys.argv.pop(1))
begun = False
def hook(event, arguments):
    global begun, left
    if event == "import":
        begun = begun or arguments[0] == "servroi.cli.output"
        left -= begun
        if left == 0:
            os.kill(os.getpid(), number)
sys.addaudithook(hook)
from servroi.cli import main
main()
"""
"""The command, which gets a signal at so many imports after the first that it makes itself."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    thorough = metafunc.config.getoption("--thorough")
    if "long" in metafunc.fixturenames:
        metafunc.parametrize("long", LONG if thorough else ["two threads", "sensitivity"])
    if "name" in metafunc.fixturenames:
        metafunc.parametrize("name", JOBS if thorough else QUICK)
    if "sent" in metafunc.fixturenames:
        metafunc.parametrize("sent", CODES, ids=[number.name for number in CODES])


def check(ended: Any, code: int, note: Note) -> None:
    """Check that a run ended as it should, and note how long it took."""
    assert (ended["code"], ended["out"], ended["err"]) == (code, "", "")
    assert ended["seconds"] <= SOON * min(ended["slowness"], SLOWEST)
    note({"runs ended by a signal": 1, "seconds to the slowest end": ended["seconds"]})


def test_at_work(stage: Ask, tmp_path: Path, thorough: bool, note: Note, long: str, sent: signal.Signals) -> None:
    """Also where a file is to be written: what is there stays."""
    request = {"folder": tmp_path, "argv": [*LONG[long], "-o", "out.txt", "--force"], "at": "simulating"}
    usual = stage(**request)["seconds"] if thorough else 0.5
    (tmp_path / "out.txt").write_bytes(OLD)
    dice = random.Random(f"{long} {sent}")
    for _ in range(5 if thorough else 1):
        done = stage(**request, after=dice.uniform(0.0, 0.5 * usual), send=[sent], slowness=True)
        check(done, CODES[sent], note)
        assert [path.read_bytes() for path in tmp_path.iterdir()] == [OLD]


@pytest.mark.thorough
@pytest.mark.parametrize("ending", ["pdf", "html", "xlsx", "pptx", "md", "csv", "json"])
def test_while_a_format_is_made(stage: Ask, tmp_path: Path, note: Note, ending: str, sent: signal.Signals) -> None:
    """In libraries that are not ours; a signal that comes too late changes nothing."""
    job = report(ending)
    request = job.request(tmp_path) | {"at": "rendering"}
    usual = stage(**request)["seconds"]
    target = tmp_path / job.files[0]
    dice, ended = random.Random(f"{ending} {sent}"), 0
    for number in range(10):
        target.write_bytes(OLD)
        after = dice.uniform(0.0, 0.1 if number % 2 else 1.0) * usual
        done = stage(**request, after=after, send=[sent], slowness=True)
        assert list(tmp_path.iterdir()) == [target]
        if done["code"] == 0:
            assert target.read_bytes() != OLD
        else:
            check(done, CODES[sent], note)
            ended += 1
    assert ended > 0


def test_while_it_is_written(stage: Ask, tmp_path: Path, thorough: bool, name: str, sent: signal.Signals) -> None:
    """At every line of the writing, or at some of them; a draft stays, and is said to."""
    job = JOBS[name]
    for file in job.files if job.replaces else ():
        (tmp_path / file).write_bytes(OLD)
    fault = {"call": job.call, "send": [sent], "step": 1 if thorough else 8, "next": 0, "stop": bool(job.typed)}
    *ended, done = stage(**job.request(tmp_path), **fault)["lines"]
    assert len(ended) > 8
    assert {one["code"] for one in ended} == {CODES[sent]}
    if job.typed:
        assert all("case.yaml.draft" in one["err"] for one in ended if "case.yaml.draft" in one["files"])
        assert not any("Traceback" in one["err"] for one in ended)
    else:
        assert {one["err"] for one in ended} == {""}
    names = {file for one in ended for file in one["files"]}
    assert names <= done["files"].keys(), "nothing is left that is not whole"
    for file in job.files:
        assert len({one["files"].get(file) for one in ended} | {done["files"][file]}) == 2, "old or new"


def test_while_a_new_file_is_written(stage: Ask, tmp_path: Path, sent: signal.Signals) -> None:
    """Without --force it gets its name in another way; nothing is left that is not whole, either."""
    job = run()
    request = job.request(tmp_path) | {"argv": [word for word in job.argv if word != "--force"]}
    *ended, done = stage(**request, call=1, send=[sent], step=1, next=0)["lines"]
    assert {(one["code"], one["err"]) for one in ended} == {(CODES[sent], "")}
    assert [one["files"] for one in ended if one["files"] not in ({}, done["files"])] == []
    assert {len(one["files"]) for one in ended} == {0, 1}, "it met the writing before and after the naming"


@pytest.mark.parametrize("numbers", [(2, 2), (15, 15), (15, 2), (2, 15), (2, 2, 2, 2)])
def test_one_after_the_other(stage: Ask, tmp_path: Path, thorough: bool, numbers: tuple[int, ...]) -> None:
    """Impatience changes nothing: whichever signal is met first ends it."""
    job = run()
    (tmp_path / "out.json").write_bytes(OLD)
    codes = {128 + number for number in numbers}
    if thorough:
        found = stage(**job.request(tmp_path), call=1, send=numbers, step=1, next=0)["lines"]
        assert {one["code"] for one in found} <= {*codes, 0}
        assert {(one["err"], *one["files"]) for one in found} == {("", "out.json")}
    (tmp_path / "out.json").write_bytes(OLD)
    for gap in (0.0, 0.0005, 0.003, 0.02) if thorough else (0.0005,):
        request = job.request(tmp_path) | {"argv": [*LONG["two threads"], "-o", "out.json", "--force"]}
        ended = stage(**request, at="simulating", after=0.05, send=numbers, gap=gap)
        assert ended["code"] in codes
        assert (ended["out"], ended["err"]) == ("", "")
        assert [path.read_bytes() for path in tmp_path.iterdir()] == [OLD]


def test_while_it_starts(thorough: bool, sent: signal.Signals) -> None:
    """At imports, as soon as it imports anything; what comes before is Python's own beginning."""
    for left in range(1, 400, 8) if thorough else (1, 200):
        command = [sys.executable, "-c", STARTING, str(int(sent)), str(left), "run", str(SCENARIO), "--trials", "100"]
        done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, check=False, timeout=60)
        if done.returncode == 0 and left > 200:
            return
        assert (done.returncode, done.stdout, done.stderr) == (CODES[sent], b"", b""), left


@pytest.mark.thorough
def test_what_is_ignored_stays_ignored(tmp_path: Path) -> None:
    """`nohup` and the background of a script: the signals of a terminal do not end it."""
    target = tmp_path / "out.json"
    command = (sys.executable, "-m", "servroi", "run", str(SCENARIO), "--trials", "2000000", "-o", str(target))
    script = 'trap "" INT HUP; "$@" & sleep 1; kill -INT $!; kill -HUP $!; wait $!'
    done = subprocess.run(["bash", "-c", script, "bash", *command], env=ENVIRONMENT, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert target.exists()
