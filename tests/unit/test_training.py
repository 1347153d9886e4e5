"""The training lever, in cases one can do in the head."""

from __future__ import annotations

from math import exp, log
from typing import Any

import pytest
from tests.reference.worlds import base_world, channels, numbers, plain_case, read

from servroi.model.training import Trained

LN2 = log(2.0)


def trained(training: dict[str, Any], **sections: Any) -> Trained:
    scenario = read(plain_case(training=training, **sections)).scenario
    lever = scenario.options[0].training
    assert lever is not None
    return Trained(lever, base_world(scenario))


def in_team(training: dict[str, Any], name: str = "productivity_gain", **sections: Any) -> list[float]:
    return numbers(trained(training, **sections).in_team(name, 0))


def at_customers(training: dict[str, Any], name: str, **sections: Any) -> list[float]:
    return numbers(trained(training, **sections).at_customers(name))


GAIN = {"effects": {"productivity_gain": 0.1}}
STAYING = {"effects": {"turnover_reduction": 0.1}}


@pytest.mark.parametrize(
    ("training", "frontline", "expected"),
    [
        ({}, {}, [0, 0.1, 0.1, 0.1]),
        ({"coverage": 0.5}, {}, [0, 0.05, 0.05, 0.05]),
        ({"success_probability": 0.75}, {}, [0, 0.075, 0.075, 0.075]),  # the base case counts the chance
        ({"success_probability": 0}, {}, [0, 0, 0, 0]),
        ({"sessions_per_year": 1}, {"turnover": 0.5}, [0, 0.075, 0.075, 0.075]),  # newcomers wait half a year
        ({"sessions_per_year": 1}, {"turnover": 2}, [0, 0, 0, 0]),  # everybody is gone before
        ({"sessions_per_year": 1}, {"turnover": 3}, [0, 0, 0, 0]),
        ({"start": 2}, {}, [0, 0, 0.1, 0.1]),
        ({"start": 3, "stop": 3}, {}, [0, 0, 0, 0.1]),
        ({"hours_per_employee": 0}, {}, [0, 0, 0, 0]),  # no hours, no effect
        ({"stop": 1}, {"turnover": 0}, [0, 0.1, 0.1 * 0.5 / LN2, 0.1 * 0.25 / LN2]),  # half forgotten in a year
        ({"stop": 1, "skill_half_life": 1e9}, {"turnover": LN2}, [0, 0.1, 0.1 * 0.5 / LN2, 0.1 * 0.25 / LN2]),
        ({"stop": 1, "skill_half_life": 1e-6}, {}, [0, 0.1, 0, 0]),
        ({"effects": {"productivity_gain": -0.3}}, {}, [0, -0.3, -0.3, -0.3]),  # training may harm
        ({"effects": {"productivity_gain": 1}}, {}, [0, 1, 1, 1]),
    ],
)
def test_skill(training: dict[str, Any], frontline: dict[str, Any], expected: list[float]) -> None:
    assert in_team({**GAIN, **training}, frontline=frontline) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("training", "expected"),
    [
        ({}, [0, 0.1, 0.1, 0.1]),
        ({"adoption_time": 12}, [0, *(0.1 * (1 - exp(-n) * (exp(1) - 1)) for n in (1, 2, 3))]),
        ({"adoption_time": 1e12}, [0, 0, 0, 0]),
        # what was adopted by the end fades with forgetting and leavers
        (
            {"adoption_time": 12, "stop": 2, "skill_half_life": 1e12},
            [0, *(0.1 * (1 - exp(-n) * (exp(1) - 1)) for n in (1, 2)), 0.1 * (1 - exp(-2)) * (1 - exp(-0.2)) / 0.2],
        ),
    ],
)
def test_culture(training: dict[str, Any], expected: list[float]) -> None:
    assert in_team({**STAYING, **training}, "turnover_reduction") == pytest.approx(expected, abs=1e-9)


def option(training: dict[str, Any]) -> dict[str, Any]:
    return {"train": {"training": training}}


@pytest.mark.parametrize(
    ("scale", "factor"),
    [(1, 1), (2, 1.5), (3, 1.75), (0, 0), (200, 2)],  # 8 hours bring half of what is attainable
)
def test_stated_effect_scales_with_the_dose(scale: float, factor: float) -> None:
    found = in_team(GAIN, options=option({"scale": scale}))
    assert found[1] == pytest.approx(0.1 * factor)


@pytest.mark.parametrize(
    ("training", "factor"),
    [
        ({}, 1.0),
        ({"hours_per_employee": 8}, 0.5 / (1 - 2 ** (-5 / 8))),
        ({"transfer": 0.31}, 0.5),
        ({"transfer": 1}, 1 / 0.62),
        ({"hours_per_employee": 1000}, 1 / (1 - 2 ** (-5 / 8))),  # a limit
        ({"half_dose": 1e9}, 0.0),
        ({"focus": {"service": 0.15, "sales": 0.2, "ambassador": 0.65}}, 0.5),  # a quarter of the time, half the effect
        ({"focus": {"service": 0, "sales": 0.2, "ambassador": 0.8}}, 0.0),
        ({"success_probability": 0.5}, 0.5),
        ({"conflict": 1, "focus": {"service": 0.6, "sales": 0.4, "ambassador": 0}}, 1.0),  # strains other effects
    ],
)
def test_default_effect_holds_for_the_standard_programme(training: dict[str, Any], factor: float) -> None:
    """Five hours in two sessions, 62 % used on the job, half forgotten in seven months: 1.5 % more output."""
    standard = {"hours_per_employee": 5, "sessions_per_year": 2, "transfer": 0.62, "skill_half_life": 7}
    effects = {"effects": {"productivity_gain": None}}
    found = in_team({**standard, **effects, **training}, frontline={"turnover": 0})
    assert found[1] == pytest.approx(0.015 * factor, rel=1e-9, abs=1e-9)


def test_more_sessions_keep_more() -> None:
    effects = {"productivity_gain": None}
    often = {"sessions_per_year": 1e12, "hours_per_employee": 5, "transfer": 0.62, "effects": effects}
    kept = (1 - 2 ** (-6 / 7)) / (6 / 7 * LN2)  # half a year between two sessions
    assert in_team(often)[1] == pytest.approx(0.015 / kept)


@pytest.mark.parametrize(("answer", "factor"), [(1, 0.5), (3, 1.0), (5, 2.0)])
def test_practice_and_coaching_double_the_half_life(answer: int, factor: float) -> None:
    training = {**GAIN, "stop": 1, "skill_half_life": None}
    found = in_team(training, readiness={"learn": answer}, frontline={"turnover": 0})
    rate = LN2 * 12 / (7 * factor)
    assert found[2] == pytest.approx(0.1 * (1 - exp(-rate)) / rate)


@pytest.mark.parametrize(
    ("answers", "chance"),
    [
        ({}, 0.75),
        (dict.fromkeys(("why", "lead", "build", "drive"), 1), 0.55),
        (dict.fromkeys(("why", "lead", "build", "drive"), 5), 0.90),
        ({"why": 5, "lead": 1}, 0.75),
        ({"why": 1}, 0.70),
        ({"why": 5}, 0.7875),
        ({"learn": 5}, 0.75),
    ],
)
def test_readiness_is_the_chance_that_training_takes_hold(answers: dict[str, int], chance: float) -> None:
    found = in_team({**GAIN, "success_probability": None}, readiness=answers)
    assert found[1] == pytest.approx(0.1 * chance)


@pytest.mark.parametrize(("name", "strained"), [("churn_reduction", 0.9), ("recovery_gain", 0.9), ("upsell_gain", 1.0)])
def test_selling_strains_service(name: str, strained: float) -> None:
    """40 % of the training on sales, 20 points more than usual; half of that is lost, stated or not."""
    training = {"effects": {name: 0.1}, "focus": {"service": 0.6, "sales": 0.4, "ambassador": 0}}
    assert at_customers(training, name)[1] == pytest.approx(0.1 * strained)


@pytest.mark.parametrize(
    ("name", "written", "section", "expected"),
    [
        ("turnover_reduction", "2 pp", {"frontline": {"turnover": 0.2}}, 0.1),
        ("turnover_reduction", "2 pp", {"frontline": {"turnover": 0}}, 0.0),
        ("turnover_reduction", "-2 pp", {"frontline": {"turnover": 0.2}}, -0.1),
        ("turnover_reduction", "2 pp", {"frontline": {"turnover": 0.01}}, 1.0),  # cut at all leavers
        ("churn_reduction", "1 pp", {"customers": {"churn": 0.1}}, 0.1),
        ("churn_reduction", "1 pp", {"customers": {"churn": 0}}, 0.0),
        ("complaint_reduction", "1 pp", {"customers": {"complaint_rate": 0.1}}, 0.1),
        ("complaint_reduction", "30 pp", {"customers": {"complaint_rate": 0.1}}, 1.0),
        ("complaint_reduction", "-30 pp", {"customers": {"complaint_rate": 0.1}}, -1.0),
    ],
)
def test_percentage_points(name: str, written: str, section: dict[str, Any], expected: float) -> None:
    training = {"effects": {name: written}}
    people = name == "turnover_reduction"
    found = in_team(training, name, **section) if people else at_customers(training, name, **section)
    assert found[1] == pytest.approx(expected, abs=1e-9)


def test_the_change_is_clipped_and_not_the_quotient() -> None:
    """2 points of a turnover of 1 % are twice all leavers; half of the people are reached."""
    found = in_team(
        {"effects": {"turnover_reduction": "2 pp"}, "coverage": 0.5}, "turnover_reduction", frontline={"turnover": 0.01}
    )
    assert found[1] == pytest.approx(1.0)
    found = in_team(
        {"effects": {"turnover_reduction": "2 pp"}, "coverage": 0.4}, "turnover_reduction", frontline={"turnover": 0.01}
    )
    assert found[1] == pytest.approx(0.8)


TEAMS = {
    "headcount": None,
    "fte": None,
    "teams": [{"name": "a", "headcount": 75, "turnover": 0}, {"name": "b", "headcount": 25, "turnover": 0.2}],
}


@pytest.mark.parametrize(
    ("training", "frontline", "customers", "expected"),
    [
        ({}, {}, {}, 0.1),
        ({}, {}, {"exposure": 0.5}, 0.05),
        ({}, {}, {"exposure": None, "contacts_per_customer": LN2}, 0.05),
        ({}, {}, {"exposure": None, "contacts_per_customer": 0}, 0.0),
        ({}, {}, {"exposure": None, "contacts_per_customer": None}, 0.1),  # unknown: everybody
        ({"teams": ["a"]}, TEAMS, {}, 0.075),  # by headcount
        ({"teams": ["b"]}, TEAMS, {}, 0.025),
        ({"teams": ["b"], "sessions_per_year": 1}, TEAMS, {}, 0.0225),
    ],
)
def test_customers_feel_it_where_they_meet_the_front_line(
    training: dict[str, Any], frontline: dict[str, Any], customers: dict[str, Any], expected: float
) -> None:
    found = at_customers(
        {"effects": {"upsell_gain": 0.1}, **training}, "upsell_gain", frontline=frontline, customers=customers
    )
    assert found[1] == pytest.approx(expected)


def test_stated_contact_shares_replace_headcounts() -> None:
    teams = [{**team, "contact_share": share} for team, share in zip(TEAMS["teams"], (0.2, 0.8), strict=True)]  # type: ignore[arg-type]
    found = at_customers(
        {"effects": {"upsell_gain": 0.1}, "teams": ["a"]}, "upsell_gain", frontline={**TEAMS, "teams": teams}
    )
    assert found[1] == pytest.approx(0.02)


@pytest.mark.parametrize(
    ("effect", "frontline", "amounts"),
    [
        # 20 leavers of 100 a year, one in ten stays; 10'000 each, a quarter of it hiring
        ({"turnover_reduction": 0.1}, {}, {"turnover": 5_000, "ramp_up": 15_000}),
        # 3'000 and 2'000 to hire; 4 of 12 months at half output of 66'000 times 80 of 100
        (
            {"turnover_reduction": 0.1},
            {
                "replacement_cost": None, "hiring_share": None, "recruitment_cost": 3000, "onboarding_cost": 2000,
                "ramp_up_months": 4, "ramp_up_gap": 0.5,
            },
            {"turnover": 10_000, "ramp_up": 2 * 66_000 * 4 / 12 * 0.5 * 0.8},
        ),
        # 80 FTE with 10 days at 300, one in ten avoided
        ({"sick_day_reduction": 0.1}, {}, {"sickness": 24_000}),
        ({"sick_day_reduction": 0.1}, {"sick_cost_factor": 0.5}, {"sickness": 12_000}),
        ({"productivity_gain": 0.01}, {}, {"productivity": 52_800}),
        ({"productivity_gain": -0.01}, {}, {"productivity": -52_800}),
    ],
)  # fmt: skip
def test_front_line_channels(effect: dict[str, float], frontline: dict[str, Any], amounts: dict[str, float]) -> None:
    found = channels(plain_case(training={"effects": effect}, frontline=frontline))
    assert {name: flow[1] for name, flow in found.items() if any(flow)} == pytest.approx(amounts)


@pytest.mark.parametrize(
    ("training", "cost", "time"),
    [
        ({"budget_per_employee": 100}, [10_000, 10_000, 10_000, 0], [0, 0, 0, 0]),
        ({"budget_per_employee": 100, "coverage": 0.9, "stop": 2}, [9_000, 9_000, 0, 0], [0, 0, 0, 0]),
        ({"setup_cost": 500, "start": 2, "fixed_cost": 10}, [500, 10, 10, 0], [0, 0, 0, 0]),
        ({"empowerment_budget": 20, "coverage": 0.5}, [1_000, 1_000, 1_000, 0], [0, 0, 0, 0]),
        # 8 of 1'650 hours of 66'000 are 320 a head
        ({"time_cost_share": 1, "stop": 1}, [0, 0, 0, 0], [32_000, 0, 0, 0]),
        ({"time_cost_share": 0.5, "stop": 1, "coverage": 0.5}, [0, 0, 0, 0], [8_000, 0, 0, 0]),
        (
            {"hours_per_employee": None, "budget_per_employee": 100, "price_per_hour": 25, "time_cost_share": 1},
            [10_000] * 3 + [0],
            [16_000] * 3 + [0],
        ),
    ],
)
def test_costs_are_paid_at_the_beginning_of_the_year(
    training: dict[str, Any], cost: list[float], time: list[float]
) -> None:
    found = channels(plain_case(training=training))
    assert found["training_cost"] == pytest.approx([-amount for amount in cost])
    assert found["training_time"] == pytest.approx([-amount for amount in time])


def test_scale_scales_budget_and_hours_and_nothing_else() -> None:
    training = {
        "budget_per_employee": 100, "empowerment_budget": 10, "fixed_cost": 500, "setup_cost": 700,
        "time_cost_share": 1,
    }  # fmt: skip
    found = channels(plain_case(training=training, options=option({"scale": 2})))
    assert found["training_cost"][:2] == pytest.approx([-21_000 - 500 - 700, -21_500])
    assert found["training_time"][0] == pytest.approx(-64_000)


def test_prices_and_wages_grow_from_year_two() -> None:
    finance = {"price_growth": 0.1, "wage_growth": 0.2}
    training = {
        "budget_per_employee": 100,
        "time_cost_share": 1,
        "effects": {"productivity_gain": 0.01, "upsell_gain": 0.1},
    }
    found = channels(plain_case(training=training, finance=finance))
    assert found["training_cost"] == pytest.approx([-10_000, -11_000, -12_100, 0])
    assert found["training_time"] == pytest.approx([-32_000, -38_400, -46_080, 0])
    assert found["productivity"] == pytest.approx([0, 52_800, 63_360, 76_032])
    assert found["upsell"] == pytest.approx([0, 50_000, 55_000, 60_500])
