"""Rows and cells, where they stand, what they are worth, and the functions of whole rows."""

# ruff: noqa: ARG002  expressions share a signature, whether they need all of it or not
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import nan

import numpy as np
import numpy_financial

from servroi.render.formats.xlsx.expression import Expr, Range, Result, Word, number


@dataclass(frozen=True, slots=True, eq=False)
class Line(Expr):
    """A row by time, or a single cell; as an expression it stands for the cell of the same time.

    Attributes:
        label, unit, meaning: What people read beside it.
        formula: What is worked out, from the line itself where it looks at its own past; None for a number that people
            may change.
        given: That number.
        yearly: Whether it has a cell for every time.
        opening: Formula of time 0, where it is another one; None leaves time 0 empty if `from_start` is not set.
        from_start: Whether the formula begins at time 0 already.
        name: Name under which formulas call it; empty for a cell address.
        form: Slug of its number format.
        strong: Whether the row stands out.
    """

    label: str
    unit: str
    formula: "Expr | Callable[[Line], Expr] | None" = None
    given: float = 0.0
    yearly: bool = True
    opening: Expr | None = None
    from_start: bool = False
    meaning: str = ""
    name: str = ""
    form: str = ""
    strong: bool = False

    def at(self, k: int) -> Expr | None:
        """Return the formula of time k, None where the cell is empty or holds a number."""
        if self.yearly and k == 0 and not self.from_start:
            return self.opening
        return self.formula(self) if callable(self.formula) else self.formula

    def value(self, book: "Book", k: int) -> Result:
        """Return the value of the cell."""
        return book.value(self, k)

    def text(self, book: "Book", sheet: str, k: int) -> str:
        """Return the name or the address of the cell."""
        return self.name or book.address(self, sheet, k)

    def shifted(self, by: int) -> Expr:
        """Return the cell so many times later, below 0 earlier."""
        return Shifted(self, by)


@dataclass(frozen=True, slots=True, eq=False)
class Shifted(Expr):
    """A row's cell of another time; empty, that is 0, outside the horizon."""

    line: Line
    by: int

    def value(self, book: "Book", k: int) -> Result:
        """Return the value of that cell."""
        return self.line.value(book, k + self.by)

    def text(self, book: "Book", sheet: str, k: int) -> str:
        """Return its address."""
        return self.line.text(book, sheet, k + self.by)


@dataclass(frozen=True, slots=True, eq=False)
class Times(Range):
    """A row's cells from one time to the end of the horizon."""

    line: Line
    first: int = 0

    def numbers(self, book: "Book", k: int) -> list[float]:
        """Return the numbers by time."""
        values = (book.value(self.line, time) for time in range(self.first, book.horizon + 1))
        return [value for value in values if isinstance(value, float)]

    def text(self, book: "Book", sheet: str, k: int) -> str:
        """Return first and last cell, columns held fast."""
        cells = [book.address(self.line, sheet, time, fixed=True) for time in (self.first, book.horizon)]
        return f"{cells[0]}:{cells[1].rpartition('!')[2]}"


@dataclass(frozen=True, slots=True, eq=False)
class Stack(Range):
    """Cells of the same time in neighbouring rows."""

    lines: tuple[Line, ...]

    def numbers(self, book: "Book", k: int) -> list[float]:
        """Return the numbers from top to bottom."""
        values = (book.value(line, k) for line in self.lines)
        return [value for value in values if isinstance(value, float)]

    def text(self, book: "Book", sheet: str, k: int) -> str:
        """Return first and last cell."""
        rows = [book.places[line].row for line in self.lines]
        assert rows == list(range(rows[0], rows[0] + len(rows))), "rows to be added stand together"
        cells = [self.lines[position].text(book, sheet, k) for position in (0, -1)]
        return f"{cells[0]}:{cells[1].rpartition('!')[2]}"


def _npv(rate: float, flows: Sequence[float]) -> float:
    return sum(flow / (1.0 + rate) ** (k + 1) for k, flow in enumerate(flows))


_FINANCE: dict[str, Callable[[Sequence[float], Sequence[float]], float]] = {
    "NPV": lambda flows, rates: _npv(rates[0], flows),
    "MIRR": lambda flows, rates: float(numpy_financial.mirr(flows, *rates)),
    "IRR": lambda flows, rates: _irr(flows, rates[0]),
}


def _irr(flows: Sequence[float], guess: float) -> float:
    """Return the rate at which the present value is 0, by Newton's method from a guess, as spreadsheets do.

    NaN where a step leads to no rate: there they give up.
    """
    rate, slope = guess, np.polyder(np.array(flows)[::-1])
    for _ in range(100):
        discount = 1.0 / (1.0 + rate)
        step = float(np.polyval(np.array(flows)[::-1], discount) / np.polyval(slope, discount))
        if discount == step:
            return nan
        rate = 1.0 / (discount - step) - 1.0
        if abs(step) < 1e-15:
            break
    return rate


@dataclass(frozen=True, slots=True, eq=False)
class Financial(Expr):
    """A function of a row of cash flows and of rates; a word where it is not defined."""

    name: str
    flows: Times
    rates: tuple[Expr, ...]
    otherwise: Word | None = None

    def value(self, book: "Book", k: int) -> Result:
        """Return the result, or the word."""
        rates = [number(rate, book, k) for rate in self.rates]
        result = _FINANCE[self.name](self.flows.numbers(book, k), rates)
        if np.isfinite(result):
            return result
        assert self.otherwise is not None, f"{self.name} is defined"
        return self.otherwise.word

    def text(self, book: "Book", sheet: str, k: int) -> str:
        """Return the call; NPV alone takes the rate first."""
        rates = [rate.text(book, sheet, k) for rate in self.rates]
        flows = self.flows.text(book, sheet, k)
        inside = f"{self.name}({','.join([*rates, flows] if self.name == 'NPV' else [flows, *rates])})"
        return inside if self.otherwise is None else f"IFERROR({inside},{self.otherwise.text(book, sheet, k)})"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line stands: sheet, row, and the column of its cell or of its time 0."""

    sheet: str
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Book:
    """Where everything stands, and what was worked out already."""

    horizon: int
    places: dict[Line, Place] = field(default_factory=dict)
    _values: dict[tuple[Line, int], Result] = field(default_factory=dict)

    def value(self, line: Line, k: int) -> Result:
        """Return the value of a line at a time; an empty cell is 0."""
        if not line.yearly:
            k = 0
        elif not 0 <= k <= self.horizon:
            return 0.0
        if (line, k) not in self._values:
            formula = line.at(k)
            empty = 0.0 if line.yearly else line.given
            self._values[line, k] = empty if formula is None else formula.value(self, k)
        return self._values[line, k]

    def address(self, line: Line, sheet: str, k: int, *, fixed: bool = False) -> str:
        """Return the address of a line's cell of time k, with the sheet if it stands on another one."""
        place = self.places[line]
        column = place.column + k if line.yearly else place.column
        held = "$" if fixed or not line.yearly else ""
        cell = f"{held}{letters(column)}{'' if line.yearly else '$'}{place.row + 1}"
        return cell if place.sheet == sheet else f"{quoted(place.sheet)}!{cell}"


def letters(column: int) -> str:
    """Return the letters of a column.

    >>> letters(0), letters(27)
    ('A', 'AB')
    """
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def quoted(sheet: str) -> str:
    """Return the name of a sheet as formulas write it."""
    return "'" + sheet.replace("'", "''") + "'"
