"""How an input is resolved: what stands in for what is not stated, where its value lives, what is kept beside it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from servroi import pipeline
from servroi.config import read as reading_module
from servroi.config.catalog import Catalogue, catalogue
from servroi.config.number import Refusal
from servroi.config.read import Reading
from servroi.core.distribution import Z95, Certain, at
from servroi.core.evidence import Evidence, Origin
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
    assert usual.source == inputs(STAFF)["frontline.turnover"].evidence.sources[0]
    hotel = "company: {name: Muster, country: DE, sector: hospitality}\nfrontline: {headcount: 9, turnover: 9 %}\n"
    usual = pipeline.read_bytes(hotel.encode()).scenario.inputs["frontline.turnover"].usual
    assert usual is not None
    assert (usual.low, usual.high) == pytest.approx((0.2, 0.5))
    assert usual.source == "wf_turnover_de_exit_iab_hospitality"
    judged = inputs(f"{STAFF}training: {{half_dose: 9}}\n")["training.half_dose"].usual
    assert judged is not None
    assert (judged.low, judged.high) == pytest.approx((4.0, 14.0))
    assert judged.source == "grade D"
    assert own["frontline.replacement_cost"].usual is None
    assert inputs(f"{STAFF}marketing: {{current_spend: 9'000}}\n")["marketing.current_spend"].usual is None


@pytest.mark.parametrize(("country", "sector"), [("CH", "retail"), ("DE", "hospitality"), ("AT", "retail"), ("FR", "")])
def test_what_is_not_stated_is_what_the_catalogue_says(country: str, sector: str) -> None:
    """Value, unit, role and evidence: those of the sector, else of the country, else those of everybody."""
    company = f"{{name: Muster, country: {country}{f', sector: {sector}' if sector else ''}}}"
    reading = pipeline.read_bytes(f"company: {company}\n{STAFF}{CUSTOMERS}".encode())
    inputs = reading.scenario.inputs.items()  # the stop of a programme follows from its start, in `options`
    defaults = {path: found for path, found in inputs if not (found.stated or path.endswith(".stop"))}
    assert len(defaults) > 60
    for path, found in defaults.items():
        entry, default = catalogue().entries[found.name], catalogue().default(found.name, country, sector)
        assert (found.path, found.name) == (path, path)
        assert (found.kind, found.unit, found.role, found.rule) == (entry.kind, entry.unit, entry.role, entry.rule)
        known = default or entry
        assert found.evidence == Evidence(known.grade, known.sources, note=known.note, sector=known.sector)
        said = (found.written, found.origin)
        assert said == ((default.written, Origin(default.layer)) if default else (entry.rule, Origin("catalogue")))


def test_an_input_knows_where_it_was_read() -> None:
    text = f"{COMPANY}frontline:\n  headcount: 120\n  sick_days: 9\nfinance:\n  horizon: 4\n"
    found = pipeline.read_bytes(text.encode(), settings=["frontline.turnover=20 %"]).scenario.inputs
    read_at = {path: (one.origin.layer, one.origin.line) for path, one in found.items() if one.stated}
    assert read_at == {
        "frontline.headcount": ("file", 3),
        "frontline.sick_days": ("file", 4),
        "finance.horizon": ("file", 6),
        "frontline.turnover": ("set", 1),
    }
    assert {one.origin.file for one in found.values() if one.origin.layer == "file"} == {"<stdin>"}
    horizon = found["finance.horizon"]
    assert (horizon.path, horizon.name, horizon.unit, horizon.written) == ("finance.horizon",) * 2 + ("years", "4")


@pytest.mark.parametrize(
    ("path", "written"),
    [("frontline.work_days", "0"), ("readiness.why", "2 to 3"), ("finance.price_growth", "-100 %")],
)
def test_a_default_that_the_author_could_not_state_is_refused(
    monkeypatch: pytest.MonkeyPatch, path: str, written: str
) -> None:
    monkeypatch.setattr(reading_module, "catalogue", lambda: with_default(path, written))
    with pytest.raises(Refusal):
        inputs(STAFF)


def test_a_default_may_be_in_percentage_points(monkeypatch: pytest.MonkeyPatch) -> None:
    path = "training.effects.turnover_reduction"
    monkeypatch.setattr(reading_module, "catalogue", lambda: with_default(path, "1 to 4 pp"))
    found = inputs(STAFF)[path]
    assert found.points
    assert at(found.distribution, Z95) == pytest.approx(0.04)


def with_default(path: str, written: str) -> Catalogue:
    """Return the catalogue with another default."""
    known = catalogue()
    entry = known.entries[path]
    assert entry.default is not None
    return replace(
        known, entries={**known.entries, path: replace(entry, default=replace(entry.default, written=written))}
    )


def test_without_customers_there_are_none() -> None:
    assert read(STAFF).scenario.customers == {}


def test_every_mistake_of_a_section_is_told_at_its_place() -> None:
    """What is unknown hides nothing of what follows it; a section that is missing is missed where the file begins."""
    said = refused(f"{COMPANY}frontline: {{heads: 3, headcount: -1}}\ntraining: {{effects: {{glow: 1 %}}, focus: 3}}\n")
    assert re.findall(r":(\d+):\d+: (\S+?):", said) == [
        ("2", "frontline.heads"),
        ("2", "frontline.headcount"),
        ("3", "training.effects.glow"),
        ("3", "training.focus"),
    ]
    assert "<stdin>:1:1: frontline.headcount: is required" in refused(COMPANY)


@pytest.mark.parametrize(
    ("section", "team"), [("recruitment_cost", "replacement_cost"), ("replacement_cost", "recruitment_cost")]
)
def test_two_ways_to_say_the_same_are_told_where_the_second_stands(section: str, team: str) -> None:
    """Also where one is stated for all teams and the other for one."""
    text = f"frontline:\n  {section}: 5'000\n  teams:\n  - {{name: a, headcount: 9, {team}: 9'000}}\n"
    said = refused(COMPANY + text)
    path = f"frontline.teams[a].{team}"
    what = f"stands beside frontline.{section}; they are two ways to say the same, keep one"
    column = text.splitlines()[-1].index("9'000") + 1
    assert said == f"<stdin>:5:{column}: {path}: {what}  [either-or]"


def test_what_is_beside_the_horizon_is_kept() -> None:
    stated = inputs(STAFF + "finance: {horizon: {value: 6, source: policy, grade: A, owner: finance}}\n")
    entry = stated["finance.horizon"]
    assert entry.distribution == Certain(6.0)
    assert (entry.evidence.sources, entry.evidence.owner) == (("policy",), "finance")
    assert inputs(STAFF)["finance.horizon"].evidence.owner == ""
    said = refused(f"{COMPANY}{STAFF}finance: {{horizon: {{value: 6, grade: A}}}}\n")
    assert "finance.horizon: has grade A but no source" in said


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
