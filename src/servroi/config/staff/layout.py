"""Which column of a staff table is what; whatever points to persons is refused, and never shown."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from servroi.config.reader import MAX_TEAMS
from servroi.config.staff.columns import Header, header, normal
from servroi.config.staff.numbers import is_date, is_empty
from servroi.config.staff.table import AGGREGATE, Problems, Table

FIGURES = ("headcount", "fte", "leavers", "turnover", "sick_days", "sick_rate", "labour_cost")
RATES: Mapping[str, str] = {"turnover": "leavers", "sick_rate": "sick_days"}
"""Column that holds a rate -> the column that is taken instead if it is there."""
_NAMES = ("name", "nom", "nome")
_LONGEST = 300
"""Characters of a cell that are searched."""
_FORMULA = re.compile(r"[=+@]|-\s*[^\W\d]|-\s*[(=@]")
_PERSON = (
    re.compile(r"[^@\s]@[^@\s]+\.\w"),
    re.compile(r"\b756[.\s]?\d{4}[.\s]?\d{4}[.\s]?\d{2}\b"),
    re.compile(r"\b\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d{2}\b"),
    re.compile(r"\b\d{3}-\d{2}-\d{4}\b|\b\d{4} (?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d{2}\b"),
    re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,}|\b\d{2} ?\d{6} ?[A-Z] ?\d{3}\b"),
    re.compile(r"\b[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z]\b"),
)
"""E-mail, Swiss social security number, day, US and Austrian numbers, IBAN and German number, Italian tax code."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is read: where it stands, from 0, and what its header says."""

    index: int
    header: Header


def read_columns(table: Table, problems: Problems, notices: list[str]) -> Mapping[str, Column]:
    """Return the columns by role; a person's column, a missing or a doubtful one is a problem."""
    line, cells = table.header.line, table.header.cells
    found: dict[str, list[Column]] = {}
    unused: list[int] = []
    for index, cell in enumerate(cells):
        said = header(cell)
        if said.person:
            also = ", or call it Team if it names teams" if normal(cell) in _NAMES else ""
            what = f"points to single persons; delete this column{also}: {AGGREGATE}"
            problems.problem("staff-person", line, index, "", what)
        elif said.role:
            found.setdefault(said.role, []).append(Column(index, said))
        elif cell or any(index < len(row.cells) and row.cells[index] for row in table.rows):
            unused.append(index)
    if "team" not in found and "site" in found:
        found["team"] = found["site"]
    columns = {role: _one(role, several, line, problems, unused) for role, several in found.items() if role != "site"}
    unused += [columns.pop(rate).index for rate, counted in RATES.items() if {rate, counted} <= columns.keys()]
    if unused:
        notices.append(f"{problems.file}:{line}: not used: {', '.join(map(problems.column, sorted(unused)))}")
    _missing(columns, table, problems)
    pay = columns.get("labour_cost")
    if pay and pay.header.monthly:
        what = "is pay of a month; export the cost of a year, with a 13th salary and the employer's contributions"
        problems.problem("staff-column", line, pay.index, "labour_cost", what)
    return columns


def _missing(columns: Mapping[str, Column], table: Table, problems: Problems) -> None:
    """Ask for the columns without which nothing can be read."""
    line = table.header.line
    if "team" not in columns:
        what = "has no column for the team; name it Team, Abteilung, équipe or reparto"
        problems.problem("staff-column", line, -1, "", what)
    if "headcount" not in columns:
        if len(table.rows) > MAX_TEAMS:
            what = f"has {len(table.rows)} rows and no headcount, so they look like single persons; {AGGREGATE}"
            problems.problem("staff-person", line, -1, "", what)
        else:
            what = "has no column for the headcount; name it Personen, Headcount, effectif or organico"
            problems.problem("staff-column", line, -1, "", what)


def _one(role: str, several: list[Column], line: int, problems: Problems, unused: list[int]) -> Column:
    """Return the one column of a role: among totals and figures per head the total, else it is a problem."""
    totals = [column for column in several if column.header.basis == "total"]
    if len(several) > 1 and len(totals) == 1 and role in ("sick_days", "labour_cost"):
        unused += [column.index for column in several if column is not totals[0]]
        return totals[0]
    for column in several[1:]:
        what = f"means the same as {problems.column(several[0].index)}; keep one of them"
        problems.problem("staff-column", line, column.index, role, f"{what}, and years in rows below one another")
    return several[0]


def refuse_persons(table: Table, columns: Mapping[str, Column], problems: Problems) -> None:
    """Refuse cells that look like data of persons, once per column, and formulas; nothing of them is shown."""
    periods = {columns[role].index for role in ("year", "month") if role in columns}
    told = {problem.place.column - 1 for problem in problems.found if problem.slug == "staff-person"}
    _words(table, columns, problems)
    for row in table.rows:
        if sum(map(bool, row.cells)) == 1:
            continue  # a remark below the table; nothing of it is used
        for index, cell in enumerate(row.cells):
            if not cell or (index in periods and is_date(cell)):
                continue
            if index not in told and _is_person(cell):
                told.add(index)
                what = "holds what looks like data of a person (e-mail, insurance number, date of birth); delete it"
                problems.problem("staff-person", row.line, index, "", f"{what}: {AGGREGATE}")
            elif index not in told and _FORMULA.match(cell) and not is_empty(cell):
                what = "looks like a formula; export values (a cell must not start with = + - @)"
                problems.problem("staff-table", row.line, index, "", what)


def _words(table: Table, columns: Mapping[str, Column], problems: Problems) -> None:
    """Refuse a headcount that is words in every row: under 'Mitarbeitende' names of persons may stand."""
    if "headcount" in columns:
        index = columns["headcount"].index
        cells = [row.cells[index] for row in table.rows if index < len(row.cells) and row.cells[index]]
        if len(cells) > 1 and not any(c.isdigit() for cell in cells for c in cell):
            what = f"holds words where numbers belong, perhaps names of persons; {AGGREGATE}"
            problems.problem("staff-person", table.header.line, index, "headcount", what)


def _is_person(cell: str) -> bool:
    """Tell whether a cell looks like data of a person."""
    return len(cell) <= _LONGEST and any(c.isdigit() or c == "@" for c in cell) and any(f.search(cell) for f in _PERSON)
