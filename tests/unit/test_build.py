"""How an input is resolved: what stands in for what is not stated, where its value lives, what is kept beside it."""

from __future__ import annotations

import pytest

from servroi import pipeline
from servroi.config.catalog import catalogue
from servroi.config.read import Reading
from servroi.core.distribution import Z95, Certain, at
from servroi.core.scenario import Input
from servroi.errors import ScenarioError
from servroi.model.curves import dose, kept

COMPANY = "company: {name: Muster, country: CH}\n"
STAFF = "frontline: {headcount: 120}\n"
CUSTOMERS = "customers: {count: 40'000, churn: 12 %, revenue_per_customer: 900, contribution_margin: 35 %}\n"


def read(text: str) -> Reading:
    return pipeline.read_bytes((COMPANY + text).encode())


def inputs(text: str) -> dict[str, Input]:
    return dict(read(text).scenario.inputs)


def refused(text: str) -> str:
    with pytest.raises(ScenarioError) as caught:
        pipeline.read_bytes(text.encode())
    return str(caught.value)


@pytest.mark.parametrize(
    ("more", "exposure", "rule"),
    [
        ("contacts_per_customer: 2, ", True, True),
        ("exposure: 50 %, ", True, False),
        ("contacts_per_customer: 2, exposure: 50 %, ", True, False),
        ("", False, False),
    ],
)
def test_exposure_follows_from_contacts_where_they_are_known(more: str, exposure: bool, rule: bool) -> None:
    reading = read(STAFF + CUSTOMERS.replace("count", f"{more}count"))
    assert ("customers.exposure" in reading.scenario.inputs) == exposure
    assert ("exposure" in reading.scenario.customers) == exposure
    if exposure:
        assert bool(reading.scenario.inputs["customers.exposure"].rule) == rule


def test_the_standard_programme_is_that_of_the_catalogue() -> None:
    """Its strength is the product of dose, memory and transfer, each at its default."""
    entries, constants = catalogue().entries, read(STAFF).scenario.constants

    def middle(name: str) -> float:
        return at(inputs(STAFF)[f"training.{name}"].distribution, 0.0)

    remembered = kept(middle("sessions_per_year"), middle("skill_half_life"))
    standard = dose(constants["standard_hours"], middle("half_dose")) * remembered * middle("transfer")
    assert constants["standard"] == pytest.approx(float(standard), rel=1e-12)
    assert "training.transfer" in entries


def test_teams_share_a_default_but_not_what_follows_from_their_own() -> None:
    """A default that is not stated is one draw for all; a rule takes the team's own headcount."""
    teams = "frontline: {teams: [{name: a, headcount: 9}, {name: b, headcount: 7}]}\n"
    first, second = read(teams).scenario.teams
    assert first.inputs["sick_days"] == second.inputs["sick_days"] == "frontline.sick_days"
    assert (first.inputs["fte"], second.inputs["fte"]) == ("frontline.teams[a].fte", "frontline.teams[b].fte")


def test_what_a_stated_value_replaces_is_kept_where_it_has_the_same_form() -> None:
    """The 90 % range of the default; a default that is a share of pay is no range of money."""
    own = inputs("frontline: {headcount: 120, turnover: 20 %, replacement_cost: 9'000}\n")
    usual = own["frontline.turnover"].usual
    default = inputs(STAFF)["frontline.turnover"].distribution
    assert usual is not None
    assert (usual.low, usual.high) == pytest.approx((at(default, -Z95), at(default, Z95)))
    assert usual.low < usual.high
    assert own["frontline.replacement_cost"].usual is None


def test_what_is_beside_the_horizon_is_kept() -> None:
    stated = inputs(STAFF + "finance: {horizon: {value: 6, source: policy, grade: A, owner: finance}}\n")
    entry = stated["finance.horizon"]
    assert entry.distribution == Certain(6.0)
    assert (entry.evidence.sources, entry.evidence.owner) == (("policy",), "finance")
    assert inputs(STAFF)["finance.horizon"].evidence.owner == ""


def test_shares_of_the_focus_must_sum_to_all() -> None:
    said = refused(f"{COMPANY}{STAFF}training: {{focus: {{service: 90 %, sales: 30 %, ambassador: 30 %}}}}\n")
    assert "the three shares sum to 150 %" in said


@pytest.mark.parametrize(
    "focus", ["{service: 50 %, sales: 30 %, ambassador: 20 %}", "{service: 50.05 %, sales: 30 %, ambassador: 20 %}"]
)
def test_shares_of_the_focus_may_be_rounded(focus: str) -> None:
    assert read(f"{STAFF}training: {{focus: {focus}}}\n").used


@pytest.mark.parametrize(
    ("sector", "country", "missing"),
    [("banking_insurance", "CH", "churn: 12 %, "), ("hospitality", "DE", ", contribution_margin: 35 %")],
)
def test_a_missing_figure_comes_with_what_the_evidence_holds_for_it(sector: str, country: str, missing: str) -> None:
    """For this sector, this input and this country; never that of another."""
    path = "customers." + missing.strip(", ").partition(":")[0]
    (reference,) = [one for one in catalogue().references[sector] if one.path == path and one.country == country]
    for place in (country, "AT"):
        company = f"company: {{name: Muster, country: {place}, sector: {sector}}}\n"
        said = refused(company + STAFF + CUSTOMERS.replace(missing, ""))
        offer = f"; the evidence for this sector holds {reference.written} (grade {reference.grade})"
        assert f"{path}: is required{offer if place == country else '  ['}" in said


def test_an_option_with_its_own_budget_buys_its_own_hours() -> None:
    """What follows from what an option states is its own; what it does not touch is the section's."""
    reading = read(STAFF + "options: {deep: {training: {budget_per_employee: 300}}}\n")
    (deep,) = [option for option in reading.scenario.options if option.name == "deep"]
    assert deep.training is not None
    assert deep.training.inputs["hours_per_employee"] == "options[deep].training.hours_per_employee"
    assert deep.training.inputs["coverage"] == "training.coverage"
