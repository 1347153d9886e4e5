"""What money obeys whatever the case: sums, what nothing costs and brings, rates of return, payback."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from itertools import count, product
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.measured import Measured
from tests.property.cases import SIZE, Case, cases, close, found, modest, near, seeds
from tests.property.test_defaults import holder_of
from tests.reference.test_engine import with_luck
from tests.reference.worlds import NO_EFFECT, base_world, merged, npvs, numbers, plain_case, read, simulated

from servroi.analysis.base_case import BaseCase
from servroi.core.effects import EFFECTS
from servroi.core.findings import NEITHER
from servroi.model.channels import CHANNELS
from servroi.model.money import irr, irr_roots
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


def present(flows: Sequence[float], rate: float) -> float:
    """Return what flows at time 0, 1, ... are worth at time 0."""
    return sum(flow / (1.0 + rate) ** k for k, flow in enumerate(flows))


def of_money(case: Case) -> tuple[float, float]:
    """Return the discount rate and the tax rate of a case, which are certain."""
    return case["finance"].get("discount_rate", 0.085), case["finance"].get("tax_rate", 0)


@modest(max_examples=7)
@given(seeds)
def test_without_effect_the_npv_is_the_discounted_cost(seed: int) -> None:
    case = without_effect(cases(seed))
    case["finance"] |= {"discount_rate": 0.07}
    rate, tax = of_money(case)
    result = found(case)
    for name, option in result.options.items():
        worth, base = option.pv_by_channel, result.base_case[name]
        costs = 0.0
        for channel in CHANNELS:
            if channel.cost:
                costs += worth[channel.name].mean
            else:
                assert (worth[channel.name].mean, worth[channel.name].p5, worth[channel.name].p95) == (0.0, 0.0, 0.0)
                assert not any(base.channels[channel.name]), channel.name
        assert near(option.npv.mean, (1.0 - tax) * costs, close=1e-12)
        for npv, net in ((option.npv.mean, option.cash_by_year.mean), (base.npv, base.net)):
            assert near(npv, present(net, rate), close=1e-12)
            assert all(flow <= 0.0 for flow in net)
        assert option.roi.p5 == option.roi.p95 == (-1.0 if costs else None)
        assert option.p_npv_positive.value == 0.0
        assert (option.payback_years.share_never, base.irr) == (1.0, ()) if costs else option.npv.p5 == 0.0
    assert result.verdict.recommended == NEITHER or result.options[result.verdict.recommended].npv.mean == 0.0


def test_without_effect_the_cost_is_exact() -> None:
    """10'000 a year for three years at 25 %: in binary fractions nothing is rounded."""
    case = plain_case(training={"budget_per_employee": 100}, finance={"discount_rate": 0.25})
    expected = -10_000 * (1 + 0.8 + 0.64)
    assert npvs(case, 5)["train"].tolist() == pytest.approx([expected] * 5, rel=1e-15)
    case["finance"]["discount_rate"] = 0
    assert npvs(case, 5)["train"].tolist() == [-30_000.0] * 5


@modest(max_examples=8)
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
    result = found(case)
    for name, option in result.options.items():
        base, npv = result.base_case[name], option.npv
        assert (npv.mean, npv.sd, npv.p5, npv.p95) == (0.0, 0.0, 0.0, 0.0)
        assert not any(base.net)
        assert not any(option.cash_by_year.p5 + option.cash_by_year.p95)
        assert not any(worth.mean or worth.p5 or worth.p95 for worth in option.pv_by_channel.values())
        assert not any(option.npv_by_money.values())
        assert (option.roi.mean, option.bcr.mean, option.irr.share_none) == (None, None, 1.0)
        assert option.payback_years.p95 == 0.0, "never below 0"
    assert result.verdict.toss_up


@modest(max_examples=8)
@given(seeds)
def test_channels_sum_to_the_net_before_tax(seed: int) -> None:
    """In the mean, by kind of money, by year and trial by trial; no cost brings, no benefit costs at the outset."""
    case = cases(seed)
    case["finance"] |= {"discount_rate": 0.07}
    rate, tax = of_money(case)
    result = found(case)
    for name, option in result.options.items():
        base, worth = result.base_case[name], option.pv_by_channel
        size = sum(abs(one.mean) for one in worth.values())
        assert near(option.npv.mean, (1.0 - tax) * sum(one.mean for one in worth.values()), size)
        assert near(option.npv.mean, sum(option.npv_by_money.values()), size)
        assert near(option.npv.mean, present(option.cash_by_year.mean, rate), size)
        assert near(base.npv, present(base.net, rate), size)
        for k, flow in enumerate(base.net):
            assert near(flow, (1.0 - tax) * sum(amounts[k] for amounts in base.channels.values()), size)
        sample = result.sample
        assert close(np.sum(list(sample.pv[name].values()), axis=0), sample.npv[name])
        assert near(option.npv.mean, float(sample.npv[name].mean()), size)
        for channel in CHANNELS:
            amounts = base.channels[channel.name]
            if channel.cost:
                assert max(amounts) <= 0.0
                assert worth[channel.name].p95 <= 0.0
                assert amounts[-1] == 0.0, "nothing is paid at the horizon"
            else:
                assert amounts[0] == 0.0, "nothing is brought at the decision date"


OWN_CHANNEL = {
    "frontline.replacement_cost": ("turnover", "ramp_up"),
    "frontline.labour_cost": ("sickness", "productivity"),
    "frontline.sick_cost_factor": ("sickness",),
    "customers.cost_per_complaint": ("complaints",),
    "customers.cost_per_contact": ("avoidable_contacts",),
    "customers.revenue_per_customer": ("retention", "upsell", "price"),
}


@pytest.mark.parametrize("path", OWN_CHANNEL)
@modest(max_examples=3)
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


LEAVERS = ("recruitment_cost", "onboarding_cost", "ramp_up_months", "ramp_up_gap", "replacement_cost")
"""Two ways to state what a leaver costs."""
PRICES = {
    "replacement_cost": 9_000, "labour_cost": 60_000, "sick_cost_factor": 1, "cost_per_complaint": 60,
    "cost_per_contact": 8,
}  # fmt: skip
"""Inputs of `OWN_CHANNEL`, and what they come to at about; what a customer brings moves marketing as well."""


def priced(case: Case, section: str, name: str, amount: float) -> Case:
    """Return a case in which an input is stated for everybody."""
    case = copy.deepcopy(case)
    for holder in (case[section], *case[section].get("teams", [])):
        for other in LEAVERS if name == "replacement_cost" else (name,):
            holder.pop(other, None)
    case[section][name] = amount
    return case


@pytest.mark.parametrize("name", PRICES)
def test_a_higher_cost_never_lowers_its_own_channel_in_any_case(name: str, thorough: bool, measured: Measured) -> None:
    """With teams, growth, taxes and options of all sorts; where training harms, the harm is dearer as well."""
    (path,) = (path for path in OWN_CHANNEL if path.endswith(f".{name}"))
    section, moved, wanted = path.partition(".")[0], 0, 20 if thorough else 2
    effects = {"turnover_reduction": 0.1, "sick_day_reduction": 0.1, "productivity_gain": 0.02}
    effects |= {"complaint_reduction": 0.1, "avoidable_contact_reduction": 0.1}
    for seed in count():
        case = merged(with_luck(cases(seed), 1), {"training": {"effects": effects}, "finance": {"cashable": 0.5}})
        if section not in case or (seed % 2 and "teams" not in case["frontline"]):
            continue
        if section == "customers":
            case["customers"]["contacts_per_customer"] = 3
        low, high = (
            found(priced(case, section, name, PRICES[name] * times), 10).options
            for times in (1.0, Random(seed).uniform(1.0, 3.0))
        )
        risen = 0
        for option, channel in product(low, OWN_CHANNEL[path]):
            before, after = (one[option].pv_by_channel[channel].mean for one in (low, high))
            assert after >= before if before >= 0.0 else after <= before, (seed, option, channel)
            risen += after > before
        moved += risen > 0
        if moved == wanted:
            break
        assert seed < 10 * wanted, "hardly any case shows it"
    measured("invariants", {"invariants": 1, "cases": moved})


def certain(case: Case, takes: int) -> Case:
    """Return a case in which every input is written down as its base case has it, and all luck is decided."""
    case = with_luck(case, takes)
    case["training"].setdefault("effects", {})
    reading = read(case)
    values = found(case, 2).base_inputs
    for path in plan(reading.scenario, reading.used).uncertain:
        holder = holder_of(case, path)
        holder[path.rpartition(".")[2]] = f"{values[path]:.12f}"
    return case


@modest(max_examples=6)
@given(seeds, st.sampled_from([0, 1]))
def test_constants_only_leave_nothing_to_chance(seed: int, takes: int) -> None:
    """Read from a file that states everything."""
    case = cases(seed)
    assume(not any("recruitment_cost" in team for team in case["frontline"].get("teams", ())))  # cost in two ways
    case = certain(case, takes)
    reading = read(case)
    assert plan(reading.scenario, reading.used).uncertain == ()
    result = found(case)
    for name, option in result.options.items():
        returns = (option.roi, option.bcr, option.mirr, option.first_year_roi, option.undiscounted_roi)
        for one in (option.npv, *returns, option.payback_years, option.discounted_payback_years):
            assert one.p5 == one.p25 == one.p50 == one.p75 == one.p95
            assert one.sd is None or one.sd <= 1e-9 * max(1.0, abs(one.p50 or 0.0))
            assert one.share_never in (None, 0.0, 1.0)
        assert option.irr.p5 == option.irr.p50 == option.irr.p95
        assert {option.irr.share_none, option.irr.share_several} <= {0.0, 1.0}
        for years in (option.cash_by_year, option.cumulative_by_year, option.discounted_cumulative_by_year):
            assert years.p5 == years.p25 == years.p50 == years.p75 == years.p95
        for worth in option.pv_by_channel.values():
            assert worth.p5 == worth.p95
        assert near(option.npv.p50, result.base_case[name].npv, abs(option.npv.p50 or 0.0), 1e-6), "the base case"
        assert option.p_npv_positive.value in (0.0, 1.0)
        for multiple, above in option.p_bcr_above.items():
            ratio = option.bcr.p50
            assert (above is None) == (ratio is None)
            if above is not None and ratio is not None and abs(ratio - int(multiple)) > 1e-9:
                assert above.value == float(ratio > int(multiple))
        if option.p_takes is not None:
            assert option.p_takes == takes
    assert all(pair.p_a_beats_b.value in (0.0, 1.0) for pair in result.comparison)


@modest(max_examples=8)
@given(seeds)
def test_npv_at_any_reported_irr_is_zero(seed: int) -> None:
    reading = read(cases(seed))
    for option in BaseCase(plan(reading.scenario, reading.used)).options().values():
        assert option.irr == tuple(irr_roots(list(option.net)))
        for rate in option.irr:
            terms = [flow / (1.0 + rate) ** k for k, flow in enumerate(option.net)]
            assert abs(sum(terms)) <= 1e-9 * sum(map(abs, terms))


def test_npv_at_any_simulated_irr_is_zero(thorough: bool, measured: Measured) -> None:
    """In every trial that has one rate, and the findings tell of these trials."""
    rates_seen = 0
    for seed in range(100 if thorough else 7):
        case = cases(seed)
        trials, result = simulated(read(case).scenario, SIZE), found(case)
        for name, option in trials.options.items():
            flows = option.detail.net
            rates, counts = irr(flows)
            one = np.flatnonzero(counts == 1)
            assert np.isnan(rates[counts != 1]).all()
            terms = flows[:, one] / (1.0 + rates[one]) ** np.arange(len(flows))[:, None]
            assert np.all(np.abs(terms.sum(axis=0)) <= 1e-9 * np.abs(terms).sum(axis=0))
            rates_seen += one.size
            points = result.options[name].irr
            assert points.share_none == float(np.mean(counts == 0))
            assert points.share_several == float(np.mean(counts > 1))
            told = [points.p5, points.p50, points.p95]
            wanted = np.quantile(rates[one], [0.05, 0.5, 0.95]).tolist() if one.size else []
            assert told == (pytest.approx(wanted, rel=1e-9) if wanted else [None] * 3)
    assert rates_seen >= 150
    measured("invariants", {"invariants": 1, "cases": rates_seen})


@modest(max_examples=8)
@given(seeds)
def test_discounted_payback_is_no_earlier_for_one_outlay_followed_by_inflows(seed: int) -> None:
    reading = read(cases(seed))
    for option in BaseCase(plan(reading.scenario, reading.used)).options().values():
        outlay, *inflows = option.net
        if outlay < 0.0 and min(inflows) >= 0.0 and option.discounted_payback_years is not None:
            assert option.payback_years is not None
            assert option.discounted_payback_years >= option.payback_years - 1e-12


@modest(max_examples=8)
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
