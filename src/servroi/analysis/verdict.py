"""The decision: all options and keeping the money, compared trial by trial (model.md, section 8)."""

from collections.abc import Mapping
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from servroi.analysis.spread import chance, of_share, spread
from servroi.core.findings import NEITHER, Comparison, Estimate, Verdict
from servroi.core.ranking import ahead, shares_of_best
from servroi.core.scenario import Scenario
from servroi.core.trials import Trials
from servroi.core.value import Array

_HALF = 0.5


def decide(scenario: Scenario, trials: Trials) -> Verdict:
    """Return the choice with the highest mean NPV, and whether it is a toss-up with the runner-up."""
    return judge(_choices(trials), scenario.constants)


def judge(choices: Mapping[str, Array], constants: Mapping[str, float]) -> Verdict:
    """Return the best of some choices by their NPVs, (trial,), and whether it is a toss-up with the runner-up."""
    return held_against(choices, max(choices, key=lambda name: float(choices[name].mean())), constants)


def held_against(choices: Mapping[str, Array], first: str, constants: Mapping[str, float]) -> Verdict:
    """Return a choice against its rival: the other one that makes it most doubtful, of equals the one with more mean.

    First comes what it does not clearly beat, so that a further option never makes a doubtful choice look sure; then
    what could turn out better, for a worse copy of it, which it beats in nearly every trial, tells nothing of how sure
    the choice is.
    """
    others = sorted((name for name in choices if name != first), key=lambda name: -float(choices[name].mean()))
    duels = [_duel(choices, first, other, constants) for other in others]
    doubtful = (duel for duel in duels if duel.toss_up or duel.p_beats.value < _HALF)
    rivals = (duel for duel in duels if duel.p_beats.value < constants["rival_below"])
    return next(doubtful, None) or next(rivals, duels[0])


def rival(npvs: Mapping[str, Array], option: str, constants: Mapping[str, float]) -> str | None:
    """Return the other option that makes an option most doubtful, by their NPVs, (trial,); None without another one."""
    return held_against(npvs, option, constants).runner_up if len(npvs) > 1 else None


def _duel(choices: Mapping[str, Array], first: str, second: str, constants: Mapping[str, float]) -> Verdict:
    """Return a choice against another one."""
    difference = choices[first] - choices[second]
    beats = chance(int(np.count_nonzero(ahead(choices[first], choices[second]))), difference.size)
    error = float(difference.std(ddof=1)) / sqrt(difference.size)
    errors = constants["toss_up_errors"]
    luck = errors * beats.se  # few trials reach 60 % by chance, and another seed would not
    close = constants["toss_up_low"] - luck <= beats.value <= constants["toss_up_high"] + luck
    noise = abs(float(difference.mean())) <= errors * error
    same = not ahead(choices[first].mean(), choices[second].mean())
    return Verdict(first, second, bool(close or noise or same), beats, bool(close))


def best(trials: Trials) -> dict[str, Estimate]:
    """Return the chance of each choice to be the best one; equal best choices share a trial equally."""
    return {name: of_share(share, trials.size) for name, share in shares_of_best(_choices(trials)).items()}


def compare(scenario: Scenario, trials: Trials) -> tuple[Comparison, ...]:
    """Return every pair of options, in order; equal NPVs beat nobody."""
    names = scenario.names()
    return tuple(
        _pair(first, second, trials) for position, first in enumerate(names) for second in names[position + 1 :]
    )


def _pair(first: str, second: str, trials: Trials) -> Comparison:
    a, b = trials.options[first], trials.options[second]
    takes = a.takes if a.takes is not None else b.takes
    held = 0 if takes is None else int(np.count_nonzero(takes))

    def wins(hits: NDArray[np.bool_]) -> tuple[Estimate, Estimate | None]:
        given = chance(int(np.count_nonzero(hits & takes)), held) if takes is not None and held else None
        return chance(int(np.count_nonzero(hits)), trials.size), given

    return Comparison(first, second, *wins(ahead(a.npv, b.npv)), *wins(ahead(b.npv, a.npv)), spread(a.npv - b.npv))


def _choices(trials: Trials) -> Mapping[str, Array]:
    return {**trials.npvs, NEITHER: np.zeros(trials.size)}
