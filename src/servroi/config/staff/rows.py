"""The rows of a staff table: the team, the period and the figures of each, with every mistake in them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from servroi.config.reader import MAX_NAME, MAX_TEAMS, shown_name
from servroi.config.staff.columns import Header, is_sum, normal, without_sum
from servroi.config.staff.layout import FIGURES, RATES, Column, read_columns, refuse_persons
from servroi.config.staff.numbers import Figure, Marks, Period, Wrong, figure, is_empty, marks, part, period
from servroi.config.staff.table import AGGREGATE, Problems, Table, listed
from servroi.core.units import KINDS
from servroi.errors import is_visible

MOST_LEAVERS = KINDS["rate"].high
"""Leavers per head in one row or in a year, as many as a scenario may state; more is a mistake."""
_LARGEST: Mapping[str, float] = {
    "headcount": 1e7,
    "fte": 1e7,
    "leavers": 1e7,
    "turnover": MOST_LEAVERS * 100.0,
    "sick_rate": 100.0,
}
_LARGEST_AMOUNT = 1e12
_THOUSANDS: Mapping[str, bool] = {"leavers": True, "labour_cost": True, "turnover": False, "sick_rate": False}
"""What 1.234 means where the file does not tell."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: its team, its period and its figures by role, those that are given."""

    line: int
    team: str
    period: Period
    figures: Mapping[str, float]
    is_sum: bool = False

    @property
    def headcount(self) -> float:
        """Persons."""
        return self.figures.get("headcount", 0.0)

    @property
    def full(self) -> float:
        """Full-time equivalents, the headcount where they are not given."""
        return self.figures.get("fte", self.headcount)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A staff table as read: columns by role, rows of teams and total lines in file order.

    `percents` tells of every column of rates whether figures have a % behind them: all, none, or both.
    """

    line: int
    columns: Mapping[str, Column]
    entries: tuple[Entry, ...]
    percents: Mapping[str, frozenset[bool]]
    notices: tuple[str, ...]


def read_sheet(table: Table, problems: Problems) -> Sheet:
    """Read the columns and rows of a table.

    Args:
        table: The table.
        problems: Takes what is wrong.

    Raises:
        UsageError: With every problem found.
    """
    notices: list[str] = []
    columns = read_columns(table, problems, notices)
    refuse_persons(table, columns, problems)
    if not {"team", "headcount"} <= columns.keys():
        problems.stop()
    used = {role: columns[role] for role in FIGURES if role in columns}
    cells = [row.cells[c.index] for row in table.rows for c in used.values() if c.index < len(row.cells)]
    reader = _Rows(table, columns, marks(cells), problems, notices)
    entries = tuple(reader.entries())
    if not entries and not problems.found:
        problems.problem("staff-table", table.header.line, -1, "", "has no row with figures; export one row per team")
    teams = [entry for entry in entries if not entry.is_sum]
    if len(teams) > 1 and all(entry.headcount == 1.0 for entry in teams) and not problems.found:
        what = f"is 1 in every row, so the rows are single persons; {AGGREGATE}"
        problems.problem("staff-person", table.header.line, columns["headcount"].index, "headcount", what)
    problems.stop()
    percents = {role: frozenset(found) for role, found in reader.percents.items()}
    return Sheet(table.header.line, columns, entries, percents, tuple(notices))


class _Rows:
    """Reads the rows one by one, each with all its mistakes."""

    def __init__(
        self, table: Table, columns: Mapping[str, Column], seen: Marks, problems: Problems, notices: list[str]
    ) -> None:
        self.table = table
        self.columns = columns
        self.seen = seen
        self.problems = problems
        self.notices = notices
        self.percents: dict[str, set[bool]] = {role: set() for role in RATES}
        self.currencies: set[str] = set()
        self.names: dict[str, str] = {}
        self.plain: set[str] = set()

    def entries(self) -> Iterator[Entry]:
        """Yield every row that has figures."""
        head, empty, first, again = self.table.header.cells, [], dict[tuple[str, ...], int](), []
        figures = [self.columns[role].index for role in FIGURES if role in self.columns]
        for row in self.table.rows:
            if row.cells == head:
                continue
            cells = (*row.cells, *[""] * (len(head) - len(row.cells)))
            if all(is_empty(cells[index]) for index in figures):
                empty.append(row.line)
                continue
            if len(row.cells) < len(head) or any(row.cells[len(head) :]):
                what = f"has {len(row.cells)} cells where the header has {len(head)}; put a cell with a separator in it"
                self.problems.problem("staff-table", row.line, -1, "", f"{what} in quotes, or export the table again")
                continue
            entry = self._entry(row.line, cells)
            if first.setdefault(cells, row.line) != row.line and not entry.is_sum:
                again.append(row.line)
            yield entry
        if empty:
            self.notices.append(f"{self.problems.file}: left out, for they have no figures: lines {listed(empty)}")
        if again:
            what = f"lines {listed(again)}; delete them if they stand there twice by mistake"
            self.notices.append(f"{self.problems.file}: the same as a line above, and counted as another site: {what}")
        if len(self.names) > MAX_TEAMS:
            what = f"has {len(self.names)} teams; at most {MAX_TEAMS} are allowed, so put small ones together"
            self.problems.problem("staff-table", self.table.header.line, self.columns["team"].index, "team", what)
        if len(self.currencies) > 1:
            column = self.columns["labour_cost"].index
            what = "has amounts in several currencies; export one currency"
            self.problems.problem("staff-number", self.table.header.line, column, "labour_cost", what)

    def _entry(self, line: int, cells: tuple[str, ...]) -> Entry:
        total = is_sum(next(filter(None, cells)))
        name = cells[self.columns["team"].index]
        total = total or is_sum(name) or without_sum(name) in self.plain
        team = "" if total else self._team(line, name)
        figures = {role: found for role in FIGURES if (found := self._figure(line, role, cells)) is not None}
        if not total:
            self._check(line, figures, is_empty(cells[self.columns["headcount"].index]))
        return Entry(line, team, self._period(line, cells, total), figures, total)

    def _team(self, line: int, name: str) -> str:
        """Return the name of a team as it is written where it stands first."""
        column = self.columns["team"].index
        key = " ".join(name.casefold().split())
        if is_empty(name):
            what = f"is taken for an empty cell ('{shown_name(name)}')" if name.strip() else "is empty"
            self.problems.problem("staff-table", line, column, "team", f"{what}; write the team in every row")
        elif len(name) > MAX_NAME or not all(map(is_visible, name)) or set(name) & {*"[]"}:
            what = f"must be a name of up to {MAX_NAME} printable characters without [ and ]"
            self.problems.problem("staff-table", line, column, "team", what)
        else:
            self.plain.add(normal(name))
            return self.names.setdefault(key, name)
        return ""

    def _period(self, line: int, cells: tuple[str, ...], total: bool) -> Period:
        year, month = (self.columns.get(role) for role in ("year", "month"))
        if (year or month) is None or (total and is_empty(cells[(year or month or self.columns["team"]).index])):
            return Period()
        try:
            if year:
                return period(cells[year.index], cells[month.index] if month and not total else "")
            assert month is not None
            return _month_alone(cells[month.index])
        except Wrong as wrong:
            column = year or month
            if not total and column:
                self.problems.problem("staff-number", line, column.index, "year", str(wrong))
            return Period()

    def _figure(self, line: int, role: str, cells: tuple[str, ...]) -> float | None:
        """Return the figure of a role in a row; None if there is none, or it is wrong."""
        column = self.columns.get(role)
        if column is None or is_empty(cells[column.index]):
            return None
        try:
            thousands = _THOUSANDS.get(role) if column.header.scale == 1.0 else None
            found = figure(cells[column.index], self.seen, thousands)
            return self._sound(found, role, column.header)
        except Wrong as wrong:
            self.problems.problem("staff-number", line, column.index, role, str(wrong))
            return None

    def _sound(self, found: Figure, role: str, said: Header) -> float:
        """Return the value of a figure.

        Raises:
            Wrong: It cannot be one of this role.
        """
        if found.percent and role not in RATES:
            raise Wrong("is a percentage; write a number")
        if found.currency and role != "labour_cost":
            raise Wrong("is an amount of money; write a number")
        if role == "leavers" and found.value != int(found.value):
            raise Wrong("is no whole number; leavers are counted in persons")
        value = found.value * said.scale if role == "labour_cost" else found.value
        if value > _LARGEST.get(role, _LARGEST_AMOUNT):
            raise Wrong(f"is above {_LARGEST.get(role, _LARGEST_AMOUNT):.0f}, more than is possible")
        self.currencies |= {found.currency} - {""}
        if role in RATES and value:
            self.percents[role].add(found.percent)
        return value

    def _check(self, line: int, figures: Mapping[str, float], missing: bool) -> None:
        """Refuse figures that do not go together."""

        def problem(role: str, text: str) -> None:
            self.problems.problem("staff-number", line, self.columns[role].index, role, text)

        if "headcount" not in figures:
            if missing:
                problem("headcount", "is empty beside other figures; write how many persons the team has")
            return
        headcount = figures["headcount"]
        if headcount == 0.0 and any(figures.values()):
            problem("headcount", "is 0 beside other figures; write how many persons the team had on average")
            return
        if figures.get("fte", 0.0) > headcount:
            problem("fte", "is above the headcount; full-time equivalents are at most as many as persons")
        if figures.get("fte") == 0.0 and headcount:
            problem("fte", "is 0 although the team has people; leave it empty if it is not known")
        if figures.get("leavers", 0.0) > MOST_LEAVERS * headcount:
            problem("leavers", f"is more than {MOST_LEAVERS:g} times the headcount; check both figures")


def _month_alone(text: str) -> Period:
    """Return what a month without a year beside it means: 2025-03, or March of one unnamed year.

    Raises:
        Wrong: It is neither.
    """
    try:
        return period(text)
    except Wrong:
        return Period(0, *part(text))


def with_figure(entries: Iterable[Entry], role: str) -> list[Entry]:
    """Return the rows of teams that give a figure."""
    return [entry for entry in entries if not entry.is_sum and role in entry.figures and entry.headcount]
