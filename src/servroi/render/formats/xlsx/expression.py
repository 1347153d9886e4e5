"""Formulas that are a spreadsheet's text and a value at once, so that the two can never drift apart."""

# ruff: noqa: ARG002  expressions share a signature, whether they need all of it or not
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import exp, log, sqrt

import numpy as np
import numpy_financial

Result = float | str
"""What a cell shows: a number, or a word where a figure is not defined."""
_ADD, _TIMES, _POWER, _ATOM = 2, 3, 4, 6
"""How tightly an operator binds; in a spreadsheet a sign binds tighter than a power."""
_COMPARE, _SIGN = 1, 5


class Expr:
    """An expression; arithmetic on expressions makes expressions."""

    rank = _ATOM

    def value(self, book: "Book", k: int) -> Result:
        """Return the value in the column of time k."""
        raise NotImplementedError

    def text(self, book: "Book", sheet: str, k: int) -> str:
        """Return the formula as it stands in the column of time k of a sheet."""
        raise NotImplementedError

    def __add__(self, other: "Expr | int") -> "Expr":
        return Binary("+", self, of(other))

    def __radd__(self, other: int) -> "Expr":
        return Binary("+", of(other), self)

    def __sub__(self, other: "Expr | int") -> "Expr":
        return Binary("-", self, of(other))

    def __rsub__(self, other: int) -> "Expr":
        return Binary("-", of(other), self)

    def __mul__(self, other: "Expr | int") -> "Expr":
        return Binary("*", self, of(other))

    def __rmul__(self, other: int) -> "Expr":
        return Binary("*", of(other), self)

    def __truediv__(self, other: "Expr | int") -> "Expr":
        return Binary("/", self, of(other))

    def __rtruediv__(self, other: int) -> "Expr":
        return Binary("/", of(other), self)

    def __pow__(self, other: "Expr | int") -> "Expr":
        return Binary("^", self, of(other))

    def __rpow__(self, other: int) -> "Expr":
        return Binary("^", of(other), self)

    def __neg__(self) -> "Expr":
        return Negative(self)

    def __lt__(self, other: "Expr | int") -> "Expr":
        return Binary("<", self, of(other))

    def __le__(self, other: "Expr | int") -> "Expr":
        return Binary("<=", self, of(other))

    def __gt__(self, other: "Expr | int") -> "Expr":
        return Binary(">", self, of(other))

    def __ge__(self, other: "Expr | int") -> "Expr":
        return Binary(">=", self, of(other))

    def equals(self, other: "Expr | int") -> "Expr":
        """Return whether both are the same, 1 or 0."""
        return Binary("=", self, of(other))


def of(value: Expr | int) -> Expr:
    """Return an expression; whole numbers are the 0, 1, 2 of the mathematics and the 12 months of a year."""
    return Whole(value) if isinstance(value, int) else value


@dataclass(frozen=True, slots=True, eq=False)
class Whole(Expr):
    """A small whole number that belongs to the mathematics, not to the case."""

    number: int

    def value(self, book: "Book", k: int) -> Result:
        """Return the number."""
        return float(self.number)

    def text(self, book: "Book", sheet: str, k: int) -> str:
        """Return its digits."""
        return str(self.number)


@dataclass(frozen=True, slots=True, eq=False)
class Word(Expr):
    """A word for what is not defined; empty for a cell that shows nothing."""

    word: str

    def value(self, book: "Book", k: int) -> Result:
        """Return the word."""
        return self.word

    def text(self, book: "Book", sheet: str, k: int) -> str:
        """Return the word in quotes."""
        return '"' + self.word.replace('"', '""') + '"'


_OPERATORS: dict[str, tuple[int, Callable[[float, float], float]]] = {
    "+": (_ADD, lambda a, b: a + b),
    "-": (_ADD, lambda a, b: a - b),
    "*": (_TIMES, lambda a, b: a * b),
    "/": (_TIMES, lambda a, b: a / b),
    "^": (_POWER, lambda a, b: a**b),
    "<": (_COMPARE, lambda a, b: float(a < b)),
    "<=": (_COMPARE, lambda a, b: float(a <= b)),
    ">": (_COMPARE, lambda a, b: float(a > b)),
    ">=": (_COMPARE, lambda a, b: float(a >= b)),
    "=": (_COMPARE, lambda a, b: float(a == b)),
}


@dataclass(frozen=True, slots=True, eq=False)
class Binary(Expr):
    """Two expressions and the operator between them."""

    operator: str
    left: Expr
    right: Expr

    @property
    def rank(self) -> int:  # type: ignore[override]
        """How tightly it binds."""
        return _OPERATORS[self.operator][0]

    def value(self, book: "Book", k: int) -> Result:
        """Return the result."""
        return _OPERATORS[self.operator][1](number(self.left, book, k), number(self.right, book, k))

    def text(self, book: "Book", sheet: str, k: int) -> str:
        """Return both sides, in brackets where needed; all operators group from the left."""
        left = _bracketed(self.left, self.left.rank < self.rank, book, sheet, k)
        alike = self.operator in ("+", "*") and isinstance(self.right, Binary) and self.right.operator == self.operator
        loose = self.right.rank < self.rank or (self.right.rank == self.rank and not alike)
        return left + self.operator + _bracketed(self.right, loose, book, sheet, k)


@dataclass(frozen=True, slots=True, eq=False)
class Negative(Expr):
    """An expression with its sign turned."""

    inner: Expr
    rank = _SIGN

    def value(self, book: "Book", k: int) -> Result:
        """Return the negative."""
        return -number(self.inner, book, k)

    def text(self, book: "Book", sheet: str, k: int) -> str:
        """Return it with a minus."""
        return "-" + _bracketed(self.inner, self.inner.rank <= _SIGN, book, sheet, k)


def _bracketed(expression: Expr, wanted: bool, book: "Book", sheet: str, k: int) -> str:
    text = expression.text(book, sheet, k)
    return f"({text})" if wanted else text


_FUNCTIONS: dict[str, Callable[..., float]] = {
    "EXP": exp,
    "LN": log,
    "SQRT": sqrt,
    "SIGN": lambda value: float((value > 0.0) - (value < 0.0)),
    "MIN": lambda *values: min(values, default=0.0),
    "MAX": lambda *values: max(values, default=0.0),
    "SUM": lambda *values: sum(values),
    "AVERAGE": lambda *values: sum(values) / len(values),
    "COUNT": lambda *values: float(len(values)),
}
"""Functions of numbers; ranges are spread, words in them are left out as spreadsheets do."""


@dataclass(frozen=True, slots=True, eq=False)
class Call(Expr):
    """A function of numbers and ranges."""

    name: str
    arguments: tuple[Expr, ...]

    def value(self, book: "Book", k: int) -> Result:
        """Return the result."""
        values: list[float] = []
        for argument in self.arguments:
            if isinstance(argument, Range):
                values += argument.numbers(book, k)
            else:
                values.append(number(argument, book, k))
        return _FUNCTIONS[self.name](*values)

    def text(self, book: "Book", sheet: str, k: int) -> str:
        """Return the call."""
        return f"{self.name}({','.join(argument.text(book, sheet, k) for argument in self.arguments)})"


def call(name: str, *arguments: Expr | int) -> Expr:
    """Return a function of numbers and ranges."""
    return Call(name, tuple(of(argument) for argument in arguments))


@dataclass(frozen=True, slots=True, eq=False)
class If(Expr):
    """One of two expressions; the other is not looked at."""

    test: Expr
    yes: Expr
    no: Expr

    def value(self, book: "Book", k: int) -> Result:
        """Return the value of the branch that holds."""
        return (self.yes if number(self.test, book, k) else self.no).value(book, k)

    def text(self, book: "Book", sheet: str, k: int) -> str:
        """Return the IF."""
        return f"IF({','.join(part.text(book, sheet, k) for part in (self.test, self.yes, self.no))})"


def choose(test: Expr, yes: Expr | int, no: Expr | int) -> Expr:
    """Return one expression if the test holds and else the other."""
    return If(test, of(yes), of(no))


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


class Range(Expr):
    """Several cells, as functions take them."""

    def numbers(self, book: "Book", k: int) -> list[float]:
        """Return the numbers in it; words and empty cells are left out."""
        raise NotImplementedError


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
    """Return the rate at which the present value is 0, by Newton's method from a guess, as spreadsheets do."""
    rate, slope = guess, np.polyder(np.array(flows)[::-1])
    for _ in range(100):
        discount = 1.0 / (1.0 + rate)
        step = float(np.polyval(np.array(flows)[::-1], discount) / np.polyval(slope, discount))
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


def number(expression: Expr, book: "Book", k: int) -> float:
    """Return a value that must be a number."""
    value = expression.value(book, k)
    assert isinstance(value, float), "a word is no number"
    return value


def total(parts: Sequence[Expr]) -> Expr:
    """Return the sum, added in order."""
    result = parts[0]
    for part in parts[1:]:
        result = result + part
    return result


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
