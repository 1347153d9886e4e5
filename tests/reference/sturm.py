"""Internal rates of return by Sturm's theorem, in exact fractions: an oracle that rounds nothing until the end."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from math import sqrt

_SEARCHED = (1.1e-9, 0.9e9)
"""Growth factors between which roots are sought; they are unequal, so that no bisection meets a round number."""
_NARROW = 1e-11

Polynomial = list[Fraction]
"""Coefficients from the highest power down; the first is not 0."""


def rates(flows: Sequence[float]) -> list[float]:
    """Return the distinct internal rates of return in rising order, to eleven digits of the growth factor.

    Args:
        flows: Net cash flow by time; the coefficients of a polynomial in the growth factor.
    """
    chain = _chain(_stripped([Fraction(flow) for flow in flows]))
    return [growth - 1.0 for growth in _isolated(chain, *_SEARCHED)]


def balance(flows: Sequence[float], rate: float) -> float:
    """Return the NPV relative to that of the flows without their signs, rounded once."""
    growth = 1 + Fraction(rate)
    return float(_value(list(map(Fraction, flows)), growth) / _value([abs(Fraction(flow)) for flow in flows], growth))


def _chain(polynomial: Polynomial) -> list[Polynomial]:
    """Return the Sturm sequence: the polynomial, its derivative, and remainders with their signs turned."""
    degree = len(polynomial) - 1
    slope = [coefficient * (degree - place) for place, coefficient in enumerate(polynomial[:-1])]
    chain = [polynomial, _stripped(slope)]
    while chain[-1]:
        chain.append([-part for part in _remainder(chain[-2], chain[-1])])
    return chain[:-1]


def _remainder(dividend: Polynomial, divisor: Polynomial) -> Polynomial:
    rest = dividend
    while len(rest) >= len(divisor):
        factor = rest[0] / divisor[0]
        padded = [*divisor, *[Fraction(0)] * (len(rest) - len(divisor))]
        rest = _stripped([have - factor * take for have, take in zip(rest, padded, strict=True)][1:])
    return rest


def _stripped(polynomial: Polynomial) -> Polynomial:
    """Return it without leading zeros."""
    return next((polynomial[place:] for place, part in enumerate(polynomial) if part), [])


def _value(polynomial: Polynomial, at: Fraction) -> Fraction:
    total = Fraction(0)
    for coefficient in polynomial:
        total = total * at + coefficient
    return total


def _changes(chain: list[Polynomial], growth: float) -> int:
    """Return how often the sign changes along the chain; it falls by one with every root on the way up."""
    signs = [value > 0 for part in chain if (value := _value(part, Fraction(growth)))]
    return sum(before != after for before, after in pairwise(signs))


def _isolated(chain: list[Polynomial], low: float, high: float) -> list[float]:
    if _changes(chain, low) == _changes(chain, high):
        return []
    middle = sqrt(low * high)
    if high / low - 1.0 < _NARROW:
        return [middle]
    return [*_isolated(chain, low, middle), *_isolated(chain, middle, high)]
