"""Where an author may fool himself: each guard speaks where it should, and nowhere else."""

import pytest

from servroi.analysis.base_case import BaseCase
from servroi.analysis.self_deception import self_deception
from servroi.config.read import read_scenario
from servroi.sampling.draw import plan

BASE = """
company: {name: Guarded, country: CH}
frontline: {headcount: 100%s}
customers:
  {count: 20'000, churn: 15 %%, revenue_per_customer: 900, contribution_margin: 35 %%, contacts_per_customer: 3%s}
training: {%s}
"""


def slugs(frontline: str = "", customers: str = "", training: str = "") -> dict[str, str]:
    """Return slug -> path of what is said about a case."""
    text = BASE % (frontline, customers, training)
    reading = read_scenario(text.encode(), "case.yaml", None, [])
    case = BaseCase(plan(reading.scenario, reading.used))
    return {notice.slug: notice.path for notice in self_deception(case, reading.used, case.rivals())}


@pytest.mark.parametrize(
    ("slug", "frontline", "customers", "training"),
    [
        ("narrow", "", "", "effects: {churn_reduction: 1.2 %}"),
        ("folklore", "", ", behaviour_share: 67 %", ""),
        ("same-leaver", ", replacement_cost: 15'000, onboarding_cost: 3'000", "", ""),
        ("same-minutes", "", "", "effects: {productivity_gain: 3 %}"),
        ("same-delight", "", "", "effects: {price_premium: 1 %, churn_reduction: 3 % to 5 %}"),
        ("in-favour", "", "", "success_probability: 90 %"),
        ("in-favour", "", "", "effects: {upsell_gain: 1 %}"),
        ("free-lunch", "", "", "budget_per_employee: 0, hours_per_employee: 1, time_cost_share: 0 %"),
    ],
)
def test_guard_speaks(slug: str, frontline: str, customers: str, training: str) -> None:
    assert slug not in slugs()
    assert slug in slugs(frontline, customers, training)


@pytest.mark.parametrize(
    ("slug", "customers", "training"),
    [
        ("narrow", "", "effects: {churn_reduction: {value: 1.2 %, source: own pilot 2025, grade: B}}"),
        ("folklore", ", behaviour_share: {value: 67 %, source: exit survey, grade: C}", ""),
        ("narrow", "", "effects: {churn_reduction: 0 %}"),
        ("same-delight", "", "effects: {price_premium: 1 %}"),
        ("in-favour", "", "success_probability: {value: 90 %, source: own roll-out 2025, grade: B}"),
        ("in-favour", "", "success_probability: 80 %"),
        ("in-favour", "", "effects: {upsell_gain: 0 %}"),
    ],
)
def test_guard_is_silent(slug: str, customers: str, training: str) -> None:
    assert slug not in slugs("", customers, training)


def test_a_default_that_decides_is_named() -> None:
    """Marketing's return is the widest default; stated, it is no default any more."""
    assert slugs()["deciding"].startswith(("marketing.", "training."))


@pytest.mark.parametrize(("chance", "told"), [("80 %", True), ("95 %", False)])
def test_marketing_that_fails_more_often_than_usual_is_told(chance: str, told: bool) -> None:
    text = f"{BASE % ('', '', '')}marketing: {{success_probability: {chance}}}\n"
    reading = read_scenario(text.encode(), "case.yaml", None, [])
    case = BaseCase(plan(reading.scenario, reading.used))
    found = self_deception(case, reading.used, case.rivals())
    assert (("in-favour", "marketing.success_probability") in [(one.slug, one.path) for one in found]) is told


def test_nothing_pays_back_where_the_state_takes_all() -> None:
    text = BASE % ("", "", "")
    lines = {}
    for rate in ("0 %", "100 %"):
        reading = read_scenario(text.encode(), "case.yaml", None, [f"finance.tax_rate={rate}"])
        lines[rate] = BaseCase(plan(reading.scenario, reading.used)).break_even()
    assert lines["0 %"]
    assert not lines["100 %"]
