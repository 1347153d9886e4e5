"""Where an input would have to be for an option just to pay, or just to match its rival, all else as drawn."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial

import numpy as np

from servroi.analysis.base_case import BaseCase
from servroi.analysis.joint import joint
from servroi.analysis.replay import Replay, answer_all, fixed
from servroi.analysis.roots import Bracket, polished, refined, rises, sign_changes
from servroi.core.break_even import BreakEvenPoint, BreakEvens
from servroi.core.distribution import Z95, Distribution, at, cumulative
from servroi.core.findings import NEITHER
from servroi.core.scenario import Input, Scenario
from servroi.core.units import LARGEST, SMALLEST
from servroi.core.value import Array
from servroi.model.channels import CHANNELS
from servroi.model.engine import Progress
from servroi.model.simulate import reads
from servroi.sampling.draw import Plan, pieces
from servroi.sampling.draw import plan as planned

TRIALS = 32_768
"""Trials that are enough for a value that people will round."""
_TOLERANCE = 4e-7
"""Of the PV of costs: the mean difference that counts as none."""
_ROUGH = 1e-3
"""Of the PV of costs: how near a first look on a few trials must come."""
_FEW = 2_048
"""Trials of a first look."""
_CLEAR = 5.0
"""Standard errors beyond which a sign on a few trials is the sign on all."""
_WIDER = 4.0
_SPREADS = 6
_FAR = 1000.0
"""How many times its value an input that is certain may be: it has no range of its own to tell what is likely."""
_FROM_NOTHING = (1e2, 1e4, 1e6)
"""Where to look from 0, which tells nothing of what is likely."""
_LIMIT = 8.0
_NUDGE = 1e-3

Duel = tuple[str, str]


def break_even(
    plan: Plan,
    paths: Iterable[str] = (),
    threads: int = 0,
    progress: Progress | None = None,
    trials: int = TRIALS,
) -> BreakEvens:
    """Return the break-even values of inputs for an option, against nothing and against its rival.

    The option is the scenario's first, its rival the next one; `facing` puts them there.

    Args:
        plan: What is drawn.
        paths: Inputs to ask for; none: every one that is uncertain and read.
        threads: How many; 0 chooses.
        progress: Told how many inputs are done.
        trials: How many trials at most.
    """
    asked = list(paths)
    solver = _Solver(Replay(_needed(plan, asked), trials))
    answers = answer_all(asked or asked_by_default(plan), solver.points, threads, progress)
    points = sorted((point for points in answers for point in points), key=_distance)
    option, _ = solver.duels[0]
    return BreakEvens(
        option=option,
        rival=next((against for _, against in solver.duels if against != NEITHER), None),
        complete=not asked,
        points=tuple(points),
        joint=tuple(joint(plan, *duel) for duel in solver.duels),
        leads={duel[1]: float(_lead(solver.usual, duel).mean()) for duel in solver.duels},
        lines=tuple(line for line in BaseCase(plan).break_even() if line.option == option),
        trials=solver.replay.trials,
    )


def asked_by_default(plan: Plan) -> list[str]:
    """Return the uncertain inputs that the model reads for the options at hand."""
    read = reads(plan.scenario)
    return [path for path in plan.uncertain if path in read]


def _needed(plan: Plan, asked: Iterable[str]) -> Plan:
    """Return the plan with what other values of the inputs need: a certain 0 hides what it multiplies."""
    scenario = plan.scenario
    known = {*plan.certain, *plan.uncertain}
    needed = {
        path
        for name in asked
        if name not in plan.uncertain
        for path in reads(scenario, {name: fixed(np.ones(1))})
        if path in scenario.inputs
    }
    return plan if needed <= known else planned(scenario, {*plan.uncertain, *plan.luck, *needed})


def duels(scenario: Scenario) -> list[Duel]:
    """Return what is held against what: the first option against nothing and against the next one."""
    option, *rivals = scenario.names()
    return [(option, against) for against in (NEITHER, *rivals[:1])]


class _Solver:
    """Finds break-even values on the same trials, one input at a time."""

    def __init__(self, replay: Replay) -> None:
        self.replay = replay
        self.few = next(pieces(replay.pieces[0], _FEW))
        self.duels = duels(replay.plan.scenario)
        costs = replay.run(
            lambda _, outcomes: max(
                float(np.mean(-sum(one.pv[channel.name] for channel in CHANNELS if channel.cost)))
                for one in outcomes.values()
            )
        )
        self.costs = max(1.0, max(costs))
        self.usual = replay.npv()

    def points(self, path: str) -> list[BreakEvenPoint]:
        """Return one point per duel."""
        case = _Case(self, self.replay.plan.scenario.inputs[path])
        return [self._point(case, duel) for duel in self.duels]

    def _point(self, case: "_Case", duel: Duel) -> BreakEvenPoint:
        entry = case.entry
        value, above = case.root(duel)
        low, usual, high = case.ends
        return BreakEvenPoint(
            path=entry.path,
            name=entry.name,
            kind=entry.kind.name,
            points=entry.points,
            option=duel[0],
            against=duel[1],
            value=value,
            place=None if value is None else case.place(value),
            above=above,
            holds=case.holds(duel),
            low=low,
            usual=usual,
            high=high,
        )


class _Case:
    """One input at any value: by how much one option is ahead, on all trials or, in a first look, on a few."""

    def __init__(self, solver: _Solver, entry: Input) -> None:
        self.entry = entry
        self._solver = solver
        values = solver.replay.resolved(entry.path, solver.replay.pieces) if entry.rule else None
        self._values = None if values is None else np.sort(values)
        self.ends = _ends(entry, self._values)
        self._whole: dict[float, Mapping[str, float]] = {}
        self._few: dict[float, Mapping[str, Array]] = {}

    def lead(self, duel: Duel, value: float) -> float:
        """Return the mean lead on all trials."""
        if value not in self._whole:
            npv = self._solver.replay.npv({self.entry.path: fixed(value)})
            self._whole[value] = {name: float(one.mean()) for name, one in npv.items()} | {NEITHER: 0.0}
        return self._whole[value][duel[0]] - self._whole[value][duel[1]]

    def look(self, duel: Duel, value: float) -> tuple[float, float]:
        """Return the mean lead as a few trials foretell it, and its standard error.

        What the value changes is taken from the few trials, what the lead is without the change from all.
        """
        replay = self._solver.replay
        if value not in self._few:
            changed = replace(self._solver.few, changes={self.entry.path: fixed(value)})
            self._few[value] = replay.npv_of([changed])
        usual = _lead(self._solver.usual, duel)
        few = _lead(self._few[value], duel)
        change = few - usual[: few.size]
        error = float(change.std()) / np.sqrt(change.size) if change.size < usual.size else 0.0
        return float(usual.mean() + change.mean()), float(error)

    def holds(self, duel: Duel) -> bool:
        """Return whether the option is ahead with the input at its median."""
        lead, error = self.look(duel, self.ends[1])
        return lead > 0.0 if abs(lead) > _CLEAR * error else self.lead(duel, self.ends[1]) > 0.0

    def root(self, duel: Duel) -> tuple[float | None, bool | None]:
        """Return the value nearest to the usual one at which the lead turns and whether it is one above, or None."""
        grid = _grid(self.entry, self.ends)
        looks = [self.look(duel, value) for value in grid]
        if all(abs(lead) > _CLEAR * error for lead, error in looks) and len({lead > 0.0 for lead, _ in looks}) == 1:
            return None, None
        middle = self.ends[1]
        rough = sign_changes(grid, [lead for lead, _ in looks], middle)
        found = self._from(rough[0], duel) if rough else None
        if found is not None:
            return _told(found), rises(rough[0])
        exact = sign_changes(grid, [self.lead(duel, value) for value in grid], middle)
        if not exact:
            return None, None
        return _told(refined(partial(self.lead, duel), exact[0], self._solver.costs * _TOLERANCE)), rises(exact[0])

    def _from(self, bracket: Bracket, duel: Duel) -> float | None:
        """Return the root on all trials, looked for from the root on a few; None if it leads out of the bracket."""
        costs = self._solver.costs
        low, high = bracket[0][0], bracket[1][0]
        start = refined(lambda value: self.look(duel, value)[0], bracket, costs * _ROUGH)
        nudge = _NUDGE * (high - low)
        nudge = nudge if start + nudge <= high else -nudge
        slope = (self.look(duel, start + nudge)[0] - self.look(duel, start)[0]) / nudge
        return polished(partial(self.lead, duel), start, slope, costs * _TOLERANCE, (low, high))

    def place(self, value: float) -> float | None:
        """Return the share of the input's distribution below a value; None if the input is certain."""
        if self._values is not None:
            certain = bool(self._values[0] == self._values[-1])
            return None if certain else float(np.searchsorted(self._values, value)) / self._values.size
        return None if self.entry.distribution.certain else _place(self.entry.distribution, value)


def _told(value: float) -> float:
    """Return a value as a scenario can state it: where the lead leaps at 0, the search ends next to it."""
    return value if abs(value) >= SMALLEST else 0.0


def _lead(npv: Mapping[str, Array], duel: Duel) -> Array:
    option, against = duel
    return npv[option] if against == NEITHER else npv[option] - npv[against]


def _ends(entry: Input, values: Array | None) -> tuple[float, float, float]:
    """Return an input's 5 % point, median and 95 % point."""
    if values is not None:
        low, usual, high = np.quantile(values, [0.05, 0.5, 0.95]).tolist()
    else:
        low, usual, high = (at(entry.distribution, z) for z in (-Z95, 0.0, Z95))
    return low, usual, high


def _grid(entry: Input, ends: tuple[float, float, float]) -> list[float]:
    """Return where to look first: far beyond the input's own range, within what its kind allows."""
    kind = entry.kind
    low, usual, high = ends
    span = high - low or abs(high) or 1.0
    bottom, top = low - _SPREADS * span, high + _SPREADS * span
    far = [top]
    if kind.scale == "log":
        bottom, top = min(low, 0.0), max(high * _WIDER, high + _SPREADS * span)
        far = [top]
        if low == high:
            far += [max(top, _FAR * high)] if high else _FROM_NOTHING
    least = kind.low if kind.scale == "plain" else SMALLEST
    inner = (max(bottom, least), low, usual, high, *(min(value, kind.high, LARGEST) for value in far))
    return sorted(set(inner))


def _place(distribution: Distribution, value: float) -> float:
    """Return the share of a distribution below a value, by bisection on the score."""
    low, high = -_LIMIT, _LIMIT
    for _ in range(60):
        middle = (low + high) / 2.0
        low, high = (middle, high) if at(distribution, middle) < value else (low, middle)
    return cumulative((low + high) / 2.0)


def _distance(point: BreakEvenPoint) -> tuple[bool, bool, float, float]:
    """Return how far a turning point is from the usual value: in chance, beyond all chance in spans of the range."""
    if point.value is None:
        return True, False, 0.0, 0.0
    span = point.high - point.low or abs(point.usual) or 1.0
    away = abs(point.value - point.usual) / span
    return False, point.place is None, 0.0 if point.place is None else round(abs(point.place - 0.5), 4), away
