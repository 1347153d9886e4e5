"""What the figures of a staff table are for: in total or per head, percent or fraction; by the header, else by size."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from servroi.config.staff_rows import Entry, Sheet, with_figure
from servroi.config.staff_table import Problems, letter

Kind = Literal["total", "head", "fte"]
_LIKELY: Mapping[str, tuple[float, float]] = {"sick_days": (2.0, 40.0), "labour_cost": (15_000.0, 300_000.0)}
"""Mean per full-time year of a column without a word in its header; lies only one reading in it, that one is meant."""
_POSSIBLE: Mapping[str, tuple[float, float]] = {"sick_days": (0.3, 80.0), "labour_cost": (8_000.0, 400_000.0)}
"""Mean per full-time year where the header says what the figures are for."""
_ROW: Mapping[str, tuple[float, float]] = {"sick_days": (0.0, 366.0), "labour_cost": (1_000.0, 2_000_000.0)}
"""Per full-time year in a single row."""
_ALLOWED = {"sick_days": "days per person and year", "labour_cost": "money per full-time equivalent and year"}
_WORDS = "write 'total' or 'per head' into the header"
_MOST_FRACTION = 1.0
_SAID: Mapping[Kind, str] = {"total": "a total", "head": "days per head", "fte": "money per full-time equivalent"}


@dataclass(frozen=True, slots=True)
class Basis:
    """How a column's figures are taken.

    Attributes:
        role: The column.
        kind: What a figure is for: all of the row, one head, or one full-time equivalent.
        scale: What a figure is multiplied with, 0.01 for percent.
        remark: What a reader should know about it.
    """

    role: str
    kind: Kind = "total"
    scale: float = 1.0
    remark: str = ""

    def amount(self, entry: Entry) -> float:
        """Return what a row adds up to in its period; for labour cost per head, which is by the year, in a year."""
        weight = {"total": 1.0, "head": entry.headcount, "fte": entry.full}[self.kind]
        time = entry.period.length if self.role == "turnover" else 1.0
        return entry.figures[self.role] * self.scale * weight * time

    def years(self, entry: Entry) -> float:
        """Return the years of work it is for: full-time years, but for sick days per head the heads."""
        weight = entry.headcount if self.kind == "head" and self.role == "sick_days" else entry.full
        yearly = self.role == "labour_cost" and self.kind != "total"
        return weight * (1.0 if yearly else entry.period.length)


def bases(sheet: Sheet, problems: Problems) -> Mapping[str, Basis]:
    """Return how the figures of every column are taken; doubtful ones are problems."""
    found = {"leavers": Basis("leavers")}
    if "turnover" in sheet.columns and "leavers" not in sheet.columns:
        found["turnover"] = _turnover(sheet, problems)
    for role in _LIKELY:
        if role in sheet.columns and with_figure(sheet.entries, role):
            found[role] = _basis(role, sheet, problems)
            _rows(found[role], sheet, problems)
    return found


def _turnover(sheet: Sheet, problems: Problems) -> Basis:
    """Return whether a turnover is in percent or a fraction."""
    column = sheet.columns["turnover"]
    values = [entry.figures["turnover"] for entry in with_figure(sheet.entries, "turnover")]
    fractions = bool(values) and 0.0 < max(values) <= _MOST_FRACTION
    remark = f"column {letter(column.index)}: turnover in percent is turned back into leavers of the headcount"

    def refuse(text: str) -> Basis:
        problems.problem("staff-column", sheet.line, column.index, "turnover", text)
        return Basis("turnover", "head", 0.01)

    if any(entry.period.length < 1.0 for entry in sheet.entries):
        return refuse("is a rate beside months or quarters; export the leavers, or one row per year")
    if len(sheet.percents) > 1:
        return refuse("has a % behind some figures only; write it behind every figure")
    if True in sheet.percents:
        return Basis("turnover", "head", 0.01, remark)
    if fractions and not column.header.percent:
        return Basis("turnover", "head", 1.0, remark)
    if not column.header.percent or fractions:
        return refuse("may be percent, a fraction or leavers; write % behind every figure, or name it Leavers")
    return Basis("turnover", "head", 0.01, remark)


def _basis(role: str, sheet: Sheet, problems: Problems) -> Basis:
    """Return what the figures of sick days or labour cost are for."""
    column = sheet.columns[role]
    said = column.header
    per: Kind = "head" if role == "sick_days" else "fte"
    named = f"column {letter(column.index)}"
    gross = f"{named} is pay: add the employer's contributions, about 18 % (CH), 25 % (DE) or 30 % (AT)"
    pay = gross if role == "labour_cost" and said.gross else ""
    declared = said.basis
    kinds: tuple[Kind, ...] = (declared,) if declared else ("total", per)
    limits = _POSSIBLE[role] if declared else _LIKELY[role]
    fitting = [kind for kind in kinds if limits[0] <= _mean(Basis(role, kind), sheet) <= limits[1]]
    if len(fitting) == 1:
        read = "" if declared else f"{named} is read as {_SAID[fitting[0]]}, by its size"
        return Basis(role, fitting[0], 1.0, "; ".join(part for part in (read, pay) if part))
    if fitting:
        what = f"may be a total or a figure per head; {_WORDS}"
    else:
        what = f"fits no {_ALLOWED[role]} (allowed on average: {limits[0]:.6g} to {limits[1]:.6g})"
        what += "; check its figures and what its header says, and give those of a whole year"
    problems.problem("staff-column", sheet.line, column.index, role, what)
    return Basis(role, kinds[0])


def _mean(basis: Basis, sheet: Sheet) -> float:
    given = with_figure(sheet.entries, basis.role)
    years = sum(basis.years(entry) for entry in given)
    return sum(basis.amount(entry) for entry in given) / years if years else 0.0


def _rows(basis: Basis, sheet: Sheet, problems: Problems) -> None:
    """Refuse single figures that cannot be, such as one with a lost decimal comma."""
    if problems.found:
        return
    low, high = _ROW[basis.role]
    for entry in with_figure(sheet.entries, basis.role):
        years = basis.years(entry)
        if years and not low <= basis.amount(entry) / years <= high:
            what = f"lies outside {low:.0f} to {high:.0f} {_ALLOWED[basis.role]}; check it, or leave it empty"
            problems.problem("staff-number", entry.line, sheet.columns[basis.role].index, basis.role, what)
