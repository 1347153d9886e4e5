"""An exported table as text: its encoding, separator, header line and rows, as DACH programs write them."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from string import ascii_uppercase

from servroi.config.folder import LARGEST_FILE
from servroi.errors import Place, Problem, UsageError

MAX_ROWS = 10_000
MAX_LINES = 20_000
MAX_COLUMNS = 200
MAX_LINE = 100_000
SEPARATORS = (";", "\t", "|", ",")
AGGREGATE = "only figures by team are read: in a pivot table make one row per team (and year) and export that"
_HEAD_LINES = 50
"""The header stands within so many lines."""
_LEAST_KNOWN = 2
_MOST_LINES = 10
_MOST_LISTED = 5
_MOST_PROBLEMS = 100
_LONGEST_HEAD = 40
_OTHER_FORMATS = {b"PK\3\4": "a workbook", b"\xd0\xcf\x11\xe0": "a workbook", b"%PDF": "a PDF", b"{\\rtf": "a text"}
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line it starts in, and its cells without blanks around them."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The header and what stands below it, empty rows left out."""

    header: Row
    rows: tuple[Row, ...]


@dataclass(slots=True)
class Problems:
    """The problems of one file; they name lines and columns and never show what stands in a cell below the header."""

    file: str
    found: list[Problem] = field(default_factory=list)
    heads: tuple[str, ...] = ()

    def problem(self, slug: str, line: int, column: int, path: str, text: str) -> None:
        """Keep a problem; `column` counts from 0, -1: the whole line."""
        place = Place(self.file, line, max(1, column + 1)) if line else Place(self.file)
        where = self.column(column) if column >= 0 else ""
        path = f"{path} ({where})" if path and where else path or where
        self.found.append(Problem(slug, place, path, text))

    def column(self, index: int) -> str:
        """Return how a column (from 0) is called: its letter, and its header if that can be shown."""
        head = " ".join(self.heads[index].split()) if index < len(self.heads) else ""
        can_be_shown = head and head.isprintable() and len(head) <= _LONGEST_HEAD and "@" not in head
        return f"column {letter(index)}" + (f" '{head}'" if can_be_shown else "")

    def stop(self) -> None:
        """Raise what was found, if anything was.

        Raises:
            UsageError: With every problem found.
        """
        if self.found:
            raise UsageError(self._first())

    def _first(self) -> list[Problem]:
        """Return the problems in file order, and of very many the first ones."""
        ordered = sorted(self.found, key=lambda problem: (problem.place.line, problem.place.column))
        if len(ordered) <= _MOST_PROBLEMS:
            return ordered
        text = f"has {len(ordered) - _MOST_PROBLEMS} more mistakes; mend these first"
        last = ordered[_MOST_PROBLEMS - 1].place
        return [*ordered[:_MOST_PROBLEMS], Problem("staff-table", last, "", text)]


def listed(lines: list[int]) -> str:
    """Return lines as words, the first ones of many.

    >>> listed([3, 7]), listed([1, 2, 3, 4, 5, 6])
    ('3, 7', '1, 2, 3, 4, 5 ...')
    """
    return ", ".join(map(str, lines[:_MOST_LISTED])) + (" ..." if len(lines) > _MOST_LISTED else "")


def letter(column: int) -> str:
    """Return the name of a column (from 0) as spreadsheet programs show it.

    >>> letter(0), letter(25), letter(26)
    ('A', 'Z', 'AA')
    """
    left, last = divmod(column, len(ascii_uppercase))
    return (letter(left - 1) if left else "") + ascii_uppercase[last]


def read_table(data: bytes, problems: Problems, known: Callable[[str], bool]) -> Table:
    """Read a table.

    Args:
        data: The file's bytes.
        problems: Takes what is wrong.
        known: Tells whether a cell is the header of a column one can expect; the header is the line with most of them.

    Raises:
        UsageError: It is no such table.
    """
    text = _decode(data, problems)
    lines = [found[0] for found, _ in zip(_LINE.finditer(text), range(MAX_LINES + 1), strict=False)]
    if len(lines) > MAX_LINES:
        problems.problem("staff-table", MAX_LINES, -1, "", f"has more than {MAX_LINES} lines; {AGGREGATE}")
    if long := next((line for line, text in enumerate(lines, 1) if len(text) > MAX_LINE), 0):
        what = f"has more than {MAX_LINE} characters; export a plain table with one line per row"
        problems.problem("staff-table", long, -1, "", what)
    problems.stop()
    _control(lines, problems)
    given = _SEPARATOR_LINE.fullmatch(lines[0]) if lines else None
    separators = (given[1],) if given else SEPARATORS
    if given and given[1] not in SEPARATORS:
        problems.problem(
            "staff-table", 1, -1, "", "names a separator other than ; , | and tab; export with one of them"
        )
    problems.stop()
    skipped = 1 if given else 0
    separator, top = _separator(lines[skipped:], separators, known)
    if top < 0:
        what = "has no header line that can be understood; it needs a column 'Team' and a column 'Headcount'"
        problems.problem("staff-column", 1 + skipped, -1, "", f"{what}, separated by ; , | or tab; {AGGREGATE}")
    problems.stop()
    found = list(_rows(lines[skipped:], separator, skipped, top, problems))
    problems.stop()
    header, *rows = found
    problems.heads = header.cells
    if not rows:
        problems.problem("staff-table", header.line, -1, "", "has no rows below the header; export one row per team")
    problems.stop()
    return Table(header, tuple(rows))


def _decode(data: bytes, problems: Problems) -> str:
    """Return the text: UTF-8, UTF-16 by its byte-order mark, else Windows-1252."""
    kind = next((name for start, name in _OTHER_FORMATS.items() if data.startswith(start)), "")
    if kind:
        problems.problem("staff-table", 0, -1, "", f"is {kind}, no plain table; save it as 'CSV UTF-8'")
    elif len(data) > LARGEST_FILE:
        problems.problem("staff-table", 0, -1, "", f"is larger than 20 MB; {AGGREGATE}")
    elif not data.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00"):
        problems.problem("staff-table", 0, -1, "", "is empty; export a table with one row per team")
    problems.stop()
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            line = 0 if wide else data.count(b"\n", 0, error.start) + 1
    problems.problem("staff-table", line, -1, "", "is neither UTF-8 nor Windows-1252 text; save it as 'CSV UTF-8'")
    problems.stop()
    raise AssertionError("a problem stops the reading")


def _control(lines: Iterable[str], problems: Problems) -> None:
    bad = [(line, found) for line, text in enumerate(lines, 1) if (found := _CONTROL.search(text))]
    for line, found in bad[:_MOST_LINES]:
        what = f"holds the control character U+{ord(found[0]):04X}; remove it, or save the table as 'CSV UTF-8'"
        problems.problem("staff-table", line, -1, "", what)


def _separator(lines: list[str], separators: Iterable[str], known: Callable[[str], bool]) -> tuple[str, int]:
    """Return the separator that yields the most columns one can expect, and in which row; -1: none does."""
    best, found = _LEAST_KNOWN - 1, (";", -1)
    for separator in separators:
        try:
            sample = list(csv.reader(lines[:_HEAD_LINES], delimiter=separator, skipinitialspace=True))
        except csv.Error:
            continue
        for position, cells in enumerate(sample):
            score = sum(known(cell) for cell in cells[:MAX_COLUMNS])
            if score > best:
                best, found = score, (separator, position)
    return found


def _rows(lines: list[str], separator: str, skipped: int, top: int, problems: Problems) -> Iterator[Row]:
    """Yield the header and the rows below it that are not empty."""
    reader = csv.reader(lines, delimiter=separator, skipinitialspace=True, strict=True)
    start, count = skipped + 1, 0
    try:
        for position, cells in enumerate(reader):
            row = Row(start, tuple(cell.strip().strip("\ufeff") for cell in cells))
            start = reader.line_num + skipped + 1
            if position < top or not any(row.cells):
                continue
            if len(cells) > MAX_COLUMNS:
                what = f"has more than {MAX_COLUMNS} cells; export only the columns that are needed"
                problems.problem("staff-table", row.line, -1, "", what)
                return
            count += 1
            if count > MAX_ROWS + 1:
                what = f"has more than {MAX_ROWS} rows; {AGGREGATE}"
                problems.problem("staff-table", row.line, -1, "", what)
                return
            yield row
    except csv.Error:
        what = "has a quotation mark that is not closed or not doubled, or an endless cell; export the table again"
        problems.problem("staff-table", start, -1, "", what)
