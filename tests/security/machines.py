"""Every command, run on two machines that differ in all that must not matter."""

from __future__ import annotations

import fcntl
import json
import os
import pickle
import shlex
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image
from PIL.PngImagePlugin import PngInfo
from tests.security.disguise import INSTANTS, SECRET

from servroi.render.formats import REPORTS
from servroi.sampling.streams import BLOCK

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "servroi"
INSTALLED = tuple(sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib"))
FORMATS = tuple(REPORTS)
_FULL, _SHORT = (" ".join(f"-o {name}.{ending}" for ending in FORMATS) for name in ("offer", "short"))
_READY = " ".join(f"--set readiness.{name}=3" for name in ("why", "lead", "build", "learn", "drive"))
"""Answers that need no question."""


@dataclass(frozen=True)
class Asked:
    """A command, the code that it ends with, and what is typed meanwhile, at a terminal."""

    line: str
    code: int = 0
    typed: tuple[str, ...] | None = None


COMMANDS = (
    Asked("check case.yaml"),
    Asked("run case.yaml --trials 500 --threads {threads}"),
    Asked("run case.yaml --trials 500 --threads {threads} --json"),
    Asked("run case.yaml --trials 500 -o out.txt"),
    Asked("explain case.yaml npv.train --trials 500"),
    Asked("sensitivity small.yaml --trials 500 --threads {threads}"),
    Asked("break-even small.yaml --trials 500 --threads {threads}"),
    Asked("information small.yaml --trials 500 --threads {threads}"),
    Asked("split case.yaml --trials 500 --threads {threads}"),
    Asked("compare case.yaml other.yaml --trials 500"),
    Asked("challenge case.yaml --trials 500 --threads {threads}"),
    Asked("check-claim --roi 353% --benefit 1.26e9 --cost 358e6"),
    Asked(f"report case.yaml --trials 500 --threads {{threads}} {_FULL}"),
    Asked(f"report small.yaml --trials {BLOCK + 300} --threads {{threads}} --redact {_SHORT}"),
    Asked("report small.yaml --trials 500 -o small.pdf"),
    Asked("verify small.pdf --threads {threads}"),
    Asked("run offer.pdf --json --threads {threads}"),
    Asked(f"run small.yaml --trials {2 * BLOCK + 300} --threads {{threads}} -o result.json"),
    Asked("verify result.json --threads {threads}"),
    Asked("inputs frontline.turnover"),
    Asked("evidence wf_turnover_ch_employer_exit"),
    Asked("schema"),
    Asked("demo --yaml"),
    Asked("new --no-input --name 'Muster AG' --country CH --set frontline.headcount=120 --lang en"),
    Asked("new --no-input --name x --country CH --from staff.csv -o new.yaml -q --lang en"),
    Asked("new -o talk.yaml --lang en", 130, ("Muster AG", "")),
    Asked("new -o talk.yaml --lang en", 130, ("7", "120 (HR report, A)")),
    Asked(f"new -o said.yaml --lang en {_READY}", 0, ("Muster AG", "", "7", "120 (HR report, A)", "", "", "-", "")),
    Asked("run missing.yaml", 2),
)
OUTPUTS = (*(f"offer.{ending}" for ending in FORMATS), *(f"short.{ending}" for ending in FORMATS), "small.pdf",
           "result.json", "out.txt", "new.yaml", "said.yaml", "talk.yaml.draft", "scenario.schema.json")  # fmt: skip
"""What lies there afterwards; the schema is for editors, as docs/install.md says."""
GIVEN = ("case.yaml", "base.yaml", "other.yaml", "small.yaml", "staff.csv", "logo.jpg", "mark.png")
"""What lies there before the first command."""
READ = (*GIVEN, "offer.pdf", "small.pdf", "result.json", "talk.yaml.draft", "missing.yaml")
"""All that may be read of the folder."""
SMALL = """\
company: {name: Muster AG, country: CH}
frontline: {headcount: 120}
report: {logo: mark.png}
"""
"""So little that more than a block of trials takes no time."""
PLACES = (("de_CH", "ISO-8859-1", "C"), ("tr_TR", "ISO-8859-9", "POSIX"))
"""A place for each machine, how letters are written there, and what every system has instead."""
MACHINES = ({"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1"}, {"TZ": "America/Anchorage", "PYTHONHASHSEED": "2"})


@dataclass(frozen=True)
class Ran:
    """What is left after all commands: files by name, what was printed among them, and what was asked for."""

    files: dict[str, bytes]
    notes: dict[str, Any]
    folder: str
    compiled: bool
    broken: str


_TOGETHER: list[Path] = []


def share(folder: Path) -> None:
    """Let all processes that test keep in a folder what came of the commands, so that they run but once."""
    _TOGETHER[:] = [folder]


@cache
def _ran(machine: int) -> Ran:
    if not _TOGETHER:
        return _all(machine)
    kept = _TOGETHER[0] / f"machine-{machine}.pickle"
    with kept.with_suffix(".lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            kept.write_bytes(pickle.dumps(_all(machine)))
        found: Ran = pickle.loads(kept.read_bytes())
        return found


def _all(machine: int) -> Ran:
    with TemporaryDirectory(prefix=SECRET) as temporary:
        work, printed, places = (Path(temporary) / str(machine) / name for name in ("work", "printed", "places"))
        for folder in (work, printed, places):
            folder.mkdir(parents=True)
        put(work)
        for path in work.iterdir():
            os.utime(path, (INSTANTS[machine], INSTANTS[machine]))
        place = _compiled(machine, places)
        broken = _run(machine, work, printed, place)
        kept = printed / "notes.json"
        notes = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
        kept.unlink(missing_ok=True)
        files = {path.name: path.read_bytes() for folder in (work, printed) for path in folder.iterdir()}
        return Ran(files, notes, str(work), "LOCPATH" in place, broken)


def ran(machine: int) -> Ran:
    """Return what came of every command on one of two machines, which share nothing but the scenario."""
    found = _ran(machine)
    assert found.broken == ""
    return found


def _run(machine: int, work: Path, printed: Path, place: dict[str, str]) -> str:
    """Run all commands in one process; return what it says past the streams of the commands, which is nothing."""
    user = dict.fromkeys(("USER", "LOGNAME", "USERNAME", "HOSTNAME"), f"{SECRET}{machine}")
    python = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONDONTWRITEBYTECODE": "1"}
    environment = {
        **user, **python, **place, **MACHINES[machine], "PATH": os.defpath, "HOME": str(work.parent),
        "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))), "COLUMNS": "80", "NO_COLOR": "1",
    }  # fmt: skip
    lines = [[shlex.split(asked.line.format(threads="18"[machine])), asked.typed] for asked in COMMANDS]
    strict = ("-X", "warn_default_encoding", "-W", "error::EncodingWarning")
    command = [sys.executable, *strict, str(Path(__file__).parent / "watched.py"), str(printed), str(machine)]
    asked = json.dumps(lines).encode()
    done = subprocess.run(
        command, input=asked, cwd=work, env=environment, capture_output=True, timeout=300, check=False
    )
    said = (done.stdout + done.stderr).decode(errors="replace")
    return said if done.returncode == 0 else f"ended with {done.returncode}: {said}"


def _compiled(machine: int, folder: Path) -> dict[str, str]:
    """Return the environment of a place, made from the sources of this system; where it has none, plain ASCII."""
    place, letters, plain = PLACES[machine]
    name = f"{place}.{letters}"
    if shutil.which("localedef") and Path(f"/usr/share/i18n/locales/{place}").exists():
        command = ["localedef", "-i", place, "-f", letters, str(folder / name)]
        if subprocess.run(command, capture_output=True, check=False).returncode == 0:
            return {"LOCPATH": str(folder), "LC_ALL": name, "LANG": name}
    return {"LC_ALL": plain, "LANG": f"{place}.UTF-8"}


def put(work: Path) -> None:
    """Put a scenario into a folder, with all that it may name; its pictures tell where and by whom they were made."""
    scenarios = ROOT / "scenarios"
    text = (scenarios / "retailer-full.yaml").read_text(encoding="utf-8")
    logo = "extends: base.yaml\nreport: {logo: logo.jpg}\n"
    (work / "case.yaml").write_text(text + logo, encoding="utf-8")
    (work / "base.yaml").write_text("report: {title: Muster}\n")
    (work / "other.yaml").write_text(text.replace("{value: 100, source: offer", "{value: 200, source: offer"))
    (work / "small.yaml").write_text(SMALL)
    (work / "staff.csv").write_bytes((scenarios / "staff-example.csv").read_bytes())
    exif = Image.Exif()
    exif.update({0x010E: f"{SECRET} place", 0x0132: "2026:11:22 10:11:12", 0x013B: SECRET})
    exif.get_ifd(0x8825).update({1: "N", 2: (47.0, 22.0, 7.0), 0x1D: "2026:11:22"})
    Image.new("RGB", (90, 30), "#0b4f6c").save(work / "logo.jpg", exif=exif, comment=SECRET)
    notes = PngInfo()
    notes.add_text("Author", SECRET)
    notes.add_itxt("Comment", SECRET, zip=True)
    Image.new("RGBA", (90, 30), "#0b4f6c80").save(work / "mark.png", pnginfo=notes, exif=exif)
