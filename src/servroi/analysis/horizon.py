"""The verdict by horizon: the same case valued over fewer and more years."""

from collections.abc import Iterable

import numpy as np

from servroi.analysis.replay import Replay
from servroi.analysis.spread import chance
from servroi.analysis.variants import at_horizon
from servroi.core.findings import NEITHER
from servroi.core.ranking import ahead, shares_of_best
from servroi.core.scenario import Scenario
from servroi.core.sensitivity import HorizonPoint
from servroi.model.simulate import reads
from servroi.sampling.draw import plan, sources

YEARS = (1, 2, 3, 5, 7, 10)
"""Horizons that are always tried; the scenario's own is one of them in any case."""


def by_horizon(replay: Replay) -> tuple[HorizonPoint, ...]:
    """Return the case over several horizons, with the programme as long as stated and as long as the horizon."""
    scenario = replay.plan.scenario
    every = sorted({*YEARS, scenario.horizon})
    variants = {
        (years, extend): at_horizon(scenario, years, extend=extend) for extend in (False, True) for years in every
    }
    drawn = _with_all(replay, variants.values())
    return tuple(_point(drawn, variant, years, extend) for (years, extend), variant in variants.items())


def _with_all(replay: Replay, variants: Iterable[Scenario]) -> Replay:
    """Return the same trials with what only other horizons read: what fades matters once a programme has ended."""
    known = set(sources(replay.plan))
    read = known.union(*(reads(variant) for variant in variants))
    return replay if set(sources(wider := plan(replay.plan.scenario, read))) <= known else Replay(wider, replay.trials)


def _point(replay: Replay, variant: Scenario, years: int, extended: bool) -> HorizonPoint:
    npv = replay.npv(scenario=variant)
    means = {name: float(values.mean()) for name, values in npv.items()}
    best = max(means, key=lambda name: means[name])
    recommended = best if means[best] > 0.0 else NEITHER
    first, *others = npv
    wins = None
    if others:
        wins = chance(int(np.count_nonzero(ahead(npv[first], npv[others[0]]))), replay.trials)
    shares = shares_of_best({**npv, NEITHER: np.zeros(replay.trials)})
    return HorizonPoint(years, extended, means, recommended, shares[recommended], wins)
