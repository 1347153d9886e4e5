"""kill -9 at every line of the writing and at fifty chance moments in it: each file is old or new, and whole."""

from __future__ import annotations

import random
import signal
from hashlib import sha256
from pathlib import Path

import pytest
from tests.faults import ANSWERS, JOBS, OLD, QUICK, TEMPORARY, Ask, Job, Note, run

KILLS = 50
"""In the middle of writing, of each format, whether it is there before or not."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "name" in metafunc.fixturenames:
        names = JOBS if metafunc.config.getoption("--thorough") else QUICK
        tried = [(name, old) for name in names for old in (False, True) if JOBS[name].replaces or not old]
        if metafunc.function is test_killed_at_any_moment:
            tried = [(name, old) for name, old in tried if not JOBS[name].typed]
        ids = [f"{name}-{'one' if old else 'none'} before" for name, old in tried]
        metafunc.parametrize(("name", "old"), tried, ids=ids)


def digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def check(job: Job, files: dict[str, str], old: dict[str, str], new: dict[str, str], left: int) -> None:
    """Compare what is in a folder with what was and what should be; so many unfinished files may be left."""
    for name in job.files:
        assert files.get(name) in (old.get(name), new[name]), f"{name} is half written"
    others = {name for name in files.keys() - set(job.files) if not TEMPORARY.fullmatch(name)}
    assert {name: files[name] for name in others} == {name: (new | old)[name] for name in others}
    assert len(files.keys() - others - set(job.files)) <= left


def prepared(folder: Path, job: Job, old: bool) -> dict[str, str]:
    """Put old files there, or none; return their digests."""
    for name in job.files if old else ():
        (folder / name).write_bytes(OLD)
    return {name: digest(OLD) for name in job.files if old}


def complete(stage: Ask, job: Job, folder: Path) -> dict[str, str]:
    """Return the digests of all that an undisturbed run leaves in an empty folder."""
    folder.mkdir()
    done = stage(**job.request(folder))
    assert done["code"] == 0, done["err"]
    return {path.name: digest(path.read_bytes()) for path in folder.iterdir()}


def test_killed_at_any_line(stage: Ask, tmp_path: Path, note: Note, thorough: bool, name: str, old: bool) -> None:
    """At every line of our own, or of all the code that runs; and whoever comes next is not hindered."""
    job = JOBS[name]
    draft = bool(job.typed)
    before = prepared(tmp_path, job, old)
    fault = {"call": job.call, "send": [signal.SIGKILL], "step": 1 if thorough else 4, "deep": thorough}
    found = stage(**job.request(tmp_path), **fault, next=0 if draft else 5, stop=draft)
    *killed, done = found["lines"]
    assert done["code"] == 0
    new = done["files"]
    if not draft and job.call == 1:
        assert new == complete(stage, job, tmp_path / "whole"), "the same bytes as ever"
    assert len(killed) > 15
    assert {one["code"] for one in killed} == {-signal.SIGKILL}
    if draft and job.call == 2:
        before = dict.fromkeys(job.files, killed[0]["files"][job.files[0]])
    for one in killed:
        check(job, one["files"], before, new, len(job.files))
        if again := one.get("next"):
            assert again["code"] == 0, again["err"]
            assert {name: again["files"][name] for name in new} == new
    kept = {one["files"].get(job.files[0]) for one in killed}
    assert kept == {before.get(job.files[0]), new[job.files[0]]}, "it met the writing before and after the renaming"
    note({"kills at lines of code": len(killed)})


def test_killed_without_force(stage: Ask, tmp_path: Path, note: Note) -> None:
    """At every line: a new file gets its name in another way, which is as safe."""
    job = run()
    request = job.request(tmp_path) | {"argv": [word for word in job.argv if word != "--force"]}
    *killed, done = stage(**request, call=1, send=[signal.SIGKILL], step=1, next=0)["lines"]
    assert done["code"] == 0
    for one in killed:
        check(job, one["files"], {}, done["files"], 1)
    assert {one["files"].get(job.files[0]) for one in killed} == {None, *done["files"].values()}
    note({"kills at lines of code": len(killed)})


def test_killed_while_writing(stage: Ask, tmp_path: Path, note: Note, thorough: bool, name: str, old: bool) -> None:
    """At fifty chance moments from the first temporary file on, by another process."""
    job, hits = JOBS[name], KILLS if thorough else 5
    prepared(tmp_path, job, old)
    done = stage(**job.request(tmp_path), call=job.call, hits=hits, dice=f"{name} {old}")
    assert done["lines"], done["err"]
    sound, *kills = done["lines"]
    assert sound["code"] == 0
    assert set(job.files) <= sound["new"].keys()
    assert {kill["code"] for kill in kills} <= {0, -signal.SIGKILL}
    assert sum(kill["code"] == -signal.SIGKILL for kill in kills) == hits, "so few fell in the middle of writing"
    for kill in kills:
        check(job, kill["files"], sound["before"], sound["new"], len(job.files))
    assert any(map(TEMPORARY.fullmatch, {name for kill in kills for name in kill["files"]})), "no file was half written"
    note({"kills at chance moments": len(kills), "of them in the middle of writing": hits})


def test_killed_at_any_moment(stage: Ask, tmp_path: Path, note: Note, thorough: bool, name: str, old: bool) -> None:
    """Between the start and shortly after the end."""
    job = JOBS[name]
    new = complete(stage, job, tmp_path / "whole")
    usual = stage(**job.request(tmp_path / "whole"))["seconds"]
    folder = tmp_path / "killed"
    folder.mkdir()
    dice, hits, kills = random.Random(f"{name} {old}"), 0, KILLS // 5 if thorough else 2
    for _ in range(kills):
        before = prepared(folder, job, old)
        known = {path.name for path in folder.iterdir()}
        ended = stage(**job.request(folder), send=[signal.SIGKILL], after=dice.uniform(0.0, 1.1 * usual))
        assert ended["code"] in (0, -signal.SIGKILL), ended["err"]
        hits += ended["hit"]
        files = {path.name: digest(path.read_bytes()) for path in folder.iterdir()}
        before |= {name: files[name] for name in known & files.keys() - set(job.files)}
        check(job, files, before, new, len(known) + len(job.files))
        assert len(files.keys() - known - new.keys()) <= len(job.files)
        if not old:
            for one in job.files:
                (folder / one).unlink(missing_ok=True)
    after = stage(**job.request(folder))
    assert after["code"] == 0, after["err"]
    assert {one: digest((folder / one).read_bytes()) for one in job.files} == {one: new[one] for one in job.files}
    note({"kills at chance moments": kills, "of them in the middle of writing": hits})


@pytest.mark.thorough
def test_an_interview_killed_at_any_moment(stage: Ask, tmp_path: Path, note: Note) -> None:
    """What was answered is kept, but for the last answer, and who goes on comes to the same scenario."""
    job = JOBS["draft"]
    answered = {}
    for number in range(1, len(ANSWERS)):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert stage(**job.request(folder) | {"typed": ANSWERS[:number]})["code"] == 130
        answered[digest((folder / job.files[0]).read_bytes())] = number
    new = complete(stage, job, tmp_path / "whole")
    usual = stage(**job.request(tmp_path / "whole"))["seconds"]
    dice, hits = random.Random("interview"), 0
    for number in range(KILLS // 2):
        folder = tmp_path / f"killed {number}"
        folder.mkdir()
        ended = stage(**job.request(folder), send=[signal.SIGKILL], after=dice.uniform(0.0, usual))
        hits += ended["hit"]
        draft = folder / job.files[0]
        kept = answered[digest(draft.read_bytes())] if draft.exists() else 0
        if draft.exists() or ended["code"]:
            after = stage(**job.request(folder) | {"typed": ANSWERS[kept:]})
            assert after["code"] == 0, after["err"]
        assert {name: digest((folder / name).read_bytes()) for name in new} == new
        assert not draft.exists()
    note({"kills at chance moments": number + 1, "of them in the middle of writing": hits})
