"""Which choice is ahead and which is the best, trial by trial (model.md, section 8)."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from servroi.core.value import Array

ROUNDING = 1e-9
"""Relative: amounts that differ by less are the same, added up in another order."""


def ahead(a: Array | float, b: Array | float) -> NDArray[np.bool_]:
    """Tell where an amount is above another one by more than rounding, (trial,).

    >>> ahead(np.array([0.1 + 0.2, 0.4, -1.0]), 0.3).tolist()
    [False, True, False]
    """
    return np.asarray(a - b > ROUNDING * np.abs(a))


def shares_of_best(choices: Mapping[str, Array]) -> dict[str, float]:
    """Return the share of trials in which each choice is the best one; equal best choices share a trial equally.

    >>> shares_of_best({"a": np.array([0.1 + 0.2, 0.4]), "b": np.array([0.3, 0.0])})
    {'a': 0.75, 'b': 0.25}
    """
    top = np.max(list(choices.values()), axis=0)
    at_top = {name: ~ahead(top, npv) for name, npv in choices.items()}
    ties = np.sum(list(at_top.values()), axis=0)
    return {name: float(np.mean(wins / ties)) for name, wins in at_top.items()}
