"""Streams that are closed, or that nobody reads: a sensible code, and no word but that nothing can be written."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from tests.faults import SCENARIO
from tests.faults.test_disk import COMMAND, tried

pytestmark = pytest.mark.thorough
RUN = "servroi run case.yaml --trials 200"


def bash(line: str, folder: Path) -> tuple[str, str]:
    """Return what a line of shell prints in a folder, and its complaints."""
    (folder / "case.yaml").write_bytes(SCENARIO.read_bytes())
    command = f'servroi() {{ {shlex.join(COMMAND)} "$@"; }}; cd {shlex.quote(str(folder))} && {line}'
    done = tried("bash", "-c", command)
    return done.stdout, done.stderr


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (f"{RUN} >&- 2>&-", "4"),
        (f"{RUN} -o out.txt >&- 2>&- <&-", "0"),
        (f"{RUN} 2>&- >out.txt", "0"),
        (f"{RUN} <&- >out.txt", "0"),
        ("servroi run missing.yaml 2>&-", "2"),
        ("servroi run missing.yaml 2>/dev/full", "2"),
        ("servroi run - --trials 200 <&- 2>/dev/null", "3"),
        ("servroi new >&- 2>/dev/null", "3"),
    ],
)
def test_closed_streams(tmp_path: Path, line: str, code: str) -> None:
    said, complaints = bash(f"{line}; echo $?", tmp_path)
    assert (said, complaints) == (f"{code}\n", "")
    if (out := tmp_path / "out.txt").exists():
        assert out.read_text(encoding="utf-8").startswith("Unentschieden"), "nothing else got into the file"


@pytest.mark.parametrize("command", [RUN, f"{RUN} --json", "servroi schema", "servroi --help"])
def test_closed_standard_output_is_no_success(tmp_path: Path, command: str) -> None:
    """As on a full disk."""
    said, complaints = bash(f"{command} >&-; echo $?", tmp_path)
    assert (said, complaints) == ("4\n", "standard output: cannot be written: Bad file descriptor  [output]\n")


@pytest.mark.parametrize(
    "command", [RUN, f"{RUN} --json", f"{RUN} -q", "servroi schema", "servroi inputs", "servroi demo --yaml"]
)
def test_nobody_reads_any_more(tmp_path: Path, command: str) -> None:
    """Whether the reader has left before the first word, or after the first line."""
    for reader in ("true", "head -1 >/dev/null"):
        said, complaints = bash(f"{{ sleep 0.1; {command}; echo $? >code; }} | {reader}; cat code", tmp_path)
        assert (said, complaints) == ("0\n", "")


def test_nobody_reads_the_complaints(tmp_path: Path) -> None:
    said, complaints = bash("{ sleep 0.1; servroi run missing.yaml; echo $? >code; } 2>&1 | true; cat code", tmp_path)
    assert (said, complaints) == ("2\n", "")
