"""Reads tables and figures back from what was rendered, knowing nothing of how it was made."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pypdf
from pptx import Presentation
from rich.console import Console

from servroi.render.formats import terminal
from servroi.render.words import Words
from servroi.report.document import Document

WIDTH = 100
Cells = dict[tuple[str, str], list[str]]
"""Name of a row and title of a column -> what stands there, in all tables that have both."""
Pairs = dict[str, str]
"""Label of a key figure -> its value."""
_MARKS = "■□◆◇▲△ "
_CHUNK = re.compile(r"[^ ]+(?: [^ ]+)*")


@dataclass
class Shown:
    """What was read back.

    Attributes:
        cells: Of all tables.
        figures: The key figures.
        text: All words.
    """

    cells: Cells = field(default_factory=dict)
    figures: Pairs = field(default_factory=dict)
    text: str = ""

    def add(self, titles: list[str], row: list[str]) -> None:
        """Take the cells of a row."""
        for title, cell in zip(titles[1:], row[1:], strict=False):
            if cell:
                self.cells.setdefault((row[0], title), []).append(cell)


class _Page(HTMLParser):
    """Takes tables, key figures and words out of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.shown, self.titles = Shown(), [""]
        self.row: list[str] = []
        self.label = ""
        self.open = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("th", "td"):
            self.row.append("")
        elif tag == "tr":
            self.row = []
        elif tag == "thead":
            self.titles = []
        if tag in ("th", "td", "dt", "dd", "style", "script"):
            self.open = tag

    def handle_data(self, data: str) -> None:
        if self.open in ("style", "script"):
            return
        self.shown.text += data
        if self.open in ("th", "td"):
            self.row[-1] = (self.row[-1] + data.replace("\n", " ")).strip(" ")
        elif self.open == "dt":
            self.label = data
        elif self.open == "dd":
            self.shown.figures[self.label] = data

    def handle_endtag(self, tag: str) -> None:
        if tag == self.open:
            self.open = ""
        if tag == "tr" and not self.titles:
            self.titles = self.row
        elif tag == "tr" and self.row:
            self.shown.add(self.titles, self.row)


def page(html: str) -> Shown:
    """Return what a web page shows."""
    reader = _Page()
    reader.feed(html)
    return reader.shown


def slide(data: bytes) -> Shown:
    """Return the key figures of a slide: the value stands above its label."""
    shapes = Presentation(io.BytesIO(data)).slides[0].shapes
    cards = [shape.text_frame.paragraphs for shape in shapes if shape.name.startswith("figure ")]
    return Shown(figures={card[1].text.replace("\n", " "): card[0].text for card in cards})


def pdf(data: bytes) -> str:
    """Return the words of all pages of a PDF, line by line."""
    return "\n".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(data)).pages)


def screen(document: Document, words: Words) -> Shown:
    """Return what a wide terminal shows: cells end where those of their column end."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    terminal.write(document, words, Console(file=stream, width=WIDTH, no_color=True, force_terminal=False))
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    shown = Shown(text=stream.buffer.getvalue().decode())
    for part in shown.text.split("\n\n"):
        for titles, row in _tabulated(part.splitlines()):
            shown.add(titles, row)
    return shown


def _tabulated(lines: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the rows of a table on the screen, each with the titles above it."""
    chunks = [[(match.start(), match.end(), match[0]) for match in _CHUNK.finditer(line.rstrip())] for line in lines]
    figures = [number for number, row in enumerate(chunks) if any(re.search(r"\d", cell[2]) for cell in row[1:])]
    if not figures:
        return
    ends = sorted({end for number in figures for _, end, _ in chunks[number][1:]})
    titles = ["", *("" for _ in ends)]
    body = max((number + 1 for number, row in enumerate(chunks[: figures[0]]) if len(row) > 1), default=0)
    for row in chunks[:body]:
        for start, end, text in row:
            column = 0 if start == 0 else 1 + ends.index(end) if end in ends else None
            if column is not None:
                titles[column] = f"{titles[column]} {text}".strip()
    name = ""
    for row in chunks[body:]:
        name = f"{name} {row[0][2]}".strip() if row and row[0][0] == 0 else name
        if len(row) > 1:
            found = {end: text for _, end, text in row[1:]}
            yield titles, [name.lstrip(_MARKS), *(found.get(end, "") for end in ends)]
            name = ""
