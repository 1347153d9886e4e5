"""Everything that a run says, put together."""

from collections.abc import Mapping

from servroi.analysis.assumptions import assumptions, value_by_grade
from servroi.analysis.base_case import BaseCase
from servroi.analysis.guard import caps, guard
from servroi.analysis.spread import shared_edges
from servroi.analysis.summary import summarise
from servroi.analysis.verdict import best, compare, decide
from servroi.core.findings import Findings, Run, Sample, Verdict
from servroi.core.naming import in_order
from servroi.core.scenario import Option, Scenario
from servroi.core.text import Notice
from servroi.core.trials import Trials
from servroi.core.value import Array, locked
from servroi.model.engine import SAMPLE
from servroi.sampling.draw import Plan


def analyse(
    plan: Plan, used: frozenset[str], trials: Trials, notices: tuple[Notice, ...], versions: tuple[str, str]
) -> Findings:
    """Return the findings of a run.

    Args:
        plan: What was drawn.
        used: Paths that the model reads.
        trials: All trials.
        notices: What reading the scenario gave rise to.
        versions: Version of the package and of the model.
    """
    scenario = plan.scenario
    edges = shared_edges([option.npv for option in trials.options.values()])
    verdict = decide(scenario, trials)
    rivals = in_order(verdict.recommended, verdict.runner_up, scenario.names())
    assumed = assumptions(plan, used, rivals)
    means = {entry.path: entry.mean for entry in assumed}
    options = {option.name: summarise(scenario, option, trials, edges, means) for option in scenario.options}
    case = BaseCase(plan)
    values = case.inputs(used)
    return Findings(
        run=run_of(scenario, versions),
        detailed=trials.detailed,
        company=scenario.company,
        report=scenario.report,
        currency=scenario.company.currency,
        horizon=scenario.horizon,
        customers=bool(scenario.customers),
        verdict=verdict,
        p_best=best(trials),
        options=options,
        comparison=compare(scenario, trials),
        base_case=case.options(),
        base_inputs=values,
        assumptions=assumed,
        value_by_grade=value_by_grade(plan, _programme(scenario, verdict)),
        arrivals=case.arrivals(),
        break_even=case.break_even(),
        warnings=(*notices, *guard(case, values, used, rivals), *caps(options, scenario)),
        sample=_sample(trials),
    )


def _programme(scenario: Scenario, verdict: Verdict) -> Option:
    """Return the option whose value is taken apart; the one in question where none trains."""
    name = verdict.programme(option.name for option in scenario.options if option.training) or verdict.asked_for
    return next(option for option in scenario.options if option.name == name)


def run_of(scenario: Scenario, versions: tuple[str, str]) -> Run:
    """Return what is needed to get an answer again; `versions` are those of the package and of the model."""
    package, model = versions
    return Run(package, model, scenario.seed, scenario.trials, scenario.fingerprint, scenario.catalogue_fingerprint)


def _sample(trials: Trials) -> Sample:
    def first(values: Mapping[str, Array]) -> dict[str, Array]:
        return {name: locked(array[:SAMPLE]) for name, array in values.items()}

    return Sample(
        npv=first(trials.npvs),
        pv={
            name: first({channel: (1.0 - trials.tax) * pv for channel, pv in option.detail.pv.items()})
            for name, option in trials.options.items()
        },
    )
