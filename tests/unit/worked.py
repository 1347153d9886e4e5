"""Worked examples of others in servroi's own notions: leavers, sick days, customers, distributions, claims."""

from __future__ import annotations

from math import log
from typing import Any

import numpy as np
import pytest
from tests.reference.worlds import base_case, numbers, outcomes, plain_case

from servroi.analysis.check_claim import check_claim
from servroi.config.number import Rule
from servroi.config.quantity import named, parse
from servroi.core.audit import Claim
from servroi.core.distribution import Z95, Certain, Distribution, at, moments
from servroi.core.units import KINDS, LARGEST, Kind
from servroi.core.value import Array
from servroi.model.money import payback
from servroi.sampling.streams import normals

Figures = dict[str, Any]
AMOUNT = Rule(Kind("amount", "plain", -LARGEST, LARGEST))
"""An amount that may be negative and whose interval is normal."""
TRIALS = 200_000


def one(values: Array) -> float:
    return float(values[0])


def column(flows: list[float]) -> Array:
    return np.array(flows, dtype=float)[:, None]


# -- channels

ALWAYS = 1e12
"""Sessions a year at which nobody waits for the next one."""


def one_year(frontline: Figures, effects: Figures, training: Figures | None = None) -> Figures:
    """Return one year in which everybody is reached at once and no price rises."""
    programme = {"budget_per_employee": 0, "hours_per_employee": 1, "time_cost_share": 0, "coverage": 1}
    free = {} if "recruitment_cost" in frontline else {"replacement_cost": 0}
    at_once = {"sessions_per_year": ALWAYS, "adoption_time": 0, "success_probability": 1}
    return {
        "company": {"name": "Worked example"},
        "finance": {"horizon": 1, "discount_rate": 0, "price_growth": 0, "wage_growth": 0, "cashable": 0},
        "frontline": {"turnover": 0, "sick_days": 0, "labour_cost": 1000, **free, **frontline},
        "training": {**programme, **at_once, "effects": effects, **(training or {})},
    }


def channels(frontline: Figures, effects: Figures, training: Figures | None = None) -> dict[str, list[float]]:
    """Return what a programme costs and brings in that year, by channel and time."""
    found = outcomes(one_year(frontline, effects, training))["train"]
    return {name: numbers(amounts) for name, amounts in found.channels.items()}


def needed(scenario: Figures) -> float:
    """Return how many leavers a year a programme has to avoid to pay its costs."""
    (line,) = base_case(scenario).break_even()
    assert line.driver == "leavers_avoided"
    return line.needed


def leavers(amounts: dict[str, list[float]]) -> float:
    return amounts["turnover"][1] + amounts["ramp_up"][1]


def department(given: Figures) -> Figures:
    before, after, wage = given["turnover_before"], given["turnover_after"], given["wage_per_hour"]
    hours = {"hours_per_employee": given["training_hours_per_employee"], "time_cost_share": 1}
    team = {"headcount": given["employees"], "turnover": before, "replacement_cost": given["cost_per_leaver"]}
    paid = {"labour_cost": wage * 1600, "work_hours": 1600}
    points = {"turnover_reduction": f"{(before - after) * 100:.6f} pp"}
    programme = {**hours, "fixed_cost": given["other_training_cost"]}
    amounts = channels({**team, **paid}, points, programme)
    cost, benefit = -amounts["training_cost"][0] - amounts["training_time"][0], leavers(amounts)
    return {
        "training_cost": cost,
        "turnover_cost_before": all_leavers(team),
        "benefit": benefit,
        "roi_net": (benefit - cost) / cost,
        "break_even_points": 100.0 * needed(one_year({**team, **paid}, points, programme)) / given["employees"],
    }


def course(given: Figures) -> Figures:
    team = {
        "headcount": 1000,
        "turnover": given["leavers_last_year"] / 1000,
        "replacement_cost": given["cost_per_leaver"],
    }
    effect = {"turnover_reduction": given["relative_turnover_reduction"]}
    amounts = channels(team, effect, {"setup_cost": given["one_time_training_cost"]})
    cost, saving = -amounts["training_cost"][0], leavers(amounts)
    return {
        "annual_saving": saving,
        "first_year_net": saving - cost,
        "roi_6m": (saving / 2.0 - cost) / cost,
        "roi_1y": (saving - cost) / cost,
        "roi_2y": (2.0 * saving - cost) / cost,
        "payback_months": 12.0 * one(payback(column([-cost, saving]))),
    }


def leaver_components(given: Figures) -> Figures:
    salary = given["salary"]
    team = {
        "headcount": 100,
        "turnover": given["departures"] / 100,
        "labour_cost": salary,
        "recruitment_cost": given["recruiting"] + given["hiring_process"] + salary / 260 * 20,
        "onboarding_cost": given["onboarding"] + given["training"],
        "ramp_up_months": 12,
        "ramp_up_gap": given["productivity_loss"] / salary,
    }
    annual = all_leavers(team)
    each = annual / given["departures"]
    return {"cost_per_departure": each, "share_of_salary": each / salary, "annual_cost": annual}


def all_leavers(frontline: Figures) -> float:
    """Return what all leavers together cost: a programme that keeps every one of them."""
    return leavers(channels(frontline, {"turnover_reduction": 1}))


def units(given: Figures) -> Figures:
    """A unit is a leaver who stays, its contribution what replacing one costs."""
    each = given["price"] - given["variable_cost"]
    team = {"headcount": 5000, "turnover": 0.5, "replacement_cost": each}
    found = needed(one_year(team, {"turnover_reduction": 0.1}, {"fixed_cost": given["fixed_cost"]}))
    revenue = given["price"] * found
    claim = Claim(revenue=revenue, margin=given["contribution_ratio"], costs=(float(given["fixed_cost"]),))
    net = {definition.name: definition.value for definition in check_claim(claim).definitions}["roi_net"]
    assert net == pytest.approx(0.0, abs=1e-9)
    return {"units": found, "revenue": revenue}


def one_point(given: Figures) -> Figures:
    each = given["median_salary"] * given["cost_share_of_salary"]
    team = {"headcount": given["employees"], "turnover": 0.1, "replacement_cost": each}
    amounts = channels(team, {"turnover_reduction": f"{given['turnover_reduction_points'] * 100:g} pp"})
    saving = leavers(amounts)
    rounded = channels({**team, "replacement_cost": 40000}, {"turnover_reduction": "1 pp"})
    return {
        "cost_per_leaver": each,
        "leavers_avoided": saving / each,
        "annual_saving": saving,
        "annual_saving_at_rounded_40000": leavers(rounded),
    }


def sick_days(given: Figures) -> Figures:
    def cost(factor: float) -> float:
        pay = {"labour_cost": given["continued_pay_per_day"] * 220, "work_days": 220, "sick_cost_factor": factor}
        return channels({"headcount": 1, "sick_days": given["days"], **pay}, {"sick_day_reduction": 1})["sickness"][1]

    return {"direct_cost": cost(1.0), "total_cost": cost(1.0 + given["productivity_loss_share"])}


def sick_rate(given: Figures) -> Figures:
    people, planned = given["employees"], given["planned_days"]
    rate = given["sick_days"] / planned

    def cost(share: float) -> float:
        days = {"sick_days": share * planned / people, "work_days": planned / people}
        team = {"headcount": people, "labour_cost": given["average_salary"], "sick_cost_factor": 1, **days}
        return channels(team, {"sick_day_reduction": 1})["sickness"][1]

    return {"sick_rate": rate, "direct_cost": cost(rate), "direct_cost_rounded_rate": cost(round(rate, 3))}


# -- customers and claims


def saturation(given: Figures) -> Figures:
    """Return customers by spending: the first point beyond nothing is today's, the others come of more spending.

    A square root has half its slope of the average at any point, so one more customer costs twice what one costs today.
    """
    none, today, *more = given["spend"]
    organic, first = given["organic_customers"], given["customers_at_first_spend"]
    counts = [organic, first]
    for spend in more:
        case = plain_case(
            finance={"horizon": 1},
            training={"stop": 1},
            customers={"count": first, "churn": 0, "revenue_per_customer": 1},
            marketing={
                "current_spend": today,
                "extra_spend": spend - today,
                "returns": 0.5,
                "acquisition_cost": 2.0 * (today - none) / (first - organic),
                "marginal_return": None,
                "new_customer_share": None,
            },
        )
        won = numbers(outcomes(case)["market"].drivers.customers.acquisition)
        counts.append(first + won[1])
    return {"customers": counts, "marginal_per_50k": np.diff(counts).tolist()}


def academy(given: Figures) -> Figures:
    """A gain times what is due to the training, times how sure of it people are, times the margin."""

    def benefit(revenue: float, chain: Figures, margin: float) -> float:
        share = chain["attribution"] * chain["confidence"]
        return check_claim(Claim(costs=(1.0,), revenue=revenue, margin=margin, attribution=share)).benefit

    accounts, cross = given["new_accounts"], given["cross_selling"]
    chains = {
        "new_accounts": (float(accounts["after"] - accounts["before"]), accounts),
        "cross_selling": (float(cross["amount"]), cross),
    }
    found = {f"{name}_adjusted": benefit(*chain, 1.0) for name, chain in chains.items()}
    found |= {f"{name}_margin": benefit(*chain, given["margin"]) for name, chain in chains.items()}
    return {**found, "total_margin": found["new_accounts_margin"] + found["cross_selling_margin"]}


# -- distributions


def drawn(name: str, distribution: Distribution) -> Array:
    return distribution.values(normals(1, name, 0, TRIALS))


def interval(ends: list[float]) -> Distribution:
    return parse(f"{ends[0]} to {ends[1]}", AMOUNT).distribution


def annual_loss(given: Figures) -> Figures:
    loss = parse(f"{given['low_p05']} to {given['high_p95']}", Rule(KINDS["money"])).distribution
    mean, _ = moments(loss)
    mu = log(at(loss, 0.0))
    assert at(loss, -Z95) == pytest.approx(given["low_p05"], rel=1e-12)
    assert at(loss, Z95) == pytest.approx(given["high_p95"], rel=1e-12)
    return {"annualised_loss": given["frequency"] * mean, "mean": mean, "mu": mu, "sigma": log(at(loss, 1.0)) - mu}


def apartments(given: Figures) -> Figures:
    flats, cost = given["units_rented"], given["operating_cost"]
    uniform = parse(f"{flats['low']} .. {flats['high']}", Rule(KINDS["count"])).distribution
    rented = drawn("units", uniform)
    rent = float(given["rent"])

    def costs(sd: float) -> Distribution:
        return named({"distribution": "normal", "mean": str(cost["mean"]), "sd": str(sd)}, AMOUNT).distribution

    narrow, wide = (float(np.mean(rent * rented > drawn("cost", costs(sd)))) for sd in (1000.0, 1500.0))
    return {
        "expected_profit": rent * moments(uniform)[0] - moments(costs(1000.0))[0],
        "probability_of_profit": (narrow + wide) / 2,
        "probability_of_profit_sd_1000": narrow,
        "probability_of_profit_sd_1500": wide,
    }


def machine(given: Figures) -> Figures:
    kinds = ("maintenance_saving_per_unit", "labour_saving_per_unit", "material_saving_per_unit")
    each = sum(drawn(kind, interval(given[kind]["ci90"])) for kind in kinds)
    saving = each * drawn("units", interval(given["units_per_year"]["ci90"]))
    assert isinstance(parse(str(given["annual_lease"]), AMOUNT).distribution, Certain)
    loss = float(np.mean(saving < given["annual_lease"]))
    return {"expected_saving": float(saving.mean()), "probability_of_loss": loss}
