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
from servroi.errors import OutputError, Place, Problem
from servroi.render import equal
from servroi.render.colours import palette
from servroi.render.content import content
from servroi.render.words import Words
from servroi.report.report import Report

_FOLDER = Path(__file__).parent
_TEMPLATE = "attachment.typ"
_SOURCES = (".yaml", ".yml")
_MIME = {".yaml": "application/yaml", ".yml": "application/yaml", ".json": "application/json", ".png": "image/png"}
_SETTER, _MAKER = re.compile(rb"Typst [\d.]+"), b"servroi"
_NO_SIGN = re.compile(r'the text `"(.+?)"` could not be displayed')
_NO_DATE = "1980-01-01"
"""PDF/A wants a date; without one in the scenario it is this, for the clock must not show."""


def write(report: Report, words: Words) -> bytes:
    """Return a report as PDF/A-3 with PDF/UA-1 tags.

    Raises:
        OutputError: A text holds a sign that the font does not have.
    """
    compiler = typst.Compiler(
        str(_FOLDER / _TEMPLATE),
        root=str(_FOLDER),
        font_paths=typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(_FOLDER / "fonts")]
        ),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(_data(report, words), ensure_ascii=False)},
    )
    try:
        pdf = compiler.compile(format="pdf", pdf_standards=["a-3a", "ua-1"], timestamp=0)
    except typst.TypstError as error:
        raise _without_sign(error) from None
    assert isinstance(pdf, bytes), "without an output path the file comes back"
    return _packed(pdf)


def _without_sign(error: typst.TypstError) -> Exception:
    """Return what a user can do about a sign without a picture, which an archivable PDF must not hold."""
    if not (match := _NO_SIGN.search(str(error))):
        return error
    signs = ", ".join(f"'{sign}' (U+{ord(sign):04X})" for sign in match[1])
    what = f"the font of the PDF has no sign for {signs}; write it in other letters, or choose html, which shows it"
    return OutputError([Problem("font", Place("pdf"), "", what)])


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


def _data(report: Report, words: Words) -> dict[str, Any]:
    """Return what the template reads."""
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
        "lang": language,
        "region": region or None,
        "company": report.findings.company.name,
        "author": settings.author,
        "byline": "" if byline is None else words.say(byline),
        "date": [int(part) for part in (settings.date or _NO_DATE).split("-")],
        "colours": palette(settings.colour),
        "logo": list(report.logo) or None,
        "receipt": said["sections"][-1]["blocks"][0]["text"],
        "page": words.say(Text("report.page", {"page": Verbatim("{page}"), "pages": Verbatim("{pages}")})),
        "files": [_file(name, data, words) for name, data in report.files.items()],
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
