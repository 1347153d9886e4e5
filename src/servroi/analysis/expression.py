"""Formulas that can be shown: numbers that know their name, put together with + - * / and a few functions."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import exp, log

from servroi.core.trace import Piece, Token

_SUM, _PRODUCT, _POWER, _ATOM = range(4)
"""How tightly parts hold together; a part that holds less tightly goes in brackets."""
_CALLS: dict[str, Callable[..., float]] = {"exp": exp, "ln": log, "min": min, "max": max}


@dataclass(frozen=True, slots=True)
class Expr:
    """A formula with its value.

    Attributes:
        value: What it gives.
        parts: Operators and brackets as text, numbers with a name as pieces.
        tight: How tightly its parts hold together.
    """

    value: float
    parts: tuple[str | Piece, ...]
    tight: int = _ATOM

    def __add__(self, other: "Expr | float") -> "Expr":
        other = as_expr(other)
        return Expr(self.value + other.value, (*self.parts, " + ", *other.parts), _SUM)

    def __radd__(self, other: float) -> "Expr":
        return as_expr(other) + self

    def __sub__(self, other: "Expr | float") -> "Expr":
        other = as_expr(other)
        return Expr(self.value - other.value, (*self.parts, " - ", *other.within(_PRODUCT)), _SUM)

    def __rsub__(self, other: float) -> "Expr":
        return as_expr(other) - self

    def __mul__(self, other: "Expr | float") -> "Expr":
        other = as_expr(other)
        return Expr(self.value * other.value, (*self.within(_PRODUCT), " * ", *other.within(_PRODUCT)), _PRODUCT)

    def __rmul__(self, other: float) -> "Expr":
        return as_expr(other) * self

    def __truediv__(self, other: "Expr | float") -> "Expr":
        other = as_expr(other)
        return Expr(self.value / other.value, (*self.within(_PRODUCT), " / ", *other.within(_POWER)), _PRODUCT)

    def __rtruediv__(self, other: float) -> "Expr":
        return as_expr(other) / self

    def __pow__(self, other: "Expr | float") -> "Expr":
        other = as_expr(other)
        return Expr(self.value**other.value, (*self.within(_ATOM), "^", *other.within(_ATOM)), _POWER)

    def __rpow__(self, other: float) -> "Expr":
        return as_expr(other) ** self

    def __neg__(self) -> "Expr":
        return Expr(-self.value, ("-", *self.within(_PRODUCT)), _SUM)

    def within(self, tight: int) -> tuple[str | Piece, ...]:
        """Return the parts, in brackets where they would fall apart otherwise."""
        return self.parts if self.tight >= tight else ("(", *self.parts, ")")


def as_expr(value: "Expr | float") -> Expr:
    """Return a plain number as a formula."""
    return value if isinstance(value, Expr) else Expr(float(value), (f"{value:.12g}",))


def named(piece: Piece) -> Expr:
    """Return a number with a name."""
    return Expr(piece.value, (piece,))


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
    return Expr(_CALLS[name](*(argument.value for argument in given)), (*parts, ")"))


def tokens(expression: Expr) -> tuple[tuple[Token, ...], tuple[Piece, ...]]:
    """Return the formula as text and positions in a list of its different numbers."""
    pieces = tuple(dict.fromkeys(part for part in expression.parts if isinstance(part, Piece)))
    return tuple(pieces.index(part) if isinstance(part, Piece) else part for part in expression.parts), pieces
