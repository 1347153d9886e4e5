"""Own data: a plain export of staff figures by team becomes team figures in scenario notation, never of persons."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import stdev

from servroi.config.catalog import catalogue
from servroi.config.reader import shown_name
from servroi.config.staff.basis import Basis, bases, work_days
from servroi.config.staff.columns import is_expected
from servroi.config.staff.layout import FIGURES
from servroi.config.staff.numbers import Period
from servroi.config.staff.rows import MOST_LEAVERS, Entry, Sheet, read_sheet, with_figure
from servroi.config.staff.sums import check_periods, check_sums
from servroi.config.staff.table import Problems, listed, read_table
from servroi.core.distribution import Z95

_MOST_CASES = 1e6
"""`k of n` is taken up to this n."""
_SPREAD_YEARS = 3
"""Years from which their spread says something."""
_ROUND_MONEY = 100.0
_FEW = 2
"""Of more teams than these, none is as large as all others but a total."""
_LEAST = 0.1
"""Persons and full-time equivalents are written with one decimal."""


@dataclass(frozen=True, slots=True)
class StaffTeam:
    """What a table says about one team, in scenario notation; empty where it says nothing."""

    name: str
    headcount: str
    fte: str
    turnover: str
    sick_days: str
    labour_cost: str
    sick_rate: str = ""
    """What the sick days were worked out from, if they are no days in the table."""


@dataclass(frozen=True, slots=True)
class Staff:
    """What a table says, by team, in file order; and remarks in plain words, each with its place."""

    teams: tuple[StaffTeam, ...]
    notices: tuple[str, ...]


def read_staff(data: bytes, file: str) -> Staff:
    """Read a table of staff figures.

    Rows of one team are put together. A row stands for a year, or for the quarter or month it names. Rows of the same
    team and period are sites and add up. Over periods the headcount and the full-time equivalents are averages.
    Leavers are observed in headcount-years (headcount times length of the period): 48 in each of two years with 240
    persons is `96 of 480`. A turnover in percent is turned back into leavers, a sick rate into days. Sick days and
    labour cost are totals over full-time years (over headcount-years where no full-time equivalents are given);
    figures per head or per full-time equivalent are weighted by them. From three years on, sick days carry the spread
    of the years as a 90 % range.

    Args:
        data: The file's bytes.
        file: Its base name, for messages.

    Raises:
        UsageError: With every problem found; no message shows what stands in a cell.
    """
    problems = Problems(file)
    table = read_table(data, problems, is_expected)
    sheet = read_sheet(table, problems)
    check_periods(sheet, problems)
    found = bases(sheet, problems)
    check_sums(sheet, found, problems)
    names = list(dict.fromkeys(entry.team for entry in sheet.entries if not entry.is_sum))
    own = {name: [e for e in sheet.entries if e.team == name and not e.is_sum] for name in names}
    _refuse_persons(own, sheet, problems)
    teams = tuple(_team(name, entries, sheet, found, problems) for name, entries in own.items())
    problems.stop()
    return Staff(teams, (*sheet.notices, *_remarks(sheet, found, own, problems)))


def _refuse_persons(own: Mapping[str, list[Entry]], sheet: Sheet, problems: Problems) -> None:
    """Refuse a table whose teams are single persons."""
    single = [name for name, entries in own.items() if all(entry.headcount <= 1.0 for entry in entries)]
    if len(own) > _FEW and len(single) == len(own):
        what = "has one person in every row; give figures of teams, not of persons"
        problems.problem("staff-person", sheet.line, sheet.columns["headcount"].index, "headcount", what)


def _team(name: str, entries: list[Entry], sheet: Sheet, found: Mapping[str, Basis], problems: Problems) -> StaffTeam:
    """Return the figures of one team from its rows."""
    time = sum({entry.period: entry.period.length for entry in entries}.values())
    headcount = sum(entry.headcount * entry.period.length for entry in entries) / time
    if headcount < _LEAST / 2:
        what = "is 0 in all rows of this team; leave the team out"
        problems.problem("staff-number", entries[0].line, sheet.columns["headcount"].index, "headcount", what)
        return StaffTeam(name, "", "", "", "", "")
    both = with_figure(entries, "fte")
    share = _mean((entry.full * entry.period.length, entry.headcount * entry.period.length) for entry in both)
    return StaffTeam(
        name=name,
        headcount=_plain(headcount),
        fte="" if share is None else _plain(max(_LEAST, headcount * share)),
        turnover=_turnover(entries, sheet, found, problems),
        sick_days=_sick_days(entries, found),
        labour_cost=_labour_cost(entries, found),
        sick_rate=_sick_rate(entries, found),
    )


def _turnover(entries: list[Entry], sheet: Sheet, found: Mapping[str, Basis], problems: Problems) -> str:
    """Return the leavers of headcount-years; more leavers than those as a range around a Poisson rate."""
    role = "leavers" if "leavers" in sheet.columns else "turnover"
    given = with_figure(entries, role)
    if not given:
        return ""
    exposed = sum(entry.headcount * entry.period.length for entry in given)
    left = round(sum(found[role].amount(entry) for entry in given))
    out_of = round(exposed)
    if left > MOST_LEAVERS * exposed:
        what = f"is more than {MOST_LEAVERS:.0%} of the team in a year; check leavers and headcount"
        problems.problem("staff-number", given[0].line, sheet.columns[role].index, role, what)
        return ""
    if out_of < 1:
        return ""
    if out_of > _MOST_CASES:
        return f"{left / exposed * 100:.2f} %"
    if left <= out_of:
        return f"{left} of {out_of}"
    rate, spread = left / exposed, math.exp(Z95 / math.sqrt(left))
    return f"{_tenths(rate / spread * 100)} % to {_tenths(min(rate * spread, MOST_LEAVERS) * 100)} %"


def _sick_days(entries: list[Entry], found: Mapping[str, Basis]) -> str:
    """Return the days per full-time year, with the spread of the years if there are enough."""
    role = "sick_rate" if "sick_rate" in found else "sick_days"
    given = with_figure(entries, role)
    mean = _per_year(given, found, role)
    if mean is None:
        return ""
    years = {entry.period.year for entry in given}
    by_year = [_per_year((e for e in given if e.period.year == year), found, role) for year in years]
    logs = [math.log(value) for value in by_year if value]
    if len(logs) >= _SPREAD_YEARS:
        spread = math.exp(Z95 * stdev(logs))
        low, middle, high = (_tenths(value) for value in (mean / spread, mean, mean * spread))
        if 0.0 < float(low) < float(middle) < float(high):
            return f"{low} to {middle} to {high}"
    return _tenths(mean)


def _sick_rate(entries: list[Entry], found: Mapping[str, Basis]) -> str:
    """Return the sick rate and the working days that the sick days were worked out from; empty if there is none.

    It stands in the scenario beside the days, so it needs no language.
    """
    mean = _per_year(with_figure(entries, "sick_rate"), found, "sick_rate")
    return "" if mean is None else f"{mean / work_days() * 100:.2f} % × {work_days():g} d"


def _labour_cost(entries: list[Entry], found: Mapping[str, Basis]) -> str:
    mean = _per_year(with_figure(entries, "labour_cost"), found, "labour_cost")
    return "" if mean is None else _plain(round(mean / _ROUND_MONEY) * _ROUND_MONEY)


def _per_year(entries: Iterable[Entry], found: Mapping[str, Basis], role: str) -> float | None:
    """Return a figure per full-time year; None without rows."""
    return _mean((found[role].amount(entry), found[role].years(entry)) for entry in entries)


def _mean(pairs: Iterable[tuple[float, float]]) -> float | None:
    """Return the sum of amounts over the sum of what they are for; None if that is 0."""
    listed = list(pairs)
    whole = sum(weight for _, weight in listed)
    return sum(amount for amount, _ in listed) / whole if whole else None


def _remarks(sheet: Sheet, found: Mapping[str, Basis], own: Mapping[str, list[Entry]], problems: Problems) -> list[str]:
    """Return what a reader should know about how the table was understood."""
    file, least = problems.file, catalogue().constants["smallest_team"]
    remarks = [f"{file}:{sheet.line}: {basis.remark}" for basis in found.values() if basis.remark]
    if "year" not in sheet.columns and "month" not in sheet.columns:
        remarks.append(f"{file}:{sheet.line}: no column says which year; every row is taken for one whole year")
    remarks += _gaps(sheet, problems)
    everybody = _persons(sheet.entries)
    for name, entries in own.items():
        if len(own) > _FEW and all(everybody[when] == 2.0 * part for when, part in _persons(entries).items()):
            what = "is as large as all other teams together; if it is a total, name it Total"
            remarks.append(f"{file}:{entries[0].line}: team '{shown_name(name)}' {what}")
        at = f"{file}:{entries[0].line}: team '{shown_name(name)}'"
        rows = len(entries) / len({entry.period for entry in entries})
        if rows > 1.0:
            remarks.append(f"{at} has several rows for the same period; they are added up, as sites")
        time = sum({entry.period: entry.period.length for entry in entries}.values())
        if sum(entry.headcount * entry.period.length for entry in entries) / time < least:
            remarks.append(f"{at} has fewer than {least:.0f} people; its figures point to single persons")
    return remarks


def _gaps(sheet: Sheet, problems: Problems) -> list[str]:
    """Return the columns with empty cells, which a pivot table may mean as 0."""
    rows = [entry for entry in sheet.entries if not entry.is_sum and entry.headcount]
    remarks = []
    for role in FIGURES:
        lines = [entry.line for entry in rows if role in sheet.columns and role not in entry.figures]
        if 0 < len(lines) < len(rows):
            where = f"{problems.column(sheet.columns[role].index)} is empty in line {listed(lines)}"
            remarks.append(f"{problems.file}: {where}, taken as not known; write 0 for none")
    return remarks


def _persons(entries: Iterable[Entry]) -> dict[Period, float]:
    """Return the headcount by period, total lines left out."""
    persons: dict[Period, float] = {}
    for entry in entries:
        if not entry.is_sum:
            persons[entry.period] = persons.get(entry.period, 0.0) + entry.headcount
    return persons


def _tenths(value: float) -> str:
    """Return a number with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")


def _plain(value: float) -> str:
    """Return a number with at most one decimal, thousands grouped as a scenario takes them.

    >>> _plain(71000.0), _plain(63.55)
    ("71'000", '63.5')
    """
    return f"{value:,.1f}".replace(",", "'").removesuffix(".0")
