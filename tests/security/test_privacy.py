"""Every command, run twice on machines that differ in all that must not matter: what it touches, tells and writes."""

from __future__ import annotations

import base64
import getpass
import io
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pikepdf
import pytest

from servroi.cli.app import app

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "servroi"
SECRET = "zz9secret"
"""Stands in every name of the user's and the machine's own."""
TRIALS = ("--trials", "500")
FORMATS = ("pdf", "html", "xlsx", "pptx", "md", "csv", "json")
THREADS = ("--threads", "{threads}")
COMMANDS = [
    ["check", "case.yaml"],
    ["run", "case.yaml", *TRIALS, *THREADS],
    ["run", "case.yaml", *TRIALS, *THREADS, "--json"],
    ["explain", "case.yaml", "npv.train", *TRIALS],
    ["sensitivity", "case.yaml", *TRIALS, *THREADS],
    ["break-even", "case.yaml", *TRIALS, *THREADS],
    ["information", "case.yaml", *TRIALS, *THREADS],
    ["split", "case.yaml", *TRIALS, *THREADS],
    ["compare", "case.yaml", "other.yaml", *TRIALS],
    ["challenge", "case.yaml", *TRIALS, *THREADS],
    ["check-claim", "--roi", "353%", "--benefit", "1.26e9", "--cost", "358e6"],
    ["report", "case.yaml", *TRIALS, *THREADS, *[part for ending in FORMATS for part in ("-o", f"offer.{ending}")]],
    ["verify", "offer.pdf", *THREADS],
    ["inputs", "frontline.turnover"],
    ["evidence", "wf_turnover_ch_employer_exit"],
    ["schema"],
    ["demo", "--yaml"],
    ["new", "--no-input", "--name", "Muster AG", "--country", "CH", "--set", "frontline.headcount=120", "--lang", "en"],
    ["run", "missing.yaml"],
]
CODES = [0] * (len(COMMANDS) - 1) + [2]
MACHINES = (
    {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
    {"TZ": "America/Anchorage", "LC_ALL": "de_CH.UTF-8", "LANG": "tr_TR.UTF-8", "PYTHONHASHSEED": "2"},
)
_LIBRARIES = re.compile(
    rb"(?i)\b(numpy|typer|rich|pyyaml|jinja2?|pikepdf|qpdf|pillow|python-pptx|typst|krilla|xlsxwriter|cpython)"
    rb"\W{1,3}v?\d+\.\d"
)


@dataclass(frozen=True)
class Ran:
    """What is left after all commands: files by name, what was printed among them, and what was asked for."""

    files: dict[str, bytes]
    notes: dict[str, Any]
    folder: str


@cache
def ran(machine: int) -> Ran:
    """Run every command on one of two machines, which share nothing but the scenario."""
    with TemporaryDirectory(prefix=SECRET) as temporary:
        work, printed = (Path(temporary) / str(machine) / name for name in ("work", "printed"))
        for folder in (work, printed):
            folder.mkdir(parents=True)
        text = (ROOT / "scenarios" / "retailer-full.yaml").read_text(encoding="utf-8")
        (work / "case.yaml").write_text(text, encoding="utf-8")
        (work / "other.yaml").write_text(text.replace("{value: 100, source: offer", "{value: 200, source: offer"))
        commands = [[part.format(threads="18"[machine]) for part in command] for command in COMMANDS]
        environment = {
            "PATH": os.defpath, "HOME": str(work.parent), "USER": SECRET, "LOGNAME": SECRET, "USERNAME": SECRET,
            "HOSTNAME": f"{SECRET}host", "PYTHONPATH": str(ROOT / "src"), "PYTHONDONTWRITEBYTECODE": "1",
            "COLUMNS": "80", "NO_COLOR": "1", "PYTHONUTF8": "1", **MACHINES[machine],
        }  # fmt: skip
        done = subprocess.run(
            [sys.executable, str(Path(__file__).parent / "watched.py"), str(printed)],
            input=json.dumps(commands).encode(),
            cwd=work,
            env=environment,
            capture_output=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        assert done.stdout + done.stderr == b"", "a library speaks past our own streams"
        notes = json.loads((printed / "notes.json").read_text(encoding="utf-8"))
        (printed / "notes.json").unlink()
        files = {path.name: path.read_bytes() for folder in (work, printed) for path in folder.iterdir()}
        return Ran(files, notes, str(work))


def test_every_command_answers() -> None:
    for machine in (0, 1):
        assert ran(machine).notes["codes"] == CODES
    registered = {one.callback.__name__.replace("_", "-") for one in app.registered_commands if one.callback}
    assert {command[0] for command in COMMANDS} == registered


# -- the same --------------------------------------------------------------------------------------------------------


def test_two_machines_give_the_same_bytes() -> None:
    """Threads, time zone, locale, home, working folder and the order of sets differ; nothing that is written does."""
    one, other = ran(0).files, ran(1).files
    assert sorted(one) == sorted(other)
    assert [name for name in one if one[name] != other[name]] == []
    assert {f"offer.{ending}" for ending in FORMATS} < set(one)


# -- what is touched -------------------------------------------------------------------------------------------------


def test_no_socket_no_process() -> None:
    assert [event for event in ran(0).notes["other"] if event != "ctypes.dlopen (None,)"] == []


def test_no_file_is_read_but_the_scenario_and_what_is_installed() -> None:
    notes, folder = ran(0).notes, ran(0).folder
    known = (str(PACKAGE), *notes["python"])
    own = {f"{folder}/{name}" for name in ("case.yaml", "other.yaml", "offer.pdf", "missing.yaml")}
    others = {path for path in notes["read"] if not path.startswith(known)}
    assert others - own - {"/dev/null", folder} == set()  # the folder, to let a new name outlast a power cut


def test_no_file_is_written_but_what_was_asked_for() -> None:
    """Each output is written beside its target and renamed; nothing else is left."""
    notes, folder = ran(0).notes, ran(0).folder
    strange = [path for path in notes["written"] if not re.fullmatch(rf"{folder}/\.servroi-\w+", path)]
    assert strange == []
    written = {name for name in ran(0).files if not re.fullmatch(r"\d\d\.(out|err)", name)}
    assert written == {"case.yaml", "other.yaml", *(f"offer.{ending}" for ending in FORMATS)}


# -- what is told ----------------------------------------------------------------------------------------------------


def everything(data: bytes) -> Iterator[bytes]:
    """Yield a file, and all that is packed in it, unpacked: parts of parts, streams, texts in UTF-16 and base64."""
    yield data
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for info in package.infolist():
                assert info.date_time == (1980, 1, 1, 0, 0, 0)
                yield info.filename.encode() + b"\n" + info.comment + info.extra
                yield from everything(package.read(info))
    if data.startswith(b"%PDF"):
        with pikepdf.open(io.BytesIO(data)) as document:
            for one in document.objects:
                yield one.unparse(resolved=False)
                if isinstance(one, pikepdf.Stream):
                    yield from everything(one.read_bytes())
            yield str(dict(document.docinfo.items())).encode()
    for encoded in re.findall(rb"base64,([A-Za-z0-9+/=]{40,})", data):
        yield base64.b64decode(encoded)


@cache
def told(name: str) -> bytes:
    """Return all that a file says, once more without the zeros between the letters of UTF-16."""
    every = b"\n".join(everything(ran(0).files[name]))
    return every + every.replace(b"\0", b"")


@pytest.mark.parametrize("name", [f"offer.{ending}" for ending in FORMATS])
def test_an_output_tells_nothing_of_user_and_machine(name: str) -> None:
    real = [getpass.getuser(), socket.gethostname(), str(Path.home()), str(ROOT), "site-packages"]
    traces = [SECRET, f"{tempfile.gettempdir()}/", *(trace for trace in real if len(trace) > 5)]
    assert [trace for trace in traces if trace.encode() in told(name)] == []


def test_what_is_printed_tells_nothing_of_user_and_machine() -> None:
    printed = {name: data for name, data in ran(0).files.items() if name.endswith((".out", ".err"))}
    assert [name for name, data in printed.items() if SECRET.encode() in data or b"/work" in data] == []


@pytest.mark.parametrize("name", [f"offer.{ending}" for ending in FORMATS])
def test_an_output_tells_no_time(name: str) -> None:
    """The only dates are those of the scenario, of the evidence, and the one that stands for none."""
    now = datetime.now(UTC)
    stamps = re.findall(rb"\d{4}-\d\d-\d\dT[\d:.+-]+Z?|D:\d{8,14}", told(name))
    assert {
        stamp for stamp in stamps if not re.sub(rb"\D", b"", stamp).startswith((b"19800101", b"1980010100"))
    } == set()
    assert not [form for form in ("%Y-%m-%d", "%Y%m%d", "%d.%m.%Y") if now.strftime(form).encode() in told(name)]


@pytest.mark.parametrize("name", [f"offer.{ending}" for ending in FORMATS])
def test_an_output_names_no_version_of_a_library(name: str) -> None:
    assert _LIBRARIES.findall(told(name)) == []
