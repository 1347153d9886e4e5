"""The verdict by horizon: the same case valued over fewer and more years."""

import numpy as np

from servroi.analysis.replay import Replay
from servroi.analysis.spread import chance
from servroi.analysis.variants import at_horizon
from servroi.core.answers import HorizonPoint
from servroi.core.findings import NEITHER

YEARS = (1, 2, 3, 5, 7, 10)


def by_horizon(replay: Replay) -> tuple[HorizonPoint, ...]:
    """Return the case over 1 to 10 years, with the programme as long as stated and as long as the horizon."""
    return tuple(_point(replay, years, extended) for extended in (False, True) for years in YEARS)


def _point(replay: Replay, years: int, extended: bool) -> HorizonPoint:
    npv = replay.npv(scenario=at_horizon(replay.plan.scenario, years, extend=extended))
    means = {name: float(values.mean()) for name, values in npv.items()}
    best = max(means, key=lambda name: means[name])
    recommended = best if means[best] > 0.0 else NEITHER
    first, *others = npv
    wins = None
    if others:
        wins = chance(int(np.count_nonzero(npv[first] > npv[others[0]])), replay.trials)
    top = np.max([*npv.values(), np.zeros(replay.trials)], axis=0)
    leading = np.zeros(replay.trials) if recommended == NEITHER else npv[recommended]
    return HorizonPoint(years, extended, means, recommended, float(np.mean(leading == top)), wins)
