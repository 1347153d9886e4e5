"""Worked examples of others come out of servroi's own functions, each within its own tolerance."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy_financial
import pytest
import yaml
from tests.measured import Measured
from tests.reference.worlds import number
from tests.unit import worked
from tests.unit.worked import Figures, column, one

from servroi.core.flow import weighted
from servroi.model.money import irr, irr_roots, mirr, payback

FOLDER = Path(__file__).parents[1] / "cases"
FILES = {
    name: yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    for name in ("worked_examples", "claims", "information_examples")
}
EXAMPLES: dict[str, dict[str, Any]] = {example["id"]: example for example in FILES["worked_examples"]["examples"]}
WITHOUT_NOTION: dict[str, dict[str, Any]] = {entry["id"]: entry for entry in FILES["worked_examples"]["without_notion"]}
ALL = 44
"""Examples that were collected; whoever collects another one counts it here."""
Check = Callable[[Figures], Figures]
"""From the inputs of an example to the figures that it states, by name."""

TOLERANCES = {
    "money_abs": ("npv", "l_npv", "npv_at_10pct", "cost", "benefit", "pv", "total", "saving", "net", "flow", "loss"),
    "rate_abs": ("irr", "l_irr", "l_mirr", "mirr", "sick_rate"),
    "years_abs": ("years",),
    "months_abs": ("months",),
    "ratio_abs": ("roi", "retained_share", "share_of_salary"),
    "probability_abs": ("probability",),
    "customers_abs": ("customers", "marginal_per_50k"),
    "abs": ("",),
}


def npv(rate: float, flows: list[float]) -> float:
    return number(weighted(list(flows), [(1.0 + rate) ** -k for k in range(len(flows))]))


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


def break_even_time(given: Figures) -> Figures:
    flows = [-given["annual_cost"], given["annual_saving"]]
    return {"break_even_months": 12.0 * one(payback(column(flows)))}


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
    "it_department_turnover": worked.department,
    "hr_course_break_even": break_even_time,
    "break_even_units": worked.units,
    "sales_academy_chain": worked.academy,
    "diminishing_returns_curve": worked.saturation,
    "hr_course_125_leavers": worked.course,
    "us_turnover_components": worked.leaver_components,
    "swiss_turnover_one_point": worked.one_point,
    "german_sick_days": worked.sick_days,
    "german_sick_rate": worked.sick_rate,
    "lognormal_from_90ci": worked.annual_loss,
    "futura_apartments": worked.apartments,
    "hubbard_machine_lease": worked.machine,
}
NOT_FIGURES = {"payback", "range_shown", "salary_shares", "model"}
"""What an example states in words or as an explanation."""
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
    """Here, by check-claim or by the value of information; of what servroi has no notion of, the file says why."""
    assert set(EXAMPLES) == set(CHECKS)
    assert all(example["url"] and example["tolerance"] for example in EXAMPLES.values())
    claims = {claim["id"].partition(",")[0] for claim in FILES["claims"]["claims"]}
    checked = {*EXAMPLES, *claims, *(example["id"] for example in FILES["information_examples"]["examples"])}
    assert all(entry["url"] and entry["reason"] for entry in WITHOUT_NOTION.values())
    assert checked.isdisjoint(WITHOUT_NOTION)
    assert len(checked | set(WITHOUT_NOTION)) == ALL


@pytest.mark.parametrize("name", EXAMPLES)
def test_example(name: str, measured: Measured) -> None:
    example = EXAMPLES[name]
    found = CHECKS[name](example["inputs"])
    checked = 0
    for source in ("published", "derived"):
        for figure, printed in example.get(source, {}).items():
            if figure in NOT_FIGURES:
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
