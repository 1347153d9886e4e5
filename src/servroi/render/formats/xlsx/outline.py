"""What stands on the calculation sheet, from top to bottom: titles, and rows with one formula each."""

from collections.abc import Callable
from dataclasses import dataclass, field

from servroi.core.text import Term, Text
from servroi.render.formats.xlsx.book import Line
from servroi.render.formats.xlsx.expression import Expr, of
from servroi.render.words import Words


@dataclass(frozen=True, slots=True)
class Title:
    """A title; level 1 begins an option, 2 a part of it."""

    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Outline:
    """A part of the sheet that is being written."""

    words: Words
    customers: bool = True
    items: list[Title | Line] = field(default_factory=list)

    def title(self, term: Term, level: int = 2) -> None:
        """Begin a part."""
        self.items.append(Title(self.words.say(term), level))

    def line(
        self,
        term: Term | str,
        unit: str,
        formula: Expr | Callable[[Line], Expr],
        *,
        opening: Expr | int | None = None,
        from_start: bool = False,
        meaning: str = "",
        strong: bool = False,
    ) -> Line:
        """Add a row by time and return it; `term` is a label or the slug of one."""
        return self._add(
            Line(
                label=self._label(term),
                unit=self._unit(unit),
                formula=formula,
                opening=None if opening is None else of(opening),
                from_start=from_start,
                meaning=self._meaning(meaning),
                form=FORMS.get(unit, "number"),
                strong=strong,
            )
        )

    def cell(self, term: Term | str, unit: str, formula: Expr, meaning: str = "") -> Line:
        """Add a row with a single cell and return it."""
        return self._add(
            Line(
                label=self._label(term),
                unit=self._unit(unit),
                formula=formula,
                yearly=False,
                meaning=self._meaning(meaning),
                form=FORMS.get(unit, "number"),
            )
        )

    def _add(self, line: Line) -> Line:
        self.items.append(line)
        return line

    def _label(self, term: Term | str) -> str:
        return self.words.say(Text(f"workbook.row.{term}") if isinstance(term, str) else term)

    def _unit(self, unit: str) -> str:
        return self.words.label("units", unit) if unit else ""

    def _meaning(self, slug: str) -> str:
        return self.words.say(Text(f"explain.words.{slug}")) if slug else ""


FORMS = {
    "share": "share",
    "per_year": "share",
    "relative_change": "share",
    "probability": "share",
    "year": "whole",
    "money_per_year": "money",
    "money_per_leaver": "money",
    "money_per_sick_day": "money",
    "money_per_hour": "money",
    "money_per_fte_year": "money",
    "money_per_customer_year": "money",
}
"""Unit -> number format; all others are plain numbers."""
