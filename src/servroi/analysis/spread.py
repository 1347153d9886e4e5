"""Distributions over trials as plain numbers: mean, quantiles, histogram, standard errors."""

from dataclasses import replace
from math import isfinite, sqrt

import numpy as np

from servroi.core.findings import LEVELS, ByYear, Estimate, Histogram, Spread
from servroi.core.value import Array

_BINS = 60
_SHOWN = (0.005, 0.985)
"""Between these quantiles lie the histogram's edges; what lies outside is counted in the end bins."""


def spread(values: Array, edges: Array | None = None) -> Spread:
    """Return the distribution of the defined values.

    Args:
        values: One per trial, NaN where undefined, (trial,).
        edges: Edges of the histogram; None: no histogram.
    """
    ordered = np.sort(values)  # NaNs last
    defined = ordered[: np.searchsorted(ordered, np.inf, side="right")]
    if defined.size == 0:
        return Spread(None, None, None, None, None, None, None, None)
    mean = float(defined.mean())
    sd = float(defined.std(ddof=1)) if defined.size > 1 else 0.0
    return Spread(
        mean,
        sd / sqrt(defined.size),
        sd,
        *quantiles(defined),
        histogram=None if edges is None else _histogram(defined, edges),
    )


def times(values: Array) -> Spread:
    """Return the distribution of the times at which something happens, how often it never does, and the middle of all.

    Args:
        values: In years, NaN where it never happens, (trial,).
    """
    never = np.isnan(values)
    middle = float(np.median(np.where(never, np.inf, values)))
    return replace(spread(values), share_never=float(never.mean()), half=middle if isfinite(middle) else None)


def quantiles(ordered: Array) -> tuple[float, float, float, float, float]:
    """Return p5, p25, p50, p75, p95 of sorted values, linear between two neighbours."""
    places = np.array(LEVELS) * (ordered.size - 1)
    below = places.astype(np.intp)
    above = np.minimum(below + 1, ordered.size - 1)
    low, high = ordered[below], ordered[above]
    p5, p25, p50, p75, p95 = (low + (places - below) * (high - low)).tolist()
    return p5, p25, p50, p75, p95


def shared_edges(several: list[Array]) -> Array:
    """Return histogram edges that hold nearly all values of all options, (bins + 1,)."""
    low = min(float(np.quantile(values, _SHOWN[0])) for values in several)
    high = max(float(np.quantile(values, _SHOWN[1])) for values in several)
    if not high > low:
        low, high = low - max(1.0, abs(low) * 1e-3), high + max(1.0, abs(high) * 1e-3)
    return np.linspace(low, high, _BINS + 1)


def _histogram(ordered: Array, edges: Array) -> Histogram:
    inner = np.searchsorted(ordered, edges[1:-1])
    counts = np.diff(np.concatenate([[0], inner, [ordered.size]]))
    return Histogram(tuple(edges.tolist()), tuple(counts.tolist()))


def by_year(flows: Array) -> ByYear:
    """Return the distribution of a flow at every time, (horizon + 1, trial)."""
    points = [(float(flow.mean()), *quantiles(np.sort(flow))) for flow in flows]
    mean, p5, p25, p50, p75, p95 = (tuple(column) for column in zip(*points, strict=True))
    return ByYear(mean, p5, p25, p50, p75, p95)


def chance(hits: int, trials: int) -> Estimate:
    """Return the share of trials in which something happens, with its standard error.

    >>> chance(25, 100)
    Estimate(value=0.25, se=0.04330127018922193)
    """
    return of_share(hits / trials, trials)


def of_share(share: float, trials: int) -> Estimate:
    """Return a share of trials with its standard error."""
    return Estimate(share, sqrt(share * (1.0 - share) / trials))


def shortfall(npv: Array, share: float) -> Estimate:
    """Return the mean of the worst ceil(share) of trials, with its standard error.

    The error counts both the spread of the tail and the uncertainty of where it begins (Manistre and Hancock 2005).
    """
    worst = np.sort(npv)[: int(np.ceil(share * npv.size))]
    mean = float(worst.mean())
    if worst.size < 2:
        return Estimate(mean, float(worst.std()))
    edge = float(worst[-1])
    return Estimate(mean, sqrt((float(worst.var()) + (1.0 - share) * (edge - mean) ** 2) / worst.size))
