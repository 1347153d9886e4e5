"""Looks at a case as a sceptical reader would: is it plausible, and does it claim more than the evidence?"""

from collections.abc import Iterator, Mapping
from math import sqrt

from servroi.analysis.base_case import BaseCase, number
from servroi.analysis.self_deception import self_deception
from servroi.core.distribution import Z95, at
from servroi.core.effects import EFFECTS
from servroi.core.evidence import WEAK
from servroi.core.findings import FEW_TRIALS, OptionFindings
from servroi.core.naming import option as option_name
from servroi.core.scenario import Input, Scenario
from servroi.core.text import Label, Measure, Money, Notice, Number, Share, Term, Text, Verbatim, Whole


def guard(
    case: BaseCase, values: Mapping[str, float], used: frozenset[str], rivals: tuple[str, str]
) -> tuple[Notice, ...]:
    """Return what a reader should question.

    Args:
        case: The base case.
        values: Its inputs by path.
        used: Paths that the model reads.
        rivals: The two choices that it is about.
    """
    scenario = case.world.scenario
    return (
        *_few_trials(scenario),
        *_company(scenario, case),
        *_outside_evidence(case, values, used),
        *self_deception(case, used, rivals),
        *_other_sector(scenario, used),
        *_small_teams(scenario),
        *_untrained(scenario),
    )


def _few_trials(scenario: Scenario) -> Iterator[Notice]:
    """Tell how far chances may be off where trials are few: two standard errors of an even chance, in points."""
    trials = scenario.trials
    if trials < scenario.constants["few_trials"]:
        values: dict[str, Term] = {"trials": Whole(trials), "points": Number(100.0 / sqrt(trials), 1)}
        yield Notice(FEW_TRIALS, "simulation.trials", Text("warning.few_trials", values))


def _other_sector(scenario: Scenario, used: frozenset[str]) -> Iterator[Notice]:
    """Tell which defaults were measured in another sector, once for all teams."""
    own = scenario.company.sector
    found = {
        entry.name: entry
        for path, entry in scenario.inputs.items()
        if path in used and own and entry.evidence.sector not in ("", own)
    }
    for name, entry in found.items():
        words = {"input": Label("inputs", name), "sector": Label("sectors", entry.evidence.sector)}
        yield Notice("other-sector", name, Text("warning.other_sector", words))


def caps(options: Mapping[str, OptionFindings], scenario: Scenario) -> tuple[Notice, ...]:
    """Return where effects are larger than what they can act upon."""
    least = scenario.constants["cap_reported"]
    return tuple(
        Notice("cap", name, Text(f"warning.cap_{cap}", {"option": option_name(name), "share": Share(share)}))
        for name, option in options.items()
        for cap, share in option.caps.items()
        if share > least
    )


def _company(scenario: Scenario, case: BaseCase) -> Iterator[Notice]:
    """Compare what customers bring with what the front line costs."""
    if not scenario.customers:
        return
    customers = case.world.customers
    pay = sum(number(team["fte"]) * number(team["labour_cost"]) for team in case.world.teams)
    revenue = number(customers["count"]) * number(customers["revenue_per_customer"])
    contribution = revenue * number(customers["contribution_margin"])
    if contribution < pay:
        values = {"contribution": Money(contribution), "pay": Money(pay)}
        yield Notice("contribution", "customers", Text("warning.contribution", values))
    if not pay:
        return
    constants, times = scenario.constants, revenue / pay
    if not constants["revenue_per_pay_low"] <= times <= constants["revenue_per_pay_high"]:
        figures: dict[str, Term] = {"revenue": Money(revenue), "times": Number(times), "pay": Money(pay)}
        yield Notice("revenue", "customers", Text("warning.revenue", figures))


def _outside_evidence(case: BaseCase, values: Mapping[str, float], used: frozenset[str]) -> Iterator[Notice]:
    """Warn about stated estimates whose middle lies outside the range of their evidence.

    An effect is always worth the question, another estimate only where the author shows nothing better.
    """
    for path, entry in case.world.scenario.inputs.items():
        if entry.role != "estimate" or entry.usual is None or path not in used:
            continue
        if not entry.name.startswith("training.effects.") and entry.evidence.grade not in (*WEAK, None):
            continue
        low, high = entry.usual.low, entry.usual.high
        middle = _relative(entry, at(entry.distribution, 0.0), case, values)
        if middle is None or low <= middle <= high:
            continue
        words: dict[str, Term] = {
            "input": Label("inputs", entry.name),
            "value": Measure(middle, entry.kind.name),
            "low": Measure(low, entry.kind.name),
            "high": Measure(high, entry.kind.name),
            "source": Verbatim(entry.usual.source),
        }
        key = "above" if middle > high else "below"
        yield Notice(f"{key}-evidence", path, Text(f"warning.{key}_evidence", words))


def _relative(entry: Input, middle: float, case: BaseCase, values: Mapping[str, float]) -> float | None:
    """Return a stated middle as a relative change; percentage points are divided by the baseline rate."""
    if not entry.points:
        return middle
    effect = EFFECTS[entry.name.rpartition(".")[2]]
    baseline = effect.baseline
    rate = values.get(f"customers.{baseline}") if effect.customers else _of_teams(baseline, entry.path, case)
    return middle / rate if rate else None


def _of_teams(baseline: str, path: str, case: BaseCase) -> float:
    """Return a rate of the teams that a training effect reaches, by headcount, for each may state its own."""
    trainings = [option.training for option in case.world.scenario.options if option.training]
    reached = {team for training in trainings if path in training.inputs.values() for team in training.teams}
    teams = [case.world.teams[position] for position in sorted(reached)]
    heads = [number(team["headcount"]) for team in teams]
    return sum(head * number(team[baseline]) for head, team in zip(heads, teams, strict=True)) / sum(heads)


def _small_teams(scenario: Scenario) -> Iterator[Notice]:
    for team in scenario.teams:
        path = team.inputs["headcount"]
        if at(scenario.inputs[path].distribution, Z95) < scenario.constants["smallest_team"]:
            words: dict[str, Term] = {
                "team": Verbatim(team.name),
                "least": Whole(int(scenario.constants["smallest_team"])),
            }
            key = "small_team" if team.name else "small_team_unnamed"
            yield Notice("small-team", path, Text(f"warning.{key}", words))


def _untrained(scenario: Scenario) -> Iterator[Notice]:
    """Say once which teams no option trains, instead of calling each of their inputs unused."""
    trained = {team for option in scenario.options if option.training for team in option.training.teams}
    for position, team in enumerate(scenario.teams):
        if position not in trained:
            words: dict[str, Term] = {"team": Verbatim(team.name)}
            yield Notice("untrained-team", f"frontline.teams[{team.name}]", Text("warning.untrained_team", words))
