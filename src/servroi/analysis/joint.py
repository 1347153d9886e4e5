"""How unlucky everything at once may be before a case turns."""

import numpy as np

from servroi.core.break_even import JointPoint
from servroi.core.distribution import cumulative
from servroi.core.findings import NEITHER
from servroi.core.value import Array
from servroi.model.simulate import simulate
from servroi.model.world import World
from servroi.sampling.draw import Draws, Plan

_FARTHEST = 3.0
_STEPS = 601


def joint(plan: Plan, option: str, against: str) -> JointPoint:
    """Return the percentile at which everything would have to be, counted from the bad side, for the case to turn."""
    better = _better(plan, option, against)
    ladder = np.linspace(-_FARTHEST, _FARTHEST, _STEPS)
    along = _gaps(plan, {path: sign * ladder for path, sign in better.items()}, ladder.size, option, against)
    turns = np.flatnonzero(along[:-1] * along[1:] <= 0.0)
    holds = bool(along[ladder.size // 2] > 0.0)
    if turns.size == 0 or not np.any(along):
        return JointPoint(option, against, None, holds)
    k = int(turns[np.argmin(np.abs(ladder[turns]))])
    z = ladder[k] - along[k] * (ladder[k + 1] - ladder[k]) / (along[k + 1] - along[k] or 1.0)
    return JointPoint(option, against, cumulative(float(z)), holds)


def _better(plan: Plan, option: str, against: str) -> dict[str, float]:
    """Return which way each input is good for the option: 1 upwards, -1 downwards, 0 if it does not matter."""
    size = 2 * len(plan.uncertain)
    tried = {path: np.zeros(size) for path in plan.uncertain}
    for position, path in enumerate(plan.uncertain):
        tried[path][2 * position : 2 * position + 2] = -1.0, 1.0
    single = _gaps(plan, tried, size, option, against)
    return {path: float(np.sign(single[2 * k + 1] - single[2 * k])) for k, path in enumerate(plan.uncertain)}


def _gaps(plan: Plan, scores: dict[str, Array], count: int, option: str, against: str) -> Array:
    """Return by how much the option is ahead, every input at its own score, luck open as in the base case, (count,)."""
    inputs = plan.scenario.inputs
    values = {path: inputs[path].distribution.values(score) for path, score in scores.items()}
    outcomes = simulate(World(plan.scenario, Draws({**plan.certain, **values}, {}, scores, count)))
    other = 0.0 if against == NEITHER else outcomes[against].npv
    return np.broadcast_to(outcomes[option].npv - other, (count,))
