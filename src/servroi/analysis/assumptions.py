"""What the result rests on: every input that was used, how much it moves, and the grade of what brings the value."""

from dataclasses import replace

import numpy as np

from servroi.core.distribution import Z95, at, moments
from servroi.core.effects import EFFECTS
from servroi.core.findings import NEITHER, Assumption
from servroi.core.scenario import FACTOR, Input, Option, Scenario
from servroi.core.units import LARGEST
from servroi.core.value import Array, spread
from servroi.model.channels import CHANNELS
from servroi.model.simulate import simulate
from servroi.model.world import World
from servroi.sampling.draw import Draws, Plan, at_scores, draw

_OWN = "own"
"""The grade of what the company states about itself without a source."""
_TRIALS = 8_192
_SAME = 1e-12
_MARKETING = ("marginal_return", "acquisition_cost", "churn_reduction")


def assumptions(plan: Plan, used: frozenset[str], rivals: tuple[str, str]) -> tuple[Assumption, ...]:
    """Return every input that is used, in the order of the catalogue.

    Args:
        plan: What is drawn.
        used: Paths that the model reads.
        rivals: The two best choices; swings are of the first one's NPV less the other's.
    """
    derived = _derived(plan, used)
    moves = swings(plan, rivals)
    return tuple(
        _assumption(entry, derived.get(path), moves.get(path, 0.0))
        for path, entry in plan.scenario.inputs.items()
        if path in used
    )


def swings(plan: Plan, rivals: tuple[str, str]) -> dict[str, float]:
    """Return what the difference of two choices' NPVs changes, base case, when one input goes from 5 % to 95 %.

    One block holds all: trial 2i has input i at its 5 % point, trial 2i + 1 at its 95 % point, the rest at medians.
    """
    names = [*plan.uncertain, *([FACTOR] if plan.factor else [])]
    scores = {name: np.zeros(2 * len(names)) for name in names}
    for position, name in enumerate(names):
        scores[name][2 * position : 2 * position + 2] = -Z95, Z95
    if not names:
        return {}
    npv = {NEITHER: np.zeros(2 * len(names))}
    for name, outcome in simulate(World(plan.scenario, at_scores(plan, scores))).items():
        npv[name] = spread(outcome.npv, 2 * len(names))
    difference = npv[rivals[0]] - npv[rivals[1]]
    return dict(zip(names, (difference[1::2] - difference[::2]).tolist(), strict=True))


def value_by_grade(plan: Plan, option: Option) -> dict[str, float]:
    """Return the share of an option's PV benefits by the grade of the effect that brings them.

    An effect brings what is lost when it alone is set to 0, in the first trials; what several effects bring
    together is shared in proportion. Marketing's effects are its return and what it keeps.
    """
    scenario = plan.scenario
    alone = replace(scenario, options=(option,))
    draws = draw(plan, 0, min(_TRIALS, scenario.trials))
    whole = _benefits(alone, draws, option.name)
    lost: dict[str, float] = {}
    for path in _effect_paths(option):
        if path in scenario.inputs and not _is_nothing(draws, path):
            nothing = LARGEST if path.endswith("acquisition_cost") else 0.0
            without = replace(draws, values={**draws.values, path: nothing})  # certain, so that nothing more is read
            grade = scenario.inputs[path].evidence.grade or _OWN
            lost[grade] = lost.get(grade, 0.0) + abs(whole - _benefits(alone, without, option.name))
    total = sum(lost.values())
    return {grade: lost[grade] / total for grade in sorted(lost)} if total > 0.0 else {}


def _effect_paths(option: Option) -> list[str]:
    paths = [option.training.inputs[effect.input] for effect in EFFECTS.values()] if option.training else []
    if option.marketing:
        paths += [option.marketing.inputs[name] for name in _MARKETING if name in option.marketing.inputs]
    return paths


def _is_nothing(draws: Draws, path: str) -> bool:
    return path not in draws.values or (isinstance(draws.values[path], float) and draws.values[path] == 0.0)


def _benefits(scenario: Scenario, draws: Draws, option: str) -> float:
    pv = simulate(World(scenario, draws))[option].pv
    return sum(float(np.mean(pv[channel.name])) for channel in CHANNELS if not channel.cost)


_Points = tuple[float, float, float, float]
"""5 % point, median, 95 % point and mean."""


def _derived(plan: Plan, used: frozenset[str]) -> dict[str, _Points]:
    """Return the points of the used inputs that follow from others."""
    scenario = plan.scenario
    if not any(scenario.inputs[path].rule for path in used if path in scenario.inputs):
        return {}
    world = World(scenario, draw(plan, 0, min(_TRIALS, scenario.trials)))
    scopes = [*world.teams, world.customers]
    for option in scenario.options:
        scopes += [world.lever(lever.inputs) for lever in option.levers]
    values: dict[str, _Points] = {}
    for scope in scopes:
        for name in scope.names():
            path = scope.path(name)
            if path in used and path not in values and scenario.inputs[path].rule:
                size = world.draws.size
                drawn = spread(world.draws.values.get(path, 0.0), size)
                values[path] = _points(scenario.inputs[path], spread(scope[name], size), drawn)
    return values


def _points(entry: Input, derived: Array, drawn: Array) -> _Points:
    """Return the points of trial values, (trial,): exact where they are a fixed multiple of the input's own draws."""
    if np.all(drawn > 0.0):
        factors = derived / drawn
        if float(np.ptp(factors)) <= _SAME * float(factors[0]):
            p5, p50, p95, mean = (float(factors[0]) * point for point in _exact(entry))
            return p5, p50, p95, mean
    p5, p50, p95 = np.quantile(derived, [0.05, 0.5, 0.95]).tolist()
    return p5, p50, p95, float(derived.mean())


def _exact(entry: Input) -> _Points:
    p5, p50, p95 = (at(entry.distribution, z) for z in (-Z95, 0.0, Z95))
    return p5, p50, p95, moments(entry.distribution)[0]


def _assumption(entry: Input, derived: _Points | None, swing: float) -> Assumption:
    p5, p50, p95, mean = _exact(entry) if derived is None else derived
    return Assumption(
        path=entry.path,
        name=entry.name,
        kind=entry.kind.name,
        written=entry.written,
        p5=p5,
        p50=p50,
        p95=p95,
        mean=mean,
        unit=entry.unit,
        layer=entry.origin.layer,
        file=entry.origin.file,
        line=entry.origin.line,
        grade=entry.evidence.grade,
        sources=entry.evidence.sources,
        owner=entry.evidence.owner,
        note=entry.evidence.note,
        role=entry.role,
        points=entry.points,
        stated=entry.stated,
        swing=swing,
    )
