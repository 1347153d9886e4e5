"""What must hold whatever the case: money, scale, order and threads change no more than they should."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reference.random_cases import random_scenario
from tests.reference.worlds import (
    NO_EFFECT,
    base_world,
    drawn,
    frozen,
    merged,
    npvs,
    numbers,
    plain_case,
    read,
    simulated,
    summaries,
)

from servroi.analysis.base_case import BaseCase
from servroi.analysis.verdict import best, compare, decide
from servroi.config.catalog import catalogue
from servroi.core.findings import NEITHER, OptionFindings
from servroi.core.scenario import Scenario
from servroi.core.value import Array, spread
from servroi.model.channels import CHANNELS
from servroi.model.effects import EFFECTS
from servroi.model.money import irr_roots
from servroi.model.simulate import net, reads, simulate
from servroi.sampling.draw import plan

SIZE = 50
"""Trials in which a property is looked at."""
Case = dict[str, Any]
modest = partial(settings, derandomize=True, deadline=None, database=None)
seeds = st.integers(0, 10_000)

RANGES: Case = {
    "frontline": {
        "headcount": 120, "turnover": "18 % to 25 %", "sick_days": "7 to 8.5 to 11",
        "replacement_cost": "6000 to 12000",
    },
    "customers": {
        "count": 40_000, "churn": "12 % to 18 %", "revenue_per_customer": 900, "contribution_margin": "30 % to 40 %",
        "contacts_per_customer": 3,
    },
    "training": {"budget_per_employee": 100, "hours_per_employee": 5},
    "marketing": {"current_spend": 700_000},
}  # fmt: skip


def ranges(**sections: Any) -> Case:
    """Return a case like a company's first one: some ranges of its own, the rest defaults."""
    return merged({"company": {"name": "Ranges", "country": "CH"}, **RANGES}, sections)


def cases(seed: int) -> Case:
    """Return a random case whose defaults are uncertain."""
    return random_scenario(seed)


def close(found: Array, expected: Array, size: float = 1e-9) -> bool:
    """Tell whether two rows agree, relative to the larger of 1 and the largest amount in them."""
    return bool(np.max(np.abs(found - expected), initial=0.0) <= size * max(1.0, np.max(np.abs(expected), initial=0.0)))


def flows(case: Case, size: int = SIZE) -> Iterator[tuple[str, dict[str, Array], Array, Array]]:
    """Yield each option with its channels (time, trial), net flows and NPVs in the first trials."""
    world = drawn(read(case).scenario, size)
    for name, outcome in simulate(world).items():
        channels = {
            channel: np.array([spread(amount, size) for amount in amounts])
            for channel, amounts in outcome.channels.items()
        }
        flow = np.array([spread(amount, size) for amount in net(outcome, world)])
        yield name, channels, flow, np.array(spread(outcome.npv, size))


# -- costs and sums


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


@modest(max_examples=30)
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


@modest(max_examples=30)
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


@modest(max_examples=30)
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


# -- scale


def leaves(node: Any, path: str = "") -> Iterator[tuple[dict[str, Any], str, str]]:
    """Yield every mapping entry of a case that is no mapping or list: its mapping, key and path without options."""
    if isinstance(node, list):
        for item in node:
            yield from leaves(item, path)
    elif isinstance(node, dict):
        for key, value in node.items():
            inner = key if path in ("", "options.*") else f"{path}.{key}"
            if path == "options":
                inner = "options.*"
            if isinstance(value, dict) or (isinstance(value, list) and value and isinstance(value[0], dict)):
                yield from leaves(value, inner.removesuffix(".teams"))
            else:
                yield node, key, inner


def scaled(case: Case, factor: float, wanted: Callable[[str], bool]) -> Case:
    """Return the case with the numbers of the wanted inputs times a factor."""
    case = copy.deepcopy(case)
    for holder, key, path in list(leaves(case)):
        if wanted(path) and isinstance(holder[key], int | float):
            holder[key] = holder[key] * factor
    return case


def is_money(path: str) -> bool:
    entry = catalogue().entries.get(path)
    return entry is not None and entry.kind.name in ("money", "spend")


def in_money(case: Case) -> Case:
    """Return the case with every money default stated at its median, for those do not scale."""
    case = copy.deepcopy(case)
    country = case["company"].get("country", "")
    held = {"frontline": case["frontline"], "training": case["training"], "customers": case.get("customers")}
    for path, entry in catalogue().entries.items():
        section = held.get(entry.section)
        default = catalogue().default(path, country, "")
        if section is None or entry.kind.name != "money" or default is None or entry.rule:
            continue
        _, _, middle = default.written.partition(" to ")
        section.setdefault(entry.name, float((middle or default.written).partition(" to ")[0].replace("'", "")))
    return case


def ratios(option: OptionFindings) -> list[float | None]:
    """Return what must not depend on the unit of money."""
    spreads = (option.roi, option.bcr, option.mirr, option.payback_years, option.discounted_payback_years)
    more = (option.first_year_roi, option.undiscounted_roi)
    return [point for one in (*spreads, *more) for point in (one.mean, one.p5, one.p95)] + [
        option.irr.p50, option.irr.share_none, option.irr.share_several, option.p_npv_positive.value,
    ]  # fmt: skip


@modest(max_examples=20)
@given(seeds, st.sampled_from([0.001, 2.0, 1000.0]))
def test_money_times_k(seed: int, factor: float) -> None:
    """NPVs scale; ROI, IRR and payback do not. The factor is exact or nearly, so only rounding is left."""
    case = in_money(cases(seed))
    one, other = (read(each).scenario for each in (case, scaled(case, factor, is_money)))
    first, second = (simulated(each, 100) for each in (one, other))
    found, expected = summaries(other, second), summaries(one, first)
    for name in expected:
        assert close(second.options[name].npv / factor, first.options[name].npv, 1e-8)
        pairs = zip(ratios(found[name]), ratios(expected[name]), strict=True)
        for after, before in pairs:
            assert after == pytest.approx(before, rel=1e-6, abs=1e-6) if before is not None else after is None


TWICE = {
    "frontline.headcount", "frontline.fte", "customers.count", "customers.new_customers", "training.fixed_cost",
    "training.setup_cost", "marketing.setup_cost", "marketing.current_spend", "marketing.extra_spend",
}  # fmt: skip


@modest(max_examples=30)
@given(seeds)
def test_twice_the_company_is_twice_the_npv(seed: int) -> None:
    case = cases(seed)
    before, after = npvs(case, SIZE), npvs(scaled(case, 2, TWICE.__contains__), SIZE)
    assert all(close(after[name], 2.0 * before[name]) for name in before)


# -- options


@modest(max_examples=20)
@given(seeds)
def test_identical_options_differ_in_no_trial(seed: int) -> None:
    case = cases(seed)
    case["options"] = {"twin": {"training": {}}}
    scenario = read(case).scenario
    trials = simulated(scenario, 200)
    np.testing.assert_array_equal(trials.options["train"].npv, trials.options["twin"].npv)
    pair = next(pair for pair in compare(scenario, trials) if (pair.a, pair.b) == ("train", "twin"))
    assert (pair.difference.mean, pair.difference.sd, pair.p_a_beats_b.value) == (0.0, 0.0, 0.0)
    verdict = decide(scenario, trials)
    if verdict.recommended == "train":  # what comes second may have the same mean as well
        assert verdict.runner_up != NEITHER
        assert trials.options[verdict.runner_up].npv.mean() == trials.options["train"].npv.mean()
        assert verdict.toss_up


@pytest.mark.parametrize("effect", [0.05, -0.05])
def test_identical_options_are_a_toss_up_only_if_one_of_them_is_best(effect: float) -> None:
    case = ranges(
        training={"effects": {"productivity_gain": effect}}, options={"market": None, "twin": {"training": {}}}
    )
    scenario = read(case).scenario
    verdict = decide(scenario, simulated(scenario, 500))
    assert (verdict.recommended == NEITHER) == (effect < 0)
    assert verdict.toss_up == (effect > 0)


@modest(max_examples=20)
@given(seeds)
def test_swapped_options_flip_the_sign(seed: int) -> None:
    case = cases(seed)
    deep, light = {"training": {"scale": 2}}, {"training": {"scale": 0.5}}
    results = []
    for options in ({"first": deep, "second": light}, {"first": light, "second": deep}):
        scenario = read({**case, "options": options}).scenario
        found = simulated(scenario, 100)
        results.append(found.options["first"].npv - found.options["second"].npv)
    np.testing.assert_array_equal(results[0], -results[1])


@modest(max_examples=20)
@given(seeds)
def test_order_of_options_changes_the_order_of_the_result_only(seed: int) -> None:
    case = cases(seed)
    named = {"deep": {"training": {"scale": 2}}, "light": {"training": {"scale": 0.5}}, "twin": {"training": {}}}
    there = npvs({**case, "options": named}, SIZE)
    back = npvs({**case, "options": dict(reversed(named.items()))}, SIZE)
    assert list(there) != list(back)
    for name, npv in there.items():
        np.testing.assert_array_equal(npv, back[name])


def test_chances_to_be_best_sum_to_one() -> None:
    scenario = read(ranges(options={"deep": {"training": {"scale": 2}}, "twin": {"training": {}}})).scenario
    chances = best(simulated(scenario, 1000))
    assert list(chances) == ["train", "market", "deep", "twin", NEITHER]
    assert sum(chance.value for chance in chances.values()) == pytest.approx(1.0, abs=1e-12)


# -- monotone


OWN_CHANNEL = {
    "frontline.replacement_cost": ("turnover", "ramp_up"),
    "frontline.labour_cost": ("sickness", "productivity"),
    "frontline.sick_cost_factor": ("sickness",),
    "customers.cost_per_complaint": ("complaints",),
    "customers.cost_per_contact": ("avoidable_contacts",),
    "customers.revenue_per_customer": ("retention", "upsell", "price"),
}


@pytest.mark.parametrize("path", OWN_CHANNEL)
@modest(max_examples=10)
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


# -- certainty


@modest(max_examples=20)
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


@modest(max_examples=30)
@given(seeds)
def test_npv_at_any_reported_irr_is_zero(seed: int) -> None:
    reading = read(cases(seed))
    for option in BaseCase(plan(reading.scenario, reading.used)).options().values():
        assert option.irr == tuple(irr_roots(list(option.net)))
        for rate in option.irr:
            terms = [flow / (1.0 + rate) ** k for k, flow in enumerate(option.net)]
            assert abs(sum(terms)) <= 1e-9 * sum(map(abs, terms))


@modest(max_examples=30)
@given(seeds)
def test_discounted_payback_is_no_earlier_for_one_outlay_followed_by_inflows(seed: int) -> None:
    reading = read(cases(seed))
    for option in BaseCase(plan(reading.scenario, reading.used)).options().values():
        outlay, *inflows = option.net
        if outlay < 0.0 and min(inflows) >= 0.0 and option.discounted_payback_years is not None:
            assert option.payback_years is not None
            assert option.discounted_payback_years >= option.payback_years - 1e-12


@modest(max_examples=20)
@given(st.integers(1, 20), st.integers(1, 200), st.integers(0, 20))
def test_at_the_break_even_value_the_difference_is_zero(percent: int, budget: int, rate: int) -> None:
    """What has to be moved alone is linear in the effect, as long as no cap binds."""

    def case(size: float) -> BaseCase:
        training = {"effects": {"turnover_reduction": size}, "budget_per_employee": budget, "sessions_per_year": 2}
        scenario = read(plain_case(training=training, finance={"discount_rate": rate / 100})).scenario
        return BaseCase(plan(scenario, scenario.inputs))

    effect = percent / 100
    (found,) = case(effect).break_even()
    assert found.driver == "leavers_avoided"
    option = case(effect * found.needed / found.expected).options()["train"]
    assert option.drivers["leavers_avoided"][1] == pytest.approx(found.needed, rel=1e-9)
    assert abs(option.npv) <= 1e-9 * sum(map(abs, option.net))


# -- order, and what is said twice


def shuffled(node: Any, source: Random, depth: int = 0) -> Any:
    """Return the tree with the keys of all mappings but `options` in another order."""
    if not isinstance(node, dict):
        return node
    keys = list(node)
    source.shuffle(keys)
    return {
        key: node[key] if key == "options" and depth == 0 else shuffled(node[key], source, depth + 1) for key in keys
    }


@modest(max_examples=30)
@given(seeds)
def test_order_of_keys_is_irrelevant(seed: int) -> None:
    case = merged(cases(seed), {"training": {"effects": {"productivity_gain": "0 % to 3 %"}}})
    there, back = npvs(case, SIZE), npvs(shuffled(case, Random(seed)), SIZE)
    assert list(there) == list(back)
    for name, npv in there.items():
        np.testing.assert_array_equal(npv, back[name])


@modest(max_examples=30)
@given(seeds)
def test_order_of_teams_is_irrelevant(seed: int) -> None:
    """But for the order in which amounts are added."""
    case = cases(seed)
    if "teams" not in case["frontline"]:
        return
    other = copy.deepcopy(case)
    other["frontline"]["teams"].reverse()
    there, back = npvs(case, SIZE), npvs(other, SIZE)
    assert all(close(back[name], npv) for name, npv in there.items())


@pytest.mark.parametrize("share", [0.5, 0.25])
def test_two_teams_that_are_alike_are_one_team(share: float) -> None:
    """Where teams inherit what is uncertain, they share its draw."""
    whole = ranges()
    shared = {key: value for key, value in whole["frontline"].items() if key != "headcount"}
    sizes = {"a": 120 * share, "b": 120 * (1 - share)}
    for contacts in (False, True):
        split = copy.deepcopy(whole)
        teams: list[Case] = [{"name": name, "headcount": size} for name, size in sizes.items()]
        if contacts:
            teams = [{**team, "contact_share": team["headcount"] / 120} for team in teams]
        split["frontline"] = {**shared, "teams": teams}
        one, two = npvs(whole, SIZE), npvs(split, SIZE)
        assert all(close(two[name], npv, 1e-12) for name, npv in one.items())


# -- defaults and draws


STAY = ("training.effects.", "training.teams", "training.stop", "marketing.stop", "marketing.extra_spend")
"""Defaults whose statement changes their meaning, that are no numbers, or that follow another input of the file."""


def with_defaults_stated(case: Case) -> Case:
    """Return the case with every default that has a value of its own written into it."""
    reading = read(case)
    stated = copy.deepcopy(case)
    for path, entry in reading.scenario.inputs.items():
        section, _, name = path.partition(".")
        if entry.stated or entry.rule or path.startswith(STAY) or "[" in path or section not in SECTIONS:
            continue
        if catalogue().entries[path].options_only:
            continue
        holder = stated.setdefault(section, {})
        first, _, inner = name.partition(".")
        if inner:
            holder = holder.setdefault(first, {})
        holder.setdefault(inner or first, entry.written)
    return stated


SECTIONS = ("frontline", "customers", "training", "marketing", "finance", "readiness")


@pytest.mark.parametrize("sector", ["", "retail", "contact_centre"])
@pytest.mark.parametrize("country", ["", "CH", "DE", "AT"])
def test_resolved_defaults_may_be_written_into_the_file(country: str, sector: str) -> None:
    company = {"name": "Defaults"} | ({"country": country} if country else {}) | ({"sector": sector} if sector else {})
    case = ranges(company=None, options={"deep": {"training": {"scale": 2}}})
    case["company"] = company
    stated = with_defaults_stated(case)
    one, two = read(case).scenario, read(stated).scenario
    added = [path for path, entry in two.inputs.items() if entry.stated and not one.inputs[path].stated]
    assert len(added) > 25
    for name, npv in npvs(case, 500).items():
        np.testing.assert_array_equal(npvs(stated, 500)[name], npv)


def values_of(scenario: Scenario) -> dict[str, Any]:
    world = drawn(scenario, SIZE)
    return {**world.draws.values, **world.draws.luck}


@pytest.mark.parametrize(
    "extra",
    [
        {"customers": {"handled_well": "50 % to 60 %"}},
        {"training": {"adoption_time": "5 to 9"}},
        {"training": {"effects": {"upsell_gain": "0 % to 1 %"}}},
        {"finance": {"tax_rate": "10 % to 20 %"}},
        {"options": {"deep": {"training": {"coverage": "60 % to 80 %", "scale": 2}}}},
        {"finance": {"horizon": 8}},
    ],
)
def test_an_unrelated_input_leaves_all_other_draws(extra: Case) -> None:
    before, after = (values_of(read(case).scenario) for case in (ranges(), ranges(**extra)))
    changed = {path for path in before if path in after and not np.array_equal(before[path], after[path])}
    told = {f"{section}.{key}" for section, keys in extra.items() for key in keys}
    assert len(set(before) & set(after)) > 25
    assert all(any(path.startswith(name) for name in told) for path in changed)


def test_a_shorter_run_is_a_prefix_of_a_longer_one() -> None:
    scenario = read(ranges()).scenario
    short, long = simulated(scenario, 500), simulated(scenario, 40_000)
    for name, option in short.options.items():
        np.testing.assert_allclose(option.npv, long.options[name].npv[:500], rtol=1e-12)


SMALL = ranges(finance={"horizon": 3}, customers=None, marketing=None)


def test_the_same_bytes_on_one_two_and_eight_threads() -> None:
    """Four blocks, the last one short."""
    scenario = replace(read(SMALL).scenario, trials=100_000)
    results = [simulated(scenario, 100_000, threads=threads) for threads in (1, 2, 8)]
    first = results[0].options["train"]
    for result in results[1:]:
        other = result.options["train"]
        assert other.npv.tobytes() == first.npv.tobytes()
        assert other.takes is not None
        assert first.takes is not None
        assert other.takes.tobytes() == first.takes.tobytes()
        assert other.detail.net.tobytes() == first.detail.net.tobytes()
        assert all(other.detail.pv[name].tobytes() == row.tobytes() for name, row in first.detail.pv.items())
        assert other.sums == first.sums
    assert summaries(scenario, results[0]) == summaries(scenario, results[2])


def test_another_seed_gives_other_numbers_and_the_same_seed_the_same() -> None:
    scenario = read(ranges()).scenario
    one, same, other = (simulated(scenario, 200, seed).options["train"].npv for seed in (1, 1, 2))
    assert one.tobytes() == same.tobytes()
    assert not np.array_equal(one, other)


def test_what_is_read_does_not_depend_on_the_draw() -> None:
    scenario = read(ranges()).scenario
    for block in (0, 1):
        world = drawn(scenario, 3, block)
        simulate(world)
        assert world.reads == reads(scenario)


@pytest.mark.parametrize("chance", [0.5, "30 % to 60 %"])
def test_what_is_read_does_not_depend_on_luck(chance: float | str) -> None:
    """Everybody leaves before the next session, so nobody is ever reached, whether the programme takes hold or not."""
    case = ranges(frontline={"turnover": 3}, training={"sessions_per_year": 1, "success_probability": chance})
    assert all(np.isfinite(npv).all() for npv in npvs(case).values())
    reading = read(case)
    drawn_inputs = plan(reading.scenario, reading.used)
    assert set(drawn_inputs.uncertain) <= reading.used
