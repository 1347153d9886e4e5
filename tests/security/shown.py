"""The words that an output shows, as one text without blanks, for lines break anywhere."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import pypdf
from markdown_it import MarkdownIt


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


def cells(data: bytes) -> list[str]:
    """Return all cells of a table."""
    return [cell for row in csv.reader(io.StringIO(data.decode())) for cell in row]


def parts(data: bytes) -> dict[str, ElementTree.Element]:
    """Return the parts of a workbook or a slide."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = [name for name in package.namelist() if name.endswith((".xml", ".rels"))]
        return {name: ElementTree.fromstring(package.read(name)) for name in names}


def words(ending: str, data: bytes) -> str:
    """Return all the words of an output."""
    said = {
        "pdf": lambda: "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages),
        "html": lambda: Elements(data.decode()).text,
        "md": lambda: Elements(markdown(data)).text,
        "csv": lambda: "\n".join(f"{cell}\n{cell[1:]}" for cell in cells(data)),
        "json": lambda: "\n".join(_strings(json.loads(data))),
    }
    office = {"xlsx", "pptx"}
    text = "\n".join("".join(part.itertext()) for part in parts(data).values()) if ending in office else said[ending]()
    return squeezed(text)


def _strings(node: Any) -> Iterator[str]:
    """Yield all keys and texts of a result."""
    for one in (*node, *node.values()) if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _strings(one)
    if isinstance(node, str):
        yield node


def squeezed(text: str) -> str:
    """Return text without blanks, breaks and typographic variants."""
    return re.sub(r"[\s\u200b-]", "", text).translate(str.maketrans("\u2018\u2019\u201c\u201d", "''\"\""))
