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
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from tests.measured import Measured

from servroi.cli.app import app
from servroi.render.formats import REPORTS

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "servroi"
SECRET = "zz9secret"
"""Stands in every name of the user's and the machine's own."""
TRIALS = ("--trials", "500")
FORMATS = tuple(REPORTS)
OUTPUTS = [*(f"offer.{ending}" for ending in FORMATS), *(f"short.{ending}" for ending in FORMATS), "result.json"]
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
    ["report", "small.yaml", "--redact", *THREADS, *[part for ending in FORMATS for part in ("-o", f"short.{ending}")]],
    ["verify", "offer.pdf", *THREADS],
    ["run", "small.yaml", *THREADS, "-o", "result.json"],
    ["verify", "result.json", *THREADS],
    ["inputs", "frontline.turnover"],
    ["evidence", "wf_turnover_ch_employer_exit"],
    ["schema"],
    ["demo", "--yaml"],
    ["new", "--no-input", "--name", "Muster AG", "--country", "CH", "--set", "frontline.headcount=120", "--lang", "en"],
    ["new", "--no-input", "--name", "x", "--country", "CH", "--from", "staff.csv", "-o", "new.yaml", "--lang", "en"],
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


GIVEN = {"case.yaml", "base.yaml", "other.yaml", "small.yaml", "staff.csv", "logo.jpg", "mark.png"}
"""What lies there before the first command, and all that may be read."""
NEW = {*OUTPUTS, "new.yaml", "scenario.schema.json"}
"""What lies there afterwards; the schema is for editors, as docs/install.md says."""


def _put(work: Path) -> None:
    """Put a scenario into a folder, with all that it may name; its pictures tell where and by whom they were made."""
    scenarios = ROOT / "scenarios"
    text = (scenarios / "retailer-full.yaml").read_text(encoding="utf-8")
    logo = "extends: base.yaml\nreport: {logo: logo.jpg}\n"
    (work / "case.yaml").write_text(text + logo, encoding="utf-8")
    (work / "base.yaml").write_text("report: {title: Muster}\n")
    (work / "other.yaml").write_text(text.replace("{value: 100, source: offer", "{value: 200, source: offer"))
    small = (scenarios / "retailer-six-numbers.yaml").read_text(encoding="utf-8")
    (work / "small.yaml").write_text(small + "simulation: {trials: 200}\nreport: {logo: mark.png}\n", encoding="utf-8")
    (work / "staff.csv").write_bytes((scenarios / "staff-example.csv").read_bytes())
    exif = Image.Exif()
    exif.update({0x010E: f"{SECRET} place", 0x0132: "2026:11:22 10:11:12", 0x013B: SECRET})
    exif.get_ifd(0x8825).update({1: "N", 2: (47.0, 22.0, 7.0), 0x1D: "2026:11:22"})
    Image.new("RGB", (90, 30), "#0b4f6c").save(work / "logo.jpg", exif=exif, comment=SECRET)
    notes = PngInfo()
    notes.add_text("Author", SECRET)
    notes.add_itxt("Comment", SECRET, zip=True)
    Image.new("RGBA", (90, 30), "#0b4f6c80").save(work / "mark.png", pnginfo=notes, exif=exif)


@cache
def ran(machine: int) -> Ran:
    """Run every command on one of two machines, which share nothing but the scenario."""
    with TemporaryDirectory(prefix=SECRET) as temporary:
        work, printed = (Path(temporary) / str(machine) / name for name in ("work", "printed"))
        for folder in (work, printed):
            folder.mkdir(parents=True)
        _put(work)
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


def test_two_machines_give_the_same_bytes(measured: Measured) -> None:
    """Threads, time zone, locale, home, working folder and the order of sets differ; nothing that is written does."""
    one, other = ran(0).files, ran(1).files
    assert sorted(one) == sorted(other)
    assert [name for name in one if one[name] != other[name]] == []
    assert {*OUTPUTS} < set(one)
    measured("bytes", {"files and screens on two machines": len(one)})


# -- what is touched -------------------------------------------------------------------------------------------------


def test_no_socket_no_process(measured: Measured) -> None:
    for machine in (0, 1):
        assert [event for event in ran(machine).notes["other"] if event != "ctypes.dlopen (None,)"] == []
    measured("audit", {"commands": len(COMMANDS), "files read": len(ran(0).notes["read"])})


def test_no_file_is_read_but_the_scenario_and_what_is_installed() -> None:
    for machine in (0, 1):
        notes, folder = ran(machine).notes, ran(machine).folder
        own = {f"{folder}/{name}" for name in (*GIVEN, "offer.pdf", "result.json", "missing.yaml")}
        others = {path for path in notes["read"] if not path.startswith((str(PACKAGE), *notes["python"]))}
        assert others - own - {"/dev/null", folder} == set()  # the folder, to let a new name outlast a power cut
        assert own - others == set(), "the hook sees what is read"


def test_no_file_is_written_but_what_was_asked_for() -> None:
    """Each output is written beside its target and renamed; nothing else is left, moved or taken away."""
    for machine in (0, 1):
        notes, folder = ran(machine).notes, ran(machine).folder
        strange = [path for path in notes["written"] if not re.fullmatch(rf"{folder}/\.servroi-\w+", path)]
        assert strange == []
        known = (folder, str(PACKAGE), *notes["python"])
        assert [path for path in notes["touched"] if not path.startswith(known)] == []
        assert {f"{folder}/{name}" for name in NEW} <= {*notes["touched"]}, "the hook sees what is renamed"
    written = {name for name in ran(0).files if not re.fullmatch(r"\d\d\.(out|err)", name)}
    assert written == GIVEN | NEW


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
            for name, attached in document.attachments.items():
                yield name.encode()
                yield from everything(attached.get_file().read_bytes())
    for encoded in re.findall(rb"base64,([A-Za-z0-9+/=]{40,})", data):
        yield from everything(base64.b64decode(encoded))


@cache
def told(name: str) -> bytes:
    """Return all that a file says, once more without the zeros between the letters of UTF-16."""
    every = b"\n".join(everything(ran(0).files[name]))
    return every + every.replace(b"\0", b"")


@pytest.mark.parametrize("name", OUTPUTS)
def test_an_output_tells_nothing_of_user_and_machine(name: str, measured: Measured) -> None:
    real = [getpass.getuser(), socket.gethostname(), str(Path.home()), str(ROOT), "site-packages"]
    traces = [SECRET, f"{tempfile.gettempdir()}/", *(trace for trace in real if len(trace) > 5)]
    assert [trace for trace in traces if trace.encode() in told(name)] == []
    measured("privacy", {"outputs": 1})


def test_what_is_printed_tells_nothing_of_user_and_machine() -> None:
    printed = {name: data for name, data in ran(0).files.items() if name.endswith((".out", ".err"))}
    assert [name for name, data in printed.items() if SECRET.encode() in data or str(ROOT).encode() in data] == []


@pytest.mark.parametrize("name", OUTPUTS)
def test_an_output_tells_no_time(name: str) -> None:
    """The only dates are those of the scenario, of the evidence, and the one that stands for none."""
    now = datetime.now(UTC)
    stamps = re.findall(rb"\d{4}-\d\d-\d\dT[\d:.+-]+Z?|D:\d{8,14}", told(name))
    assert {
        stamp for stamp in stamps if not re.sub(rb"\D", b"", stamp).startswith((b"19800101", b"1980010100"))
    } == set()
    assert not [form for form in ("%Y-%m-%d", "%Y%m%d", "%d.%m.%Y") if now.strftime(form).encode() in told(name)]


@pytest.mark.parametrize("name", OUTPUTS)
def test_an_output_names_no_version_of_a_library(name: str) -> None:
    assert _LIBRARIES.findall(told(name)) == []


@pytest.mark.parametrize("name", [name for name in OUTPUTS if name.endswith((".pdf", ".html", ".pptx"))])
def test_a_picture_tells_nothing_but_its_pixels(name: str) -> None:
    """No part of a PNG with words, time, place or camera, and no other kind of picture."""
    parts = list(everything(ran(0).files[name]))
    assert not [part[:9] for part in parts if part.startswith((b"\xff\xd8\xff", b"GIF8", b"RIFF", b"II*\0", b"MM\0*"))]
    kinds = {kind for part in parts if part.startswith(b"\x89PNG") for kind in _chunks(part)}
    assert kinds <= {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
    assert kinds or name == "short.pdf", (
        "a logo is in every other; that PDF carries no files, and its pages have pixels"
    )


def _chunks(png: bytes) -> Iterator[bytes]:
    place = 8
    while place < len(png):
        yield png[place + 4 : place + 8]
        place += 12 + int.from_bytes(png[place : place + 4], "big")


@pytest.mark.parametrize("name", [name for name in OUTPUTS if name.endswith((".pdf", ".xlsx", ".pptx"))])
def test_a_file_leads_nowhere_and_runs_nothing(name: str) -> None:
    acting = rb"/(JavaScript|JS|Launch|URI|GoToR|GoToE|SubmitForm|ImportData|AA|RichMedia|XFA)\b"
    outside = (
        rb'TargetMode="External"|<!(?:ENTITY|DOCTYPE)|<(?:\w+:)?(?:oleObject|ddeLink|externalReference)\b|vbaProject'
    )
    assert re.findall(acting if name.endswith(".pdf") else outside, _plain_parts(name)) == []


def _plain_parts(name: str) -> bytes:
    """Return the parts of a file without what is packed: chance may spell anything there."""
    if not name.endswith(".pdf"):
        return told(name)
    with pikepdf.open(io.BytesIO(ran(0).files[name])) as document:
        own = (one for one in document.objects if isinstance(one, pikepdf.Dictionary | pikepdf.Array))
        return b"\n".join(one.unparse() for one in own)
