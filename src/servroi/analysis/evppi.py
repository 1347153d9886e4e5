"""The value of information from one set of trials, whatever the decision (Strong and Oakley 2013, Brennan 2007).

A choice is made once for all trials, or anew wherever what is known tells the trials apart; the difference of the two
expected payoffs is what knowing it is worth.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import pi, sqrt

import numpy as np
from numpy.typing import NDArray

from servroi.core.distribution import cumulative, score
from servroi.core.findings import Estimate
from servroi.core.value import Array

BINS = 128
_DEGREE = 6
_LEVELS = 8
"""A quantity with so few values is told apart value by value."""
_KEPT = 4.0
"""A term stays in a fit if it stands so many standard errors out of the noise: noise would pass for knowledge."""
_TOGETHER = 24
"""So many quantities have products in a fit: their number grows with the square, and time with its cube."""
_BATCHES = 20
_BATCH = 64
"""A batch has at least so many trials; fewer have no bins to speak of."""
_SLICE = 8_192
_EDGE = 6.0
_GRID = 2049


@dataclass(frozen=True, slots=True)
class Gain:
    """What knowing something is worth, and how often it changes the choice."""

    value: Estimate
    changes: float


def perfect(payoffs: Array, scores: Array | None = None) -> Gain:
    """Return the expected value of perfect information.

    Args:
        payoffs: Payoff of every choice, (choice, trial).
        scores: Independent scores behind them with mean 0, (source, trial), to take out the luck of the sample.

    >>> perfect(np.array([[0.0, 0.0], [-1.0, 3.0]])).value.value
    0.5
    """
    if scores is not None:
        slopes = slopes_of(payoffs, scores)
        payoffs = payoffs - (slopes @ scores.mean(axis=1))[:, None]
    chosen = int(np.argmax(payoffs.mean(axis=1)))
    regret = payoffs.max(axis=0) - payoffs[chosen]
    changed = regret > 0.0
    if scores is not None:
        regret = regret - slopes_of(regret[None, :], scores)[0] @ scores
    return _gain(regret, changed)


def slopes_of(payoffs: Array, scores: Array) -> Array:
    """Return the slopes of payoffs in the scores, by least squares, (choice, source)."""
    square = scores @ scores.T
    tiny = np.eye(len(square)) * 1e-12 * scores.shape[1]
    return np.asarray(np.linalg.solve(square + tiny, scores @ (payoffs - payoffs.mean(axis=1)[:, None]).T).T)


def of_one(known: Array, payoffs: Array, slopes: Array | None = None) -> Gain:
    """Return the expected value of knowing one quantity.

    Payoffs are averaged in bins of the quantity, and the bin means smoothed by a polynomial of the terms that stand out
    from noise; a quantity without any is worth exactly nothing.

    Args:
        known: Anything that rises with the quantity, (trial,); its standard normal score if there are slopes.
        payoffs: Payoff of every choice, (choice, trial); without the part that is linear in the score if there are
            slopes.
        slopes: Slope of every payoff in the score, (choice,). That part is valued at the scores that the trials should
            have, rank by rank: the normal distribution is known, and luck in drawing it must not count.
    """
    order = np.argsort(known, kind="stable")
    levels = 1 + np.count_nonzero(np.diff(known[order]))
    if levels <= _LEVELS:
        linear = 0.0 if slopes is None else slopes[:, None] * known
        return _of_levels(np.searchsorted(np.unique(known), known), payoffs + linear)
    ordered = payoffs[:, order]
    if slopes is not None:
        ordered = ordered + slopes[:, None] * _by_rank(known.size)
    gain, changes = _binned(ordered)
    if gain == 0.0:
        return Gain(Estimate(0.0, 0.0), 0.0)
    count = max(2, min(_BATCHES, known.size // _BATCH))
    batches = [_binned(ordered[:, start::count])[0] for start in range(count)]
    return Gain(Estimate(gain, float(np.std(batches, ddof=1)) / sqrt(count)), changes)


def of_group(known: Array, payoffs: Array, strata: NDArray[np.intp] | None = None) -> Gain:
    """Return the expected value of knowing several quantities at once.

    Expected payoffs are fitted by the squares, cubes and products of the quantities that stand out from noise; where
    there are many quantities, those that move the payoffs less count with their straight part only.

    Args:
        known: Standard normal scores, one row per quantity, (quantity, trial).
        payoffs: Payoff of every choice, (choice, trial).
        strata: Something with few values that is known as well, (trial,); each value has a fit of its own.
    """
    chosen = int(np.argmax(payoffs.mean(axis=1)))
    relative = payoffs - payoffs[chosen]
    fitted = np.zeros_like(relative)
    groups = np.zeros(payoffs.shape[1], dtype=np.intp) if strata is None else strata
    for level in np.unique(groups):
        inside = groups == level
        fitted[:, inside] = _fitted(known[:, inside], relative[:, inside])
    return _gain(fitted.max(axis=0), fitted.argmax(axis=0) != chosen)


def _gain(regret: Array, changed: NDArray[np.bool_]) -> Gain:
    error = float(regret.std(ddof=1)) / sqrt(regret.size)
    return Gain(Estimate(max(0.0, float(regret.mean())), error), float(np.mean(changed)))


def _of_levels(level: NDArray[np.intp], payoffs: Array) -> Gain:
    """Return the gain of knowing something with few values."""
    chosen = int(np.argmax(payoffs.mean(axis=1)))
    counts = np.bincount(level)
    means = np.stack([np.bincount(level, weights=row - payoffs[chosen]) / counts for row in payoffs])
    return _gain(means.max(axis=0)[level], (means.argmax(axis=0) != chosen)[level])


def _binned(ordered: Array) -> tuple[float, float]:
    """Return the gain and how often the choice changes, from payoffs sorted by what is known."""
    chosen = int(np.argmax(ordered.mean(axis=1)))
    relative = ordered - ordered[chosen]
    bins = max(8, min(BINS, ordered.shape[1] // 64))
    edges = np.linspace(0, ordered.shape[1], bins + 1).astype(np.intp)
    sizes = np.diff(edges)
    basis = _basis(bins)
    smooth = np.stack([_smoothed(row, edges, sizes, basis) for row in relative])
    weights = sizes / sizes.sum()
    return float(weights @ smooth.max(axis=0)), float(weights @ (smooth.argmax(axis=0) != chosen))


@lru_cache(maxsize=4)
def _by_rank(size: int) -> Array:
    """Return the standard normal scores of so many equally likely ranks, rising, (rank,)."""
    grid = np.linspace(-_EDGE, _EDGE, _GRID)
    below = np.array([cumulative(z) for z in grid.tolist()])
    scores = np.interp((np.arange(size) + 0.5) / size, below, grid)
    return np.asarray(scores / scores.std())


@lru_cache(maxsize=4)
def _basis(bins: int) -> Array:
    """Return orthonormal polynomials of a bin's mean standard normal score, (bin, degree + 1)."""
    ends = np.array([-9.0, *(score(k / bins) for k in range(1, bins)), 9.0])
    centres = -np.diff(np.exp(-ends * ends / 2.0) / sqrt(2.0 * pi)) * bins
    orthonormal, _ = np.linalg.qr(np.vander(centres, _DEGREE + 1, increasing=True))
    return np.asarray(orthonormal)


def _smoothed(row: Array, edges: NDArray[np.intp], sizes: NDArray[np.intp], basis: Array) -> Array:
    """Return bin means as the polynomial of the terms that stand out from the noise within bins."""
    sums = np.add.reduceat(row, edges[:-1])
    means = sums / sizes
    squares = np.add.reduceat(row * row, edges[:-1])
    noise = float(np.mean((squares - sums * means) / (sizes - 1) / sizes))
    weights = basis.T @ means
    kept = np.abs(weights) > _KEPT * sqrt(max(noise, 0.0))
    if not kept[1:].any():  # nothing but the mean: a constant, whatever the noise
        return np.full(means.size, float(row.mean()))
    kept[0] = True
    return np.asarray(basis[:, kept] @ weights[kept])


def _fitted(known: Array, relative: Array) -> Array:
    """Return the fitted payoffs, (choice, trial)."""
    known = known[np.argsort(-_moves(known, relative), kind="stable")] if len(known) > _TOGETHER else known
    pieces = [slice(start, start + _SLICE) for start in range(0, known.shape[1], _SLICE)]
    terms = _terms(known[:, :1]).shape[0]
    square, cross = np.zeros((terms, terms)), np.zeros((terms, relative.shape[0]))
    for piece in pieces:
        features = _terms(known[:, piece])
        square += features @ features.T
        cross += features @ relative[:, piece].T
    # orthogonal terms (Cholesky), so that each can be judged by itself
    lower = np.linalg.cholesky(square + np.eye(terms) * 1e-9 * np.trace(square) / terms)
    weights = np.linalg.solve(lower, cross)
    noise = np.sqrt(np.maximum(0.0, (relative**2).sum(axis=1) - (weights**2).sum(axis=0)) / known.shape[1])
    kept = np.where(np.abs(weights) > _KEPT * noise, weights, 0.0)
    kept[0] = weights[0]
    factors = np.linalg.solve(lower.T, kept)
    return np.concatenate([factors.T @ _terms(known[:, piece]) for piece in pieces], axis=1)


def _moves(known: Array, relative: Array) -> Array:
    """Return how much each quantity and its square move any of the payoffs, as a sum of squares, (quantity,)."""
    centred = relative - relative.mean(axis=1)[:, None]
    return np.asarray(((known @ centred.T) ** 2 + ((known**2 - 1.0) @ centred.T) ** 2 / 2.0).max(axis=1))


def _terms(known: Array) -> Array:
    """Return 1, the quantities, and the products, squares and cubes of the first ones, (term, trial)."""
    leading = known[:_TOGETHER]
    first, second = np.triu_indices(len(leading))
    return np.concatenate([np.ones((1, known.shape[1])), known, leading[first] * leading[second], leading**3])
