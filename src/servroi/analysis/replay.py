"""The same trials again, with something changed: what every 'what if' question stands on."""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TypeVar

import numpy as np

from servroi.core.outcome import OptionOutcome
from servroi.core.scenario import LUCK, Scenario
from servroi.core.value import Array, Value, spread
from servroi.model.engine import Progress
from servroi.model.simulate import simulate
from servroi.model.world import World
from servroi.sampling.draw import Change, Draws, Plan, draw, pieces
from servroi.sampling.streams import blocks

Result = TypeVar("Result")
Question = TypeVar("Question")
_SLICE = 8_192
"""Trials worked on at a time: small enough to stay in the cache."""


def fixed(value: Value) -> Change:
    """Return the change that puts one value in the place of another."""
    return lambda _: value


def times(factor: float) -> Change:
    """Return the change that multiplies a value."""
    return lambda value: value * factor


def answer_all(
    questions: Iterable[Question], answer: Callable[[Question], Result], threads: int, progress: Progress | None = None
) -> list[Result]:
    """Return the answers in the order of the questions, several at a time.

    Args:
        questions: What to ask.
        answer: From a question to its answer; must not depend on the others.
        threads: How many at a time; 0: one, for a rerun is so many short steps that threads wait for one another.
        progress: Told how many are done.
    """
    asked = list(questions)
    answers: list[Result] = []
    with ThreadPoolExecutor(threads or 1) as pool:
        for done in pool.map(answer, asked):
            answers.append(done)
            if progress is not None:
                progress(len(answers))
    return answers


class Replay:
    """The first trials of a scenario, drawn once and simulated as often as there are questions.

    Attributes:
        plan: What was drawn.
        trials: How many trials.
        pieces: What was drawn, in pieces.
    """

    def __init__(self, plan: Plan, trials: int, seed: int | None = None) -> None:
        self.plan = plan
        self.trials = min(trials, plan.scenario.trials)
        sizes = blocks(self.trials)
        scenario = plan.scenario if seed is None else replace(plan.scenario, seed=seed)
        drawn = replace(plan, scenario=scenario, luck=LUCK)  # a question may make uncertain what was certain
        self.pieces = [
            piece
            for number, size in enumerate(sizes)
            for piece in pieces(draw(drawn, number, size, keep_scores=True), _SLICE)
        ]

    def run(
        self,
        work: Callable[[World, Mapping[str, OptionOutcome]], Result],
        changes: Mapping[str, Change] | None = None,
        scenario: Scenario | None = None,
    ) -> list[Result]:
        """Simulate all trials again and return what `work` makes of each piece, in order.

        Args:
            work: From a piece of the trials to a result.
            changes: Path -> change of an input.
            scenario: The scenario, if something else than a value changes; the same inputs must do.
        """
        asked = scenario or self.plan.scenario

        def one(piece: Draws) -> Result:
            world = World(asked, replace(piece, changes=changes or {}) if changes else piece)
            return work(world, simulate(world))

        return [one(piece) for piece in self.pieces]

    def npv(self, changes: Mapping[str, Change] | None = None, scenario: Scenario | None = None) -> dict[str, Array]:
        """Return every option's NPV in all trials, (trial,)."""
        return joined(self.run(npvs, changes, scenario))

    def npv_of(self, pieces: Iterable[Draws]) -> dict[str, Array]:
        """Return every option's NPV in other pieces of the same sizes, (trial,)."""
        worlds = (World(self.plan.scenario, piece) for piece in pieces)
        return joined([npvs(world, simulate(world)) for world in worlds])

    def values(self, path: str) -> Array:
        """Return what was drawn for an input, (trial,)."""
        return np.concatenate([spread(piece.values[path], piece.size) for piece in self.pieces])

    def resolved(self, path: str, pieces: Iterable[Draws]) -> Array | None:
        """Return what the rules make of an input in some pieces; None where these options do not read it."""
        seen: list[Array] = []

        def note(value: Value) -> Value:
            seen.append(np.ravel(value))
            return value

        for piece in pieces:
            simulate(World(self.plan.scenario, replace(piece, changes={path: note})))
        return np.concatenate(seen) if seen else None


def npvs(world: World, outcomes: Mapping[str, OptionOutcome]) -> dict[str, Array]:
    """Return every option's NPV in a piece of the trials, (trial,)."""
    return {name: spread(outcome.npv, world.draws.size) for name, outcome in outcomes.items()}


def joined(pieces: list[dict[str, Array]]) -> dict[str, Array]:
    """Return the pieces of every option put together, (trial,)."""
    return {name: np.concatenate([piece[name] for piece in pieces]) for name in pieces[0]}
