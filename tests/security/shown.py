"""The words that an output shows, and whether they hold a text."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import pypdf
from markdown_it import MarkdownIt

from servroi.render.formats.pdf.glyphs import printable


class Elements(HTMLParser):
    """The elements of a page, with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def markdown(data: bytes) -> str:
    """Return the page that comes of a text in Markdown."""
    return str(MarkdownIt("commonmark").enable("table").render(data.decode()))


def table(data: bytes) -> list[list[str]]:
    """Return the rows of a table, its head first."""
    return list(csv.reader(io.StringIO(data.decode(), newline="")))


def begins_a_formula(cell: str) -> bool:
    """Tell whether a spreadsheet may take a cell for a formula, be it one where semicolons part cells."""
    parts = [part.strip(' \u00a0"') for part in re.split("[;\t\r\n]", cell)]
    return cell[:1] in ("\t", "\r") or any(part[:1] in BEGINS for part in parts if part)


BEGINS = tuple("=+-@|%\uff1d\uff0b\uff0d\uff20")
"""What a formula begins with, in wide letters too."""


def harmless(line: str) -> bool:
    """Tell whether a line holds nothing that a terminal acts upon."""
    return not any(unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") for sign in line)


def screen(text: str) -> str:
    """Return what a screen shows, without our colours, and refuse what else a terminal would act upon."""
    left = re.sub(r"\x1b\[[\d;]*m", "", text)
    assert all(map(harmless, left.split("\n")))
    return left


def parts(data: bytes) -> dict[str, ElementTree.Element]:
    """Return the parts of a workbook or a slide."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = [name for name in package.namelist() if name.endswith((".xml", ".rels"))]
        return {name: ElementTree.fromstring(package.read(name)) for name in names}


def words(ending: str, data: bytes) -> str:
    """Return all the words of an output."""
    said = {
        "pdf": lambda: "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages),
        "html": lambda: Elements(data.decode()).text,
        "md": lambda: Elements(markdown(data)).text,
        "csv": lambda: "\n".join(f"{cell}\n{cell[1:]}" for row in table(data) for cell in row),
        "json": lambda: "\n".join(strings(json.loads(data))),
    }
    office = {"xlsx", "pptx"}
    return "\n".join("".join(part.itertext()) for part in parts(data).values()) if ending in office else said[ending]()


def holds(ending: str, said: str, text: str) -> bool:
    """Tell whether the words of an output hold a text, letter for letter; a PDF without the signs its fonts lack."""
    if ending == "pdf":
        return any(_broken(each).search(said) for each in (text, printable(text)))
    return text in said


def _broken(text: str) -> re.Pattern[str]:
    """Return what finds a text whose lines break anywhere: at blanks, after hyphens of their own, within long words."""
    words = [_BREAK.join("[-\u00ad]" if sign == "-" else re.escape(sign) for sign in word) for word in text.split()]
    return re.compile(r"(?:\s|\u200b)+".join(words))


_BREAK = "(?:[\u200b\u00ad]+ ?\n?|-?[ \n])?"
"""What stands where a line of a PDF breaks within a word."""


def strings(node: Any) -> Iterator[str]:
    """Yield all keys and texts of a result."""
    for one in (*node, *node.values()) if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from strings(one)
    if isinstance(node, str):
        yield node
