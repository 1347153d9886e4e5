"""The file of a presentation without what its libraries leave in it: clocks, a picture of nothing, printer settings."""

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_FIRST = "[Content_Types].xml"
_UNWANTED = re.compile(r"docProps/thumbnail\.jpeg|ppt/printerSettings/.*")
_RELATION = re.compile(rb'<Relationship [^>]*Target="[^"]*(?:thumbnail\.jpeg|printerSettings1\.bin)"[^>]*/>')
_CLOCK = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</)")
_DAY = rb"\g<1>1980-01-01T00:00:00Z\g<2>"
_TIME = (1980, 1, 1, 0, 0, 0)
_ABOUT = "docProps/app.xml"
_SAID = b"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>servroi\
</Application><PresentationFormat>Widescreen</PresentationFormat><Slides>1</Slides><Notes>1</Notes></Properties>"""
"""In place of what the library's template says: another program, another format, no slide."""


def cleaned(data: bytes) -> bytes:
    """Return an office file with fixed times and order, the same for the same content."""
    return _packed(_parts(data), chart=False)


def _parts(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist() if not _UNWANTED.fullmatch(name)}


def _packed(parts: dict[str, bytes], *, chart: bool) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as package:
        for name in sorted(parts, key=lambda name: (name != _FIRST, name)):
            package.writestr(ZipInfo(name, _TIME), _part(name, parts[name], chart=chart), ZIP_DEFLATED)
    return packed.getvalue()


def _part(name: str, content: bytes, *, chart: bool) -> bytes:
    if name.endswith(".xlsx"):  # what the chart shows, as a workbook
        return _packed(_parts(content), chart=True)
    if name.endswith(".rels"):
        return _RELATION.sub(b"", content)
    if name == _ABOUT and not chart:
        return _SAID
    return _CLOCK.sub(_DAY, content) if chart else content
