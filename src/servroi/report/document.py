"""A document before it has a language or a format: sections of blocks, all values still typed."""

from dataclasses import dataclass, replace
from typing import Literal

from servroi.core.text import Money, Term, Text, Verbatim

Align = Literal["left", "right"]
Tone = Literal["plain", "good", "bad", "quiet", "fine", "box"]
"""`quiet` explains, `fine` is to be looked up rather than read, `box` must not be overlooked."""


@dataclass(frozen=True, slots=True)
class Headline:
    """The answer, in one sentence."""

    text: Text


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph."""

    sentences: tuple[Text, ...]
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Points:
    """A list of sentences."""

    items: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    title: Text
    align: Align = "right"
    keep: bool = False
    """Whether its lines must not be broken, for they are to be copied."""


@dataclass(frozen=True, slots=True)
class Span:
    """A bar beside a row, from one value to another on an axis that all bars of a table share.

    Attributes:
        low, high: Where it begins and ends.
        series: Colour of the part above 0.
        below: Colour of the part below 0.
    """

    low: float
    high: float
    series: int = 0
    below: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first cell of a row names it. `series` gives a row the colour and mark of an option.

    `bars` draws one or more bars beside each row, in columns of their own at the right; the figures stand in the cells,
    so a format may leave the bars out.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    series: tuple[int | None, ...] = ()
    total: bool = False
    """Whether the last row is a sum."""
    bars: tuple[tuple[Span | None, ...], ...] = ()
    marked: tuple[bool, ...] = ()
    """Rows to be set off: assumptions without a source. Their cells say so in words as well."""


@dataclass(frozen=True, slots=True)
class Curve:
    """One option's distribution."""

    label: Term
    counts: tuple[int, ...]
    series: int
    median: Money | None = None


@dataclass(frozen=True, slots=True)
class Distributions:
    """Several distributions on one axis: of money, or of an input's kind."""

    edges: tuple[float, ...]
    curves: tuple[Curve, ...]
    kind: str = ""
    points: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: a signed value, its label and what to print beside it."""

    label: Term
    value: float
    shown: Term


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars from a common zero."""

    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A key figure: what it is, and its value."""

    label: Text
    value: Term
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Figures:
    """Key figures, side by side where there is room."""

    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """Money of one option by time k = 0..horizon, over trials."""

    label: Term
    series: int
    p5: tuple[float, ...]
    p25: tuple[float, ...]
    p50: tuple[float, ...]
    p75: tuple[float, ...]
    p95: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Bands:
    """Money over time: the first option with its 50 % and 90 % bands, the others by their median."""

    bands: tuple[Band, ...]


Block = Headline | Prose | Points | Table | Distributions | Bars | Figures | Bands


def says(block: Block) -> bool:
    """Tell whether there is anything in a block: a paragraph without a sentence, a table without a row are left out."""
    match block:
        case Prose(sentences):
            return bool(sentences)
        case Table(_, rows):
            return bool(rows)
        case _:
            return True


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part; `id` is its name in every format."""

    id: str
    title: Text | None
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader gets."""

    title: Text
    sections: tuple[Section, ...]
    byline: Text | None = None
    """Who made it, and when; for attachments."""

    @property
    def answer(self) -> Text:
        """The answer in one sentence; the title where there is none."""
        every = (block for section in self.sections for block in section.blocks)
        return next((block.text for block in every if isinstance(block, Headline)), self.title)

    @property
    def brief(self) -> "Document":
        """The first section alone."""
        return replace(self, sections=self.sections[:1])


def by_year(bands: Bands) -> Table:
    """Return money over time as a table, for readers and formats without pictures: median and 90 % range by year."""
    times = range(len(bands.bands[0].p50))
    unit = max(abs(amount) for band in bands.bands for amount in (*band.p5, *band.p95)) / 1000.0
    columns = (
        Column(Text("report.cumulative"), "left"),
        *(Column(Text("report.year", {"year": Verbatim(str(k))})) for k in times),
    )
    rows: list[tuple[Term | None, ...]] = []
    for band in bands.bands:
        for key in ("p5", "p50", "p95"):
            amounts: tuple[float, ...] = getattr(band, key)
            name = Text(f"report.{key}", {"option": band.label})
            rows.append((name, *(Money(amount, unit) for amount in amounts)))
    return Table(columns, tuple(rows))
