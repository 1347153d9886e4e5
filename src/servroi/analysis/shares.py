"""Shares of variance: first-order from bins, total by pick-freeze (Saltelli et al. 2010, Jansen 1999)."""

from math import sqrt

import numpy as np

from servroi.core.findings import Estimate
from servroi.core.value import Array

_BINS = 128
"""Equally full bins."""
_BATCHES = 16


def first_order(place: Array, output: Array) -> Estimate:
    """Return the share of an output's variance that one input brings alone.

    The variance of bin means, less the variance that the noise within bins gives them.

    Args:
        place: Anything that rises with the input, (trial,).
        output: The output, (trial,).
    """
    order = np.argsort(place, kind="stable")
    batches = [_between(output[order[start::_BATCHES]], _BINS // 4) for start in range(_BATCHES)]
    return Estimate(_between(output[order], _BINS), float(np.std(batches, ddof=1)) / sqrt(_BATCHES))


def _between(ordered: Array, bins: int) -> float:
    """Return the share of variance between equally full bins of an output sorted by the input."""
    variance = float(ordered.var())
    if variance == 0.0:
        return 0.0
    bins = max(2, min(bins, ordered.size // 8))
    edges = np.linspace(0, ordered.size, bins + 1).astype(np.intp)
    sizes = np.diff(edges)
    sums = np.add.reduceat(ordered, edges[:-1])
    squares = np.add.reduceat(ordered * ordered, edges[:-1])
    means = sums / sizes
    within = (squares - sums * means) / (sizes - 1)
    between = float(
        np.average((means - ordered.mean()) ** 2, weights=sizes) - np.average(within / sizes, weights=sizes)
    )
    return min(1.0, max(0.0, between / variance))


def total(output: Array, redrawn: Array) -> Estimate:
    """Return the share of variance that one input brings alone and together with others.

    Args:
        output: The output, (trial,).
        redrawn: The same with only this input drawn anew, (trial,); identical where the input is inert.

    Returns:
        The share, at most 1: what lies above is noise.
    """
    variance = float(output.var())
    if variance == 0.0:
        return Estimate(0.0, 0.0)
    halves = (output - redrawn) ** 2 / (2.0 * variance)
    return Estimate(min(1.0, float(halves.mean())), float(halves.std(ddof=1)) / sqrt(halves.size))
