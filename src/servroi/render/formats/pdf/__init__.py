"""The PDF: A4 pages set by typst, tagged and archivable, with the scenario inside.

Words and figures go in as data, so no text of a scenario is ever read as markup; the fonts lie beside the template, so
the pages look alike everywhere and nothing is fetched.
"""

import json
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import typst

from servroi.core.text import Text, Verbatim
from servroi.render import equal
from servroi.render.colours import palette
from servroi.render.content import content
from servroi.render.formats.pdf.glyphs import PLACEHOLDER, missing, printable
from servroi.render.words import Words
from servroi.report.report import Report

_FOLDER = Path(__file__).parent
_TEMPLATE = "attachment.typ"
_SOURCES = (".yaml", ".yml")
_MIME = {".yaml": "application/yaml", ".yml": "application/yaml", ".json": "application/json", ".png": "image/png"}
_SETTER, _MAKER = re.compile(rb"Typst [\d.]+"), b"servroi"
_NAMED = 8
"""So many characters that cannot be shown are named; more are counted."""
_NO_DATE = "1980-01-01"
"""PDF/A wants a date; without one in the scenario it is this, for the clock must not show."""
_NEARLY_EMPTY = 0.25
"""A last page that is filled less far down may be saved."""


def write(report: Report, words: Words) -> bytes:
    """Return a report as PDF/A-3 with PDF/UA-1 tags; set a little tighter where that saves a page.

    Otherwise the last page may hold two lines.
    """
    data, compiler = _inputs(report, words), _compiler()
    pdf = _compiled(compiler, {**data, "tight": False})
    filled = float(json.loads(compiler.query("<filled>", field="value", one=True)))
    if filled < _NEARLY_EMPTY and _pages(pdf) > 1:
        pdf = min(pdf, _compiled(compiler, {**data, "tight": True}), key=_pages)
    return _packed(pdf)


def _compiler() -> typst.Compiler:
    return typst.Compiler(
        str(_FOLDER / _TEMPLATE),
        root=str(_FOLDER),
        font_paths=typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(_FOLDER / "fonts")]
        ),
        ignore_system_fonts=True,
    )


def _compiled(compiler: typst.Compiler, data: dict[str, Any]) -> bytes:
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    pdf = compiler.compile(format="pdf", sys_inputs=inputs, pdf_standards=["a-3a", "ua-1"], timestamp=0)
    assert isinstance(pdf, bytes), "without an output path the file comes back"
    return pdf


def _pages(pdf: bytes) -> int:
    with pikepdf.open(BytesIO(pdf)) as document:
        return len(document.pages)


def notice(report: Report, words: Words) -> str:
    """Return which characters the pages cannot show, in one sentence; nothing where they show all."""
    lost = missing(_data(report, words))
    named = ", ".join(f"{each} (U+{ord(each):04X})" for each in lost[:_NAMED])
    more = f" and {len(lost) - _NAMED} more" if len(lost) > _NAMED else ""
    return f"the font lacks {named}{more}; the pages show {PLACEHOLDER} instead" if lost else ""


def _packed(pdf: bytes) -> bytes:
    """Return the same file without the version of what set it, and with its small objects compressed.

    The tags of a long table weigh more than its text.
    """
    packed = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as document:
        described = document.Root.Metadata
        described.write(_SETTER.sub(_MAKER, described.read_bytes()))
        document.docinfo.Creator = pikepdf.String(_MAKER.decode())  # PDF/A wants both to say the same
        document.save(packed, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return packed.getvalue()


def _inputs(report: Report, words: Words) -> dict[str, Any]:
    """Return what the template reads; what the file says of itself needs no glyphs and stays as it was written."""
    data = _data(report, words)
    return {
        **printable(data),
        "properties": {"title": data["title"], "author": data["author"]},
        "files": [_file(name, content, words) for name, content in report.files.items()],
    }


def _data(report: Report, words: Words) -> dict[str, Any]:
    """Return what the pages show."""
    settings = report.findings.report
    said = content(report.document, words)
    described = {
        "distributions": equal.distributions(report.findings, words)["described"],
        "payback": equal.cash(report.findings, words),
    }
    for section in said["sections"]:
        section["alt"] = f"{section['title']} {described.get(section['id'], '')}"
    language, _, region = words.locale.partition("-")
    byline = report.document.byline
    return {
        **said,
        "sections": said["sections"][:-1],  # the receipt stands at the foot of every page
        "lang": language,
        "region": region or None,
        "options": len(report.findings.options),
        "company": report.findings.company.name,
        "author": settings.author,
        "byline": "" if byline is None else words.say(byline),
        "date": [int(part) for part in (settings.date or _NO_DATE).split("-")],
        "colours": palette(settings.colour),
        "logo": list(report.logo) or None,
        "receipt": said["sections"][-1]["blocks"][0]["text"],
        "page": words.say(Text("report.page", {"page": Verbatim("{page}"), "pages": Verbatim("{pages}")})),
    }


def _file(name: str, data: bytes, words: Words) -> dict[str, Any]:
    """Return a file that goes inside, with what PDF/A wants to know about it."""
    kind = next((ending for ending in _MIME if name.endswith(ending)), "")
    return {
        "name": name,
        "data": list(data),
        "mime": _MIME.get(kind, "application/octet-stream"),
        "relationship": "source" if kind in _SOURCES else "supplement",
        "description": words.say(Text("report.file_source" if kind in _SOURCES else "report.file_result")),
    }
