"""A value of the model: one number for all trials, or one for each."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Value = float | Array
"""A certain quantity is a plain float, an uncertain one an array of shape (trial,)."""


def is_zero(value: Value) -> bool:
    """Tell whether a value is 0 in every possible world, so that work on it can be left out.

    >>> is_zero(0.0), is_zero(np.zeros(3))
    (True, False)
    """
    return not isinstance(value, np.ndarray) and value == 0.0


def spread(value: Value, size: int) -> Array:
    """Return the value as an array of shape (size,)."""
    return np.broadcast_to(np.asarray(value, dtype=np.float64), (size,))


def locked(array: NDArray[Any]) -> NDArray[Any]:
    """Return the array, no longer writable."""
    array.flags.writeable = False
    return array
