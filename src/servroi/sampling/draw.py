"""One block of trials: every uncertain input that the model reads, drawn from its own stream."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import sqrt

import numpy as np

from servroi.core.distribution import at, cumulative
from servroi.core.scenario import FACTOR, LUCK, Scenario
from servroi.core.value import Array, Value
from servroi.sampling.correlate import Group, groups
from servroi.sampling.streams import normals, uniforms

Change = Callable[[Value], Value]
"""What to make of the resolved value of an input."""
_OWN = ("training.effects.", "training.transfer")


@dataclass(frozen=True, slots=True)
class Draws:
    """One block of drawn values.

    Attributes:
        values: Path -> drawn value, float if certain, else (trial,).
        luck: Name of a luck stream -> uniform numbers, (trial,); empty for the base case.
        scores: Path -> the standard normal behind the value, (trial,); for members of the common factor the own part.
        size: Trials in the block.
        changes: Path -> change of an input, for 'what if' questions.
    """

    values: Mapping[str, Value]
    luck: Mapping[str, Array]
    scores: Mapping[str, Array]
    size: int
    changes: Mapping[str, Change] = field(default_factory=dict)


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
        luck: Streams that decide whether a lever takes hold, where that is uncertain.
    """

    scenario: Scenario
    certain: Mapping[str, float]
    uncertain: tuple[str, ...]
    groups: tuple[Group, ...]
    factor: frozenset[str]
    quality: float
    luck: tuple[str, ...]


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
    luck = tuple(name for name in LUCK if name in reads)
    return Plan(scenario, certain, uncertain, groups(pairs), factor, quality, luck)


def shares_factor(path: str) -> bool:
    """Tell whether an input moves with the common factor: all effects, and transfer.

    >>> shares_factor("options[deep].training.effects.churn_reduction"), shares_factor("training.coverage")
    (True, False)
    """
    inner = path.rpartition("].")[2] if path.startswith("options[") else path
    return inner.startswith(_OWN)


def sources(plan: Plan) -> tuple[str, ...]:
    """Return the names of all independent streams of a plan: inputs, common factor, luck."""
    return (*plan.uncertain, *([FACTOR] if plan.factor else []), *plan.luck)


def draw(plan: Plan, block: int, size: int, *, keep_scores: bool = False) -> Draws:
    """Draw one block.

    Args:
        plan: What to draw.
        block: Number of the block.
        size: Trials in it.
        keep_scores: Whether the scores behind the values are needed as well.

    Returns:
        The block; the same numbers whatever else is drawn.
    """
    seed, scores = plan.scenario.seed, {}
    spare = np.empty(size)  # filled again and again, so that scores stay in the cache until they are values

    def score(name: str) -> Array:
        if not keep_scores:
            return normals(seed, name, block, size, out=spare)
        scores[name] = normals(seed, name, block, size)
        return scores[name]

    luck = {name: uniforms(seed, name, block, size) for name in plan.luck}
    return Draws(_values(plan, score), luck, scores, size)


def pieces(block: Draws, size: int) -> Iterator[Draws]:
    """Cut a block into pieces of so many trials; the numbers stay the block's own."""
    for start in range(0, block.size, size):
        stop = min(start + size, block.size)
        values: dict[str, Value] = {
            name: value[start:stop] if isinstance(value, np.ndarray) else value for name, value in block.values.items()
        }
        scores = {name: score[start:stop] for name, score in block.scores.items()}
        luck = {name: numbers[start:stop] for name, numbers in block.luck.items()}
        yield Draws(values, luck, scores, stop - start)


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
    return Draws(_values(plan, scores.__getitem__), {}, scores, next(iter(scores.values())).size if scores else 1)


def conditioned(plan: Plan, draws: Draws, source: str, z: float) -> Draws:
    """Return a block in which one source of uncertainty has the same score in all trials.

    Correlated companions move along: each keeps what is independent of the source (the conditional normal
    distribution). A luck stream is set to the share of trials below the score: all luck, or none.

    Args:
        plan: What was drawn.
        draws: The block.
        source: An input, the common factor, or a luck stream.
        z: The score.
    """
    if source in LUCK:
        return replace(draws, luck={**draws.luck, source: np.full(draws.size, 1.0 - cumulative(z))})
    own = dict(draws.scores)
    own[source] = np.full(draws.size, z)
    group = next((group for group in plan.groups if source in group.paths), None)
    if group is None:
        return _changed(plan, draws, own, source)
    mixed = _mixed(group, draws.scores)
    row = group.matrix[group.paths.index(source)]
    values = dict(draws.values)
    for path, share in zip(group.paths, row.tolist(), strict=True):
        moved = mixed[path] + share * (z - mixed[source])
        values[path] = plan.scenario.inputs[path].distribution.values(moved)
    return replace(draws, values=values)


def redrawn(plan: Plan, draws: Draws, other: Draws, source: str) -> Draws:
    """Return a block in which one source, with all that is correlated with it, is taken from another block."""
    if source in LUCK:
        return replace(draws, luck={**draws.luck, source: other.luck[source]})
    group = next((group for group in plan.groups if source in group.paths), None)
    if group is not None:
        return replace(draws, values={**draws.values, **{path: other.values[path] for path in group.paths}})
    return _changed(plan, draws, {**draws.scores, source: other.scores[source]}, source)


def weights(plan: Plan, path: str) -> dict[str, float]:
    """Return the independent sources of an input's score and their weights, whose squares sum to 1."""
    group = next((group for group in plan.groups if path in group.paths), None)
    if group is not None:
        row = group.mixing()[group.paths.index(path)]
        return {source: weight for source, weight in zip(group.paths, row.tolist(), strict=True) if weight}
    if path in plan.factor:
        return {path: sqrt(1.0 - plan.quality), FACTOR: sqrt(plan.quality)}
    return {path: 1.0}


def _changed(plan: Plan, draws: Draws, scores: Mapping[str, Array], source: str) -> Draws:
    """Return a block with other scores of a source that is in no group."""
    moved = sorted(plan.factor) if source == FACTOR else [source]
    values = dict(draws.values)
    for path in moved:
        score = _shared(plan, scores, path) if path in plan.factor else scores[path]
        values[path] = plan.scenario.inputs[path].distribution.values(score)
    return replace(draws, values=values, scores=scores)


def _values(plan: Plan, score: Callable[[str], Array]) -> dict[str, Value]:
    """Return path -> value.

    Args:
        plan: What is drawn.
        score: From the name of a source to its independent scores; asked once for each, and done with before the next
            is asked for, so that one array may serve for all.
    """
    values: dict[str, Value] = dict(plan.certain)
    mixed: dict[str, Array] = {}
    for group in plan.groups:
        mixed |= _mixed(group, {path: score(path).copy() for path in group.paths})
    common = score(FACTOR) * sqrt(plan.quality) if plan.factor else np.zeros(0)
    rest = sqrt(1.0 - plan.quality)
    blend = np.empty_like(common)
    for path in plan.uncertain:
        own = mixed.pop(path) if path in mixed else score(path)
        if path in plan.factor:
            own = np.multiply(own, rest, out=blend)
            own += common
        values[path] = plan.scenario.inputs[path].distribution.values(own)
    return values


def _mixed(group: Group, scores: Mapping[str, Array]) -> dict[str, Array]:
    """Return the correlated scores of a group."""
    rows = [scores[path] for path in group.paths]
    return {path: _weighted(rows, weights) for path, weights in zip(group.paths, group.mixing().tolist(), strict=True)}


def _shared(plan: Plan, scores: Mapping[str, Array], path: str) -> Array:
    """Return the score of a member of the common factor."""
    return scores[path] * sqrt(1.0 - plan.quality) + scores[FACTOR] * sqrt(plan.quality)


def _weighted(rows: list[Array], weights: list[float]) -> Array:
    """Return the weighted sum of rows, (trial,), adding in order and leaving out zero weights."""
    terms = [row * weight for row, weight in zip(rows, weights, strict=True) if weight != 0.0]
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return total
