"""Tabulated quantile functions: any bounded shape as a look-up in a table even in the score z."""

from dataclasses import dataclass
from functools import lru_cache
from math import erfc, sqrt

import numpy as np

from servroi.core.value import Array, locked

LIMIT = 8.0
"""Scores are cut at +-8: beyond lie 1.2e-15 of the probability."""
CELLS = 4096
"""Cells of a table; with linear interpolation the error stays below 1e-5 of a standard deviation."""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A quantile function as values at CELLS + 1 scores, linear in between.

    Attributes:
        nodes: Values at the scores, (CELLS + 1,), not decreasing.
        steps: Differences of neighbours, last one 0, (CELLS + 1,).
    """

    nodes: Array
    steps: Array

    @property
    def certain(self) -> bool:
        """Never: a table is built for uncertain quantities only."""
        return False

    @property
    def cut(self) -> float:
        """Nothing: the bounds are part of the shape."""
        return 0.0

    def values(self, z: Array) -> Array:
        """Return the values at the scores `z`, same shape."""
        place = z * (CELLS / (2 * LIMIT))
        place += CELLS / 2
        np.clip(place, 0.0, CELLS, out=place)
        cell = place.astype(np.intp)
        place -= cell
        place *= self.steps.take(cell, mode="clip")  # never out of range; saves the check
        place += self.nodes.take(cell, mode="clip")
        return place


def table(nodes: Array) -> Table:
    """Return the table through the values at `scores()`."""
    return Table(locked(nodes), locked(np.append(np.diff(nodes), 0.0)))


def from_halves(lower: Array, upper: Array) -> Table:
    """Return the table from its lower half and its mirrored upper half; they meet at the median."""
    middle = (lower[-1:] + upper[-1:]) / 2
    return table(np.concatenate([lower[:-1], middle, upper[-2::-1]]))


@lru_cache(maxsize=1)
def scores() -> Array:
    """Return the scores of a table's nodes, (CELLS + 1,); the middle one is exactly 0."""
    return locked((np.arange(CELLS + 1) - CELLS / 2) * (2 * LIMIT / CELLS))


@lru_cache(maxsize=1)
def probabilities() -> Array:
    """Return the standard normal probability below each node of the lower half, (CELLS / 2 + 1,), up to 0.5."""
    half = scores()[: CELLS // 2 + 1]
    return locked(np.array([0.5 * erfc(-z / sqrt(2.0)) for z in half.tolist()]))
