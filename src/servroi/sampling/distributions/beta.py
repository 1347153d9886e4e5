"""The beta distribution and PERT, its form between hard limits with a most likely value."""

from math import log, sqrt

import numpy as np

from servroi.core.value import Array
from servroi.sampling.table import Table, from_halves, probabilities

_POINTS = 2048
_PERT_WEIGHT = 4.0
_TAIL = 45.0
"""exp(-45) is the density at which the integration stops, relative to the peak: beyond lies less than rounding."""


def beta(alpha: float, beta: float, low: float = 0.0, high: float = 1.0) -> Table:
    """Return the beta distribution with these shape parameters, stretched to low..high.

    The distribution function is integrated in u = log(x/(1-x)), where the density x^alpha (1-x)^beta is
    smooth with one peak whatever the parameters, and inverted by cubic Hermite interpolation.

    Args:
        alpha: Shape at the lower limit, 0.05 to 1e6.
        beta: Shape at the upper limit, 0.05 to 1e6.
        low: Lower limit.
        high: Upper limit.
    """
    lower = _quantiles_below(alpha, beta)
    upper = _quantiles_below(beta, alpha)
    return from_halves(low + (high - low) * lower, high - (high - low) * upper)


def pert(low: float, mode: float, high: float) -> Table:
    """Return the PERT distribution (a beta distribution with weight 4 on the most likely value).

    >>> import numpy as np
    >>> pert(0.0, 1.0, 2.0).values(np.array([0.0])).round(12)
    array([1.])
    """
    rise = _PERT_WEIGHT * (mode - low) / (high - low)
    return beta(1.0 + rise, 1.0 + _PERT_WEIGHT - rise, low, high)


def _quantiles_below(alpha: float, beta: float) -> Array:
    """Return the quantiles of beta(alpha, beta) on 0..1 at `probabilities()`, up to the median."""
    u = _grid(alpha, beta)
    x = np.exp(-np.logaddexp(0.0, -u))
    density = np.exp(_log_density(u, alpha, beta))
    slope = density * (alpha - (alpha + beta) * x)
    step = np.diff(u)
    # Euler-Maclaurin: the trapezium plus its first correction has an error of fourth order
    cells = step / 2 * (density[:-1] + density[1:]) + step**2 / 12 * (slope[:-1] - slope[1:])
    below = np.concatenate([[density[0] / alpha], cells]).cumsum()
    return _invert(u, np.log(below / below[-1]), density / below, np.log(probabilities()))


def _log_density(u: Array, alpha: float, beta: float) -> Array:
    """Return the log density of u = log(x/(1-x)), 0 at the peak."""
    peak = log(alpha / beta)
    at_peak = alpha * np.logaddexp(0.0, -peak) + beta * np.logaddexp(0.0, peak)
    return np.asarray(at_peak - alpha * np.logaddexp(0.0, -u) - beta * np.logaddexp(0.0, u))


def _grid(alpha: float, beta: float) -> Array:
    """Return the points of integration in u, even on each side of the peak, (2 * _POINTS + 1,)."""
    peak = log(alpha / beta)
    distances = sqrt(1.0 / alpha + 1.0 / beta) * np.geomspace(0.1, 1e4, 400)
    left, right = (
        distances[np.argmax(_log_density(peak + sign * distances, alpha, beta) < -_TAIL)] for sign in (-1.0, 1.0)
    )
    return np.concatenate(
        [peak + np.linspace(-left, 0.0, _POINTS, endpoint=False), peak + np.linspace(0.0, right, _POINTS + 1)]
    )


def _invert(u: Array, log_below: Array, slope: Array, wanted: Array) -> Array:
    """Return x at which log F(u) is `wanted`, by Hermite interpolation of u over log F (du/dlogF = 1/slope).

    The grid begins far below and ends above all that is wanted, which is the median at most.
    """
    right = np.searchsorted(log_below, wanted)
    left = right - 1
    run = log_below[right] - log_below[left]
    s = (wanted - log_below[left]) / run
    rest = 1.0 - s
    inverse = (
        u[left] * rest * rest * (1 + 2 * s)
        + u[right] * s * s * (3 - 2 * s)
        + run * (s * rest * rest / slope[left] - s * s * rest / slope[right])
    )
    return np.asarray(np.exp(-np.logaddexp(0.0, -inverse)))
