"""The terminal: 80 columns, colour where it helps and never alone, ASCII where the console cannot do more."""

from dataclasses import dataclass
from textwrap import wrap
from typing import assert_never

from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Column
from rich.table import Table as RichTable
from rich.text import Text as RichText

from servroi.core.text import Measure, Money, Term
from servroi.core.text import Text as Sentence
from servroi.render.words import Words
from servroi.report.document import (
    Bands,
    Bar,
    Bars,
    Block,
    Distributions,
    Document,
    Figure,
    Figures,
    Headline,
    Points,
    Prose,
    Section,
    Span,
    Table,
    by_year,
    says,
)

_COLOURS = ("#2e8bc9", "#d98200", "#2a9d6f", "#b05fa3", "#b08d00", "#5f7fd9")
"""Readable on dark and on light ground, and apart for every common kind of colour vision."""
NARROWEST, WIDEST = 20, 100
"""Columns that a text is given at least and at most."""
_NAME = 14
"""Columns that a name has at least, however wide the figures beside it are."""
_ROWS = 3
_BAR = 16
_BARS = 24
"""Columns for one bar beside a row, and for several together."""


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The characters that a console can show."""

    marks: str
    levels: str
    full: str
    line: str
    zero: str
    replace: tuple[tuple[str, str], ...] = ()
    upright: str = "|"


UNICODE = Glyphs("■□◆◇▲△", " ▁▂▃▄▅▆▇█", "█", "─", "┼", upright="│")
ASCII = Glyphs(
    "#o*+x%",
    " .:-=+*%#",
    "#",
    "-",
    "+",
    (
        ("\u2019", "'"),
        ("\u2212", "-"),
        ("\u00d7", "*"),
        ("\u202f", " "),
        ("\u00a0", " "),
        ("«", '"'),
        ("»", '"'),
        ("„", '"'),
        ("“", '"'),
    ),
)


def glyphs(encoding: str) -> Glyphs:
    """Return what a console with this encoding can show."""
    try:
        (UNICODE.marks + UNICODE.levels + UNICODE.zero + "\u2019\u2212\u202f").encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return ASCII
    return UNICODE


def write(document: Document, words: Words, console: Console) -> None:
    """Print a document."""
    console.width = max(NARROWEST, console.width)
    page = _Page(words, glyphs(console.encoding), min(console.width, WIDEST))
    for number, section in enumerate(document.sections):
        if number:
            console.print()
        console.print(page.section(section), width=page.width, crop=False)


def wrapped(text: RichText, width: int) -> RichText:
    """Return a text in lines of its own: Rich would break at no-break spaces, and in the middle of an address."""
    lines = wrap(text.plain, width, break_long_words=False, break_on_hyphens=False)
    return RichText("\n".join(lines), style=text.style, no_wrap=True, overflow="ignore")


class _Page:
    """Turns blocks into what Rich prints."""

    def __init__(self, words: Words, characters: Glyphs, width: int) -> None:
        self.words = words
        self.glyphs = characters
        self.width = width

    def section(self, section: Section) -> RenderableType:
        parts: list[RenderableType] = []
        if section.title is not None:
            parts.append(self.text(section.title, "bold"))
        for number, block in enumerate(filter(says, section.blocks)):
            if number and isinstance(block, Table):
                parts.append(RichText())
            parts.append(self.block(block))
        return Group(*parts)

    def text(self, term: Term | None, style: str = "", *, bare: bool = False) -> RichText:
        said = self.words.say(term, bare=bare)
        for character, plain in self.glyphs.replace:
            said = said.replace(character, plain)
        return RichText(said, style=style)

    def block(self, block: Block) -> RenderableType:
        match block:
            case Headline(text):
                return wrapped(self.text(text, "bold"), self.width)
            case Prose(sentences, tone):
                style = "dim" if tone == "quiet" else ""
                prose = RichText(" ").join([self.text(sentence, style) for sentence in sentences])
                return wrapped(RichText(prose.plain, style=style), self.width)
            case Points(items):
                return self.points(items)
            case Table():
                return self.table(block)
            case Distributions():
                return self.distributions(block)
            case Bars(bars):
                return self.bars(bars)
            case Figures(figures):
                return self.figures(figures)
            case Bands():
                return self.table(by_year(block))
            case _:
                assert_never(block)

    def points(self, items: tuple[Sentence, ...]) -> RenderableType:
        grid = RichTable.grid(padding=(0, 1))
        grid.add_column(width=1)
        grid.add_column(overflow="fold")
        for item in items:
            grid.add_row("-", wrapped(self.text(item), self.width - 2))
        return grid

    def table(self, table: Table) -> RenderableType:
        grid = RichTable(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim", expand=False)
        figures = any(column.align == "right" for column in table.columns)
        for position, column in enumerate(table.columns):
            grid.add_column(
                self.text(column.title),
                justify=column.align,
                overflow="fold",
                vertical="bottom" if position and figures else "top",
                no_wrap=column.keep or column.align == "right",
            )
        spans = [span for row in table.bars for span in row if span is not None]
        for _ in table.bars[0] if table.bars else ():
            grid.add_column(vertical="bottom", no_wrap=True)
        for number, row in enumerate(table.rows):
            cells = [self.text(cell, bare=True) for cell in row]
            if table.series and (series := table.series[number]) is not None:
                cells[0] = RichText.assemble(self.mark(series), " ", cells[0])
            for span in table.bars[number] if table.bars else ():
                several = len(table.bars[number])
                cells.append(self.span(span, spans, _BAR if several == 1 else _BARS // several))
            last = table.total and number == len(table.rows) - 1
            grid.add_row(*cells, style="bold" if last else "")
        if not figures or _least(grid) <= self.width:
            return grid
        for each in grid.columns:
            each.header = RichText(str(each.header).replace(" ", "\n"))
        if (least := _least(grid)) > self.width:
            grid.width = least  # a line that a narrow screen breaks is ugly, a figure without its last digits is wrong
        return grid

    def figures(self, figures: tuple[Figure, ...]) -> RenderableType:
        grid = RichTable.grid(padding=(0, 2, 0, 0))
        for figure in figures:
            grid.add_row(self.text(figure.value, "bold", bare=True), self.text(figure.label))
        return grid

    def span(self, span: Span | None, among: list[Span], width: int) -> RichText:
        """Draw a bar on the axis of all bars, which has 0 on it; an upright marks 0 where bars go both ways."""
        least = min(0.0, *(min(one.low, one.high) for one in among))
        most = max(0.0, *(max(one.low, one.high) for one in among))
        if span is None or most == least:
            return RichText()
        unit = (most - least) / (width - 1 if least < 0.0 < most else width)
        zero = round(-least / unit)
        first, last = (round((end - least) / unit) for end in sorted((span.low, span.high)))
        bar = RichText(" " * min(first, zero))
        bar.append(self.glyphs.full * (min(zero, last) - min(first, zero)), style=colour(span.below))
        if least < 0.0 < most:
            bar.append(" " * (zero - max(min(zero, last), min(first, zero))) + self.glyphs.upright)
        bar.append(" " * max(0, first - zero))
        bar.append(self.glyphs.full * (max(zero, last) - max(first, zero)), style=colour(span.series))
        return bar

    def mark(self, series: int) -> RichText:
        return RichText(self.glyphs.marks[series % len(self.glyphs.marks)], style=colour(series))

    def distributions(self, block: Distributions) -> RenderableType:
        """Draw each curve as bars of a few rows, all on one axis."""
        most = max(max(curve.counts) for curve in block.curves)
        parts: list[RenderableType] = []
        for curve in block.curves:
            parts.append(RichText.assemble(self.mark(curve.series), " ", self.text(curve.label)))
            parts += [RichText(row, style=colour(curve.series)) for row in self.rows(curve.counts, most)]
        parts += self.axis(block)
        return Padding(Group(*parts), (0, 0, 0, 2))

    def rows(self, counts: tuple[int, ...], most: int) -> list[str]:
        levels = self.glyphs.levels
        steps = len(levels) - 1
        heights = [round(count / most * steps * _ROWS) if count else 0 for count in counts]
        heights = [max(1, height) if count else 0 for height, count in zip(heights, counts, strict=True)]
        return [
            "".join(levels[min(steps, max(0, height - row * steps))] for height in heights).rstrip()
            for row in range(_ROWS - 1, -1, -1)
        ]

    def axis(self, block: Distributions) -> list[RichText]:
        edges = block.edges
        size = len(edges) - 1
        step = (edges[-1] - edges[0]) / size
        zero = round(-edges[0] / step) if edges[0] <= 0.0 <= edges[-1] else None
        line = [self.glyphs.line] * size
        if zero is not None:
            line[min(zero, size - 1)] = self.glyphs.zero
        unit = (edges[-1] - edges[0]) / 100.0

        def label(edge: float) -> str:
            term = Measure(edge, block.kind, block.points) if block.kind else Money(edge, unit)
            return self.text(term, bare=True).plain

        low, high = label(edges[0]), label(edges[-1])
        labels = [" "] * size
        place(labels, 0, low)
        place(labels, size - len(high), high)
        if zero is not None:
            place(labels, zero, "0")
        return [RichText("".join(line)), RichText("".join(labels), style="dim")]

    def bars(self, bars: tuple[Bar, ...]) -> RenderableType:
        grid = RichTable.grid(padding=(0, 2, 0, 0))
        room = max(10, self.width - 52)
        largest = max((abs(bar.value) for bar in bars), default=0.0) or 1.0
        for bar in bars:
            length = max(1, round(abs(bar.value) / largest * room))
            grid.add_row(
                self.text(bar.label),
                RichText(self.glyphs.full * length, style=colour(0)),
                self.text(bar.shown),
            )
        return grid


def _least(grid: RichTable) -> int:
    """Return the columns of the screen that a table needs: all of its figures, and something of its names."""
    return sum(2 + min(_longest(column), WIDEST if column.no_wrap else _NAME) for column in grid.columns) - 2


def _longest(column: Column) -> int:
    cells = (str(cell) for cell in (column.header, *column.cells))
    return max(cell_len(line) for cell in cells for line in cell.split("\n"))


def place(line: list[str], start: int, text: str) -> None:
    """Write a text into a line, unless it would touch what stands there."""
    start = max(0, min(start, len(line) - len(text)))
    around = line[max(0, start - 1) : start + len(text) + 1]
    if all(character == " " for character in around):
        line[start : start + len(text)] = list(text)


def colour(series: int) -> str:
    """Return the colour of an option."""
    return _COLOURS[series % len(_COLOURS)]
