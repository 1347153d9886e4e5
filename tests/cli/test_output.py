"""Where results go: files whole or not at all, poor consoles, closed pipes, signals."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from servroi.cli.output import write_file, write_files
from servroi.errors import OutputError
from servroi.render.formats import REPORTS

SOURCE = Path(__file__).parents[2] / "src"
COMMAND = (sys.executable, "-m", "servroi")
Call = Callable[..., Any]


def environment(**more: str) -> dict[str, str]:
    """Return the environment of a process of its own."""
    return {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(SOURCE), **more}


def bash(line: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a line of shell; `servroi` is the command."""
    function = f'servroi() {{ "{sys.executable}" -m servroi "$@"; }}; {line}'
    command = ["bash", "-c", function]
    return subprocess.run(command, env=environment(**more), capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", ["out.txt", "out.json"])
def test_output_is_written_once(servroi: Call, small: Path, tmp_path: Path, name: str) -> None:
    target = tmp_path / name
    assert (servroi("run", small, "-o", target).out, target.exists()) == ("", True)
    first = target.read_bytes()
    refused = servroi("run", small, "-o", target, "--seed", "5")
    assert (refused.code, refused.out) == (4, "")
    assert "--force" in refused.err
    assert target.read_bytes() == first
    assert servroi("run", small, "-o", target, "--seed", "5", "--force").code == 0
    assert target.read_bytes() != first


@pytest.mark.parametrize("name", ["out.json", "OUT.JSON"])
@pytest.mark.parametrize("command", ["run", "information"])
def test_ending_picks_json(servroi: Call, small: Path, tmp_path: Path, command: str, name: str) -> None:
    servroi(command, small, "-o", tmp_path / name)
    assert (tmp_path / name).read_text(encoding="utf-8") == servroi(command, small, "--json").out


@pytest.mark.parametrize("ending", [ending for ending in REPORTS if ending != "json"])
@pytest.mark.parametrize("command", ["run", "challenge"])
def test_endings_of_reports_are_left_to_report(
    servroi: Call, small: Path, tmp_path: Path, command: str, ending: str
) -> None:
    name = f"offer.{ending.upper()}"
    refused = servroi(command, small, "-o", tmp_path / name)
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith(f"{name}: ")
    assert "`servroi report`" in refused.err
    assert [path.name for path in tmp_path.iterdir()] == [small.name]


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        (".", "is a folder; name a file in it, such as result.txt"),
        ("-", "is no name of a file; leave -o out to print"),
        ("offers", "is a folder; name a file in it, such as offers/result.txt"),
        ("offers/", "is a folder; name a file in it, such as offers/result.txt"),
        ("new.json/", "names a folder; name a file"),
        ("new.json/.", "names a folder; name a file"),
        ("no/such/out.txt", "is in a folder that does not exist, no/such;"),
    ],
)
def test_impossible_targets(
    servroi: Call, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str, reason: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("offers").mkdir()
    result = servroi("run", small, "-o", target)
    assert (result.code, result.out) == (4, "")
    assert reason in result.err
    assert str(tmp_path) not in result.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["offers", small.name]


@pytest.mark.parametrize(
    ("command", "target"),
    [(("report", "small.yaml"), "offer.md/"), (("new", "--no-input"), "case.yaml/"), (("schema",), "schema.json/")],
)
def test_a_name_with_a_slash_at_its_end_is_that_of_a_folder(
    servroi: Call, small: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], target: str
) -> None:
    """And no file is written under the name without it."""
    monkeypatch.chdir(small.parent)
    refused = servroi(*command, "-o", target)
    assert (refused.code, refused.out) == (4, "")
    assert refused.err == f"{target[:-1]}: names a folder; name a file  [output]\n"
    assert list(small.parent.iterdir()) == [small]


def test_a_folder_is_no_report(servroi: Call, small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(small.parent)
    Path("offers").mkdir()
    refused = servroi("report", small, "-o", "offers")
    assert refused.code == 4
    assert "is a folder; name a file in it, such as offers/offer.pdf" in refused.err


@pytest.mark.parametrize("name", ["small.md", "link.md", "hard.md", "base.md", "logo.md"])
def test_what_is_read_is_never_overwritten(servroi: Call, small: Path, name: str) -> None:
    """Neither under its own name nor under another, nor what the scenario stands on."""
    base, over = small.rename(small.with_name("base.md")), small.with_name("small.md")
    over.write_text("extends: base.md\nreport: {logo: logo.md}\n", encoding="utf-8")
    Image.new("RGB", (9, 9)).save(small.with_name("logo.md"), "PNG")
    over.with_name("link.md").symlink_to(over)
    over.with_name("hard.md").hardlink_to(base)
    before = {path: path.read_bytes() for path in small.parent.iterdir()}
    target = small.with_name(name)
    for command in ("report", "run", "sensitivity", "break-even"):
        refused = servroi(command, over, "-o", target, "--force", "-q")
        assert refused.code == 4, refused.err
        assert "is read by this command" in refused.err
    assert {path: path.read_bytes() for path in small.parent.iterdir()} == before


def test_neither_result_nor_pdf_nor_claim_is_overwritten(servroi: Call, small: Path) -> None:
    result, offer, claim = (small.with_name(name) for name in ("result.json", "offer.pdf", "claim.yaml"))
    claim.write_text("roi: 353 %\ncost: 100\nbenefit: 453\n", encoding="utf-8")
    servroi("run", small, "-o", result)
    servroi("report", small, "-o", offer, "-q")
    calls = (
        ("verify", result, "-o", result),
        ("verify", result, "-o", small),
        ("run", offer, "-o", offer),
        ("report", offer, "-o", offer),
        ("compare", small, offer, "-o", offer),
        ("explain", small, "npv.train", "-o", small),
        ("check-claim", claim, "-o", claim),
    )
    for call in calls:
        refused = servroi(*call, "--force")
        assert (refused.code, "is read by this command" in refused.err) == (4, True), call


def test_a_full_disk_leaves_every_target_as_it_was(
    servroi: Call, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    targets = [tmp_path / f"offer.{ending}" for ending in ("md", "csv", "json")]
    for target in targets:
        target.write_text("old", encoding="utf-8")
    calls: list[int] = []

    def full(handle: int) -> None:
        calls.append(handle)
        if len(calls) == len(targets):
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    outputs = [part for target in targets for part in ("-o", target)]
    done = servroi("report", small, *outputs, "--force", "-q")
    assert done.code == 4
    assert "offer.json: cannot be written: No space left on device" in done.err
    assert [target.read_text(encoding="utf-8") for target in targets] == ["old"] * 3
    assert sorted(tmp_path.iterdir()) == sorted([small, *targets])


def test_what_was_written_before_a_refusal_is_said(
    servroi: Call, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = os.replace

    def refuse(source: Path, target: Path) -> None:
        if target.suffix == ".json":
            raise PermissionError(13, "Permission denied")
        replace(source, target)

    monkeypatch.setattr(os, "replace", refuse)
    outputs = [part for ending in ("md", "csv", "json") for part in ("-o", tmp_path / f"offer.{ending}")]
    done = servroi("report", small, *outputs, "--force", "-q")
    assert done.code == 4
    assert "already written: offer.md, offer.csv" in done.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["offer.csv", "offer.md", "small.yaml"]


@pytest.mark.parametrize("step", ["open", "os.fsync", "os.link", "os.replace"])
def test_an_interruption_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """Even one that comes when the file has just been made and nobody knows of it yet."""

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    opened = Path.open

    def made(path: Path, mode: str) -> None:
        opened(path, mode).close()
        raise KeyboardInterrupt

    if step == "open":
        monkeypatch.setattr(Path, "open", made)
    else:
        monkeypatch.setattr(step, interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_file(tmp_path / "out.txt", b"new", force=step == "os.replace")
    monkeypatch.undo()
    assert list(tmp_path.iterdir()) == []


def test_unwritable_target_leaves_nothing(
    servroi: Call, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_source: str, _target: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", refuse)
    result = servroi("run", small, "-o", tmp_path / "out.txt", "--force")
    assert result.code == 4
    assert "cannot be written: Permission denied" in result.err
    assert list(tmp_path.iterdir()) == [small]


def test_a_target_that_appears_at_the_last_moment_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    targets = [tmp_path / "one.txt", tmp_path / "other.txt"]
    link = os.link

    def slow(source: Path, target: Path) -> None:
        targets[1].write_bytes(b"theirs")
        link(source, target)

    monkeypatch.setattr(os, "link", slow)
    with pytest.raises(OutputError, match=r"other\.txt: exists already; .*; already written: one\.txt"):
        write_files(dict.fromkeys(targets, b"ours"), force=False)
    assert [target.read_bytes() for target in targets] == [b"ours", b"theirs"]
    assert sorted(tmp_path.iterdir()) == targets


def test_a_disk_without_links_is_written_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_source: Path, _target: Path) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    target = tmp_path / "out.txt"
    write_file(target, b"new", force=False)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"new"]
    with pytest.raises(OutputError, match="exists already"):
        write_file(target, b"newer", force=False)
    assert target.read_bytes() == b"new"


def test_file_and_screen_say_the_same(
    servroi: Call, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    servroi("run", small, "-o", tmp_path / "out.txt")
    assert (tmp_path / "out.txt").read_text(encoding="utf-8") == servroi("run", small).out


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "latin-1"])
@pytest.mark.parametrize("command", ["run", "check", "inputs", "evidence"])
def test_poor_consoles_get_plain_characters(servroi: Call, small: Path, encoding: str, command: str) -> None:
    result = servroi(command, *([small] if command in ("run", "check") else []), encoding=encoding)
    assert (result.code, result.err) == (0, "")
    assert not set("■□◆█▁▂─┼\u2212\u202f") & set(result.out)


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_names_that_a_console_cannot_show(servroi: Call, small: Path, encoding: str) -> None:
    text = small.read_text(encoding="utf-8") + "options: {Łódź 日本: {training: {scale: 2}}}\n"
    shown = servroi("run", "-", stdin=text, encoding=encoding)
    assert (shown.code, shown.err) == (0, "")
    assert servroi("run", "-", "--json", stdin=text, encoding=encoding).json["options"].keys() >= {"Łódź 日本"}


@pytest.mark.parametrize("columns", ["0", "1", "-5", "abc", "500"])
def test_whatever_the_environment_says_of_the_width(
    servroi: Call, small: Path, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    shown = servroi("run", small, "--lang", "en")
    assert shown.code == 0
    assert "Marketing" in shown.out


@pytest.mark.parametrize("setting", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_colour_where_none_is_wanted(
    servroi: Call, small: Path, monkeypatch: pytest.MonkeyPatch, setting: dict[str, str]
) -> None:
    for name in ("FORCE_COLOR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in setting.items():
        monkeypatch.setenv(name, value)
    assert "\x1b" not in servroi("run", small).out


def test_forced_colour_and_its_refusal(servroi: Call, small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[" in servroi("run", small).out
    assert "\x1b[38" not in servroi("run", small, "--no-color").out


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_a_process_with_a_poor_encoding(small: Path, encoding: str) -> None:
    more = environment(PYTHONIOENCODING=encoding)
    done = subprocess.run([*COMMAND, "run", str(small)], env=more, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode(encoding)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell with pipes")
@pytest.mark.parametrize("command", ["inputs", "schema", "evidence --json"])
def test_closed_pipe_is_silent(command: str) -> None:
    done = bash(f'servroi {command} | head -1; echo "code ${{PIPESTATUS[0]}}"')
    assert done.stderr == ""
    assert done.stdout.splitlines()[-1] == "code 0"


TELLING = """
import servroi.model.engine as engine
run = engine.run
def told(*arguments, **more):
    print("simulating", flush=True)
    return run(*arguments, **more)
engine.run = told
from servroi.cli import main
main()
"""
"""The command, which says when the simulation begins: before that, a signal may meet a Python that is starting."""


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_signals_end_it_silently(small: Path, tmp_path: Path, sent: signal.Signals, code: int) -> None:
    target = tmp_path / "out.json"
    command = [sys.executable, "-c", TELLING, "run", str(small), "--trials", "10000000", "-o", str(target)]
    with subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"simulating\n"
        process.send_signal(sent)
        out, err = process.communicate(timeout=10)
    assert (process.returncode, out, err) == (code, b"", b"")
    assert not target.exists()
