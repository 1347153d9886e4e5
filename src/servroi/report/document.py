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


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first cell of a row names it. `series` gives a row the colour and mark of an option."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    series: tuple[int | None, ...] = ()
    total: bool = False
    """Whether the last row is a sum."""


@dataclass(frozen=True, slots=True)
class Curve:
    """One option's distribution."""

    label: Term
    counts: tuple[int, ...]
    series: int
    note: Term | None = None


@dataclass(frozen=True, slots=True)
class Distributions:
    """Several distributions on one axis of money."""

    edges: tuple[float, ...]
    curves: tuple[Curve, ...]


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
