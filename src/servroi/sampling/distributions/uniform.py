"""Equally likely between two hard limits."""

from servroi.sampling.table import Table, from_halves, probabilities


def uniform(low: float, high: float) -> Table:
    """Return the uniform distribution on low..high.

    >>> import numpy as np
    >>> uniform(2.0, 4.0).values(np.array([0.0]))
    array([3.])
    """
    lower = probabilities() * (high - low)
    return from_halves(low + lower, high - lower)
