"""Where a number comes from: its origin in the files, its evidence and grade."""

from dataclasses import dataclass
from typing import Literal

Grade = Literal["A", "B", "C", "D", "E"]
_PAIR = 2
GRADES: tuple[Grade, ...] = ("A", "B", "C", "D", "E")
WEAK: tuple[Grade, ...] = ("D", "E")
"""Grades that nothing was measured for."""
Layer = Literal["catalogue", "country", "sector", "extends", "file", "set"]


@dataclass(frozen=True, slots=True)
class Origin:
    """The layer, file (base name only) and line that a value was read from."""

    layer: Layer
    file: str = ""
    line: int = 0

    @property
    def stated(self) -> bool:
        """Whether the author of the scenario stated the value."""
        return self.layer in ("extends", "file", "set")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a value rests on.

    Attributes:
        grade: A official statistics or meta-analysis, B single study or large survey, C industry, D judgement,
            E stated by the author without a source; None for decisions, settings and unsourced facts of the company.
        sources: Identifiers of the evidence (defaults), or the source as the author wrote it.
        owner: Who answers for the value.
        note: A remark.
        sector: The one sector in which a default was measured; empty if it holds in all.
    """

    grade: Grade | None = None
    sources: tuple[str, ...] = ()
    owner: str = ""
    note: str = ""
    sector: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """One entry of the evidence base; `nameless` marks what goes round in the trade without an author."""

    id: str
    measures: str
    figure: str
    address: str
    author: str
    year: int | None
    title: str
    publisher: str
    country: str
    sector: str
    grade: Grade
    seen: bool
    derived: bool
    range: tuple[float | None, float | None, float | None]
    nameless: bool = False

    @property
    def short(self) -> str:
        """Author and year, the first of several alone, without what carried the news.

        >>> def named(author, year):
        ...     return Source("", "", "", "", author, year, "", "", "", "", "A", True, False, (None, None, None)).short
        >>> named("Friebel, Heinz, Zubanov", 2022), named("Goodman & Newman (TARP)", 2003), named("BFS, via fmc", None)
        ('Friebel et al. 2022', 'Goodman & Newman 2003', 'BFS')
        """
        names = self.author.partition(" (")[0].partition(" / ")[0].split(", ")
        author = f"{names[0]} et al." if len(names) > _PAIR else names[0]
        return f"{author} {self.year}" if self.year else author
