"""What money obeys whatever the case: sums, what nothing costs and brings, rates of return, payback."""

from __future__ import annotations

import copy

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.property.cases import SIZE, Case, cases, close, flows, modest, seeds
from tests.reference.worlds import (
    NO_EFFECT,
    base_world,
    drawn,
    frozen,
    npvs,
    numbers,
    plain_case,
    read,
    simulated,
    summaries,
)

from servroi.analysis.base_case import BaseCase
from servroi.core.effects import EFFECTS
from servroi.core.value import spread
from servroi.model.channels import CHANNELS
from servroi.model.money import irr_roots
from servroi.model.simulate import simulate
from servroi.sampling.draw import plan


def without_effect(case: Case) -> Case:
    """Return the case with nothing that an effect or marketing could bring."""
    case = copy.deepcopy(case)
    case["training"] = {**case.get("training", {}), "effects": dict(NO_EFFECT)}
    silent = {"marginal_return": 0, "churn_reduction": 0}
    if "customers" in case:
        case["marketing"] = {**case.get("marketing", {}), **silent}
        case["marketing"].pop("acquisition_cost", None)
    case.pop("options", None)
    return case


@modest(max_examples=12)
@given(seeds)
def test_without_effect_the_npv_is_the_discounted_cost(seed: int) -> None:
    case = without_effect(cases(seed))
    scenario = read(case).scenario
    world = drawn(scenario, SIZE)
    tax = spread(world.finance["tax_rate"], SIZE)
    for outcome in simulate(world).values():
        for channel in CHANNELS:
            if not channel.cost:
                assert all(not np.any(amount) for amount in outcome.channels[channel.name]), channel.name
        costs = np.zeros(SIZE)
        for k, factor in enumerate(world.discount):
            costs -= sum(outcome.channels[channel.name][k] for channel in CHANNELS if channel.cost) * factor
        assert close(np.array(spread(outcome.npv, SIZE)), -(1.0 - tax) * costs, 1e-14)


def test_without_effect_the_cost_is_exact() -> None:
    """10'000 a year for three years at 25 %: in binary fractions nothing is rounded."""
    case = plain_case(training={"budget_per_employee": 100}, finance={"discount_rate": 0.25})
    expected = -10_000 * (1 + 0.8 + 0.64)
    assert npvs(case, 5)["train"].tolist() == pytest.approx([expected] * 5, rel=1e-15)
    case["finance"]["discount_rate"] = 0
    assert npvs(case, 5)["train"].tolist() == [-30_000.0] * 5


@modest(max_examples=12)
@given(seeds)
def test_no_cost_and_no_effect_is_nothing(seed: int) -> None:
    case = without_effect(cases(seed))
    nothing = {
        "budget_per_employee": 0,
        "setup_cost": 0,
        "fixed_cost": 0,
        "empowerment_budget": 0,
        "time_cost_share": 0,
    }
    case["training"] |= nothing
    if "marketing" in case:
        case["marketing"] = {**case["marketing"], "extra_spend": 0, "setup_cost": 0}
    for _, _, flow, npv in flows(case):
        assert not np.any(flow)
        assert not np.any(npv)


@modest(max_examples=12)
@given(seeds)
def test_channels_sum_to_the_net_before_tax(seed: int) -> None:
    case = cases(seed)
    rate, tax = case["finance"].get("discount_rate", 0.085), case["finance"].get("tax_rate", 0)
    for _, channels, flow, npv in flows(case):
        before = sum(channels.values())
        assert close(flow, (1.0 - tax) * before)
        at_zero = (flow * (1.0 + rate) ** -np.arange(len(flow))[:, None]).sum(axis=0)
        assert close(npv, at_zero)
        for channel in CHANNELS:
            if channel.cost:
                assert np.max(channels[channel.name]) <= 0.0
                assert not np.any(channels[channel.name][-1]), "nothing is paid at the horizon"
            else:
                assert not np.any(channels[channel.name][0]), "nothing is brought at the decision date"


OWN_CHANNEL = {
    "frontline.replacement_cost": ("turnover", "ramp_up"),
    "frontline.labour_cost": ("sickness", "productivity"),
    "frontline.sick_cost_factor": ("sickness",),
    "customers.cost_per_complaint": ("complaints",),
    "customers.cost_per_contact": ("avoidable_contacts",),
    "customers.revenue_per_customer": ("retention", "upsell", "price"),
}


@pytest.mark.parametrize("path", OWN_CHANNEL)
@modest(max_examples=8)
@given(low=st.floats(1.0, 500.0), more=st.floats(1.0, 5.0))
def test_a_higher_cost_never_lowers_its_own_channel(path: str, low: float, more: float) -> None:
    section, name = path.split(".")
    effects = dict.fromkeys(EFFECTS, 0.02)
    worth = []
    for value in (low, low * more):
        case = plain_case(training={"effects": effects, "sessions_per_year": 2}, **{section: {name: value}})
        outcome = simulate(base_world(read(case).scenario))["train"]
        worth.append([sum(numbers(outcome.channels[channel])) for channel in OWN_CHANNEL[path]])
    assert all(after >= before for before, after in zip(*worth, strict=True))
    assert worth[0][0] > 0.0


@modest(max_examples=10)
@given(seeds, st.sampled_from([0.0, 1.0]))
def test_constants_only_leave_nothing_to_chance(seed: int, takes: float) -> None:
    scenario = frozen(read(cases(seed)).scenario, takes)
    assert plan(scenario, scenario.inputs).uncertain == ()
    for option in summaries(scenario, simulated(scenario, 100)).values():
        points = (option.npv.p5, option.npv.p25, option.npv.p50, option.npv.p75, option.npv.p95)
        assert len(set(points)) == 1
        assert option.npv.sd == pytest.approx(0.0, abs=1e-9 * max(1.0, abs(points[0] or 0.0)))
        for years in (option.cash_by_year, option.cumulative_by_year, option.discounted_cumulative_by_year):
            assert years.p5 == years.p50 == years.p95
        assert option.p_npv_positive.value in (0.0, 1.0)
        for multiple, above in option.p_bcr_above.items():
            ratio = option.bcr.p50
            assert (above is None) == (ratio is None)
            if above is not None and ratio is not None and abs(ratio - int(multiple)) > 1e-9:
                assert above.value == float(ratio > int(multiple))
        if option.p_takes is not None:
            assert option.p_takes.value == takes


@modest(max_examples=12)
@given(seeds)
def test_npv_at_any_reported_irr_is_zero(seed: int) -> None:
    reading = read(cases(seed))
    for option in BaseCase(plan(reading.scenario, reading.used)).options().values():
        assert option.irr == tuple(irr_roots(list(option.net)))
        for rate in option.irr:
            terms = [flow / (1.0 + rate) ** k for k, flow in enumerate(option.net)]
            assert abs(sum(terms)) <= 1e-9 * sum(map(abs, terms))


@modest(max_examples=12)
@given(seeds)
def test_discounted_payback_is_no_earlier_for_one_outlay_followed_by_inflows(seed: int) -> None:
    reading = read(cases(seed))
    for option in BaseCase(plan(reading.scenario, reading.used)).options().values():
        outlay, *inflows = option.net
        if outlay < 0.0 and min(inflows) >= 0.0 and option.discounted_payback_years is not None:
            assert option.payback_years is not None
            assert option.discounted_payback_years >= option.payback_years - 1e-12


@modest(max_examples=10)
@given(st.integers(1, 20), st.integers(1, 200) | st.integers(10_000, 50_000), st.integers(0, 20))
def test_at_the_break_even_value_the_difference_is_zero(percent: int, budget: int, rate: int) -> None:
    """What has to be moved alone is linear in the effect, as long as no cap binds; nobody can avoid more than leave."""

    def case(size: float) -> BaseCase:
        training = {"effects": {"turnover_reduction": size}, "budget_per_employee": budget, "sessions_per_year": 2}
        scenario = read(plain_case(training=training, finance={"discount_rate": rate / 100})).scenario
        return BaseCase(plan(scenario, scenario.inputs))

    effect = percent / 100
    lines = case(effect).break_even()
    if not lines:
        assert case(0.99).options()["train"].npv < 0.0
        return
    (found,) = lines
    assert found.driver == "leavers_avoided"
    option = case(effect * found.needed / found.expected).options()["train"]
    assert option.drivers["leavers_avoided"][1] == pytest.approx(found.needed, rel=1e-9)
    assert abs(option.npv) <= 1e-9 * sum(map(abs, option.net))
