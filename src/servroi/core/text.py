"""Sentences before they have a language: a key, and values that know what they are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import floor, log10
from typing import Literal

MONTH = 1.0 / 12.0
"""Of a year; shorter spans are said in words."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in the scenario's currency; rounded to what its standard error bears."""

    value: float
    error: float = 0.0
    signed: bool = False

    @property
    def unit(self) -> float:
        """The last place that the standard error bears, at least 1."""
        return 10.0 ** floor(log10(2.0 * self.error)) if self.error > 0.5 else 1.0

    @property
    def rounded(self) -> float:
        """What is shown of the amount.

        >>> Money(253_903.9, 1500.0).rounded
        254000.0
        """
        return round(self.value / self.unit) * self.unit


@dataclass(frozen=True, slots=True)
class Share:
    """A share, shown in whole percent; where the trials are too few to bear that for a chance, a warning says so."""

    value: float


@dataclass(frozen=True, slots=True)
class Number:
    """A plain number, shown with so many significant digits; below `least` only as less than that."""

    value: float
    digits: int = 2
    signed: bool = False
    least: float = 0.0

    @property
    def place(self) -> int:
        """Decimals up to the last significant digit; negative before the decimal mark.

        >>> Number(33.28, 4).place, Number(0.0).place, Number(41_234.0, 2).place
        (2, 0, -3)
        """
        return self.digits - 1 - floor(log10(abs(self.value))) if self.value else 0

    @property
    def rounded(self) -> float:
        """What is shown of the number.

        >>> Number(0.146668, 4).rounded
        0.1467
        """
        return round(self.value, self.place)


@dataclass(frozen=True, slots=True)
class Whole:
    """A count, shown in full."""

    value: int


@dataclass(frozen=True, slots=True)
class Years:
    """A span of time in years; None: never within the horizon."""

    value: float | None


@dataclass(frozen=True, slots=True)
class Date:
    """A day, as year-month-day."""

    iso: str


@dataclass(frozen=True, slots=True)
class Measure:
    """A value of an input, shown as its kind is written: percent, money, days, ..."""

    value: float
    kind: str
    points: bool = False


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Words of the author, of a file or of a catalogue; never translated."""

    value: str


@dataclass(frozen=True, slots=True)
class Label:
    """A word of a language's own lists: an input, unit, channel, driver, sector, grade."""

    group: Literal["inputs", "units", "channels", "drivers", "money", "sectors", "grades", "options", "layers"]
    name: str


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence or a phrase: the key of its template in the languages, and what to put in."""

    key: str
    values: Mapping[str, "Term"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Listing:
    """Several terms in a row, joined as the language joins them."""

    terms: tuple["Term", ...]


Term = Money | Share | Number | Whole | Years | Date | Measure | Verbatim | Label | Text | Listing


@dataclass(frozen=True, slots=True)
class Notice:
    """A warning or a piece of advice: slug, the path it is about, and its sentence."""

    slug: str
    path: str
    text: Text
