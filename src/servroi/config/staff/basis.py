"""What the figures of a staff table are for: in total or per head, percent or fraction; by the header, else by size."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from servroi.config.catalog import catalogue
from servroi.config.staff.layout import RATES
from servroi.config.staff.rows import Entry, Sheet, with_figure
from servroi.config.staff.table import Problems

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
_RATED: Mapping[str, Kind] = {"turnover": "head", "sick_rate": "fte"}
"""What a rate is of."""
_COUNTED = {
    "turnover": "leavers; write % behind every figure, or name it Leavers",
    "sick_rate": "days; write % behind every figure, or name it Sick days",
}
_TURNED = {
    "turnover": "turnover in percent is turned back into leavers of the headcount",
    "sick_rate": "the sick rate times {days:g} working days a year gives the sick days; "
    "if it counts accidents or other absences too, so do they",
}
_SAID: Mapping[Kind, str] = {"total": "a total", "head": "days per head", "fte": "money per full-time equivalent"}


@dataclass(frozen=True, slots=True)
class Basis:
    """How a column's figures are taken.

    Attributes:
        role: The column.
        kind: What a figure is for: all of the row, one head, or one full-time equivalent.
        scale: What a figure is multiplied with, 0.01 for percent; for a sick rate times working days.
        remark: What a reader should know about it.
    """

    role: str
    kind: Kind = "total"
    scale: float = 1.0
    remark: str = ""

    def amount(self, entry: Entry) -> float:
        """Return what a row adds up to in its period; for labour cost per head, which is by the year, in a year."""
        weight = {"total": 1.0, "head": entry.headcount, "fte": entry.full}[self.kind]
        time = entry.period.length if self.role in RATES else 1.0
        return entry.figures[self.role] * self.scale * weight * time

    def years(self, entry: Entry) -> float:
        """Return the years of work it is for: full-time years, but for sick days per head the heads."""
        weight = entry.headcount if self.kind == "head" and self.role == "sick_days" else entry.full
        yearly = self.role == "labour_cost" and self.kind != "total"
        return weight * (1.0 if yearly else entry.period.length)


def work_days() -> float:
    """Return the working days of a full-time year after leave, which a sick rate is taken of."""
    default = catalogue().entries["frontline.work_days"].default
    assert default is not None, "the catalogue states it"
    return float(default.written)


def bases(sheet: Sheet, problems: Problems) -> Mapping[str, Basis]:
    """Return how the figures of every column are taken; doubtful ones are problems."""
    found = {"leavers": Basis("leavers")}
    for role in RATES:
        if role in sheet.columns and with_figure(sheet.entries, role):
            found[role] = _rate(role, sheet, problems)
    for role in _LIKELY:
        if role in sheet.columns and with_figure(sheet.entries, role):
            found[role] = _basis(role, sheet, problems)
            _rows(found[role], sheet, problems)
    return found


def _rate(role: str, sheet: Sheet, problems: Problems) -> Basis:
    """Return whether rates are in percent or fractions; sick rates are scaled to days."""
    column = sheet.columns[role]
    signs = sheet.percents[role]
    small = 0.0 < max(entry.figures[role] for entry in with_figure(sheet.entries, role)) <= _MOST_FRACTION
    days = work_days() if role == "sick_rate" else 1.0
    basis = Basis(role, _RATED[role], days * (1.0 if small and True not in signs else 0.01))
    doubt = ""
    if role == "turnover" and any(entry.period.length < 1.0 for entry in sheet.entries):
        doubt = "is a rate beside months or quarters; export the leavers, or one row per year"
    elif len(signs) > 1:
        doubt = "has a % behind some figures only; write it behind every figure"
    elif True not in signs and small == column.header.percent:
        doubt = f"may be percent, a fraction or {_COUNTED[role]}"
    elif role == "sick_rate" and not _fits(basis, sheet, _POSSIBLE["sick_days"]):
        doubt = _unfit("sick_days", _POSSIBLE["sick_days"])
    if doubt:
        problems.problem("staff-column", sheet.line, column.index, role, doubt)
    return replace(basis, remark=f"{problems.column(column.index)}: {_TURNED[role].format(days=days)}")


def _basis(role: str, sheet: Sheet, problems: Problems) -> Basis:
    """Return what the figures of sick days or labour cost are for."""
    column = sheet.columns[role]
    said = column.header
    per: Kind = "head" if role == "sick_days" else "fte"
    named = problems.column(column.index)
    gross = f"{named} is pay: add the employer's contributions, about 18 % (CH), 25 % (DE) or 30 % (AT)"
    pay = gross if role == "labour_cost" and said.gross else ""
    declared = said.basis
    kinds: tuple[Kind, ...] = (declared,) if declared else ("total", per)
    limits = _POSSIBLE[role] if declared else _LIKELY[role]
    fitting = [kind for kind in kinds if _fits(Basis(role, kind), sheet, limits)]
    if len(fitting) == 1:
        read = "" if declared else f"{named} is read as {_SAID[fitting[0]]}, by its size"
        return Basis(role, fitting[0], 1.0, "; ".join(part for part in (read, pay) if part))
    what = f"may be a total or a figure per head; {_WORDS}" if fitting else _unfit(role, limits)
    problems.problem("staff-column", sheet.line, column.index, role, what)
    return Basis(role, kinds[0])


def _fits(basis: Basis, sheet: Sheet, limits: tuple[float, float]) -> bool:
    """Tell whether the mean per full-time year lies within limits."""
    given = with_figure(sheet.entries, basis.role)
    years = sum(basis.years(entry) for entry in given)
    mean = sum(basis.amount(entry) for entry in given) / years if years else 0.0
    return limits[0] <= mean <= limits[1]


def _unfit(role: str, limits: tuple[float, float]) -> str:
    what = f"fits no {_ALLOWED[role]} (allowed on average: {limits[0]:.6g} to {limits[1]:.6g})"
    return f"{what}; check its figures and what its header says, and give those of a whole year"


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
