"""Targets that cannot be written, or should not be: exit 4 with the reason, what was there stays, nothing is left."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from tests.faults import JOBS, OLD, ROOT, SCENARIO, Ask, report

ENVIRONMENT = {"PATH": os.environ.get("PATH", os.defpath), "PYTHONPATH": str(ROOT / "src"), "LC_ALL": "C.UTF-8"}
COMMAND = (sys.executable, "-m", "servroi")
RUN = (*COMMAND, "run", str(SCENARIO), "--trials", "200", "--force", "-o")
UNSHARE = ("unshare", "--mount") if os.geteuid() == 0 else ("unshare", "--map-root-user", "--mount")
MORTAL = ("setpriv", "--bounding-set=-dac_override,-dac_read_search") if os.geteuid() == 0 else ()
"""What makes root obey permissions."""


def works(*command: str) -> bool:
    """Tell whether the system has a command and allows it."""
    try:
        return subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def tried(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=False, timeout=60)


# -- no room -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("old", [False, True], ids=["none before", "one before"])
def test_a_file_that_grows_too_large(stage: Ask, tmp_path: Path, thorough: bool, old: bool) -> None:
    """As on a disk that is full: the system refuses in the middle of the writing."""
    for name in JOBS if thorough else ("run", "new"):
        job = JOBS[name]
        if old and not job.replaces:
            continue
        folder = tmp_path / name
        folder.mkdir()
        for file in job.files if old else ():
            (folder / file).write_bytes(OLD)
        before = {path.name: path.read_bytes() for path in folder.iterdir()}
        done = stage(**job.request(folder), limit={"draft": 40, "schema": 20_000}.get(name, 1_000))
        assert done["code"] == 4, done["err"]
        assert "cannot be written: File too large  [output]" in done["err"]
        assert "Traceback" not in done["err"]
        if not job.typed:
            after = {path.name: path.read_bytes() for path in folder.iterdir()}
            if name == "schema":
                assert "frontline:" in after.pop("case.yaml").decode(), "the scenario was written first, and stays"
            assert after == before


@pytest.mark.thorough
@pytest.mark.skipif(not works(*UNSHARE), reason="this system lets nobody mount a small disk")
@pytest.mark.parametrize(
    ("name", "left"),
    # of a new scenario and its schema, hardly any room is enough for the first, which then stays
    [(name, left) for name, job in JOBS.items() if job.replaces for left in (0, 4_096) if name != "new" or not left],
)
def test_a_full_disk(tmp_path: Path, name: str, left: int) -> None:
    """A real one, in which all targets stand already."""
    job = JOBS[name]
    folder, files = shlex.quote(str(tmp_path)), shlex.join(job.files)
    script = f"""
        mount -t tmpfs -o size=256k none {folder} && cd {folder} || exit 99
        for file in {files}; do echo old > $file; done
        head -c 1000000 /dev/zero > more 2>/dev/null; truncate -s -{left} more
        {shlex.join((*COMMAND, *job.argv))}; code=$?
        cat {files}; ls -A; exit $code
    """
    done = tried(*UNSHARE, "sh", "-c", script)
    assert done.returncode == 4, done.stderr
    refusals = [f"{file}: cannot be written: No space left on device  [output]\n" for file in job.files]
    assert done.stderr in refusals
    assert done.stdout.split() == [*["old"] * len(job.files), *sorted((*job.files, "more"))]


@pytest.mark.thorough
def test_standard_output_on_a_full_disk() -> None:
    for command in (("run", str(SCENARIO), "--trials", "200"), ("schema",), ("--help",)):
        with open("/dev/full", "w") as full:
            done = subprocess.run([*COMMAND, *command], env=ENVIRONMENT, stdout=full, stderr=-1, text=True, check=False)
        assert done.returncode == 4
        assert done.stderr == "standard output: cannot be written: No space left on device  [output]\n"


# -- no leave ----------------------------------------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.skipif(not works(*UNSHARE), reason="this system lets nobody mount anything")
def test_a_disk_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "out.txt").write_bytes(OLD)
    folder = shlex.quote(str(tmp_path))
    mount = f"mount --bind {folder} {folder} && mount -o remount,bind,ro {folder}"
    done = tried(*UNSHARE, "sh", "-c", f"{mount} && {shlex.join(RUN)} {folder}/out.txt")
    assert done.returncode == 4
    assert "out.txt: is read-only" in done.stderr or "Read-only file system" in done.stderr
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [OLD]


@pytest.mark.thorough
@pytest.mark.skipif(not works(*MORTAL), reason="root may do anything, and here nothing can be taken from it")
@pytest.mark.parametrize(
    ("folder", "file", "said"),
    [
        (0o555, 0o644, "out.txt: cannot be written: Permission denied"),
        (0o755, 0o444, "out.txt: is read-only; choose another name"),
        (0o600, 0o644, "out.txt: cannot be written: Permission denied"),
    ],
    ids=["folder cannot be written", "file cannot be written", "folder cannot be entered"],
)
def test_permissions_are_obeyed(tmp_path: Path, folder: int, file: int, said: str) -> None:
    place = tmp_path / "place"
    place.mkdir()
    target = place / "out.txt"
    target.write_bytes(OLD)
    target.chmod(file)
    place.chmod(folder)
    done = tried(*MORTAL, *RUN, target)
    place.chmod(0o755)
    assert (done.returncode, done.stdout) == (4, "")
    assert said in done.stderr
    assert [path.read_bytes() for path in place.iterdir()] == [OLD]


# -- strange targets ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("folder", "is a folder; name a file in it"),
        ("missing/out.txt", "is in a folder that does not exist"),
        ("file/out.txt", "is in a folder that does not exist"),
        ("pipe", "is a device or a pipe, which a file must not replace"),
        ("/dev/null", "is a device or a pipe, which a file must not replace"),
        ("/dev/full", "is a device or a pipe, which a file must not replace"),
        ("x" * 300, "cannot be written: File name too long"),
    ],
)
def test_strange_targets_are_refused(stage: Ask, tmp_path: Path, target: str, said: str) -> None:
    """Even with --force, which would let root put a file in the place of /dev/null."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(OLD)
    os.mkfifo(tmp_path / "pipe")
    before = sorted(tmp_path.iterdir())
    done = stage(folder=tmp_path, argv=("run", str(SCENARIO), "--trials", "200", "--force", "-o", target))
    assert (done["code"], done["out"]) == (4, "")
    assert said in done["err"]
    assert sorted(tmp_path.iterdir()) == before
    assert (tmp_path / "file").read_bytes() == OLD


@pytest.mark.parametrize(
    ("argv", "typed"),
    [((*report("md").argv[:-1], "x" * 300 + ".md"), ()), (("new", "-o", "x" * 248 + ".yaml"), ("Muster AG",))],
    ids=["report", "draft"],
)
def test_names_that_are_too_long(stage: Ask, tmp_path: Path, argv: tuple[str, ...], typed: tuple[str, ...]) -> None:
    """Also where only the draft's is."""
    done = stage(folder=tmp_path, argv=argv, typed=typed)
    assert done["code"] == 4
    assert "cannot be written: File name too long" in done["err"]
    assert list(tmp_path.iterdir()) == []


def test_a_link_is_replaced_and_what_it_leads_to_stays(stage: Ask, tmp_path: Path) -> None:
    """A run writes under the name it was given, never where that leads to; without --force not even there."""
    other, target = tmp_path / "other.txt", tmp_path / "out.txt"
    for there in (True, False):
        if there:
            other.write_bytes(OLD)
        else:
            other.unlink()
        target.unlink(missing_ok=True)
        target.symlink_to(other)
        argv = ["run", str(SCENARIO), "--trials", "200", "-o", "out.txt"]
        refused = stage(folder=tmp_path, argv=argv)
        assert (refused["code"], "exists already" in refused["err"]) == (4, True)
        assert target.is_symlink()
        assert stage(folder=tmp_path, argv=[*argv, "--force"])["code"] == 0
        assert not target.is_symlink()
        assert other.exists() == there
        assert not there or other.read_bytes() == OLD


def test_another_name_of_the_file_keeps_the_old_one(stage: Ask, tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_bytes(OLD)
    (tmp_path / "out.txt").hardlink_to(tmp_path / "other.txt")
    argv = ("run", str(SCENARIO), "--trials", "200", "--force", "-o", "out.txt")
    assert stage(folder=tmp_path, argv=argv)["code"] == 0
    assert (tmp_path / "other.txt").read_bytes() == OLD
    assert (tmp_path / "out.txt").read_bytes() != OLD


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o666])
def test_a_file_that_is_replaced_hands_down_its_permissions(stage: Ask, tmp_path: Path, mode: int) -> None:
    """What only its owner may read must not become everybody's; a new file is as the system has new files."""
    target = tmp_path / "out.txt"
    target.write_bytes(OLD)
    target.chmod(mode)
    (tmp_path / "usual").touch()
    argv = ["run", str(SCENARIO), "--trials", "200", "--force", "-o"]
    for name in ("out.txt", "new.txt"):
        assert stage(folder=tmp_path, argv=[*argv, name])["code"] == 0
    assert target.stat().st_mode & 0o777 == mode
    assert (tmp_path / "new.txt").stat().st_mode == (tmp_path / "usual").stat().st_mode


@pytest.mark.thorough
def test_no_such_locale(tmp_path: Path) -> None:
    """A locale that the machine does not have changes nothing."""
    environment = ENVIRONMENT | {"LC_ALL": "xx_XX.no-such-encoding", "LANG": "yy"}
    done = subprocess.run([*RUN, tmp_path / "out.txt"], env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert "Fälle" in (tmp_path / "out.txt").read_text(encoding="utf-8")
