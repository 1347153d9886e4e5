"""What certainty would be worth before deciding: in total, per input, per group of inputs."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from servroi.analysis.evppi import Gain, of_group, of_one, perfect, slopes_of
from servroi.analysis.replay import Replay, answer_all, joined, npvs
from servroi.core.findings import NEITHER, Estimate
from servroi.core.information import Information, Worth
from servroi.core.outcome import OptionOutcome
from servroi.core.ranking import ahead
from servroi.core.scenario import FACTOR, LUCK, Scenario
from servroi.core.value import Array, spread
from servroi.model.channels import CHANNELS
from servroi.model.engine import Progress
from servroi.model.world import World
from servroi.sampling.draw import Plan, sources, weights

TRIALS = 65_536
"""Trials, unless others are asked for."""
_GROUP_TRIALS = 16_384
"""Trials for groups: a fit of hundreds of products is slow, and what a group is worth stands out of the noise."""
_THREADS = 2
"""Fits work on long arrays, which threads share well."""
EVERYTHING = "everything"
GROUPS = {
    "programme": ("training.",),
    "people": ("frontline.", "finance."),
    "customers": ("customers.",),
    "marketing": ("marketing.",),
}
"""Groups of inputs, by the beginning of their names."""


def information(plan: Plan, threads: int = 0, progress: Progress | None = None, trials: int = TRIALS) -> Information:
    """Return what it would be worth to know inputs before choosing, in money.

    Decisions are never worth finding out: they are made, not measured.

    Args:
        plan: What is drawn.
        threads: How many; 0 chooses.
        progress: Told how many inputs and groups are done.
        trials: How many; at most the scenario's.
    """
    known = _Known(Replay(plan, trials))
    total = perfect(known.payoffs, known.scores)
    questions = [path for path in plan.uncertain if plan.scenario.inputs[path].role != "decision"]
    questions += [name for name in LUCK if known.matters(name)]
    members = {name: [path for path in questions if group_of(plan.scenario, path) == name] for name in GROUPS}
    questions += [FACTOR] if plan.factor else []  # no member: a pilot shows what the effects are, not why
    asked = [tuple(paths) for paths in members.values() if paths]
    everything: list[str | tuple[str, ...]] = [*asked, *questions]  # groups first: they take longest
    gains = answer_all(everything, known.about, threads or _THREADS, progress)
    inputs = [_worth(name, gain, total) for name, gain in zip(questions, gains[len(asked) :], strict=True)]
    alone = {worth.name: worth.value.value for worth in inputs}
    groups = [
        _worth(name, gain, total, least=max(alone[path] for path in members[name]))
        for name, gain in zip([name for name in GROUPS if members[name]], gains, strict=False)
    ]
    return Information(
        chosen=known.chosen,
        as_good=known.as_good,
        total=_worth(EVERYTHING, total, total),
        inputs=tuple(sorted(inputs, key=lambda worth: -worth.value.value)),
        groups=tuple(sorted(groups, key=lambda worth: -worth.value.value)),
        cost=known.cost,
        trials=known.replay.trials,
    )


def group_of(scenario: Scenario, path: str) -> str:
    """Return the group of an input, by its catalogue name."""
    name = scenario.inputs[path].name if path in scenario.inputs else path
    return next(group for group, starts in GROUPS.items() if name.startswith(starts))


class _Known:
    """The payoffs of all choices and what lies behind them.

    A part of the payoffs is linear in the scores, whose distribution is known exactly; what the luck of the sample
    makes of it is taken out (a control variate), which leaves the expectations as they are.
    """

    def __init__(self, replay: Replay) -> None:
        ran = replay.run(_paid_and_lucky)
        npv = joined([piece.npv for piece in ran])
        self.replay = replay
        self.names = (*npv, NEITHER)
        self.cost = max(float(costs.mean()) for costs in joined([piece.costs for piece in ran]).values())
        self.payoffs = np.stack([*npv.values(), np.zeros(replay.trials)])
        self._takes = joined([piece.takes for piece in ran])
        self._sources = [name for name in sources(replay.plan) if name not in LUCK]
        rows = [np.concatenate([piece.scores[name] for piece in replay.pieces]) for name in self._sources]
        self.scores = np.stack(rows) if rows else np.zeros((1, replay.trials))
        self._slopes = slopes_of(self.payoffs, self.scores)
        self._rest = self.payoffs - self._slopes @ self.scores

    @property
    def chosen(self) -> str:
        """The choice without further information."""
        return self.names[int(np.argmax(self._rest.mean(axis=1)))]

    @property
    def as_good(self) -> tuple[str, ...]:
        """The choices that bring the same as the chosen one in every trial, if there are others."""
        chosen = self.payoffs[self.names.index(self.chosen)]
        same = tuple(
            name
            for name, npv in zip(self.names, self.payoffs, strict=True)
            if not (ahead(npv, chosen) | ahead(chosen, npv)).any()
        )
        return same if len(same) > 1 else ()

    def matters(self, luck: str) -> bool:
        """Tell whether a lever may or may not take hold."""
        takes = self._takes.get(luck)
        return takes is not None and bool(takes.max() > takes.min())

    def about(self, asked: str | tuple[str, ...]) -> Gain:
        """Return what knowing one input is worth, or all of several."""
        if isinstance(asked, tuple):
            return self._about_group(asked)
        if asked in LUCK:
            return of_one(self._takes[asked], self._rest)
        score, slope = self._score(asked)
        return of_one(score, self._rest, slope)

    def _about_group(self, members: tuple[str, ...]) -> Gain:
        size = min(_GROUP_TRIALS, self.replay.trials)
        paths = [path for path in members if path not in LUCK]
        known = np.stack([self._score(path)[0][:size] for path in paths]) if paths else np.zeros((1, size))
        luck = [self._takes[name][:size].astype(np.intp) for name in members if name in LUCK]
        return of_group(known, self.payoffs[:, :size], luck[0] if luck else None)

    def _score(self, path: str) -> tuple[Array, Array]:
        """Return an input's score, (trial,), and the slope of each payoff in it, (choice,)."""
        parts = weights(self.replay.plan, path)
        rows = [self._sources.index(source) for source in parts]
        shares = np.array(list(parts.values()))
        return shares @ self.scores[rows], self._slopes[:, rows] @ shares


@dataclass(frozen=True, slots=True)
class _Piece:
    """What one piece of the trials says: NPV and PV of costs by option, and which levers take hold, (trial,)."""

    npv: dict[str, Array]
    costs: dict[str, Array]
    takes: dict[str, Array]


def _paid_and_lucky(world: World, outcomes: Mapping[str, OptionOutcome]) -> _Piece:
    """Return the figures of one piece; a lever's luck is that of the first option that runs it."""
    size = world.draws.size
    costs = {
        name: spread(-sum(one.pv[channel.name] for channel in CHANNELS if channel.cost), size)
        for name, one in outcomes.items()
    }
    options = world.scenario.options
    runs = (
        next((one.training for one in options if one.training), None),
        next((one.marketing for one in options if one.marketing), None),
    )
    takes = {
        luck: spread(world.takes(luck, world.lever(lever.inputs)["success_probability"]), size)
        for luck, lever in zip(LUCK, runs, strict=True)
        if lever is not None
    }
    return _Piece(npvs(world, outcomes), costs, takes)


def _worth(name: str, gain: Gain, total: Gain, least: float = 0.0) -> Worth:
    """Return what knowing something is worth: at least `least`, never more than knowing everything."""
    value = min(max(gain.value.value, least), total.value.value)
    return Worth(name, Estimate(value, gain.value.se), gain.changes)
