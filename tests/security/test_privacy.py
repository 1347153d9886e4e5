"""Every command, run twice on machines that differ in all that must not matter: what it touches, tells and writes.

Python answers with a made-up user, machine and clock (`disguise.py`), others on either machine, so what an output told
of them would differ between the two, in whatever form. What native code does is seen in `test_native.py`.
"""

from __future__ import annotations

import ast
import getpass
import os
import platform
import re
import socket
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from tests.measured import Measured
from tests.security.disguise import INSTANTS, SECRET
from tests.security.machines import COMMANDS, GIVEN, INSTALLED, OUTPUTS, PACKAGE, READ, ROOT, ran, share
from tests.security.told import chunks, everything, libraries, plain_parts, versions

from servroi.cli.app import app


@pytest.fixture(scope="session", autouse=True)
def together(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Share what the commands left with the other processes of `pytest -n`, whose folders lie beside each other."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        share(tmp_path_factory.getbasetemp().parent)


def test_every_command_answers() -> None:
    for machine in (0, 1):
        assert ran(machine).notes["codes"] == [asked.code for asked in COMMANDS]
    registered = {one.callback.__name__.replace("_", "-") for one in app.registered_commands if one.callback}
    assert {asked.line.split()[0] for asked in COMMANDS} == registered


def test_the_machines_differ_in_all_that_can_be_asked() -> None:
    """Or the tests below would prove nothing."""
    one, other = (ran(machine) for machine in (0, 1))
    for kind in ("who", "when"):
        shared = [what for what, answer in one.notes[kind].items() if answer == other.notes[kind][what]]
        assert shared == []
    for machine in (one, other):
        assert [what for what, answer in machine.notes["who"].items() if SECRET not in answer] == []
        assert machine.notes["encoding"] != "UTF-8", "a forgotten encoding would show"
        if machine.compiled:  # else there is no place here but the programmer's
            assert machine.notes["customs"] != "1234567 0.5"
            assert one.notes["customs"] != other.notes["customs"]


# -- the same --------------------------------------------------------------------------------------------------------


def test_two_machines_give_the_same_bytes(measured: Measured) -> None:
    """Threads, user, clock, time zone, locale, home, folder and the order of sets differ; nothing written does."""
    one, other = ran(0).files, ran(1).files
    assert sorted(one) == sorted(other)
    assert [name for name in one if one[name] != other[name]] == []
    assert {*OUTPUTS} < set(one)
    measured("bytes", {"files and screens on two machines": len(one)})


def test_the_source_leaves_customs_alone_and_names_encodings() -> None:
    """What the commands above happen not to run, too."""
    asking = re.compile(r"\b(setlocale|localeconv|open|fdopen|read_text|write_text|TextIOWrapper)\(")
    sources = {path: path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")}
    calls = [
        (f"{path.name}:{call.lineno}", ast.unparse(call))
        for path, text in sources.items()
        if asking.search(text)
        for call in ast.walk(ast.parse(text))
        if isinstance(call, ast.Call)
    ]
    harmless = re.compile(r"encoding=|'[rwxa]b[+]?'|\bos\.open\(|\b(Image|pikepdf)\.open\(|\.open\(\)")
    strange = [f"{place} {call}" for place, call in calls if asking.search(call) and not harmless.search(call)]
    assert strange == []


# -- what is touched -------------------------------------------------------------------------------------------------


def test_no_socket_no_process(measured: Measured) -> None:
    """And nobody takes over the customs of a place."""
    for machine in (0, 1):
        assert [event for event in ran(machine).notes["other"] if event != "ctypes.dlopen (None,)"] == []
    measured("audit", {"commands": len(COMMANDS), "files read": len(ran(0).notes["read"])})


def test_no_file_is_read_but_the_scenario_and_what_is_installed() -> None:
    for machine in (0, 1):
        notes, folder = ran(machine).notes, ran(machine).folder
        own = {f"{folder}/{name}" for name in READ}
        looked = {*notes["path"], "/dev/null", folder}  # the folder, to let a new name outlast a power cut
        installed = tuple(f"{place}/" for place in (PACKAGE, *INSTALLED))
        others = {path for path in (*notes["read"], *notes["listed"]) if not f"{path}/".startswith(installed)}
        assert others - own - looked == set()
        assert own - others == set(), "the hook sees what is read"


def test_no_file_is_written_but_what_was_asked_for() -> None:
    """Each output is written beside its target and renamed; nothing else is left, moved or taken away anywhere."""
    for machine in (0, 1):
        notes, folder = ran(machine).notes, ran(machine).folder
        beside = re.compile(rf"{folder}/\.servroi-\w+")
        assert [path for path in notes["written"] if not beside.fullmatch(path)] == []
        changed = {path for path in notes["changed"] if not beside.fullmatch(path)}
        assert changed == {f"{folder}/{name}" for name in (*OUTPUTS, "said.yaml.draft")}
        written = {name for name in ran(machine).files if not re.fullmatch(r"\d\d\.(out|err)", name)}
        assert written == {*GIVEN, *OUTPUTS}


def test_the_typesetter_is_told_to_look_nowhere_else() -> None:
    """It is native, so the hook sees nothing of it: no fonts of the system, no packages, no clock, no file written."""
    pages = PACKAGE / "render" / "formats" / "pdf"
    simple = {"root": str(pages), "ignore_system_fonts": True, "font_paths": None}
    fonts = {"include_system_fonts": False, "include_embedded_fonts": False, "font_paths": [str(pages / "fonts")]}
    compiler = {"source": str(pages / "attachment.typ"), **simple}
    page = {"format": "pdf", "pdf_standards": ["a-3a", "ua-1"], "timestamp": 0, "sys_inputs": None}
    filled = {"field": "value", "one": True}
    notes = ran(0).notes["typst"]
    count = sum("pdf" in asked.line and not asked.line.startswith("run") for asked in COMMANDS)
    assert notes.count(fonts) == notes.count(compiler) == notes.count(filled) == count
    assert notes.count(page) == len(notes) - 3 * count >= count  # a second time where it saves a page
    assert not re.search(rb'(import|include)\s*"@', (pages / "attachment.typ").read_bytes())


# -- what is told ----------------------------------------------------------------------------------------------------

SCREENS = "screens"
TOLD = (*OUTPUTS, SCREENS)


@cache
def parts(name: str) -> tuple[bytes, ...]:
    """Return all parts of a file, or all screens."""
    files = ran(0).files
    screens = (data for file, data in files.items() if file.endswith((".out", ".err")))
    return tuple(screens if name == SCREENS else everything(files[name]))


@cache
def told(name: str) -> bytes:
    """Return all that a file says, once more without the zeros between the letters of UTF-16."""
    return b"\n".join(one for part in parts(name) for one in dict.fromkeys((part, part.replace(b"\0", b""))))


@pytest.mark.parametrize("name", TOLD)
def test_an_output_tells_nothing_of_user_and_machine(name: str, measured: Measured) -> None:
    """Real names are looked for as well, for native code knows no others; short ones may stand anywhere."""
    real = (getpass.getuser(), socket.gethostname(), str(Path.home()))
    traces = [SECRET, *(trace for trace in real if len(trace) > 5)]
    traces += [str(ROOT), "site-packages", f"{tempfile.gettempdir()}/", *INSTALLED, "Canny"]  # wrote a template
    assert [trace for trace in traces if trace.encode() in told(name)] == []
    measured("privacy", {"outputs": 1})


@pytest.mark.parametrize("name", TOLD)
def test_an_output_tells_no_time(name: str) -> None:
    """The only dates are those of the scenario, of the evidence, and the one that stands for none."""
    stamps = re.findall(rb"\d{4}-\d\d-\d\dT[\d:.+-]+Z?|D:\d{8,14}", told(name))
    none = (b"19800101", b"1980010100")
    assert {stamp for stamp in stamps if not re.sub(rb"\D", b"", stamp).startswith(none)} == set()
    now = datetime.fromtimestamp(INSTANTS[0], UTC)
    forms = ("%Y", f"{INSTANTS[0]}", "%Y%m%d", "%d.%m.%y", "%d/%m/%y", "%m/%d/%y", "%d %b", "%d. %b", "%b %d", "%H:%M")
    shown = "|".join(re.escape(now.strftime(form)) for form in forms)
    assert re.findall(rf"(?<![\d.,'])(?:{shown})(?![\d,']|\.\d)".encode(), told(name)) == []


def test_versions_are_recognised() -> None:
    assert {"numpy", "python-pptx", "lxml", "markupsafe", "typst"} <= {name.lower() for name in libraries()}
    for text in ("Python 3.11", "python3.12", "NumPy/2.1.0", "python_pptx v1.0", "lxml version 5.2", "Typst-0.15"):
        assert versions(text.encode()), text
    assert versions(f"a {platform.python_version()}".encode()), "alone"
    assert versions(b"1600.7.0, pillow talk, a rich 3 percent, typst") == []


@pytest.mark.parametrize("name", TOLD)
def test_an_output_names_no_version_of_a_library(name: str) -> None:
    """A workbook says which Excel it is for, as the format wants; that is the same wherever and with whatever made."""
    assert versions(told(name)) == []
    made_for = rb"<(?:Application|AppVersion)>([^<]*)"
    assert {*re.findall(made_for, told(name))} <= {b"Microsoft Excel", b"12.0000", b"servroi"}


@pytest.mark.parametrize("name", [name for name in OUTPUTS if name.endswith((".pdf", ".html", ".pptx"))])
def test_a_picture_tells_nothing_but_its_pixels(name: str) -> None:
    """No part of a PNG with words, time, place or camera, and no other kind of picture."""
    assert not [
        part[:9] for part in parts(name) if part.startswith((b"\xff\xd8\xff", b"GIF8", b"RIFF", b"II*\0", b"MM\0*"))
    ]
    kinds = {kind for part in parts(name) if part.startswith(b"\x89PNG") for kind in chunks(part)}
    assert kinds <= {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
    assert kinds or name == "short.pdf", (
        "a logo is in every other; that PDF carries no files, and its pages have pixels"
    )


@pytest.mark.parametrize("name", [name for name in OUTPUTS if name.endswith((".pdf", ".xlsx", ".pptx"))])
def test_a_file_leads_nowhere_and_runs_nothing(name: str) -> None:
    acting = rb"/(JavaScript|JS|Launch|URI|GoToR|GoToE|SubmitForm|ImportData|AA|RichMedia|XFA)\b"
    outside = (
        rb'TargetMode="External"|<!(?:ENTITY|DOCTYPE)|<(?:\w+:)?(?:oleObject|ddeLink|externalReference)\b|vbaProject'
    )
    pdf = name.endswith(".pdf")
    assert re.findall(acting if pdf else outside, plain_parts(ran(0).files[name]) if pdf else told(name)) == []
