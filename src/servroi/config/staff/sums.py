"""Whether a staff table is consistent: one kind of period, and total lines that are the sum of their rows."""

from collections.abc import Mapping, Sequence

from servroi.config.staff.basis import Basis
from servroi.config.staff.rows import Entry, Sheet
from servroi.config.staff.table import Problems

_ADDED = ("headcount", "fte", "leavers", "sick_days", "labour_cost")
_ROUNDED = 0.5
_RELATIVE = 1e-3
"""A total may be off by half a unit and this share of it, for rounding."""


def check_periods(sheet: Sheet, problems: Problems) -> None:
    """Refuse years beside months of the same table, and several days of one year.

    Raises:
        UsageError: Then nothing can be added up.
    """
    rows = [entry for entry in sheet.entries if not entry.is_sum]
    column = next((sheet.columns[role].index for role in ("year", "month") if role in sheet.columns), -1)
    for entry in rows:
        if entry.period.length != rows[0].period.length:
            what = "is not of the same length as the periods above; give years, quarters or months, not several of them"
            problems.problem("staff-number", entry.line, column, "year", what)
            break
    days: dict[int, str] = {}
    for entry in rows:
        if entry.period.length == 1.0 and days.setdefault(entry.period.year, entry.period.part) != entry.period.part:
            what = "is another day of the same year; write the year, or 2025-03 for a month and 2025-Q1 for a quarter"
            problems.problem("staff-number", entry.line, column, "year", what)
            break
    problems.stop()


def check_sums(sheet: Sheet, found: Mapping[str, Basis], problems: Problems) -> None:
    """Refuse a total line that is not the sum of all rows, those beside it, or those of its year."""
    for position, entry in enumerate(sheet.entries):
        if not entry.is_sum:
            continue
        groups = _groups(sheet.entries, position)
        for role in _ADDED:
            if role in entry.figures and not (role in found and found[role].kind != "total"):
                _check(entry, role, groups, sheet, problems)


def _groups(entries: Sequence[Entry], position: int) -> list[list[Entry]]:
    """Return the rows that a total line may add up."""
    above, below = entries[:position], entries[position + 1 :]
    last = max((i for i, entry in enumerate(above) if entry.is_sum), default=-1)
    next_one = next((i for i, entry in enumerate(below) if entry.is_sum), len(below))
    year = entries[position].period.year
    groups = [above, above[last + 1 :], entries, below[:next_one], [e for e in entries if e.period.year == year]]
    return [[entry for entry in group if not entry.is_sum] for group in groups]


def _check(total: Entry, role: str, groups: list[list[Entry]], sheet: Sheet, problems: Problems) -> None:
    value = total.figures[role]
    sums = []
    for group in groups:
        added = sum(entry.figures.get(role, 0.0) for entry in group)
        periods = len({entry.period for entry in group})
        sums += [added, added / max(1, periods)] if role in ("headcount", "fte") else [added]
    if all(abs(value - added) > _ROUNDED + _RELATIVE * added for added in sums):
        what = f"of the total line is not the sum of its rows, which is {sums[0]:.6g}"
        what += "; a row is missing, stands twice or was misread"
        problems.problem("staff-number", total.line, sheet.columns[role].index, role, what)
