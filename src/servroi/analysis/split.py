"""Where the next money goes: both levers at every size, and every split of one budget between them."""

from dataclasses import dataclass, replace
from math import ceil, sqrt

import numpy as np

from servroi.analysis.replay import Replay
from servroi.analysis.spread import ahead, chance
from servroi.core.answers import Margin, Split, SplitPoint
from servroi.core.distribution import Certain
from servroi.core.findings import Estimate
from servroi.core.scenario import Marketing, Option, Scenario, Training
from servroi.core.units import KINDS
from servroi.core.value import Array
from servroi.model.costs import training_cost, training_time
from servroi.model.engine import Progress
from servroi.model.simulate import reads
from servroi.model.world import World
from servroi.sampling.draw import base, plan

TRIALS = 32_768
"""Trials, unless others are asked for."""
_SHARES = 21
_LEVELS = 10
_REACH = 2.0
"""The marginal returns are followed to so many times the budget, at least `_LEVELS` steps."""
STEP = 10_000.0
"""Size of the next amount, unless another is asked for."""
_AT_A_TIME = 6
_NEAR = 2.0
"""Splits whose mean is within so many standard errors of the best one are as good."""


@dataclass(frozen=True, slots=True)
class _Levers:
    """The two levers that share the money, and what the stated programme costs a year in the base case."""

    training: Training
    marketing: Marketing
    fixed: float
    variable: float
    setup_training: float
    setup_marketing: float


def split(
    scenario: Scenario,
    budget: float | None = None,
    step: float = STEP,
    trials: int = TRIALS,
    progress: Progress | None = None,
) -> Split | None:
    """Return how to split a yearly budget between training and marketing.

    Args:
        scenario: The case.
        budget: Money a year, today's prices; None: what the stated programme costs, paid time included.
        step: Size of the next amount.
        trials: How many; at most the scenario's.
        progress: Told how many percent are done.

    Returns:
        The split; None if no option trains or none advertises, as without customers.
    """
    levers = _levers(scenario)
    if levers is None:
        return None
    money = levers.fixed + levers.variable if budget is None else budget
    shares = [k / (_SHARES - 1) for k in range(_SHARES)]
    mixes = {f"split {k}": (_scale(levers, share * money), (1.0 - share) * money) for k, share in enumerate(shares)}
    stride = max(1, ceil(_REACH * money / (_LEVELS * step)))
    spent = [k * stride * step for k in range(_LEVELS)]
    sizes = sorted({size for level in spent for size in (level, level + step)})
    alone = {f"train {size!r}": (_scale(levers, size), 0.0) for size in sizes}
    alone |= {f"market {size!r}": (0.0, size) for size in sizes}
    built = _Built(scenario, levers)
    for name, (scale, amount) in {**mixes, **alone}.items():
        built.add(name, scale, amount, levers.training.start, levers.training.stop)
    _sequence(built, levers, money)
    replay = Replay(plan(built.scenario, reads(built.scenario)), trials)
    npv = _all_npv(replay, progress)
    means = [_estimate(npv[name]) for name in mixes]
    top = int(np.argmax([mean.value for mean in means]))
    best = npv[f"split {top}"]
    points = tuple(
        SplitPoint(share, mixes[name][0], mean, _as_good(best, npv[name]))
        for share, name, mean in zip(shares, mixes, means, strict=True)
    )
    return Split(
        budget=money,
        step=step,
        margins=_margins(npv, spent, step, built.pv_of_one),
        points=points,
        best=points[top],
        p_beats_training=_beats(best, npv[f"split {_SHARES - 1}"]),
        p_beats_marketing=_beats(best, npv["split 0"]),
        train_first=_estimate(npv["first"]),
        at_once=_estimate(npv["at once"]),
        p_first_beats_at_once=_beats(npv["first"], npv["at once"]),
        setup_training=levers.setup_training,
        setup_marketing=levers.setup_marketing,
        trials=replay.trials,
    )


def _all_npv(replay: Replay, progress: Progress | None) -> dict[str, Array]:
    """Return every option's NPV, a few options at a time to save memory; `progress` is told percent."""
    scenario = replay.plan.scenario
    npv: dict[str, Array] = {}
    for start in range(0, len(scenario.options), _AT_A_TIME):
        npv |= replay.npv(scenario=replace(scenario, options=scenario.options[start : start + _AT_A_TIME]))
        if progress is not None:
            progress(round(100 * len(npv) / len(scenario.options)))
    return npv


class _Built:
    """A scenario whose options are programme sizes and marketing amounts of our choosing."""

    def __init__(self, scenario: Scenario, levers: _Levers) -> None:
        self.scenario = replace(scenario, options=())
        self._levers = levers
        world = World(scenario, base(plan(scenario, reads(scenario))))
        years = range(levers.training.start, levers.training.stop + 1)
        self.pv_of_one = float(np.ravel(sum(world.discount[t - 1] * world.prices[t] for t in years))[0])

    def add(self, name: str, scale: float, amount: float, start: int, stop: int, late: int | None = None) -> None:
        """Add an option: training of a size in some years, marketing of an amount in the same or in later ones."""
        training = marketing = None
        if scale > 0.0:
            inputs = {**self._levers.training.inputs, "scale": self._certain(name, "training.scale", "factor", scale)}
            training = replace(self._levers.training, inputs=inputs, start=start, stop=stop)
        if amount > 0.0:
            spend = self._certain(name, "marketing.extra_spend", "money", amount)
            begin, end = (start, stop) if late is None else (stop + 1, late)
            inputs = {**self._levers.marketing.inputs, "extra_spend": spend}
            marketing = Marketing(inputs, "amount", None, begin, end)
        self.scenario = replace(self.scenario, options=(*self.scenario.options, Option(name, training, marketing)))

    def _certain(self, option: str, name: str, kind: str, value: float) -> str:
        path = f"options[{option}].{name}"
        like = next(iter(self.scenario.inputs.values()))
        entry = replace(
            like, path=path, name=name, kind=KINDS[kind], distribution=Certain(value), rule="", written=f"{value:g}"
        )
        self.scenario = replace(self.scenario, inputs={**self.scenario.inputs, path: entry})
        return path


def _levers(scenario: Scenario) -> _Levers | None:
    trained = next((option.training for option in scenario.options if option.training), None)
    marketed = next((option.marketing for option in scenario.options if option.marketing), None)
    if trained is None or marketed is None:
        return None
    unread = marketed.inputs["setup_cost"]  # where marketing matches training; amounts, which we try, have it
    world = World(scenario, base(plan(scenario, reads(scenario) | {unread})))
    values = world.lever(trained.inputs)
    year = trained.start - 1
    setup, other = values["setup_cost"], world.lever(marketed.inputs)["setup_cost"]
    cash = training_cost(trained, world)[year] - (setup if year == 0 else 0.0)
    time = training_time(trained, world)[year]
    price, wage = world.prices[trained.start], world.wages[trained.start]
    whole = float(np.ravel(cash / price + time / wage)[0])
    people = sum(float(np.ravel(world.teams[team]["headcount"])[0]) for team in trained.teams)
    staff = float(np.ravel(values["coverage"] * values["empowerment_budget"])[0]) * people
    fixed = float(np.ravel(values["fixed_cost"])[0]) + staff
    return _Levers(trained, marketed, fixed, whole - fixed, float(np.ravel(setup)[0]), float(np.ravel(other)[0]))


def _scale(levers: _Levers, money: float) -> float:
    """Return the programme size that a yearly amount buys; 0 if it does not even cover the fixed part."""
    return max(0.0, (money - levers.fixed) / levers.variable) if levers.variable > 0.0 else float(money >= levers.fixed)


def _sequence(built: _Built, levers: _Levers, money: float) -> None:
    """Add training first and advertising afterwards, and both at once, for the same money."""
    start, stop = levers.training.start, levers.training.stop
    years = stop - start + 1
    first = ceil(years / 2)
    built.add("first", _scale(levers, money), money if years > 1 else 0.0, start, start + first - 1, late=stop)
    share = first / years
    built.add("at once", _scale(levers, share * money), (1.0 - share) * money, start, stop)


def _margins(npv: dict[str, Array], spent: list[float], step: float, pv_of_one: float) -> tuple[Margin, ...]:
    means = {name: float(values.mean()) for name, values in npv.items()}

    def margin(lever: str, size: float) -> float:
        return (means[f"{lever} {size + step!r}"] - means[f"{lever} {size!r}"]) / (step * pv_of_one)

    return tuple(Margin(size, margin("train", size), margin("market", size)) for size in spent)


def _estimate(npv: Array) -> Estimate:
    return Estimate(float(npv.mean()), float(npv.std(ddof=1)) / sqrt(npv.size))


def _as_good(best: Array, other: Array) -> bool:
    gap = best - other
    return bool(float(gap.mean()) <= _NEAR * float(gap.std(ddof=1)) / sqrt(gap.size))


def _beats(a: Array, b: Array) -> Estimate:
    return chance(int(np.count_nonzero(ahead(a, b))), a.size)
