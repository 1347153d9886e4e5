"""Worked examples of others come out of servroi's own functions, each within its own tolerance."""

from __future__ import annotations

from collections.abc import Callable
from math import log
from pathlib import Path
from typing import Any

import numpy as np
import numpy_financial
import pytest
import yaml
from tests.measured import Measured
from tests.reference.worlds import number, numbers, outcomes

from servroi.config.number import Rule
from servroi.config.quantity import named, parse
from servroi.core.distribution import Z95, Certain, Distribution, at, moments
from servroi.core.flow import weighted
from servroi.core.units import KINDS, LARGEST, Kind
from servroi.core.value import Array
from servroi.model.money import irr, irr_roots, mirr, payback
from servroi.sampling.streams import normals

FILE = Path(__file__).parents[1] / "cases" / "worked_examples.yaml"
EXAMPLES: dict[str, dict[str, Any]] = {
    example["id"]: example for example in yaml.safe_load(FILE.read_text(encoding="utf-8"))["examples"]
}
AMOUNT = Rule(Kind("amount", "plain", -LARGEST, LARGEST))
"""An amount that may be negative and whose interval is normal."""
TRIALS = 200_000
Figures = dict[str, Any]
Check = Callable[[Figures], Figures]
"""From the inputs of an example to the figures that it states, by name."""

TOLERANCES = {
    "money_abs": ("npv", "l_npv", "npv_at_10pct", "cost", "benefit", "pv", "total", "saving", "net", "flow", "loss"),
    "rate_abs": ("irr", "l_irr", "l_mirr", "mirr", "sick_rate"),
    "years_abs": ("years",),
    "months_abs": ("months",),
    "ratio_abs": ("roi", "retained_share", "share_of_salary"),
    "probability_abs": ("probability",),
}


def npv(rate: float, flows: list[float]) -> float:
    return number(weighted(list(flows), [(1.0 + rate) ** -k for k in range(len(flows))]))


def one(values: Array) -> float:
    return float(values[0])


def column(flows: list[float]) -> Array:
    return np.array(flows, dtype=float)[:, None]


def discounted(rate: float, flows: list[float]) -> list[float]:
    return [flow / (1.0 + rate) ** k for k, flow in enumerate(flows)]


# -- cash flows


def project(given: Figures) -> Figures:
    rate, flows = given["rate"], given["cash_flows"]
    worth = npv(rate, flows)
    rates, counts = irr(column(flows))
    assert counts.tolist() == [1]
    assert numpy_financial.npv(rate, flows) == pytest.approx(worth, rel=1e-12)
    found = {"npv": worth, "irr": one(rates)}
    if "finance_rate" in given:
        found |= {
            "mirr": one(mirr(column(flows), np.array(rate))),
            "profitability_index": 1.0 - worth / flows[0],
            "payback_years": one(payback(column(flows))),
            "discounted_payback_years": one(payback(column(discounted(rate, flows)))),
        }
    return found


def two_projects(given: Figures) -> Figures:
    long, short = given["project_l"], given["project_s"]
    return {
        "s_payback_years": one(payback(column(short))),
        "l_npv": npv(given["rate"], long),
        "l_irr": irr_roots(long)[0],
        "l_mirr": one(mirr(column(long), np.array(given["rate"]))),
    }


def two_rates(given: Figures) -> Figures:
    """The outlays are financed at one rate first, so that only the other is left."""
    flows = given["cash_flows"]
    outlay = npv(given["finance_rate"], [min(flow, 0.0) for flow in flows])
    combined = [outlay, *(max(flow, 0.0) for flow in flows[1:])]
    second = numpy_financial.mirr(flows, given["finance_rate"], given["reinvest_rate"])
    found = one(mirr(column(combined), np.array(given["reinvest_rate"])))
    assert found == pytest.approx(second, rel=1e-12)
    return {"mirr": found}


def rates_of(given: Figures) -> Figures:
    roots = irr_roots(given["cash_flows"])
    assert all(abs(npv(rate, given["cash_flows"])) <= 1e-6 * max(map(abs, given["cash_flows"])) for rate in roots[-1:])
    return {"irr": roots[-1], "irr_candidates": roots[::-1]}


def annuity(given: Figures) -> Figures:
    return {"irr": irr_roots([given["initial"], *[given["annual"]] * given["years"]])[0]}


def dialler(given: Figures) -> Figures:
    flows = given["cash_flows"]
    months = 12.0 * one(payback(column(flows)))
    return {
        "payback_months_rounded": months,
        "payback_months": months,
        "npv_at_10pct": npv(0.1, flows),
        "irr": irr_roots(flows)[0],
    }


def business_case(given: Figures) -> Figures:
    rate, costs, benefits = given["rate"], given["costs"], given["benefits"]
    flows = [float(cost + benefit) for cost, benefit in zip(costs, benefits, strict=True)]
    pv_costs, pv_benefits = npv(rate, costs), npv(rate, benefits)
    return {
        "costs_total": sum(costs),
        "benefits_total": sum(benefits),
        "net_total": sum(flows),
        "net_by_year": flows,
        "pv_costs": pv_costs,
        "pv_benefits": pv_benefits,
        "npv": npv(rate, flows),
        "roi_tei": (pv_benefits + pv_costs) / -pv_costs,
        "payback_months": 12.0 * one(payback(column(flows))),
    }


def retained_revenue(given: Figures) -> Figures:
    """What is kept in one year brings revenue in the next."""
    trained = zip(given["customers_offered"], given["utilisation"], given["retention_uplift"], strict=True)
    shares = [round(offered * used * uplift, 3) for offered, used, uplift in trained]
    growth = [0.0]
    for share in shares[:-1]:
        growth.append(share * (given["baseline_revenue"] + growth[-1]))
    return {"retained_share": shares, "revenue_growth": growth, **margins(growth, given)}


def spending(given: Figures) -> Figures:
    sold = zip(given["revenue"], given["customers_offered"], strict=True)
    lift = given["utilisation"] * given["revenue_uplift_per_trainee"]
    top_line = [revenue * offered * lift for revenue, offered in sold]
    return {"top_line": top_line, **margins(top_line, given)}


def margins(revenue: list[float], given: Figures) -> Figures:
    benefit = [amount * given["operating_margin"] for amount in revenue]
    adjusted = [amount * (1.0 - given["risk_adjustment_down"]) for amount in benefit]
    return {
        "benefit": benefit,
        "benefit_risk_adjusted": adjusted,
        "three_year_total": sum(adjusted),
        "three_year_pv": npv(given["rate"], [0.0, *adjusted]),
    }


# -- channels

ALWAYS = 1e12
"""Sessions a year at which nobody waits for the next one."""


def channels(frontline: Figures, effects: Figures, training: Figures | None = None) -> dict[str, list[float]]:
    """One year in which everybody is reached at once and no price rises."""
    programme = {"budget_per_employee": 0, "hours_per_employee": 1, "time_cost_share": 0, "coverage": 1}
    at_once = {"sessions_per_year": ALWAYS, "adoption_time": 0, "success_probability": 1}
    scenario = {
        "company": {"name": "Worked example"},
        "finance": {"horizon": 1, "price_growth": 0, "wage_growth": 0, "cashable": 0},
        "frontline": {"turnover": 0, "sick_days": 0, "labour_cost": 1000, "replacement_cost": 0, **frontline},
        "training": {**programme, **at_once, "effects": effects, **(training or {})},
    }
    return {name: numbers(amounts) for name, amounts in outcomes(scenario)["train"].channels.items()}


def leavers(amounts: dict[str, list[float]]) -> float:
    return amounts["turnover"][1] + amounts["ramp_up"][1]


def department(given: Figures) -> Figures:
    before, after, wage = given["turnover_before"], given["turnover_after"], given["wage_per_hour"]
    hours = {"hours_per_employee": given["training_hours_per_employee"], "time_cost_share": 1}
    team = {"headcount": given["employees"], "turnover": before, "replacement_cost": given["cost_per_leaver"]}
    paid = {"labour_cost": wage * 1600, "work_hours": 1600}
    points = {"turnover_reduction": f"{(before - after) * 100:.6f} pp"}
    amounts = channels({**team, **paid}, points, {**hours, "fixed_cost": given["other_training_cost"]})
    cost, benefit = -amounts["training_cost"][0] - amounts["training_time"][0], leavers(amounts)
    return {"training_cost": cost, "benefit": benefit, "roi_net": (benefit - cost) / cost}


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
    """What all leavers together cost: a programme that keeps every one of them."""
    scenario = {
        "company": {"name": "Worked example"},
        "finance": {"horizon": 1, "wage_growth": 0, "cashable": 0},
        "frontline": frontline,
        "training": {
            "hours_per_employee": 1,
            "coverage": 1,
            "sessions_per_year": ALWAYS,
            "adoption_time": 0,
            "success_probability": 1,
            "effects": {"turnover_reduction": 1},
        },
    }
    return leavers({name: numbers(amounts) for name, amounts in outcomes(scenario)["train"].channels.items()})


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
    people = given["employees"]
    days = {"sick_days": given["sick_days"] / people, "work_days": given["planned_days"] / people}
    team = {"headcount": people, "labour_cost": given["average_salary"], "sick_cost_factor": 1, **days}
    return {
        "sick_rate": given["sick_days"] / given["planned_days"],
        "direct_cost": channels(team, {"sick_day_reduction": 1})["sickness"][1],
    }


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
    units, cost = given["units_rented"], given["operating_cost"]
    rented = drawn("units", parse(f"{units['low']} .. {units['high']}", Rule(KINDS["count"])).distribution)

    def profit(sd: float) -> Array:
        fields = {"distribution": "normal", "mean": str(cost["mean"]), "sd": str(sd)}
        rent = float(given["rent"])
        return rent * rented - drawn("cost", named(fields, AMOUNT).distribution)

    narrow, wide = (float(np.mean(profit(sd) > 0.0)) for sd in (1000.0, 1500.0))
    return {
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


CHECKS: dict[str, Check] = {
    "brigham_project_s": project,
    "brigham_project_l": project,
    "giants_project_l_and_s": two_projects,
    "npf_npv": project,
    "excel_mirr_120k": two_rates,
    "mirr_ten_flows": two_rates,
    "irr_five_year": rates_of,
    "irr_two_roots": rates_of,
    "irr_negative_total": annuity,
    "irr_late_small_outflow": rates_of,
    "dialer_payback": dialler,
    "tei_salesloft_cash_flow": business_case,
    "tei_intellum_retention": retained_revenue,
    "tei_intellum_spending": spending,
    "it_department_turnover": department,
    "hr_course_125_leavers": course,
    "us_turnover_components": leaver_components,
    "swiss_turnover_one_point": one_point,
    "german_sick_days": sick_days,
    "german_sick_rate": sick_rate,
    "lognormal_from_90ci": annual_loss,
    "futura_apartments": apartments,
    "hubbard_machine_lease": machine,
}
NOT_FIGURES = {"payback", "range_shown", "salary_shares"}
"""What an example states in words or as an explanation."""
NOT_OURS = {"turnover_cost_before", "break_even_points", "roi_6m", "direct_cost_rounded_rate", "expected_profit"}
"""Figures that no function of servroi gives, or that follow from the others."""
ROUNDED = 0.5
"""Of the last digit printed."""


def tolerance(example: Figures, name: str, printed: Any) -> float:
    """Return the absolute tolerance of a figure: the example's for its kind, else half of its last digit."""
    given = example["tolerance"]
    for kind, parts in TOLERANCES.items():
        if kind in given and any(part in name for part in parts):
            return float(given[kind])
    if "rel" in given:
        return float(given["rel"]) * abs(float(printed))
    digits = len(str(printed).partition(".")[2])
    if digits == 0 and "money_abs" in given:
        return float(given["money_abs"])
    return float(ROUNDED * 10.0**-digits)


def test_every_example_is_checked() -> None:
    assert EXAMPLES
    assert set(EXAMPLES) == set(CHECKS)
    assert all(example["url"] and example["tolerance"] for example in EXAMPLES.values())


@pytest.mark.parametrize("name", EXAMPLES)
def test_example(name: str, measured: Measured) -> None:
    example = EXAMPLES[name]
    found = CHECKS[name](example["inputs"])
    checked = 0
    for source in ("published", "derived"):
        for figure, printed in example.get(source, {}).items():
            if figure in NOT_FIGURES | NOT_OURS:
                continue
            pairs = (
                zip(found[figure], printed, strict=True) if isinstance(printed, list) else [(found[figure], printed)]
            )
            for value, expected in pairs:
                allowed = tolerance(example, figure, expected)
                assert value == pytest.approx(expected, rel=1e-12, abs=allowed * (1 + 1e-9)), (source, figure)
                checked += 1
    assert checked
    measured("examples", {"examples": 1, "figures": checked})
