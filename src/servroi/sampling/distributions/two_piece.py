"""Normal in the kind's scale (plain, log, logit), with a spread of its own on each side of the median."""

from dataclasses import dataclass
from math import inf, log, log1p, sqrt

import numpy as np

from servroi.core.distribution import cumulative
from servroi.core.units import Kind, Scale
from servroi.core.value import Array

_FARTHEST = 38.0
"""The largest score there is."""
_EXPONENT = 50.0
"""The largest exponent: a million times the largest number a file may state; what is made of several stays a number."""
_NEVER = 1e-18
"""A probability that no run will ever meet."""


@dataclass(frozen=True, slots=True)
class TwoPiece:
    """`scale^-1(middle + slope * z)`, with one slope below the median and one above, cut at the bounds.

    Attributes:
        scale: The scale in which each half is normal.
        middle: The median, in that scale.
        below: Standard deviation of the half below, in that scale, > 0.
        above: Standard deviation of the half above, in that scale, > 0.
        low: Lower bound of the values.
        high: Upper bound of the values.
    """

    scale: Scale
    middle: float
    below: float
    above: float
    low: float
    high: float

    @property
    def certain(self) -> bool:
        """Never: both halves have a spread."""
        return False

    @property
    def cut(self) -> float:
        """The probability outside the bounds."""
        low, high = (_forward(self.scale, bound) for bound in (self.low, self.high))
        return cumulative((low - self.middle) / self.below) + cumulative((self.middle - high) / self.above)

    def values(self, z: Array) -> Array:
        """Return the values at the scores `z`; both slopes are positive, so the larger one wins above 0."""
        sign = -1.0 if self.scale == "logit" else 1.0  # 1 / (1 + exp(-y)) wants -y
        out = z * (sign * self.below)
        if self.below != self.above:
            bend = np.maximum if (self.above > self.below) == (sign > 0.0) else np.minimum
            bend(out, z * (sign * self.above), out=out)
        out += sign * self.middle
        if self.scale != "plain" and (self.below + self.above) * _FARTHEST + abs(self.middle) > _EXPONENT:
            np.clip(out, -_EXPONENT, _EXPONENT, out=out)
        if self.scale == "log":
            np.exp(out, out=out)
        elif self.scale == "logit":
            np.exp(out, out=out)
            out += 1.0
            np.reciprocal(out, out=out)
            return out
        if self._may_leave():
            np.clip(out, self.low, self.high, out=out)
        return out

    def _may_leave(self) -> bool:
        return self.cut > _NEVER


def two_piece(kind: Kind, low: float, median: float | None, high: float, z: float) -> TwoPiece:
    """Return the shape of `low to high` (`median` None) or `low to median to high`.

    Args:
        kind: The kind of quantity; its scale and bounds hold.
        low: Value at the score `-z`, within the scale (above 0 for log, inside 0..1 for logit).
        median: Value at the score 0; None: halfway in the kind's scale.
        high: Value at the score `z`.
        z: Score of the upper point, > 0.
    """
    bottom, top = _forward(kind.scale, low), _forward(kind.scale, high)
    middle = (bottom + top) / 2 if median is None else _forward(kind.scale, median)
    return TwoPiece(kind.scale, middle, (middle - bottom) / z, (top - middle) / z, kind.low, kind.high)


def normal(kind: Kind, mean: float, sd: float) -> TwoPiece:
    """Return the normal distribution with this mean and standard deviation, cut at the kind's bounds."""
    return TwoPiece("plain", mean, sd, sd, kind.low, kind.high)


def lognormal(kind: Kind, mean: float, sd: float) -> TwoPiece:
    """Return the lognormal distribution whose own mean and standard deviation these are."""
    variance = log1p((sd / mean) ** 2)
    return TwoPiece("log", log(mean) - variance / 2, sqrt(variance), sqrt(variance), kind.low, kind.high)


def _forward(scale: Scale, value: float) -> float:
    if scale == "plain":
        return value
    if value <= 0.0:
        return -inf
    if scale == "log":
        return log(value)
    return inf if value >= 1.0 else log(value) - log1p(-value)
