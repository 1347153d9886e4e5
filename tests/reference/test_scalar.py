"""The scalar implementation meets the worked cases, and cases one can do in the head."""

from __future__ import annotations

import copy
import math
from pathlib import Path
from typing import Any

import pytest
import yaml

from .random_cases import random_scenario
from .scalar import BENEFITS, COSTS, base_case

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "model_cases.yaml").read_text(encoding="utf-8"))["cases"]
REVENUE = ("acquisition", "campaign_sales", "referral", "retention")


def first_case() -> dict[str, Any]:
    return copy.deepcopy(CASES[0]["scenario"])


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_worked_case(case: dict[str, Any]) -> None:
    result = base_case(case["scenario"])
    assert list(result) == list(case["expected_base_case"])
    for option, expected in case["expected_base_case"].items():
        assert result[option]["npv"] == pytest.approx(expected["npv"], rel=1e-9)
        assert set(result[option]["channels"]) == {*BENEFITS, *COSTS}
        for channel, amounts in result[option]["channels"].items():
            listed = expected["channels"].get(channel, [0.0] * len(amounts))
            assert amounts == pytest.approx(listed, rel=1e-9, abs=1e-9), channel  # printed to nine decimals


def test_without_effect_the_npv_is_the_discounted_cost() -> None:
    scenario = first_case()
    scenario["training"]["success_probability"] = 0
    train = base_case(scenario)["train"]
    costs = [14880 + 12000, 14880 * 1.01, 14880 * 1.01**2]
    time = 120 * 0.9 * 5 * 0.8 * 72000 / 1650
    expected = sum((costs[k] + time * 1.015**k) / 1.08**k for k in range(3))
    assert train["npv"] == pytest.approx(-expected)
    assert train["roi"] == pytest.approx(-1)
    assert train["bcr"] == 0
    assert train["payback_years"] is None


def test_a_franc_at_the_margin_returns_its_contribution_within_two_years() -> None:
    """Section 6: H = 2, spending in year 1 only, returns = 1, no growth, no referral."""
    scenario = first_case()
    scenario["finance"] |= {"horizon": 2, "price_growth": 0, "wage_growth": 0}
    scenario["customers"]["referral_rate"] = 0
    scenario["training"]["stop"] = 2
    scenario["marketing"] |= {"extra_spend": 50000, "returns": 1, "start": 1, "stop": 1}
    channels = base_case(scenario)["market"]["channels"]
    assert sum(sum(channels[name]) for name in REVENUE) == pytest.approx(1.2 * 50000, rel=1e-12)


def test_tax_takes_its_share_of_everything() -> None:
    scenario = first_case()
    scenario["finance"]["tax_rate"] = 0.25
    before, after = base_case(first_case()), base_case(scenario)
    for option in before:
        assert after[option]["npv"] == pytest.approx(0.75 * before[option]["npv"])
        assert after[option]["roi"] == before[option]["roi"]


def test_matched_marketing_spends_what_training_costs() -> None:
    result = base_case(first_case())
    train = result["train"]["channels"]
    paid = [cash + time for cash, time in zip(train["training_cost"], train["training_time"], strict=True)]
    assert result["market"]["channels"]["marketing_cost"] == pytest.approx(paid)


def test_kept_customers_are_those_who_would_have_left() -> None:
    """One year, only a stated effect on churn: 1 % of 40 000 * 15 % leavers reached by 75 % * 85.5 % * 90 %."""
    scenario = first_case()
    scenario["finance"]["horizon"] = 1
    scenario["customers"]["referral_rate"] = 0
    scenario["training"] |= {"stop": 1, "adoption_time": 0}
    scenario["training"]["effects"] = dict.fromkeys(scenario["training"]["effects"], 0) | {"churn_reduction": 0.01}
    drivers = base_case(scenario)["train"]["drivers"]
    assert drivers["customers_kept"] == pytest.approx([60 * 0.75 * 0.9 * 0.95 * 0.9])
    assert drivers["leavers_avoided"] == [0]


def test_percentage_points_are_relative_to_each_teams_own_turnover() -> None:
    """2 points fewer leavers among the people reached, however many leave."""
    scenario = first_case()
    shared = {key: value for key, value in scenario["frontline"].items() if key not in ("headcount", "fte", "turnover")}
    teams = [{"name": "a", "headcount": 50, "turnover": 0.1}, {"name": "b", "headcount": 50, "turnover": 0.4}]
    scenario["frontline"] = {**shared, "teams": teams}
    scenario["training"]["adoption_time"] = 0
    scenario["training"]["effects"]["turnover_reduction"] = "2 pp"
    first_year = base_case(scenario)["train"]["drivers"]["leavers_avoided"][0]
    assert first_year == pytest.approx(0.75 * 0.9 * (50 * 0.02 * 0.975 + 50 * 0.02 * 0.9))


def test_default_effects_arrive_in_full_for_the_standard_programme() -> None:
    scenario = first_case()
    scenario["training"]["effects"] = {}
    stated = first_case()
    stated["training"]["effects"] = {
        "turnover_reduction": 0.03, "sick_day_reduction": 0.01, "productivity_gain": 0.015,
        "avoidable_contact_reduction": 0.08, "complaint_reduction": 0.02, "recovery_gain": 0.06,
        "churn_reduction": 0.012, "upsell_gain": 0, "price_premium": 0, "referral_gain": 0.01, "conversion_gain": 0,
    }  # fmt: skip
    assert base_case(scenario)["train"]["npv"] == pytest.approx(base_case(stated)["train"]["npv"], rel=1e-12)


def test_shorter_horizon_cuts_the_programme_and_drops_late_levers() -> None:
    scenario = first_case()
    scenario["training"] |= {"start": 3, "stop": 5}
    assert base_case(scenario, horizon=4)["train"]["channels"]["training_time"][:2] == [0, 0]
    for outcome in base_case(scenario, horizon=2).values():
        assert all(amount == 0 for amounts in outcome["channels"].values() for amount in amounts)
        assert outcome["npv"] == 0
        assert outcome["payback_years"] == 0
        assert outcome["roi"] is None


def test_longer_horizon_keeps_the_earlier_years() -> None:
    short, long = base_case(first_case()), base_case(first_case(), horizon=9)
    for option, outcome in short.items():
        for channel, amounts in outcome["channels"].items():
            assert long[option]["channels"][channel][:6] == pytest.approx(amounts)


def test_what_has_no_evident_median_must_be_stated() -> None:
    scenario = first_case()
    del scenario["finance"]["cashable"]
    with pytest.raises(KeyError, match="cashable"):
        base_case(scenario)


@pytest.mark.parametrize("seed", range(120))
def test_random_scenario_runs_and_adds_up(seed: int) -> None:
    scenario = random_scenario(seed)
    assert scenario == random_scenario(seed)
    assert yaml.safe_load(yaml.safe_dump(scenario, sort_keys=False)) == scenario
    before = copy.deepcopy(scenario)
    result = base_case(scenario)
    assert scenario == before
    assert ("market" in result) <= ("customers" in scenario)
    rate, tax = scenario["finance"].get("discount_rate", 0.085), scenario["finance"].get("tax_rate", 0)
    for outcome in result.values():
        assert all(math.isfinite(amount) for amounts in outcome["channels"].values() for amount in amounts)
        size = outcome["pv_costs"] + sum(abs(sum(amounts)) for amounts in outcome["channels"].values())
        assert outcome["npv"] == pytest.approx(
            (1 - tax) * (outcome["pv_benefits"] - outcome["pv_costs"]), rel=1e-9, abs=1e-9 * size
        )
        at_zero = sum(flow / (1 + rate) ** k for k, flow in enumerate(outcome["net"]))
        assert outcome["npv"] == pytest.approx(at_zero)


def test_random_scenarios_cover_the_model() -> None:
    scenarios = [random_scenario(seed) for seed in range(200)]
    text = [yaml.safe_dump(scenario) for scenario in scenarios]
    words = (
        "teams", "fte", "contact_share", "replacement_cost", "recruitment_cost", "customers", "contacts_per_customer",
        "exposure", "new_customers", "pp", "hours_per_employee: 0\n", "price_per_hour", "adoption_time: 0\n",
        "readiness", "focus", "conflict", "extra_spend: match\n", "extra_spend: match cash", "acquisition_cost",
        "returns: 1\n", "current_spend: 0\n", "tax_rate", "price_growth: -", "mix:", "train first:", "deep:",
        "one team only:", "market: null", "train: null", "turnover: 0\n", "churn: 0\n", "churn: 1\n",
    )  # fmt: skip
    for word in words:
        assert sum(word in one for one in text) >= 3, word
        assert any(word not in one for one in text), word
    assert {scenario["finance"].get("horizon", 5) for scenario in scenarios} == set(range(1, 13))
    assert {len(scenario["frontline"].get("teams", [])) for scenario in scenarios} == set(range(6))
