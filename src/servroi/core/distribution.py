"""The contract of a distribution: a monotone function of one standard normal score."""

from dataclasses import dataclass
from math import erfc, exp, pi, sqrt
from typing import Protocol

import numpy as np

from servroi.core.value import Array

Z95 = 1.6448536269514722
"""The standard normal score of the 95 % point."""

_LIMIT = 16.0
_CELLS = 8192


class Distribution(Protocol):
    """What the engine, the tables and `explain` need of a distribution.

    `values` must be monotone, not decreasing, and finite for every score in [-38, 38].
    """

    @property
    def certain(self) -> bool:
        """Whether there is only one value."""

    @property
    def cut(self) -> float:
        """The probability that was cut off at the bounds of the kind."""

    def values(self, z: Array) -> Array:
        """Return the values at the standard normal scores `z`, same shape."""


@dataclass(frozen=True, slots=True)
class Certain:
    """One value."""

    value: float
    certain: bool = True
    cut: float = 0.0

    def values(self, z: Array) -> Array:
        """Return the value for every score."""
        return np.full(z.shape, self.value)


def at(distribution: Distribution, z: float) -> float:
    """Return the value at one standard normal score (0: the median, `Z95`: the 95 % point)."""
    return float(distribution.values(np.array([z]))[0])


def score(p: float) -> float:
    """Return the standard normal score of a probability strictly between 0 and 1.

    >>> round(score(0.95), 9)
    1.644853627
    """
    low, high = -39.0, 39.0
    while high - low > 1e-14 * max(1.0, abs(low)):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if cumulative(middle) < p else (low, middle)
    return (low + high) / 2


def cumulative(z: float) -> float:
    """Return the standard normal probability below a score."""
    return 0.5 * erfc(-z / sqrt(2.0))


def moments(distribution: Distribution) -> tuple[float, float]:
    """Return mean and standard deviation, by Simpson's rule over the score on each side of 0.

    The two sides are integrated apart because a two-piece distribution has a kink at 0.
    """
    if distribution.certain:
        return at(distribution, 0.0), 0.0
    z = np.linspace(-_LIMIT, _LIMIT, _CELLS + 1)
    weights = np.ones(_CELLS // 2 + 1)
    weights[1:-1:2], weights[2:-1:2] = 4.0, 2.0
    both = np.concatenate([weights, np.zeros(_CELLS // 2)]) + np.concatenate([np.zeros(_CELLS // 2), weights])
    mass = both * np.exp(-z * z / 2)
    mass /= mass.sum()
    values = distribution.values(z)
    mean = float(mass @ values)
    return mean, sqrt(max(0.0, float(mass @ (values - mean) ** 2)))


def density(z: float) -> float:
    """Return the standard normal density at a score."""
    return exp(-z * z / 2) / sqrt(2 * pi)
