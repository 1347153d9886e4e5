"""Files that are made to hang, fill or mislead us: each is answered with our own words, soon and in little memory."""

from __future__ import annotations

import os
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from tests.faults import Ask
from tests.measured import Measured

SECONDS = 2.0
"""Computing time that an answer may take."""
MEGABYTES = 200.0
CASE = """\
company: {name: Muster AG, country: CH, sector: retail}
frontline: {headcount: 120, turnover: 18 % to 25 %}
simulation: {trials: 300}
"""
RUN = ("run", "case.yaml")
REPORT = ("report", "case.yaml", "-o", "offer.html", "-q")
NEW = ("new", "--no-input", "--name", "Muster AG", "--country", "CH", "--from", "staff.csv")
Threat = tuple[Callable[[Path], object], tuple[str, ...], int, str]


def scenario(text: str | bytes) -> Callable[[Path], object]:
    return file("case.yaml", text)


def file(name: str, content: str | bytes) -> Callable[[Path], object]:
    data = content.encode() if isinstance(content, str) else content
    return lambda folder: (folder / name).write_bytes(data)


def both(*makers: Callable[[Path], object]) -> Callable[[Path], object]:
    return lambda folder: [make(folder) for make in makers]


def sparse(name: str, size: int) -> Callable[[Path], object]:
    """Make a file of zeros that takes no room on the disk."""

    def make(folder: Path) -> None:
        with (folder / name).open("wb") as stream:
            stream.truncate(size)

    return make


def link(name: str, target: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).symlink_to(target)


def logo(content: bytes, name: str = "logo.png") -> Callable[[Path], object]:
    return both(scenario(f"{CASE}report: {{logo: {name}}}\n"), file(name, content))


def extending(name: str) -> Callable[[Path], object]:
    return scenario(f"extends: {name}\n{CASE}")


def png(width: int, height: int) -> bytes:
    """Give a PNG whose header promises so many pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x00\x00\x00\x00"
    pixels = zlib.compress(bytes(1_000_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def pdf(change: Callable[[pikepdf.Pdf], object], folder: Path) -> None:
    """Write offer.pdf: a page with something attached that says it is a scenario."""
    with pikepdf.new() as document:
        document.add_blank_page()
        change(document)
        document.save(folder / "offer.pdf")


def attached(name: str, data: bytes) -> Callable[[pikepdf.Pdf], object]:
    def attach(document: pikepdf.Pdf) -> None:
        document.attachments[name] = pikepdf.AttachedFileSpec(document, data, filename=name)  # type: ignore[call-arg]

    return attach


def packed(*files: tuple[str, bytes]) -> Callable[[Path], object]:
    return lambda folder: pdf(lambda document: [attached(*one)(document) for one in files], folder)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
XXE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>'
LAUGHS = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))
MERGES = "a0: &a0 {k: 1}\n" + "".join(f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}\n" for n in range(1, 30))
TABLE = "team,headcount\nShop,12\n"
THREATS: dict[str, Threat] = {
    # scenarios from somebody's mail
    "aliases": (scenario(LAUGHS), RUN, 3, "alias"),
    "merge keys": (scenario(MERGES), RUN, 3, "merge"),
    "depth in brackets": (scenario("a: " + "[" * 400_000), RUN, 3, "too-deep"),
    "depth in lines": (scenario("".join(f"{' ' * n}a:\n" for n in range(1_300))), RUN, 3, "too-deep"),
    "a scalar of 10 MB": (scenario("a: " + "x" * 10_000_000), RUN, 3, "too-large"),
    "a scalar of 1 MB": (scenario("company: {name: " + "x" * 999_000 + "}"), RUN, 3, "text-length"),
    "tags": (scenario("a: !!python/object/apply:os.system [id]\n"), RUN, 3, "tag"),
    "one key again and again": (scenario("a: 1\n" * 150_000), RUN, 3, "duplicate-key"),
    "unknown keys": (scenario("".join(f"k{n}: 1\n" for n in range(4_000))), RUN, 3, "unknown-key"),
    "many nodes": (scenario("a: [" + "1," * 400_000 + "]"), RUN, 3, "too-many-nodes"),
    "digits": (scenario(CASE.replace("120", "9" * 500_000)), RUN, 3, "notation"),
    "zeros": (sparse("case.yaml", 5_000_000_000), RUN, 3, "too-large"),
    "no end": (link("case.yaml", "/dev/zero"), RUN, 3, "too-large"),
    "not text": (scenario(bytes(range(256)) * 100), RUN, 3, "encoding"),
    "a zip by another name": (scenario(b"PK\x03\x04" + bytes(1_000)), RUN, 2, "file"),
    "settings": (scenario(CASE), (*RUN, *["--set", "a.b=1"] * 3_000), 3, "unknown-key"),
    # what they name
    "extends beyond the folder": (extending("../other.yaml"), RUN, 3, "extends"),
    "extends from the root": (extending("/etc/passwd"), RUN, 3, "extends"),
    "extends an address": (extending("http://evil.example/a.yaml"), RUN, 3, "extends"),
    "extends itself": (extending("case.yaml"), RUN, 3, "extends-loop"),
    "extends through a link": (both(extending("b.yaml"), link("b.yaml", "/etc/passwd")), RUN, 3, "extends"),
    "extends something huge": (both(extending("b.yaml"), sparse("b.yaml", 5_000_000_000)), RUN, 3, "too-large"),
    "extends a pipe": (both(extending("b.yaml"), lambda folder: os.mkfifo(folder / "b.yaml")), RUN, 3, "extends"),
    "logo beyond the folder": (scenario(f"{CASE}report: {{logo: ../logo.png}}\n"), REPORT, 3, "logo"),
    "logo from an address": (scenario(f"{CASE}report: {{logo: 'http://e.example/l.png'}}\n"), REPORT, 3, "logo"),
    "logo with a script": (logo(SVG, "logo.svg"), REPORT, 3, "logo"),
    "logo with a script, by another name": (logo(SVG), REPORT, 3, "logo"),
    "logo of many pixels": (logo(png(60_000, 60_000)), REPORT, 3, "logo"),
    "logo of a strange shape": (logo(png(9_000_000, 1)), REPORT, 3, "logo"),
    "logo of too many bytes": (logo(bytes(3_000_000)), REPORT, 3, "logo"),
    "logo that breaks off": (logo(png(100, 100)[:60]), REPORT, 3, "logo"),
    "logo that is a pipe": (
        both(scenario(f"{CASE}report: {{logo: logo.png}}\n"), lambda folder: os.mkfifo(folder / "logo.png")),
        REPORT, 3, "logo",
    ),
    "logo through a link": (
        both(scenario(f"{CASE}report: {{logo: logo.png}}\n"), link("logo.png", "/etc/passwd")), REPORT, 3, "logo",
    ),
    # tables
    "a table of 21 MB": (file("staff.csv", TABLE + "Shop,12\n" * 2_700_000), NEW, 2, "staff-table"),
    "a table without end": (link("staff.csv", "/dev/zero"), NEW, 2, "staff-table"),
    "a table of one line": (file("staff.csv", "a," * 9_000_000), NEW, 2, "staff-table"),
    "a table of quotes": (file("staff.csv", TABLE + '"' * 19_000_000), NEW, 2, "staff-table"),
    "a table of many rows": (file("staff.csv", TABLE + "Shop,12\n" * 2_000_000), NEW, 2, "staff-table"),
    "a table that is a zip": (file("staff.csv", b"PK\x03\x04" + bytes(1_000)), NEW, 2, "staff-table"),
    # reports read back
    "a PDF that breaks off": (file("offer.pdf", b"%PDF-1.7\n" + bytes(1_000)), ("verify", "offer.pdf"), 2, "pdf"),
    "a PDF of 30 MB": (file("offer.pdf", b"%PDF-1.7\n" + bytes(30_000_000)), ("verify", "offer.pdf"), 2, "pdf"),
    "a PDF without end": (sparse("offer.pdf", 5_000_000_000), ("verify", "offer.pdf"), 2, "result"),
    "a PDF with a bomb": (packed(("case.yaml", bytes(200_000_000))), ("verify", "offer.pdf"), 2, "pdf"),
    "a PDF with many files": (packed(*((f"{n}.yaml", b"x") for n in range(500))), ("run", "offer.pdf"), 2, "pdf"),
    "a PDF with another's file": (packed(("factur-x.xml", XXE)), ("run", "offer.pdf"), 2, "pdf"),
    "JSON in depth": (file("offer.json", "[" * 1_000_000), ("verify", "offer.json"), 2, "result"),
    "JSON of 30 MB": (file("offer.json", "[" + "1," * 15_000_000), ("verify", "offer.json"), 2, "result"),
    "JSON with a number": (file("offer.json", '{"a": ' + "9" * 100_000 + "}"), ("verify", "offer.json"), 2, "result"),
    "a claim of 10 MB": (file("claim.yaml", "a: " + "x" * 10_000_000), ("check-claim", "claim.yaml"), 3, "too-large"),
}  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="forks")
@pytest.mark.parametrize("name", THREATS)
def test_threat_is_answered(stage: Ask, tmp_path: Path, name: str, measured: Measured) -> None:
    make, argv, code, slug = THREATS[name]
    make(tmp_path)
    before = sorted(tmp_path.iterdir())
    done = stage(folder=tmp_path, argv=argv)
    assert (done["code"], done["out"]) == (code, "")
    lines = done["err"].splitlines()
    assert any(line.endswith(f"[{slug}]") for line in lines)
    assert all(line.isprintable() and line.endswith("]") for line in lines[:100])
    assert len(lines) <= 101
    assert len(done["err"]) < 20_000
    assert sorted(tmp_path.iterdir()) == before
    assert done["computing"] < SECONDS
    assert done["megabytes"] < MEGABYTES
    measured("threats", {"files": 1, "seconds at most": done["computing"], "MB at most": done["megabytes"]})
