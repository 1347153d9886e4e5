"""Rank correlations between inputs: a Gaussian copula on the correlated rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import pi, sin

import numpy as np

from servroi.core.scenario import Pair
from servroi.core.value import Array

_POSITIVE = 1e-9
"""Smallest eigenvalue of a matrix that counts as positive definite."""


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Inputs that are correlated with one another, directly or through others.

    Attributes:
        paths: In alphabetical order, so that the order in the file does not matter.
        matrix: Correlations of the normal scores, (n, n).
    """

    paths: tuple[str, ...]
    matrix: Array

    @property
    def valid(self) -> bool:
        """Whether the matrix is positive definite."""
        return bool(np.linalg.eigvalsh(self.matrix)[0] > _POSITIVE)

    def mixing(self) -> Array:
        """Return the lower triangular L with L @ L.T = matrix, (n, n)."""
        return np.asarray(np.linalg.cholesky(self.matrix))

    def nearest(self) -> Array:
        """Return a valid matrix of rank correlations close by: negative eigenvalues cut, diagonal restored, (n, n)."""
        values, vectors = np.linalg.eigh(self.matrix)
        mended = (vectors * np.maximum(values, 1e-4)) @ vectors.T
        scale = 1.0 / np.sqrt(np.diag(mended))
        return np.asarray(6.0 / pi * np.arcsin(np.clip(mended * scale * scale[:, None], -1.0, 1.0) / 2.0))


def groups(pairs: Iterable[Pair]) -> tuple[Group, ...]:
    """Return the connected groups of inputs, each with its matrix of normal-score correlations."""
    links: dict[tuple[str, str], float] = {}
    for pair in pairs:
        links[pair.first, pair.second] = links[pair.second, pair.first] = normal_correlation(pair.rank)
    found = []
    waiting = sorted({path for path, _ in links})
    while waiting:
        members, front = set(), [waiting[0]]
        while front:
            path = front.pop()
            if path not in members:
                members.add(path)
                front += [other for first, other in links if first == path]
        waiting = [path for path in waiting if path not in members]
        paths = tuple(sorted(members))
        matrix = np.array([[1.0 if a == b else links.get((a, b), 0.0) for b in paths] for a in paths])
        found.append(Group(paths, matrix))
    return tuple(found)


def normal_correlation(rank: float) -> float:
    """Return the correlation of normal scores that gives this rank correlation (Pearson 1907).

    >>> normal_correlation(1.0)
    1.0
    """
    return 2.0 * sin(pi * rank / 6.0) if abs(rank) < 1.0 else rank
