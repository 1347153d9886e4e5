"""One block of trials: every uncertain input that the model reads, drawn from its own stream."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import sqrt

import numpy as np

from servroi.core.distribution import at
from servroi.core.scenario import Scenario
from servroi.core.value import Array, Value
from servroi.sampling.correlate import Group, groups
from servroi.sampling.streams import normals, uniforms

FACTOR = "training.programme_quality"
"""The common factor of the effects and of transfer; also the name of its stream."""
LUCK = ("training.takes", "marketing.takes")
"""The streams that decide, once for all options, whether a programme takes hold."""
_OWN = ("training.effects.", "training.transfer")


@dataclass(frozen=True, slots=True)
class Draws:
    """One block of drawn values.

    Attributes:
        values: Path -> drawn value, float if certain, else (trial,).
        luck: Name of a luck stream -> uniform numbers, (trial,); empty for the base case.
        scores: Path -> the standard normal behind the value, (trial,); for members of the common factor the own part.
        size: Trials in the block.
    """

    values: Mapping[str, Value]
    luck: Mapping[str, Array]
    scores: Mapping[str, Array]
    size: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What must be drawn for a scenario.

    Attributes:
        scenario: The scenario.
        certain: Values of the certain inputs.
        uncertain: Paths of the uncertain inputs that are read, in alphabetical order.
        groups: Correlated groups among them.
        factor: Paths that share the common factor.
        quality: Correlation of their scores, 0..1.
    """

    scenario: Scenario
    certain: Mapping[str, float]
    uncertain: tuple[str, ...]
    groups: tuple[Group, ...]
    factor: frozenset[str]
    quality: float


def plan(scenario: Scenario, reads: Collection[str]) -> Plan:
    """Return what to draw: the uncertain inputs among `reads`, and how they hang together."""
    inputs = scenario.inputs
    certain = {path: at(entry.distribution, 0.0) for path, entry in inputs.items() if entry.distribution.certain}
    uncertain = tuple(sorted(path for path in reads if path in inputs and path not in certain))
    drawn = frozenset(uncertain)
    pairs = tuple(pair for pair in scenario.pairs if pair.first in drawn and pair.second in drawn)
    paired = {path for pair in pairs for path in (pair.first, pair.second)}
    quality = certain.get(FACTOR, 0.0)
    factor = frozenset(path for path in drawn - paired if shares_factor(path)) if quality > 0.0 else frozenset()
    return Plan(scenario, certain, uncertain, groups(pairs), factor, quality)


def shares_factor(path: str) -> bool:
    """Tell whether an input moves with the common factor: all effects, and transfer.

    >>> shares_factor("options[deep].training.effects.churn_reduction"), shares_factor("training.coverage")
    (True, False)
    """
    inner = path.rpartition("].")[2] if path.startswith("options[") else path
    return inner.startswith(_OWN)


def sources(plan: Plan) -> tuple[str, ...]:
    """Return the names of all independent streams of a plan: inputs, common factor, luck."""
    return (*plan.uncertain, *([FACTOR] if plan.factor else []), *LUCK)


def draw(plan: Plan, block: int, size: int, fresh: Collection[str] = (), second_seed: int = 0) -> Draws:
    """Draw one block.

    Args:
        plan: What to draw.
        block: Number of the block.
        size: Trials in it.
        fresh: Streams to take from `second_seed` instead of the scenario's seed (for pick-freeze).
        second_seed: Seed of those.

    Returns:
        The block; the same numbers whatever else is drawn.
    """

    def seed(name: str) -> int:
        return second_seed if name in fresh else plan.scenario.seed

    scores = {path: normals(seed(path), path, block, size) for path in plan.uncertain}
    if plan.factor:
        scores[FACTOR] = normals(seed(FACTOR), FACTOR, block, size)
    luck = {name: uniforms(seed(name), name, block, size) for name in LUCK}
    return Draws(_values(plan, scores), luck, scores, size)


def base(plan: Plan) -> Draws:
    """Return the base case as a block of one trial: every uncertain input at its median, luck left open."""
    scores = {path: np.zeros(1) for path in plan.uncertain}
    if plan.factor:
        scores[FACTOR] = np.zeros(1)
    return at_scores(plan, scores)


def at_scores(plan: Plan, scores: Mapping[str, Array]) -> Draws:
    """Return a block at given scores, with luck left open: programmes take hold as far as is probable.

    Args:
        plan: What is drawn.
        scores: Name of every uncertain input, and of the common factor if there is one -> independent scores, (trial,).
    """
    return Draws(_values(plan, scores), {}, scores, next(iter(scores.values())).size if scores else 1)


def _values(plan: Plan, scores: Mapping[str, Array]) -> dict[str, Value]:
    """Return path -> value for scores that are still independent."""
    mixed = dict(scores)
    for group in plan.groups:
        rows = [scores[path] for path in group.paths]
        for path, weights in zip(group.paths, group.mixing().tolist(), strict=True):
            mixed[path] = _weighted(rows, weights)
    if plan.factor:
        common = scores[FACTOR] * sqrt(plan.quality)
        rest = sqrt(1.0 - plan.quality)
        for path in plan.factor:
            mixed[path] = scores[path] * rest + common
    values: dict[str, Value] = dict(plan.certain)
    for path in plan.uncertain:
        values[path] = plan.scenario.inputs[path].distribution.values(mixed[path])
    return values


def _weighted(rows: list[Array], weights: list[float]) -> Array:
    """Return the weighted sum of rows, (trial,), adding in order and leaving out zero weights."""
    terms = [row * weight for row, weight in zip(rows, weights, strict=True) if weight != 0.0]
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return total
