"""Where the next money goes: both levers at every size, and every split of one budget between them."""

from collections.abc import Mapping
from dataclasses import replace
from math import ceil, floor, log10, sqrt

import numpy as np

from servroi.analysis.levers import Built, add_sequence, levers_of, size_of
from servroi.analysis.replay import Replay, joined
from servroi.analysis.spread import chance
from servroi.analysis.verdict import judge
from servroi.core.findings import NEITHER, Estimate, Verdict
from servroi.core.outcome import OptionOutcome
from servroi.core.ranking import ahead
from servroi.core.scenario import Scenario
from servroi.core.split import BEST, MARKET, TRAIN, Margin, Split, SplitPoint, Unsplit
from servroi.core.value import Array, spread
from servroi.model.engine import Progress
from servroi.model.engine import run as simulate_all
from servroi.model.simulate import reads
from servroi.model.world import World
from servroi.sampling.draw import plan

TRIALS = 32_768
"""Trials of every split and size, unless others are asked for; the chances of the best split rest on all trials."""
_SHARES = 21
_LEVELS = 10
_REACH = 2.0
"""The marginal returns are followed to so many times the budget, at least `_LEVELS` steps."""
_STEP = 10_000.0
"""Size of the next amount, unless another is asked for, where it is between all of the budget and a hundredth of it."""
_FINEST = 0.01
_COARSE = 0.1
_ROUND = (1.0, 2.0, 5.0, 10.0)
_AT_A_TIME = 6
_NEAR = 2.0
"""Splits whose mean is within so many standard errors of the best one are as good."""
_HALF = 0.5


def split(
    scenario: Scenario,
    budget: float | None = None,
    step: float | None = None,
    trials: int = TRIALS,
    progress: Progress | None = None,
) -> Split | Unsplit:
    """Return how to split a yearly budget between training and marketing.

    Args:
        scenario: The case.
        budget: Money a year, today's prices; None: what the stated programme costs, paid time included.
        step: Size of the next amount; None: one that fits the budget.
        trials: How many; at most the scenario's.
        progress: Told how many percent are done.

    Returns:
        The split, or why there is nothing to split.
    """
    levers = levers_of(scenario)
    if levers is None:
        return Unsplit("one_lever" if scenario.customers else "no_customers")
    money = levers.budget if budget is None else budget
    if money <= 0.0:
        return Unsplit("no_budget")
    step = step or usual_step(money)
    shares = [k / (_SHARES - 1) for k in range(_SHARES)]
    mixes = {f"split {k}": (size_of(levers, share * money), (1.0 - share) * money) for k, share in enumerate(shares)}
    stride = max(1, ceil(_REACH * money / (_LEVELS * step)))
    spent = [k * stride * step for k in range(_LEVELS)]
    sizes = sorted({size for level in spent for size in (level, level + step)})
    alone = {f"train {size!r}": (size_of(levers, size), 0.0) for size in sizes}
    alone |= {f"market {size!r}": (0.0, size) for size in sizes}
    built = Built(scenario, levers)
    for name, (scale, amount) in {**mixes, **alone}.items():
        built.add(name, scale, amount, levers.training.start, levers.training.stop)
    add_sequence(built, levers, money)
    replay = Replay(plan(built.scenario, reads(built.scenario)), trials)
    npv, costs = _all_npv(replay, progress)
    means = [_estimate(npv[name]) for name in mixes]
    ends = {"split 0": MARKET, f"split {_SHARES - 1}": TRAIN}
    best, every = _best(built.scenario, list(mixes)[int(np.argmax([mean.value for mean in means]))], tuple(ends))
    points = {
        name: SplitPoint(share, mixes[name][0], mean, _as_good(npv[best], npv[name]))
        for share, name, mean in zip(shares, mixes, means, strict=True)
    }
    pure = {lever: every[name] for name, lever in ends.items()}
    return Split(
        budget=money,
        step=step,
        margins=_margins(npv, costs, spent, step),
        points=tuple(points.values()),
        best=points[best],
        verdict=verdict_on(every[best], pure, ends.get(best), scenario.constants),
        p_pays=_beats(every[best], np.zeros(every[best].size)),
        p_beats_training=_beats(every[best], pure[TRAIN]),
        p_beats_marketing=_beats(every[best], pure[MARKET]),
        train_first=_estimate(npv["first"]),
        at_once=_estimate(npv["at once"]),
        p_first_beats_at_once=_beats(npv["first"], npv["at once"]),
        setup_training=levers.setup_training,
        setup_marketing=levers.setup_marketing,
        trials=replay.trials,
    )


def stated_budget(scenario: Scenario) -> float:
    """Return what the stated programme costs a year, money; 0 where nothing can be split."""
    levers = levers_of(scenario)
    return 0.0 if levers is None else levers.budget


def usual_step(budget: float) -> float:
    """Return the size of the next amount that fits a budget.

    It is 10'000 for budgets from 10'000 to a million, else 1, 2 or 5 times a power of ten near a tenth of the budget.

    >>> usual_step(29_900.0), usual_step(91.0), usual_step(385e6)
    (10000.0, 10.0, 50000000.0)
    """
    if _FINEST * budget <= _STEP <= budget:
        return _STEP
    tenth = max(1.0, _COARSE * budget)
    power = 10.0 ** floor(log10(tenth))
    return min((power * round_one for round_one in _ROUND), key=lambda size: abs(log10(size / tenth)))


def _best(scenario: Scenario, likely: str, ends: tuple[str, ...]) -> tuple[str, dict[str, Array]]:
    """Return the best split, and the NPVs of it and of both ends in all trials, as the verdict of a run has them.

    Args:
        scenario: The case, whose options are splits.
        likely: The split that is best in the first trials; in all of them an end may be as good, and better by a hair.
        ends: All for one lever.
    """
    asked = (likely, *ends)
    few = replace(scenario, options=tuple(option for option in scenario.options if option.name in asked))
    npv = simulate_all(plan(few, reads(few))).npvs
    return max(asked, key=lambda name: float(npv[name].mean())), npv


def verdict_on(best: Array, pure: Mapping[str, Array], end: str | None, constants: Mapping[str, float]) -> Verdict:
    """Return whether the best split is better than keeping the money and than all for one lever, by the usual rule.

    A mixture is held against the lesser of the extremes: the better one may hardly differ from it, which must not hide
    that it is no better than keeping the money. Only what stands against all others is held against the better one too.

    Args:
        best: NPV of the best split, (trial,).
        pure: Lever -> NPV of all for it, (trial,).
        end: The lever that the best split puts all into, if any.
        constants: The limits of a toss-up.
    """
    near = end or max(pure, key=lambda lever: float(pure[lever].mean()))
    far = {lever: npv for lever, npv in pure.items() if lever != near}
    verdict = judge({BEST: best, **far, NEITHER: np.zeros(best.size)}, constants)
    if end or verdict.toss_up or verdict.recommended == NEITHER or verdict.p_beats.value < _HALF:
        return verdict
    close = judge({BEST: best, near: pure[near]}, constants)
    return close if close.toss_up else verdict


def _all_npv(replay: Replay, progress: Progress | None) -> tuple[dict[str, Array], dict[str, float]]:
    """Return every option's NPV and mean PV of costs, a few options at a time to save memory.

    `progress` is told percent.
    """
    scenario = replay.plan.scenario
    npv: dict[str, Array] = {}
    costs: dict[str, float] = {}

    def work(world: World, outcomes: Mapping[str, OptionOutcome]) -> tuple[dict[str, Array], dict[str, Array]]:
        size = world.draws.size
        return (
            {name: spread(outcome.npv, size) for name, outcome in outcomes.items()},
            {name: spread(-outcome.costs, size) for name, outcome in outcomes.items()},
        )

    for start in range(0, len(scenario.options), _AT_A_TIME):
        few = replace(scenario, options=scenario.options[start : start + _AT_A_TIME])
        worth, spent = zip(*replay.run(work, scenario=few), strict=True)
        npv |= joined(list(worth))
        costs |= {name: float(amounts.mean()) for name, amounts in joined(list(spent)).items()}
        if progress is not None:
            progress(round(100 * len(npv) / len(scenario.options)))
    return npv, costs


def _margins(
    npv: Mapping[str, Array], costs: Mapping[str, float], spent: list[float], step: float
) -> tuple[Margin, ...]:
    """Return what the next step brings in either lever, per unit of what it costs.

    A step is an amount of the first year in the base case. What it costs over the years is the mean of all trials: paid
    hours rise with wages, and are as uncertain as pay.
    """

    def margin(lever: str, size: float) -> float | None:
        more, less = f"{lever} {size + step!r}", f"{lever} {size!r}"
        cost = costs[more] - costs[less]
        return float(npv[more].mean() - npv[less].mean()) / cost if cost > 0.0 else None

    return tuple(Margin(size, margin("train", size), margin("market", size)) for size in spent)


def _estimate(npv: Array) -> Estimate:
    return Estimate(float(npv.mean()), float(npv.std(ddof=1)) / sqrt(npv.size))


def _as_good(best: Array, other: Array) -> bool:
    gap = best - other
    return bool(float(gap.mean()) <= _NEAR * float(gap.std(ddof=1)) / sqrt(gap.size))


def _beats(a: Array, b: Array) -> Estimate:
    return chance(int(np.count_nonzero(ahead(a, b))), a.size)
