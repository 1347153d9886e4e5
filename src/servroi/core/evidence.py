"""Where a number comes from: its origin in the files, its evidence and grade."""

from dataclasses import dataclass
from typing import Literal

Grade = Literal["A", "B", "C", "D", "E"]
GRADES: tuple[Grade, ...] = ("A", "B", "C", "D", "E")
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
    """

    grade: Grade | None = None
    sources: tuple[str, ...] = ()
    owner: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """One entry of the evidence base."""

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
