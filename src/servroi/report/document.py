"""A document before it has a language or a format: sections of blocks, all values still typed."""

from dataclasses import dataclass
from typing import Literal

from servroi.core.text import Term, Text

Align = Literal["left", "right"]
Tone = Literal["plain", "good", "bad", "quiet"]


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


@dataclass(frozen=True, slots=True)
class Curve:
    """One option's distribution."""

    label: Term
    counts: tuple[int, ...]
    series: int
    note: Term | None = None


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
    series: int = 0


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars from a common zero."""

    bars: tuple[Bar, ...]


Block = Headline | Prose | Points | Table | Distributions | Bars


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
