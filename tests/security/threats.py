"""Files that somebody might send to do harm, the command that reads each, and the answer it deserves."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from tests.security import bombs

PLAIN = b"""\
company: {name: Muster, country: CH, sector: retail}
frontline: {headcount: 120, turnover: 20 %}
customers: {count: 40'000, churn: 15 %, revenue_per_customer: 900, contribution_margin: 35 %}
simulation: {trials: 100}
"""
"""A scenario that harms nobody."""
STAFF = b"Team;Headcount;Year\nA;70;2025\nB;50;2025\n"
"""A table of staff figures that harms nobody."""
ENTITY = b'<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd"><!ENTITY z "&y;&y;">]><x>&z;</x>'
"""A text that asks whoever reads XML for a file of theirs."""
Content = bytes | str | int
"""What a file holds, where a symbolic link leads (`|`: it is a pipe), or how many zeros it has."""
Files = Mapping[str, Content]


@dataclass(frozen=True)
class Threat:
    """What lies in a folder, what is called there, and what must come of it.

    Attributes:
        name: What it tries.
        arguments: The command.
        code: The exit code.
        slug: Of a message that must be there; empty if it is harmless.
        files: Makes what lies in the folder.
    """

    name: str
    arguments: tuple[str, ...]
    code: int
    slug: str
    files: Callable[[], Files]


SLOW = {
    "a key just below 1 MB", "a number: a million digits", "a quoted text just below 1 MB", "anchors, very many",
    "correlations, very many", "lines of comment", "logo: as many pixels as are allowed",
    "logo: more pixels than it says", "options, very many", "table: long cells", "table: one line",
    "table: teams, very many", "tags, very many", "verify PDF: lines of contents, very many",
}  # fmt: skip
"""What takes longest of what is much like another, though no longer than it may: tried by `--thorough` alone."""


def every() -> list[Threat]:
    """Return all threats."""
    return [*_scenarios(), *_numbers(), *_settings(), *_bases(), *_logos(), *_tables(), *_results(), *_pdfs()]


# -- scenarios -------------------------------------------------------------------------------------------------------


def _check(name: str, content: bytes, slug: str) -> Threat:
    return Threat(name, ("check", "case.yaml"), 3, slug, lambda: {"case.yaml": content})


def _scenarios() -> list[Threat]:
    laughs = b"".join(b"a%d: &a%d [%s]\n" % (n, n, b", ".join([b"*a%d" % (n - 1)] * 9)) for n in range(1, 12))
    merges = b"".join(b"m%d: &m%d {<<: [%s]}\n" % (n, n, b", ".join([b"*m%d" % (n - 1)] * 9)) for n in range(1, 12))
    named, listed = b"company: {name: %s}\n", b"company: {name: x}\nfrontline:\n  teams:\n"
    near = b"{between: [frontline.turnove, frontline.headcoun], rank: 0.1}, "
    return [
        _check("aliases of aliases", b"a0: &a0 x\n" + laughs, "alias"),
        _check("merges of merges", b"m0: &m0 {x: 1}\n" + merges, "merge"),
        _check("an alias to itself", b"a: &a [*a]\n", "alias"),
        _check("aliases, very many", b"a: &a x\nb: [" + b"*a," * 300_000 + b"]\n", "alias"),
        _check("anchors, very many", b"b: [" + b"&a x," * 180_000 + b"]\n", "anchor"),
        _check("lists in lists", b"a: " + b"[" * 500_000, "too-deep"),
        _check("mappings in mappings", b"a: " + b"{a: " * 200_000, "too-deep"),
        _check("keys in keys", b"? " * 400_000 + b"x", "too-deep"),
        _check("blocks in blocks", b"\n".join(b" " * n + b"a:" for n in range(1_300)), "too-deep"),
        _check("dashes in dashes", b"- " * 450_000 + b"x", "too-deep"),
        _check("a text of 10 MB", named % (b"x" * 10_000_000), "too-large"),
        _check("a text just below 1 MB", named % (b"x" * 999_000), "text-length"),
        _check("a quoted text just below 1 MB", named % (b'"' + b"\\x41" * 249_000 + b'"'), "text-length"),
        _check("a key just below 1 MB", b"? " + b"k" * 999_000 + b"\n: 1\n", "unknown-key"),
        _check("lines of comment", b"#\n" * 499_000, "too-large"),
        _check("a tag that runs code", b"company: !!python/object/apply:os.system ['id']\n", "tag"),
        _check("tags that make objects", b"a: !!python/name:os.system x\nb: !!binary x\nc: !x y\n", "tag"),
        _check("tags, very many", b"b: [" + b"!x y," * 180_000 + b"]\n", "tag"),
        _check("a directive", b"%TAG !a! tag:x,2000:\n---\n" + PLAIN, "directive"),
        _check("a key twice, very often", b"company: {name: x}\n" * 2_400, "duplicate-key"),
        _check("keys that look like others", b"".join(b"frontlin%04d: 1\n" % n for n in range(4_900)), "unknown-key"),
        _check("documents, very many", PLAIN + b"--- {}\n" * 19_000, "second-document"),
        _check("keys that are mappings", b"? {a: {b: c}}\n: 1\n" * 1_600, "key"),
        _check("entries, very many", b"a: [" + b"[]," * 300_000 + b"]\n", "too-many-nodes"),
        _check("options, very many", PLAIN + b"options:\n" + _options(2_400), "too-many"),
        _check("teams, very many", listed + b"  - {name: x, headcount: 1}\n" * 1_900, "too-many"),
        _check("correlations, very many", PLAIN + b"correlations: [" + near * 1_200 + b"]\n", "unknown-path"),
        _check("no text", bytes(range(256)) * 3_000, "encoding"),
        _check("zeros", bytes(999_000), "character"),
        _check("UTF-16", PLAIN.decode().encode("utf-16"), "encoding"),
        Threat("a file without end", ("check", "/dev/zero"), 3, "too-large", dict),
        Threat("a folder", ("check", "."), 2, "file", dict),
    ]


def _options(many: int) -> bytes:
    return b"".join(b"  o%d: {training: {}}\n" % number for number in range(many))


def _numbers() -> list[Threat]:
    """Return numbers that take long to read where somebody was careless."""

    def number(name: str, text: bytes, slug: str = "notation") -> Threat:
        return _check(f"a number: {name}", b"frontline: {headcount: %s}\ncompany: {name: x}\n" % text, slug)

    return [
        number("a million digits", b"9" * 990_000),
        number("a large exponent", b"1e999999999999999999", "out-of-scale"),
        number("apostrophes", b"1" + b"'000" * 400),
        number("a range without end", b"1" + b" to 2" * 300),
        number("blanks", b'"1' + b" " * 1_900 + b'x"'),
        number("points", b'"' + b"1." * 990 + b'"'),
        number("pairs of points", b'"' + b"1.." * 600 + b'"'),
        number("parts of parts", b'"' + b"1 of " * 390 + b'"'),
        _check("a seed of 5'000 digits", b"simulation: {seed: " + b"9" * 5_000 + b"}\n", "whole"),
    ]


def _settings() -> list[Threat]:
    def given(name: str, setting: str, slug: str = "set") -> Threat:
        arguments = ("check", "case.yaml", "--set", setting)
        return Threat(f"--set: {name}", arguments, 3, slug, lambda: {"case.yaml": PLAIN})

    return [
        given("a path without end", "a." * 20_000 + "b=1"),
        given("lists in lists", "frontline.turnover=" + "[" * 50_000, "too-deep"),
        given("names in brackets", "frontline" + "[a]" * 30_000 + "=1"),
        given("an alias", "frontline.turnover=&a [*a]", "alias"),
        given("signs", "=" * 100_000),
        given("brackets", "[" * 100_000),
        given("pairs of brackets", "[]" * 50_000),
    ]


# -- what a scenario names -------------------------------------------------------------------------------------------


def _bases() -> list[Threat]:
    def base(name: str, target: str, files: Files | None = None, slug: str = "extends") -> Threat:
        text = PLAIN + f"extends: {json.dumps(target)}\n".encode()
        return Threat(f"extends: {name}", ("check", "case.yaml"), 3, slug, lambda: {"case.yaml": text, **(files or {})})

    def chain(content: bytes, most: int = 8) -> Files:
        after = {number: b"extends: b%d.yaml\n" % (number + 1) for number in range(1, most)}
        return {f"b{number}.yaml": after.get(number, b"") + content for number in range(1, most + 1)}

    elsewhere = (
        "../secret.yaml", "/etc/passwd", "..", ".", "file:///etc/passwd", "http://evil.example/x.yaml", "~/x.yaml",
        "\\\\evil.example\\x", "x/../../y", "C:secret", "a\0b", "x" * 2_000, "x" * 900_000, "",
    )  # fmt: skip
    circle = {"b.yaml": b"extends: c.yaml", "c.yaml": b"extends: b.yaml"}
    return [
        *(base(f"{target[:40]!a}", target) for target in elsewhere),
        base("itself", "case.yaml", slug="extends-loop"),
        base("in a circle", "b.yaml", circle, "extends-loop"),
        base("a long chain", "b1.yaml", chain(b"", 40), "extends-loop"),
        base("a chain of large files", "b1.yaml", chain(b"#\n" * 480_000), "too-large"),
        base("a chain of wide files", "b1.yaml", chain(b"options:\n" + _options(2_400)), "too-many-nodes"),
        base("larger than 1 MB", "b.yaml", {"b.yaml": 1_000_001}, "too-large"),
        base("100 MB", "b.yaml", {"b.yaml": 100_000_000}, "too-large"),
        *(base(f"a link to {to}", "b.yaml", {"b.yaml": to}) for to in ("/etc/passwd", "/dev/zero", "b.yaml", ".")),
        base("a pipe", "b.yaml", {"b.yaml": "|"}),
        base("a link to a pipe", "b.yaml", {"b.yaml": "pipe", "pipe": "|"}),
    ]


def _logos() -> list[Threat]:
    def logo(name: str, content: Content | None, target: str = "logo.png", slug: str = "logo") -> Threat:
        def files() -> Files:
            text = PLAIN + f"report: {{logo: {json.dumps(target)}}}\n".encode()
            return {"case.yaml": text} | ({} if content is None else {target: content})

        reads = ("report", "case.yaml", "-o", "offer.html", "-q")
        return Threat(f"logo: {name}", reads, 3 if slug else 0, slug, files)

    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    elsewhere = ("../x.png", "/etc/passwd", "http://evil.example/x.png", "data:image/png;base64,AA", "..", "x" * 1_900)
    small, text = bombs.black(8, 8), b"a\0\0" + bombs.zeros(200)
    again = bombs.header(13_000, 6_800, colours=2)
    return [
        *(logo(target[:40], None, target) for target in elsewhere),
        logo("SVG", svg, "logo.svg"),
        logo("SVG called PNG", svg),
        logo("a link out", "/etc/passwd"),
        logo("a pipe", "|"),
        logo("a link to what has no end", "/dev/zero"),
        logo("larger than 2 MB", bombs.png(8, 8, small) + bytes(2_000_001)),
        logo("60'000 x 60'000 pixels", bombs.png(60_000, 60_000, b"")),
        logo("no pixels", bombs.png(0, 9, b"")),
        logo("more pixels than it says", bombs.png(8, 8, bombs.zeros(300)), slug=""),
        logo("a second header that says more", bombs.png(8, 8, bombs.zeros(266), again)),
        logo("a text that unpacks to 200 MB", bombs.png(8, 8, small, bombs.chunk(b"zTXt", text))),
        logo("a profile that unpacks to 200 MB", bombs.png(8, 8, small, bombs.chunk(b"iCCP", text))),
        logo("as many pixels as are allowed", bombs.png(4_000, 2_500, bombs.black(4_000, 2_500)), slug=""),
        logo("cut off", bombs.png(900, 900, b"")),
        logo("a JPEG without end", b"\xff\xd8\xff" + b"\xff\xe0\0\2" * 400_000, "logo.jpg"),
        logo("a JPEG of parts without length", b"\xff\xd8" + b"\xff\xe0\0\0" * 400_000, "logo.jpg"),
        logo("a JPEG that says more later", bombs.jpeg((8, 8), (13_000, 6_800)), "logo.jpg"),
        logo("a JPEG of 65'000 x 65'000 pixels", bombs.jpeg((65_000, 65_000)), "logo.jpg"),
    ]


# -- what is read otherwise ------------------------------------------------------------------------------------------


def _tables() -> list[Threat]:
    def table(
        name: str, content: Content, slug: str = "staff-table", file: str = "staff.csv", more: Files | None = None
    ) -> Threat:
        reads = ("new", "--no-input", "--name", "x", "--country", "CH", "--from", file, "--lang", "en")
        return Threat(f"table: {name}", reads, 2 if slug else 0, slug, lambda: {"staff.csv": content, **(more or {})})

    head = b"Team;Headcount;Note\n"
    return [
        table("larger than 20 MB", head + b"a;1;x\n" * 3_400_000),
        table("200 MB", 200_000_000),
        table("a link out", "/etc/passwd", "file"),
        table("a link to a sound table elsewhere", "elsewhere/staff.csv", "file", more={"elsewhere/staff.csv": STAFF}),
        table("a link to a link out", "link.csv", "file", more={"link.csv": "/etc/passwd"}),
        table("a link to a pipe elsewhere", "elsewhere/pipe", "file", more={"elsewhere/pipe": "|"}),
        table("a link to what has no end", "/dev/zero", "file"),
        table("what has no end", b"", file="/dev/zero"),
        table("a link to itself", "staff.csv", "file"),
        table("a link beside it", "sound.csv", "", more={"sound.csv": STAFF}),
        table("elsewhere, by its name", b"", "", "elsewhere/staff.csv", {"elsewhere/staff.csv": STAFF}),
        table("lines, very many", head + b"a;1;x\n" * 3_000_000),
        table("one line", head + b"x" * 19_000_000),
        table("columns, very many", head + b";" * 99_000 + b"\n"),
        table("columns in every line", (b";" * 990 + b"\n") * 19_000, "staff-column"),
        table("a quotation mark without end", head + b'"' + b"x;1\n" * 19_000),
        table("quotation marks", head + b'"' * 99_000 + b"\n"),
        table("teams, very many", head + b"".join(b"t%d;1;x\n" % n for n in range(9_900))),
        table("a mistake in every row", head + b"a;x;x\n" * 9_900, "staff-number"),
        table("long cells", head + (b"a;1;" + b"x" * 1_900 + b"\n") * 9_900, "staff-person"),
        table("a workbook", bombs.package(bytes(30_000_000))),
        table("zeros in UTF-16", b"\xff\xfe" + b"\0\0" * 9_000_000),
        table("a number of many digits", head + b"a;" + b"9" * 99_000 + b";\n", "staff-number"),
    ]


def _results() -> list[Threat]:
    def result(name: str, content: Content, file: str = "result.json") -> Threat:
        return Threat(f"result: {name}", ("verify", file), 2, "result", lambda: {file: content})

    return [
        result("larger than 20 MB", b"[" + b"0," * 10_000_001),
        result("a link to what has no end", "/dev/zero"),
        result("lists in lists", b"[" * 5_000_000),
        result("mappings in mappings", b'{"a":' * 3_000_000),
        result("a number of many digits", b"9" * 5_000_000),
        result("no number", b'{"format": "servroi.findings/1", "run": {"trials": NaN}}'),
        result("zeros", b"[" + b"0," * 2_000_000 + b"0]"),
        result("keys, very many", b"{" + b",".join(b'"%d":0' % n for n in range(200_000)) + b"}"),
        result("a workbook", bombs.package(bytes(30_000_000))),
        result("XML that asks for files", ENTITY),
        *(result(f"a package, .{name}", bombs.package(ENTITY), f"offer.{name}") for name in ("xlsx", "pptx")),
        result("a page", b"<html>", "offer.html"),
    ]


def _pdfs() -> list[Threat]:
    def pdf(name: str, make: Callable[[], bytes], command: str = "verify") -> Threat:
        return Threat(f"{command} PDF: {name}", (command, "offer.pdf"), 2, "pdf", lambda: {"offer.pdf": make()})

    def settings(given: list[str]) -> bytes:
        record: dict[str, object] = {
            "format": "servroi.attachment/1",
            "scenario": "x.yaml",
            "only_grades": None,
            "result": {},
        }
        return bombs.carrier({"x.yaml": PLAIN, "servroi.json": json.dumps(record | {"set": given}).encode()})

    ran = b"\x81\x81\x81\0" * 80_000
    packings = (
        ("/FlateDecode", bombs.zeros(500)), ("[/FlateDecode /FlateDecode]", zlib.compress(bombs.zeros(2_000), 9)),
        ("/LZWDecode", bombs.lzw(500)), ("/L#5aWDecode", bombs.lzw(500)), ("[/LZW]", bombs.lzw(500)),
        ("5 0 R", bombs.lzw(500)), ("[/RunLengthDecode /RunLengthDecode]", ran),
    )  # fmt: skip
    return [
        *(pdf(f"contents packed by {by}", partial(bombs.packed_contents, data, by.encode())) for by, data in packings),
        pdf("objects that unpack to 500 MB", lambda: bombs.packed_objects(bombs.zeros(500))),
        pdf("objects that unpack to 500 MB", lambda: bombs.packed_objects(bombs.zeros(500)), "run"),
        pdf("a file that unpacks to 500 MB", lambda: bombs.carrier({"servroi.json": b""}, bombs.zeros(500))),
        pdf("a file that unpacks to 500 MB", lambda: bombs.carrier({"servroi.json": b""}, bombs.zeros(500)), "run"),
        pdf("a file whose name leads out", lambda: bombs.carrier({"../../x.yaml": b"x", "servroi.json": b"{}"})),
        pdf("files, very many", lambda: bombs.carrier({f"{n}.yaml": b"x" for n in range(300)})),
        pdf("lists in lists", lambda: bombs.carrier({"servroi.json": b"[" * 4_000_000})),
        pdf("settings, very many", lambda: settings(["report.title=x"] * 200_000), "run"),
        pdf("settings, very long", lambda: settings(["report.title=" + "x" * 4_000_000]), "run"),
        pdf("XML that asks for files", lambda: bombs.carrier({"servroi.json": ENTITY})),
        pdf("no files", lambda: bombs.carrier({})),
        pdf("no objects", lambda: b"%PDF-1.7\n"),
        pdf("objects, very many", lambda: b"%PDF-1.7\n" + b"1 0 obj <<>> endobj\n" * 950_000),
        pdf("lines of contents, very many", lambda: bombs.long_contents(980_000)),
        pdf("arrays in arrays", lambda: b"%PDF-1.7\n1 0 obj " + b"[" * 9_000_000),
        pdf("larger than 20 MB", lambda: b"%PDF-1.7\n" + bytes(20_000_000)),
        pdf("contents in a circle", lambda: b"%PDF-1.7\nxref\n0 0\ntrailer <</Size 1 /Prev 9>>\nstartxref\n9\n%%EOF"),
    ]
