"""What the simulation says beside the base case."""

from math import sqrt

import numpy as np

from servroi.analysis.formulas import Case, Where
from servroi.analysis.spread import chance as share
from servroi.core.explain import Explained, Piece
from servroi.core.findings import Estimate
from servroi.core.ranking import ahead
from servroi.core.trials import Trials

SIMULATED = ("npv", "pv")
"""Kinds of results whose mean over the simulation stands beside the base case."""


def mean(explained: Explained, trials: Trials) -> Estimate:
    """Return the mean of a result over all trials; the error of a channel is that of the detailed ones."""
    option = trials.options[explained.option]
    values = option.npv if explained.kind == "npv" else option.detail.pv[explained.what]
    value = float(option.npv.mean()) if explained.kind == "npv" else option.sums.pv[explained.what] / trials.size
    return Estimate(value, float(np.std(values, ddof=1)) / sqrt(trials.size))


def chance(case: Case, trials: Trials, first: str, second: str, path: str) -> Explained:
    """Return the chance that one option beats another, which the base case does not know."""
    wins = int(np.count_nonzero(ahead(trials.options[first].npv, trials.options[second].npv)))
    terms = tuple(
        Piece("npv", case.figures[name].npv, "money", case.path(Where("npv", option=name))) for name in (first, second)
    )
    return Explained(
        path=path,
        kind="p_beats",
        words="p_beats",
        what=second,
        option=first,
        team="",
        year=None,
        value=None,
        form="share",
        tokens=(),
        terms=terms,
        simulated=share(wins, trials.size),
        trials=trials.size,
    )
