"""From the NPV of one scenario to that of another, line by line, in both orders."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace

from servroi.analysis.replay import answer_all
from servroi.analysis.spread import spread
from servroi.core.compare import Bridge, BridgeStep
from servroi.core.value import Array
from servroi.model.engine import Progress, run
from servroi.sampling.draw import Plan

Taken = Callable[[Sequence[str]], Plan | None]
"""From the paths taken from B to what is then drawn; None if that is no sound scenario."""


def bridge(
    paths: Sequence[str], taken: Taken, option: str, trials: int, seed: int, progress: Progress | None = None
) -> Bridge:
    """Return the bridge of one option's mean NPV.

    Lines are taken together where a scenario with some of them alone, in either order, would not be sound.

    Args:
        paths: The lines that differ, in file order.
        taken: Makes the scenario with some lines of B.
        option: The option; it must stand in A and in B.
        trials: Number of trials of every scenario.
        seed: Seed of every scenario.
        progress: Told how many scenarios are simulated.
    """
    plans: list[tuple[Plan, Plan]] = []
    cuts: list[int] = []
    for cut in range(len(paths) + 1):
        # what is taken after so many lines in file order, and what is not yet taken before them in reverse
        first, last = taken(paths[:cut]), taken(paths[cut:])
        if first is not None and last is not None and _has(first, option) and _has(last, option):
            cuts.append(cut)
            plans.append((first, last))
    assert cuts[0] == 0 and cuts[-1] == len(paths), "both scenarios are sound"
    # the ends are the same two scenarios in both orders
    asked = [first for first, _ in plans] + [last for _, last in plans[1:-1]]
    ends: dict[int, Array] = {}

    def mean(number: int) -> float:
        npv = _npv(asked[number], option, trials, seed)
        if number in (0, len(plans) - 1):
            ends[number] = npv
        return float(npv.mean())

    found = answer_all(range(len(asked)), mean, 0, progress)
    difference = spread(ends[len(plans) - 1] - ends[0])
    forward, backward = found[: len(plans)], [found[len(plans) - 1], *found[len(plans) :], found[0]]
    steps = tuple(
        BridgeStep(
            tuple(paths[start:stop]),
            forward[number + 1] - forward[number],
            backward[number] - backward[number + 1],
        )
        for number, (start, stop) in enumerate(itertools.pairwise(cuts))
    )
    low, high, error = difference.p5 or 0.0, difference.p95 or 0.0, difference.se or 0.0
    errors = (spread(ends[0]).se or 0.0, spread(ends[len(plans) - 1]).se or 0.0)
    return Bridge(option, forward[0], forward[-1], low, high, error, steps, trials, seed, errors)


def _has(plan: Plan, option: str) -> bool:
    return option in plan.scenario.names()


def _npv(plan: Plan, option: str, trials: int, seed: int) -> Array:
    """Return an option's NPV, (trial,); the others are drawn with it, not simulated, so that the draws are the same."""
    scenario = plan.scenario
    chosen = tuple(one for one in scenario.options if one.name == option)
    alone = replace(plan, scenario=replace(scenario, trials=trials, seed=seed, options=chosen))
    return run(alone, 1).options[option].npv
