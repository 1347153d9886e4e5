"""Formulas that can be shown: numbers that know their name, put together with + - * / and a few functions."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import exp, log
from operator import add, mul, sub, truediv

from servroi.core.explain import DIGITS, Form, Piece, Token, scale_of, shown

_SUM, _PRODUCT, _POWER, _ATOM = range(4)
"""How tightly parts hold together; a part that holds less tightly goes in brackets."""
_CALLS: dict[str, Callable[..., float]] = {"exp": exp, "ln": log, "min": min, "max": max}
_MOST_DIGITS = 15
"""All that a number of double precision has."""
_NEARLY_HALF = 0.5 - 1e-6
"""Of a unit of the last digit; by whole halves, a reader could round to the next one."""
Numbers = Callable[[Piece], float]
"""Gives the number that stands for a piece: its value, or what is shown of it."""


@dataclass(frozen=True, slots=True)
class Expr:
    """A formula with its value.

    Attributes:
        work: Works it out with given numbers.
        parts: Operators and brackets as text, numbers with a name as pieces.
        tight: How tightly its parts hold together.
    """

    work: Callable[[Numbers], float]
    parts: tuple[str | Piece, ...]
    tight: int = _ATOM

    @property
    def value(self) -> float:
        """What it gives."""
        return self.work(_exact)

    def __add__(self, other: "Expr | float") -> "Expr":
        return self._with(" + ", as_expr(other), add, (_SUM, _SUM, _SUM))

    def __radd__(self, other: float) -> "Expr":
        return as_expr(other) + self

    def __sub__(self, other: "Expr | float") -> "Expr":
        return self._with(" - ", as_expr(other), sub, (_SUM, _PRODUCT, _SUM))

    def __rsub__(self, other: float) -> "Expr":
        return as_expr(other) - self

    def __mul__(self, other: "Expr | float") -> "Expr":
        return self._with(" * ", as_expr(other), mul, (_PRODUCT, _PRODUCT, _PRODUCT))

    def __rmul__(self, other: float) -> "Expr":
        return as_expr(other) * self

    def __truediv__(self, other: "Expr | float") -> "Expr":
        return self._with(" / ", as_expr(other), truediv, (_PRODUCT, _POWER, _PRODUCT))

    def __rtruediv__(self, other: float) -> "Expr":
        return as_expr(other) / self

    def __pow__(self, other: "Expr | float") -> "Expr":
        return self._with("^", as_expr(other), pow, (_ATOM, _ATOM, _POWER))

    def __rpow__(self, other: float) -> "Expr":
        return as_expr(other) ** self

    def __neg__(self) -> "Expr":
        return Expr(lambda numbers: -self.work(numbers), ("-", *self.within(_PRODUCT)), _SUM)

    def _with(self, sign: str, other: "Expr", work: Callable[[float, float], float], tight: tuple[int, ...]) -> "Expr":
        """Return both formulas put together; `tight`: how tightly either must hold, and both then do."""
        parts = (*self.within(tight[0]), sign, *other.within(tight[1]))
        return Expr(lambda numbers: work(self.work(numbers), other.work(numbers)), parts, tight[2])

    def within(self, tight: int) -> tuple[str | Piece, ...]:
        """Return the parts, in brackets where they would fall apart otherwise."""
        return self.parts if self.tight >= tight else ("(", *self.parts, ")")


def as_expr(value: "Expr | float") -> Expr:
    """Return a plain number as a formula."""
    return value if isinstance(value, Expr) else Expr(lambda _: float(value), (f"{value:.12g}",))


def named(piece: Piece) -> Expr:
    """Return a number with a name."""
    return Expr(lambda numbers: numbers(piece), (piece,))


def total(terms: Iterable[Expr]) -> Expr:
    """Return the sum; 0 of nothing."""
    result: Expr | None = None
    for term in terms:
        result = term if result is None else result + term
    return as_expr(0.0) if result is None else result


def call(name: str, *arguments: Expr | float) -> Expr:
    """Return exp, ln, min or max of formulas."""
    given = [as_expr(argument) for argument in arguments]
    parts: list[str | Piece] = [f"{name}("]
    for number, argument in enumerate(given):
        parts += [", "] * bool(number) + list(argument.parts)
    return Expr(lambda numbers: _CALLS[name](*(argument.work(numbers) for argument in given)), (*parts, ")"))


def tokens(expression: Expr) -> tuple[tuple[Token, ...], tuple[Piece, ...]]:
    """Return the formula as text and positions in a list of its different numbers."""
    pieces = tuple(dict.fromkeys(part for part in expression.parts if isinstance(part, Piece)))
    return tuple(pieces.index(part) if isinstance(part, Piece) else part for part in expression.parts), pieces


def digits(expression: Expr, value: float, form: Form) -> int:
    """Return with how many significant digits the numbers of a formula give its value, both as they are shown.

    A reader who works out what is printed then gets what is printed, also where nearly equal numbers are subtracted.

    Args:
        expression: The formula.
        value: What it gives.
        form: How that is shown.
    """
    target, scale = shown(value, form), scale_of(form)
    near = _NEARLY_HALF * 10.0**-target.place
    for count in range(DIGITS, _MOST_DIGITS):
        try:
            found = expression.work(lambda piece, count=count: _rounded(piece, count))  # type: ignore[misc]
        except (ArithmeticError, ValueError):
            continue  # so coarse that it divides by nothing, say
        if found == value or abs(found * scale - target.rounded) < near:
            return count
    return _MOST_DIGITS


def _rounded(piece: Piece, count: int) -> float:
    return shown(piece.value, piece.form, count).rounded / scale_of(piece.form)


def _exact(piece: Piece) -> float:
    return piece.value
