"""Formulas that are a spreadsheet's text and a value at once, so that the two can never drift apart."""

# ruff: noqa: ARG002  expressions share a signature, whether they need all of it or not
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from servroi.render.formats.xlsx.book import Book

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


class Range(Expr):
    """Several cells, as functions take them."""

    def numbers(self, book: "Book", k: int) -> list[float]:
        """Return the numbers in it; words and empty cells are left out."""
        raise NotImplementedError


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


def mean_remaining(exponent: Expr) -> Expr:
    """Return the mean of exp(-k x) over 0 < x < 1, as `model.curves.mean_remaining`.

    Spreadsheets have no EXPM1. Where much is left it is divided by its own logarithm, for both are rounded alike: near
    k = 0 that keeps the digits which (1 - EXP(-k)) / k loses (W. Kahan).
    """
    left = call("EXP", -exponent)
    much = choose(left.equals(1), 1, (left - 1) / call("LN", left))
    return choose(left * 2 < 1, (1 - left) / exponent, much)


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
