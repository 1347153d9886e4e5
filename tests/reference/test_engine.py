"""The engine agrees with the scalar implementation on random scenarios, figure by figure."""

from __future__ import annotations

import copy
from math import inf
from typing import Any

import pytest
from tests.measured import Measured

from servroi.analysis.base_case import BaseCase
from servroi.config.read import Reading
from servroi.model.money import irr_roots
from servroi.model.simulate import sides, simulate
from servroi.sampling.draw import plan

from .random_cases import random_scenario
from .scalar import base_case
from .worlds import base_world, frozen, number, numbers, read, simulated, summaries

SEEDS = range(200)
Oracle = dict[str, dict[str, Any]]
CLOSE = 1e-9
MOVED = {
    "leavers_avoided": "leavers_avoided",
    "sick_days_avoided": "sick_days_avoided",
    "freed_fte": "fte_freed",
    "contacts_avoided": "contacts_avoided",
    "complaints_avoided": "complaints_avoided",
}
"""What the scalar implementation calls a driver -> what the base case calls it."""
STOCKS = {"customers_kept": "retention", "customers_referred": "referral", "customers_won": "acquisition"}
RATIOS = ("roi", "bcr", "first_year_roi", "undiscounted_roi", "mirr", "payback_years", "discounted_payback_years")


def difference(found: Any, expected: Any) -> float:
    """Return how far apart two figures are, relative to the larger of 1 and the expected one; None is no figure."""
    if found is None or expected is None:
        return 0.0 if found is expected else inf
    return float(abs(found - expected)) / max(1.0, abs(expected))


def agree(found: dict[str, Any], expected: dict[str, Any], measured: Measured) -> None:
    """Hold figures against the expected ones; lists are compared entry by entry."""
    apart = {}
    for name, figure in expected.items():
        pairs = zip(found[name], figure, strict=True) if isinstance(figure, list) else [(found[name], figure)]
        apart[name] = [difference(*pair) for pair in pairs]
    assert [name for name, figures in apart.items() if not all(figure <= CLOSE for figure in figures)] == []
    every = [figure for figures in apart.values() for figure in figures]
    measured("model", {"figures": len(every), "largest difference": max(every, default=0.0)})


@pytest.mark.parametrize("seed", SEEDS)
def test_everything_without_uncertainty(seed: int, measured: Measured) -> None:
    scenario = random_scenario(seed)
    reading, oracle = read(scenario), base_case(scenario)
    measured("model", {"scenarios": 1})
    channels_stocks_and_present_values(reading, oracle, measured)
    options(reading, oracle, measured)


def channels_stocks_and_present_values(reading: Reading, oracle: Oracle, measured: Measured) -> None:
    """Hold the engine on one trial, every input at its median, against the scalar implementation."""
    found = simulate(base_world(reading.scenario))
    assert list(found) == list(oracle)
    for name, outcome in found.items():
        expected = oracle[name]
        channels = {channel: numbers(amounts) for channel, amounts in outcome.channels.items()}
        agree(channels, expected["channels"], measured)
        benefits, costs = sides(outcome.pv)
        worth = {"npv": number(outcome.npv), "pv_benefits": number(benefits), "pv_costs": -number(costs)}
        agree(worth, {key: expected[key] for key in worth}, measured)
        customers = outcome.drivers.customers
        stocks = {key: numbers(getattr(customers, source))[1:] for key, source in STOCKS.items()}
        agree(stocks, {key: expected["drivers"][key] for key in stocks}, measured)


def options(reading: Reading, oracle: Oracle, measured: Measured) -> None:
    """Hold the base case against the scalar implementation."""
    case = BaseCase(plan(reading.scenario, reading.used)).options()
    assert list(case) == list(oracle)
    for name, option in case.items():
        expected = oracle[name]
        channels = {channel: list(amounts) for channel, amounts in option.channels.items()}
        agree(channels, expected["channels"], measured)
        figures = {
            "net": list(option.net),
            "npv": option.npv,
            "payback_years": option.payback_years,
            "discounted_payback_years": option.discounted_payback_years,
            "mirr": option.mirr,
        }
        agree(figures, {key: expected[key] for key in figures}, measured)
        drivers = {theirs: list(option.drivers.get(ours, ()))[1:] for theirs, ours in MOVED.items()}
        if not reading.scenario.customers:
            assert not any(drivers.pop("contacts_avoided") + drivers.pop("complaints_avoided"))
        agree(drivers, {key: expected["drivers"][key] for key in drivers}, measured)
        assert list(option.irr) == irr_roots(expected["net"]) or option.irr == pytest.approx(
            irr_roots(expected["net"]), rel=1e-6
        )


@pytest.mark.parametrize("takes", [0, 1])
@pytest.mark.parametrize("seed", range(0, 200, 6))
def test_ratios_of_a_run_without_uncertainty(seed: int, takes: int, measured: Measured) -> None:
    """Every input at its median and luck decided: each trial is the scalar implementation's path."""
    scenario = with_luck(random_scenario(seed), takes)
    oracle = base_case(scenario)
    certain = frozen(read(random_scenario(seed)).scenario, float(takes))
    for name, option in summaries(certain, simulated(certain, 100)).items():
        expected = oracle[name]
        found = {ratio: getattr(option, ratio).mean for ratio in RATIOS}
        found["npv"] = option.npv.mean
        assert option.npv.sd == pytest.approx(0.0, abs=1e-9 * max(1.0, abs(expected["npv"])))
        agree(found, {key: expected[key] for key in found}, measured)
        agree(dict(option.npv_by_money), by_money(expected, scenario), measured)


def with_luck(scenario: dict[str, Any], takes: int) -> dict[str, Any]:
    """Return the scenario with every chance of success stated."""
    scenario = copy.deepcopy(scenario)
    levers = [scenario, *(option for option in scenario.get("options", {}).values() if option)]
    for section in ("training", "marketing"):
        scenario.setdefault(section, {})
        for lever in levers:
            if section in lever:
                lever[section] = {**(lever[section] or {}), "success_probability": takes}
    return scenario


def by_money(expected: dict[str, Any], scenario: dict[str, Any]) -> dict[str, float]:
    """Return the scalar implementation's NPV by kind of money (model.md, section 8)."""
    cash = ("turnover", "complaints", "training_cost", "marketing_cost")
    capacity = ("ramp_up", "sickness", "productivity", "avoidable_contacts", "training_time")
    rate, tax = scenario["finance"].get("discount_rate", 0.085), scenario["finance"].get("tax_rate", 0)
    sums = dict.fromkeys(("cash", "capacity", "revenue"), 0.0)
    for channel, amounts in expected["channels"].items():
        kind = "cash" if channel in cash else "capacity" if channel in capacity else "revenue"
        sums[kind] += (1 - tax) * sum(amount / (1 + rate) ** k for k, amount in enumerate(amounts))
    return sums
