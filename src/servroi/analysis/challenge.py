"""The questions a sceptical CFO will ask, each answered by a rerun on the same trials."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from servroi.analysis.replay import Replay, answer_all, fixed, times
from servroi.analysis.spread import chance
from servroi.analysis.variants import at_horizon
from servroi.analysis.verdict import judge, rival
from servroi.core.challenge import Challenge, Challenges
from servroi.core.effects import EFFECTS
from servroi.core.evidence import WEAK
from servroi.core.findings import NEITHER
from servroi.core.outcome import OptionOutcome
from servroi.core.ranking import ahead
from servroi.core.scenario import Input, Option, Scenario
from servroi.core.value import Array, Value, spread
from servroi.model.channels import CHANNELS
from servroi.model.engine import Progress
from servroi.model.engine import run as simulate_all
from servroi.model.simulate import after_tax
from servroi.model.world import World
from servroi.sampling.draw import Change, Plan

TRIALS = 65_536
"""Trials of the reruns, enough for chances in whole percent; the case as it stands rests on all of them, as the run."""
_HAIRCUT = 0.2
_POINTS = 0.05
_MOST = 12
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Case:
    """An option, and the rival that makes it most doubtful; None without another option."""

    scenario: Scenario
    option: str
    rival: str | None


@dataclass(frozen=True, slots=True)
class Question:
    """A question as a rerun.

    Attributes:
        key: Its key in the languages.
        changes: Path -> what to make of the value.
        scenario: Another scenario, or None.
        keep: Share of each channel's present value that is kept; all others 1.
        every: Whether all options keep only that, not the challenged one alone.
        path: The claim that is switched off, or empty.
    """

    key: str
    changes: Mapping[str, Change] = field(default_factory=dict)
    scenario: Scenario | None = None
    keep: Mapping[str, float] = field(default_factory=dict)
    every: bool = False
    path: str = ""


def challenge(
    plan: Plan,
    used: frozenset[str],
    option: Option,
    threads: int = 0,
    progress: Progress | None = None,
    trials: int = TRIALS,
) -> Challenges:
    """Return what sceptical questions do to an option: the dozen that cost it most.

    Args:
        plan: What is drawn.
        used: Paths that the model reads.
        option: The option that is challenged.
        threads: How many; 0 chooses.
        progress: Told how many questions are answered.
        trials: How many trials at most in each rerun.
    """
    replay = Replay(plan, trials)
    stands = Question("before")
    first = _rerun(replay, stands, option.name)
    every = first if replay.trials == plan.scenario.trials else simulate_all(plan, threads).npvs
    case = Case(plan.scenario, option.name, rival(every, option.name, plan.scenario.constants))
    usual, before = _answer(case, stands, first), _answer(case, stands, every)

    def ask(question: Question) -> Challenge:
        """Ask a question; what it changes is counted from the case as it stands."""
        after = _answer(case, question, _rerun(replay, question, option.name))
        cost = usual.lead - after.lead
        return replace(after, cost=cost, lead=before.lead - cost, npv=before.npv - (usual.npv - after.npv))

    answers = answer_all(questions(plan.scenario, used, option), ask, threads, progress)
    return Challenges(
        option.name, case.rival, before, tuple(sorted(answers, key=lambda entry: -entry.cost)[:_MOST]), replay.trials
    )


def questions(scenario: Scenario, used: frozenset[str], option: Option) -> tuple[Question, ...]:
    """Return the questions that apply to an option: a change that reaches nothing is not asked."""
    effects = _effects(scenario, used, option)
    customers = {path for path, effect in effects.items() if EFFECTS[effect].customers}
    weak = {path for path in effects if scenario.inputs[path].evidence.grade in WEAK}

    def named(name: str) -> list[str]:
        return [path for path, entry in scenario.inputs.items() if entry.name == name and path in used]

    def all_of(paths: set[str] | list[str], change: Change) -> dict[str, Change]:
        return dict.fromkeys(sorted(paths), change)

    cash = {channel.name: 0.0 for channel in CHANNELS if channel.money != "cash" and not channel.cost}
    benefits = {channel.name: 1.0 - _HAIRCUT for channel in CHANNELS if not channel.cost}
    stated = [path for path in effects if scenario.inputs[path].stated]
    leavers = [path for path, effect in effects.items() if effect == "turnover_reduction"]
    returns = all_of(named("marketing.marginal_return"), times(2.0))
    returns |= all_of(named("marketing.acquisition_cost"), times(0.5))
    asked = (
        Question("no_customer_effects", all_of(customers, fixed(0.0))),
        Question("cash_only", keep=cash, every=True),
        Question("half_effects", all_of(set(effects), times(0.5))),
        Question("strong_evidence", all_of(weak, fixed(0.0))),
        Question("double_hours", all_of(named("training.time_cost_share"), times(2.0))),
        Question("slow", all_of(named("training.adoption_time"), times(2.0))),
        Question("half_success", all_of(named("training.success_probability"), times(0.5))),
        Question("first_year", scenario=at_horizon(scenario, 1) if scenario.horizon > 1 else None),
        Question("haircut", keep=benefits),
        Question("discount_rate", all_of(named("finance.discount_rate"), lambda rate: rate + _POINTS)),
        Question("double_marketing", returns),
        Question("same_turnover", all_of([path for path in leavers if path not in stated], fixed(0.0))),
        *(Question("claim", {path: fixed(0.0)}, path=path) for path in stated),
    )
    return tuple(question for question in asked if question.changes or question.scenario or question.keep)


def _effects(scenario: Scenario, used: frozenset[str], option: Option) -> dict[str, str]:
    """Return path -> effect of an option's training, those that are read."""
    if option.training is None:
        return {}
    paths = {option.training.inputs[effect.input]: effect.name for effect in EFFECTS.values()}
    return {path: name for path, name in paths.items() if path in used and not _nothing(scenario.inputs[path])}


def _nothing(entry: Input) -> bool:
    return entry.distribution.certain and entry.distribution.values(np.zeros(1))[0] == 0.0


def _rerun(replay: Replay, question: Question, option: str) -> dict[str, Array]:
    """Return option -> NPV after a question about one of them."""
    names = replay.plan.scenario.names()

    def work(world: World, outcomes: Mapping[str, OptionOutcome]) -> tuple[Array, ...]:
        kept = {name: question.keep if question.every or name == option else {} for name in names}
        return tuple(_kept(outcomes[name], kept[name], world) for name in names)

    pieces = replay.run(work, question.changes, question.scenario)
    return dict(zip(names, (np.concatenate(rows) for rows in zip(*pieces, strict=True)), strict=True))


def _answer(case: Case, question: Question, npvs: Mapping[str, Array]) -> Challenge:
    """Return the answer to a question by the rule of the verdict on all choices, before what it costs is known.

    Args:
        case: The option and its rival.
        question: The question.
        npvs: Option -> NPV after it, (trial,).
    """
    option, npv = case.option, npvs[case.option]
    other = np.zeros(npv.size) if case.rival is None else npvs[case.rival]
    verdict = judge({**npvs, NEITHER: np.zeros(npv.size)}, case.scenario.constants)
    tossed = verdict.toss_up and option in (verdict.recommended, verdict.runner_up)
    first = verdict.recommended == option and not tossed
    seldom = first and verdict.p_beats.value < _HALF
    entry = case.scenario.inputs.get(question.path)
    return Challenge(
        question=question.key,
        path=question.path,
        name=entry.name if entry is not None else "",
        npv=float(npv.mean()),
        p_positive=chance(int(np.count_nonzero(npv > 0.0)), npv.size),
        p_beats=None if case.rival is None else chance(int(np.count_nonzero(ahead(npv, other))), npv.size),
        cost=0.0,
        lead=float((npv - other).mean()),
        best=verdict.recommended,
        holds=first and not seldom,
        toss_up=tossed,
        seldom=seldom,
    )


def _kept(outcome: OptionOutcome, keep: Mapping[str, float], world: World) -> Array:
    """Return the NPV with only so much of each channel."""
    lost: Value = 0.0
    for channel, share in keep.items():
        lost = lost + outcome.pv[channel] * (1.0 - share)
    return spread(outcome.npv - after_tax(lost, world), world.draws.size)
