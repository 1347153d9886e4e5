"""Two straight slopes between hard limits and a most likely value."""

import numpy as np

from servroi.core.value import Array
from servroi.sampling.table import Table, from_halves, probabilities


def triangular(low: float, mode: float, high: float) -> Table:
    """Return the triangular distribution on low..high with its peak at `mode` (low <= mode <= high).

    >>> import numpy as np
    >>> triangular(0.0, 1.0, 2.0).values(np.array([0.0]))
    array([1.])
    """
    p = probabilities()
    width, turn = high - low, (mode - low) / (high - low)

    def side(first: float, reach: float) -> Array:
        """Distance from one limit at the probabilities p counted from that limit."""
        rising = np.sqrt(p * width * reach)
        falling = width - np.sqrt((1.0 - p) * width * (width - reach))
        return np.where(p <= first, rising, falling)

    return from_halves(low + side(turn, mode - low), high - side(1.0 - turn, high - mode))
