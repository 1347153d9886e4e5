"""What decides: a tornado in money, shares of variance, the verdict by horizon."""

from collections.abc import Mapping
from dataclasses import replace
from math import sqrt

import numpy as np

from servroi.analysis.horizon import by_horizon
from servroi.analysis.replay import Replay, answer_all, joined, npvs
from servroi.analysis.shares import first_order, total
from servroi.core.distribution import Z95, at, cumulative, score
from servroi.core.findings import NEITHER, Estimate, Verdict
from servroi.core.ranking import ROUNDING
from servroi.core.scenario import FACTOR, LUCK
from servroi.core.sensitivity import Curve, Sensitivity, TornadoBar
from servroi.core.value import Array
from servroi.model.engine import Progress
from servroi.model.simulate import simulate
from servroi.model.world import World
from servroi.sampling.draw import Plan, conditioned, redrawn, sources

TRIALS = 16_384
"""Trials of the reruns, unless others are asked for: the same luck at both ends of a bar cancels most of the noise."""
_REDRAWN = 8_192
"""Of them, trials in which an input is drawn anew: enough for shares in whole percent."""
_SECOND_SEED = 2**40
_CURVE = tuple(score(0.01 + 0.98 * step / 20) for step in range(21))


def sensitivity(
    plan: Plan,
    verdict: Verdict,
    along: str | None = None,
    threads: int = 0,
    progress: Progress | None = None,
    trials: int = TRIALS,
) -> Sensitivity:
    """Return what moves the difference between the two best choices.

    Args:
        plan: What is drawn.
        verdict: The decision; its two best choices are the rivals.
        along: An uncertain input, or the common factor, to follow from its 1 % to its 99 % point; or None.
        threads: How many; 0 chooses.
        progress: Told how many sources of uncertainty are done.
        trials: How many; at most the scenario's.
    """
    replay = Replay(plan, trials)
    other = Replay(plan, min(trials, _REDRAWN), seed=plan.scenario.seed + _SECOND_SEED)
    npv = replay.npv()
    best = (verdict.recommended, verdict.runner_up)
    noise = ROUNDING * max(sqrt(float(np.mean(npv[name] ** 2))) for name in best if name != NEITHER)
    alike = _alike(npv, best, noise)
    rivals = (verdict.recommended, NEITHER) if alike else best
    usual = difference(npv, rivals, replay.trials)

    def bar(source: str) -> TornadoBar:
        found = _bar(replay, other, source, rivals, usual)
        return found if moves(found) else _inert(found, float(usual.mean()))

    def moves(found: TornadoBar) -> bool:
        low, high = found.difference
        return max(sqrt(found.total.value) * float(usual.std()), abs(high - low)) > noise

    bars = answer_all(sources(plan), bar, threads, progress)
    ordered = sorted(bars, key=lambda entry: -abs(entry.difference[1] - entry.difference[0]))
    curve = None if along is None else _curve(replay, along, rivals)
    return Sensitivity(
        rivals, best if alike else None, float(usual.mean()), tuple(ordered), by_horizon(replay), curve, replay.trials
    )


def difference(npv: Mapping[str, Array], rivals: tuple[str, str], trials: int) -> Array:
    """Return by how much the first rival's NPV exceeds the second's, (trial,)."""
    choices = {**npv, NEITHER: np.zeros(trials)}
    return choices[rivals[0]] - choices[rivals[1]]


def _alike(npv: Mapping[str, Array], best: tuple[str, str], noise: float) -> bool:
    """Tell whether two options are as far apart in every trial, though what each of them brings is uncertain."""
    if NEITHER in best:
        return False
    first, second = (npv[name] for name in best)
    return float((first - second).std()) <= noise < float(first.std())


def _inert(bar: TornadoBar, mean: float) -> TornadoBar:
    """Return the bar of what moves nothing but by rounding."""
    nothing = Estimate(0.0, 0.0)
    return replace(bar, difference=(mean, mean), first_order=nothing, total=nothing)


def followed(plan: Plan) -> tuple[str, ...]:
    """Return what a curve can follow: the uncertain inputs, and the common factor of the effects if there is one."""
    return (*plan.uncertain, *([FACTOR] if plan.factor else []))


def _bar(replay: Replay, other: Replay, source: str, rivals: tuple[str, str], usual: Array) -> TornadoBar:
    plan = replay.plan
    ends = [_at(replay, source, z) for z in (-Z95, Z95)]
    low, high = (float(difference(npv, rivals, replay.trials).mean()) for npv, _ in ends)
    rivalry = replace(plan.scenario, options=tuple(one for one in plan.scenario.options if one.name in rivals))
    worlds = [
        World(rivalry, redrawn(plan, piece, fresh, source))
        for piece, fresh in zip(replay.pieces, other.pieces, strict=False)
    ]
    anew = difference(joined([npvs(world, simulate(world)) for world in worlds]), rivals, other.trials)
    whole = total(usual[: other.trials], anew)
    alone = first_order(_place(replay, source), usual)
    entry = plan.scenario.inputs.get(source)
    return TornadoBar(
        path=source,
        name=entry.name if entry is not None else source,
        low=ends[0][1],
        high=ends[1][1],
        kind=entry.kind.name if entry is not None else "share",
        points=entry is not None and entry.points,
        difference=(low, high),
        options={name: (float(ends[0][0][name].mean()), float(ends[1][0][name].mean())) for name in ends[0][0]},
        first_order=whole if whole.value == 0.0 else alone,
        total=whole,
        companions=_companions(plan, source),
    )


def _at(replay: Replay, source: str, z: float) -> tuple[dict[str, Array], float | None]:
    """Return all NPVs with one source at a score, (trial,), and the value of the input there.

    An effect is set to its value, whatever the common factor says, which is a source of its own. The value of an input
    that follows from others is the median of what the rule makes of it; the common factor and luck have none.
    """
    plan = replay.plan
    entry = plan.scenario.inputs.get(source)
    if source in plan.factor and entry is not None:
        value = at(entry.distribution, z)
        pieces = [
            replace(piece, values={**piece.values, source: np.full(piece.size, value)}) for piece in replay.pieces
        ]
        return replay.npv_of(pieces), value
    pieces = [conditioned(plan, piece, source, z) for piece in replay.pieces]
    if entry is None or source == FACTOR:
        return replay.npv_of(pieces), None
    if entry.rule:
        values = replay.resolved(entry.path, pieces[:1])
        return replay.npv_of(pieces), None if values is None else float(np.median(values))
    return replay.npv_of(pieces), at(entry.distribution, z)


def _place(replay: Replay, source: str) -> Array:
    """Return what rises with a source, (trial,): its score, or its value where others move it along."""
    if source in LUCK:
        return np.concatenate([piece.luck[source] for piece in replay.pieces])
    if any(source in group.paths for group in replay.plan.groups):
        return replay.values(source)
    return np.concatenate([piece.scores[source] for piece in replay.pieces])


def _companions(plan: Plan, source: str) -> tuple[str, ...]:
    if source == FACTOR:
        return tuple(sorted(plan.factor))
    return tuple(path for group in plan.groups if source in group.paths for path in group.paths if path != source)


def _curve(replay: Replay, path: str, rivals: tuple[str, str]) -> Curve:
    """Return the expected difference along one input; along the common factor by the share of worse programmes."""
    entry = replay.plan.scenario.inputs[path]
    ends = [_at(replay, path, z) for z in _CURVE]
    values = [cumulative(z) if value is None else value for z, (_, value) in zip(_CURVE, ends, strict=True)]
    means = [float(difference(npv, rivals, replay.trials).mean()) for npv, _ in ends]
    return Curve(path, entry.name, entry.kind.name, entry.points, tuple(values), tuple(means))
