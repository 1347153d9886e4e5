"""Scenarios as a whole: defaults, teams, options, correlations, warnings, and what is refused across sections."""

import json
from pathlib import Path

import pytest
import yaml

from servroi.config import options
from servroi.config.catalog import FOLDER
from servroi.config.folder import DiskFolder
from servroi.config.read import Reading, read_scenario
from servroi.core.distribution import Z95, at
from servroi.core.scenario import Input
from servroi.errors import Problem, ScenarioError
from servroi.sampling.draw import plan

LANGUAGES = FOLDER / "languages"
COMPANY = "company: {name: Muster, country: CH}\n"
STAFF = "frontline: {headcount: 120}\n"
CUSTOMERS = "customers: {count: 40'000, churn: 12 % to 18 %, revenue_per_customer: 900, contribution_margin: 35 %}\n"
SOUND = COMPANY + STAFF + CUSTOMERS
REACHED = SOUND.replace("count: 40", "contacts_per_customer: 2, count: 40")
TEAMS = """company: {name: Muster, country: CH}
frontline:
  sick_days: 7 to 11
  teams:
    - {name: counter, headcount: 40, fte: 30.5}
    - {name: delivery, headcount: 20, sick_days: 9 to 14}
"""


def read(text: str, folder: Path | None = None) -> Reading:
    """Read a scenario."""
    return read_scenario(text.encode(), "case.yaml", DiskFolder(folder) if folder else None, [])


def refused(text: str, folder: Path | None = None) -> list[Problem]:
    """Return the problems of a scenario."""
    with pytest.raises(ScenarioError) as caught:
        read(text, folder)
    return caught.value.problems


def slugs(text: str, folder: Path | None = None) -> list[str]:
    """Return the slugs of a scenario's problems."""
    return [problem.slug for problem in refused(text, folder)]


def entry(reading: Reading, path: str) -> Input:
    """Return an input."""
    return reading.scenario.inputs[path]


def points(reading: Reading, path: str) -> list[float]:
    """Return p5, p50 and p95 of an input."""
    return [at(entry(reading, path).distribution, z) for z in (-Z95, 0.0, Z95)]


def notices(reading: Reading) -> list[tuple[str, str]]:
    """Return slug and path of every warning."""
    return [(notice.slug, notice.path) for notice in reading.notices]


def unused(reading: Reading) -> list[str]:
    """Return the paths that are stated and cannot influence the result."""
    return [path for slug, path in notices(reading) if slug == "unused"]


# -- company and defaults ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("company", "currency"),
    [
        ("country: CH", "CHF"),
        ("country: DE", "EUR"),
        ("country: AT", "EUR"),
        ("country: FR", "EUR"),
        ("language: en", "EUR"),
        ("currency: EUR", "EUR"),
        ("country: CH, currency: CHF", "CHF"),
    ],
)
def test_currency(company: str, currency: str) -> None:
    """The country's currency; without a country the euro."""
    assert read(f"company: {{name: Muster, {company}}}\n{STAFF}").scenario.company.currency == currency


def test_currency_of_a_country_that_is_not_known() -> None:
    """It must be stated, and then money defaults hold no more."""
    assert slugs(f"company: {{name: Muster, country: US}}\n{STAFF}") == ["missing"]
    found = refused(f"company: {{name: Muster, country: US, currency: USD}}\n{STAFF}")
    assert {problem.slug for problem in found} == {"foreign-currency"}
    assert {problem.path for problem in found} >= {"frontline.labour_cost", "training.budget_per_employee"}


@pytest.mark.parametrize(
    ("company", "path", "meant"),
    [
        ("country: XX, currency: chf", "company.currency", "; did you mean CHF?"),
        ("country: ch", "company.country", "; did you mean CH?"),
        ("country: CH, currency: Franken", "company.currency", ""),
        ("country: Schweiz", "company.country", ""),
    ],
)
def test_a_code_that_cannot_be_read_is_one_mistake(company: str, path: str, meant: str) -> None:
    """What is meant is said where it is clear; amounts are not measured by a currency that was not read."""
    (found,) = refused(f"company: {{name: Muster, {company}}}\nfrontline: {{headcount: 9, labour_cost: 70'000 CHF}}\n")
    assert (found.slug, found.path) == ("code", path)
    assert found.text.endswith(("such as CH", "such as CHF")) if not meant else found.text.endswith(meant)


def test_foreign_currency_with_all_money_stated() -> None:
    """Only money inputs whose default is above 0, that are used, must be stated."""
    staff = "frontline: {headcount: 120, labour_cost: 70'000}\n"
    training = "training: {budget_per_employee: 100, hours_per_employee: 5}\n"
    reading = read(f"company: {{name: Muster, country: CH, currency: USD}}\n{staff}{training}")
    assert reading.scenario.company.currency == "USD"


def test_no_currency_error_where_it_is_the_countrys_own() -> None:
    """Defaults in money hold for the country's own currency."""
    assert read(f"company: {{name: Muster, country: AT, currency: EUR}}\n{STAFF}").scenario.company.currency == "EUR"


@pytest.mark.parametrize(
    ("company", "path", "expected", "layer"),
    [
        ("country: CH", "frontline.turnover", [0.10, 0.16, 0.24], "country"),
        ("country: DE", "frontline.turnover", [0.10, 0.18, 0.30], "country"),
        ("country: AT", "frontline.sick_days", [8.8, 10.8, 11.5], "country"),
        ("country: FR", "frontline.turnover", [0.10, 0.17, 0.30], "catalogue"),
        ("language: de", "frontline.labour_cost", [40_000, 50_000, 65_000], "catalogue"),
        ("country: DE, sector: retail", "frontline.labour_cost", [43_000, 51_000, 56_000], "sector"),
        ("country: AT, sector: retail", "frontline.labour_cost", [38_000, 45_000, 54_000], "country"),
        ("sector: retail", "frontline.labour_cost", [40_000, 50_000, 65_000], "catalogue"),
    ],
)
def test_defaults(company: str, path: str, expected: list[float], layer: str) -> None:
    """Catalogue, country, sector: the later layer wins, and every default knows its layer and evidence."""
    reading = read(f"company: {{name: Muster, {company}}}\n{STAFF}")
    assert points(reading, path) == pytest.approx(expected, rel=1e-9)
    assert entry(reading, path).origin.layer == layer
    assert entry(reading, path).evidence.grade is not None
    assert not entry(reading, path).stated


def test_sector_offers_what_it_knows() -> None:
    """A missing number comes with what the evidence holds for the sector."""
    text = f"company: {{name: Muster, country: DE, sector: retail}}\n{STAFF}"
    found = refused(text + "customers: {count: 5, revenue_per_customer: 9, contribution_margin: 35 %}\n")
    assert [problem.path for problem in found] == ["customers.churn"]
    assert "8 % to 16 % to 21 % (grade C)" in found[0].text


@pytest.mark.parametrize("missing", ["count", "churn", "revenue_per_customer", "contribution_margin"])
def test_what_customers_need(missing: str) -> None:
    """Four numbers wherever `customers` stands."""
    fields = {"count": "5", "churn": "12 %", "revenue_per_customer": "9", "contribution_margin": "35 %"}
    text = ", ".join(f"{key}: {value}" for key, value in fields.items() if key != missing)
    assert [problem.path for problem in refused(f"{COMPANY}{STAFF}customers: {{{text}}}\n")] == [f"customers.{missing}"]


def test_least_scenario() -> None:
    """One number is required."""
    reading = read("company: {name: Muster}\nfrontline: {headcount: 120}\n")
    assert reading.scenario.names() == ("train",)
    assert (reading.scenario.trials, reading.scenario.seed, reading.scenario.horizon) == (100_000, 1, 5)
    assert notices(reading) == [("no-customers", "customers")]
    assert not reading.scenario.customers


@pytest.mark.parametrize(
    ("text", "path"), [(STAFF, "company"), (COMPANY, "frontline"), ("company: {country: CH}\n" + STAFF, "company.name")]
)
def test_what_is_required(text: str, path: str) -> None:
    """Name and head count."""
    found = refused(text)
    assert {problem.slug for problem in found} == {"missing"}
    assert path in [problem.path for problem in found]


@pytest.mark.parametrize("version", ["1", "'1'"])
def test_version(version: str) -> None:
    """The format version may be absent or 1."""
    assert read(f"servroi: {version}\n{SOUND}")
    assert slugs(f"servroi: 2\n{SOUND}") == ["whole"]


# -- evidence ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("section", "path", "grade", "sources"),
    [
        ("frontline: {headcount: {value: 120}}", "frontline.headcount", None, ()),
        ("frontline: {headcount: {value: 120, source: HR}}", "frontline.headcount", "C", ("HR",)),
        ("frontline: {headcount: {value: 120, source: HR, grade: A}}", "frontline.headcount", "A", ("HR",)),
        (STAFF + "training: {half_dose: 4 to 8}", "training.half_dose", "E", ()),
        (STAFF + "training: {half_dose: {value: 4 to 8, source: study}}", "training.half_dose", "C", ("study",)),
        (STAFF + "training: {half_dose: {value: 4 to 8, grade: D}}", "training.half_dose", "D", ()),
        (STAFF + "training: {coverage: 80 %}", "training.coverage", None, ()),
    ],
)
def test_evidence(section: str, path: str, grade: str | None, sources: tuple[str, ...]) -> None:
    """A source without a grade is C; an estimate without a source is E; a fact without one is outside the grades."""
    evidence = entry(read(f"{COMPANY}{section}\n"), path).evidence
    assert (evidence.grade, evidence.sources) == (grade, sources)


def test_owner_and_note() -> None:
    """Owner and note are kept; a named distribution has its evidence beside its parameters."""
    text = "{distribution: triangular, low: 7, mode: 8, high: 11, source: HR, grade: B, owner: Anna, note: three years}"
    found = entry(read(f"{COMPANY}frontline: {{headcount: 120, sick_days: {text}}}\n"), "frontline.sick_days")
    assert (found.evidence.owner, found.evidence.note, found.evidence.grade) == ("Anna", "three years", "B")
    assert found.written == "triangular (low 7, mode 8, high 11)"


# -- teams ------------------------------------------------------------------------------------------------------------


def test_teams_inherit_one_draw() -> None:
    """A value inherited from the section is one draw; a value of its own is its own."""
    reading = read(TEAMS)
    counter, delivery = reading.scenario.teams
    assert counter.inputs["sick_days"] == "frontline.sick_days"
    assert delivery.inputs["sick_days"] == "frontline.teams[delivery].sick_days"
    assert counter.inputs["turnover"] == delivery.inputs["turnover"] == "frontline.turnover"
    assert counter.inputs["headcount"] == "frontline.teams[counter].headcount"
    assert at(entry(reading, "frontline.teams[counter].fte").distribution, 0.0) == 30.5
    assert entry(reading, delivery.inputs["fte"]).rule == "headcount"
    drawn = plan(reading.scenario, reading.used).uncertain
    assert {"frontline.sick_days", "frontline.teams[delivery].sick_days"} <= set(drawn)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("frontline: {headcount: 5, fte: 6}", "fte"),
        ("frontline: {headcount: 5, fte: 4 to 9}", "fte"),
        ("frontline: {headcount: 5, contact_share: 100 %}", "teams-only"),
        ("frontline: {headcount: 5, teams: [{name: a, headcount: 5}]}", "teams-only"),
        ("frontline: {fte: 5, teams: [{name: a, headcount: 5}]}", "teams-only"),
        ("frontline: {contact_share: 1, teams: [{name: a, headcount: 5}]}", "teams-only"),
        ("frontline: {teams: []}", "list"),
        ("frontline: {teams: {a: {headcount: 5}}}", "list"),
        ("frontline: {teams: [{headcount: 5}]}", "missing"),
        ("frontline: {teams: [{name: a}]}", "missing"),
        ("frontline: {teams: [{name: a, headcount: 5}, {name: ' a ', headcount: 5}]}", "duplicate-name"),
        ("frontline: {teams: [{name: 'a[b]', headcount: 5}]}", "name"),
        ("frontline: {teams: [{name: a, headcount: 5, budget: 5}]}", "unknown-key"),
        ("frontline: {teams: [{name: a, headcount: 5, contact_share: 40 % to 50 %}]}", "certain-only"),
        ("frontline: {teams: [{name: a, headcount: 5, contact_share: 90 %}]}", "sum"),
        ("frontline: {teams: [a]}", "mapping"),
        ("frontline: 120", "mapping"),
        ("frontline: {headcount: 0}", "bounds"),
        ("frontline: {headcount: 120}\ntraining: {teams: [a]}", "unknown-team"),
    ],
)
def test_teams_refused(text: str, slug: str) -> None:
    """What cannot be a front line."""
    assert slug in slugs(f"{COMPANY}{text}\n")


@pytest.mark.parametrize(
    ("first", "second", "fine"), [("60 %", "40 %", True), ("60 %", "40.1 %", True), ("60 %", "39 %", False)]
)
def test_contact_share(first: str, second: str, fine: bool) -> None:
    """The shares of all teams sum to 1 within 0.001."""
    text = TEAMS.replace("fte: 30.5", f"contact_share: {first}").replace(
        "20, sick", f"20, contact_share: {second}, sick"
    )
    assert fine or slugs(text) == ["sum"]
    assert not fine or read(text)


def test_trained_teams() -> None:
    """Teams are trained by name; all by default; one that is not trained raises no warnings of its own."""
    assert [option.training.teams for option in read(TEAMS).scenario.options if option.training] == [(0, 1)]
    reading = read(TEAMS + "training: {teams: [counter]}\n")
    assert [option.training.teams for option in reading.scenario.options if option.training] == [(0,)]
    assert unused(reading) == []
    assert slugs(TEAMS + "training: {teams: [counter, counter]}\n") == ["duplicate-name"]
    assert slugs(TEAMS + "training: {teams: []}\n") == ["list"]
    assert slugs(TEAMS + "training: {teams: counter}\n") == ["list"]


# -- hours and days of a year -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "path", "said"),
    [
        (
            "frontline: {headcount: 5, work_hours: 9'000}",
            "frontline.work_hours",
            "write a number above 0, at most 8784",
        ),
        ("frontline: {headcount: 5, work_hours: 1'600 to 8'785}", "frontline.work_hours", "8785 is too high"),
        ("frontline: {headcount: 5, work_days: 367}", "frontline.work_days", "write a number above 0, at most 366"),
    ],
)
def test_no_year_is_longer_than_a_year(text: str, path: str, said: str) -> None:
    """A leap year has 366 days, which is 8'784 hours."""
    (found,) = refused(f"{COMPANY}{text}\n")
    assert (found.slug, found.path) == ("bounds", path)
    assert said in found.text


def test_the_longest_year() -> None:
    """Is a year of work that nobody has, and no mistake."""
    assert read(f"{COMPANY}frontline: {{headcount: 5, work_hours: 8'784, work_days: 366, sick_days: 366}}\n")


HOURS = "options: {market: null, deep: {training: {hours_per_employee: 1'651}}}\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (SOUND + "training: {hours_per_employee: 1'650}\n", []),
        (SOUND + "training: {hours_per_employee: 1'651}\n", [("training.hours_per_employee", 1650)]),
        (SOUND + "training: {hours_per_employee: 1e6}\n", [("training.hours_per_employee", 1650)]),
        # the middle of a range counts, as it does for sick days
        (SOUND + "training: {hours_per_employee: 1'000 to 2'000}\n", []),
        (SOUND + "training: {hours_per_employee: 1'600 to 2'000}\n", [("training.hours_per_employee", 1650)]),
        (COMPANY + "frontline: {headcount: 5, work_hours: 4}\ntraining: {hours_per_employee: 5}\n",
         [("training.hours_per_employee", 4)]),
        # what no option runs, and what several do
        (SOUND + HOURS, [("options[deep].training.hours_per_employee", 1650)]),
        (SOUND + HOURS + "training: {hours_per_employee: 2'000}\n",
         [("options[deep].training.hours_per_employee", 1650), ("training.hours_per_employee", 1650)]),
        (SOUND + "options: {a: {training: {coverage: 50 %}}}\ntraining: {hours_per_employee: 2'000}\n",
         [("training.hours_per_employee", 1650)]),
        # a scale multiplies the hours
        (SOUND + "options: {a: {training: {scale: 3}}}\ntraining: {hours_per_employee: 550}\n", []),
        (SOUND + "options: {a: {training: {scale: 4}}}\ntraining: {hours_per_employee: 550}\n",
         [("options[a].training.scale", 1650)]),
        (SOUND + "options: {train: {training: {scale: 50 %}}}\ntraining: {hours_per_employee: 2'000}\n", []),
        # teams: those that are trained
        (TEAMS.replace("40, fte", "40, work_hours: 100, fte") + "training: {hours_per_employee: 101}\n",
         [("training.hours_per_employee", 100)]),
        (TEAMS.replace("40, fte", "40, work_hours: 100, fte")
         + "training: {hours_per_employee: 101, teams: [delivery]}\n", []),
    ],
)  # fmt: skip
def test_nobody_is_trained_for_longer_than_they_work(text: str, told: list[tuple[str, int]]) -> None:
    """Hours of training are working hours."""
    if not told:
        assert read(text)
        return
    found = refused(text)
    assert {problem.slug for problem in found} == {"training-hours"}
    assert sorted(problem.path for problem in found) == sorted(path for path, _ in told)
    for problem in found:
        assert f"the {dict(told)[problem.path]} working hours of a year" in problem.text


@pytest.mark.parametrize(
    ("text", "slug", "path"),
    [
        (
            "frontline: {headcount: 5, work_hours: x}\ntraining: {hours_per_employee: 5}",
            "number",
            "frontline.work_hours",
        ),
        ("frontline: {headcount: 5, work_days: x, sick_days: 7}", "number", "frontline.work_days"),
        ("frontline: {headcount: x, fte: 5}", "number", "frontline.headcount"),
        ("frontline: {fte: 5}", "missing", "frontline.headcount"),
    ],
)
def test_nothing_is_measured_by_what_cannot_be_read(text: str, slug: str, path: str) -> None:
    """What stands in for it says nothing."""
    assert [(problem.slug, problem.path) for problem in refused(f"{COMPANY}{text}\n")] == [(slug, path)]


# -- options ----------------------------------------------------------------------------------------------------------


def test_options_of_the_contract() -> None:
    """Order: train, market, then the file's; an option without a lever does not run it; overrides go key by key."""
    text = """options:
  mix: {training: {scale: 50 %}, marketing: {extra_spend: match}}
  train first: {training: {}, marketing: {start: 3, extra_spend: 20'000}}
  deep: {training: {scale: 2, effects: {churn_reduction: 2 %}, focus: {service: 50 %, sales: 30 %}}}
"""
    scenario = read(SOUND + text).scenario
    assert scenario.names() == ("train", "market", "mix", "train first", "deep")
    train, market, mix, first, deep = scenario.options
    assert train.training is not None
    assert train.marketing is None
    assert market.training is None
    assert market.marketing is not None
    assert market.marketing.matches == train.training
    assert mix.marketing is not None
    assert mix.marketing.matches == mix.training
    assert first.marketing is not None
    assert (first.marketing.spending, first.marketing.start, first.marketing.stop) == ("amount", 3, 5)
    assert deep.training is not None
    assert deep.training.inputs["scale"] == "options[deep].training.scale"
    assert deep.training.inputs["effects.churn_reduction"] == "options[deep].training.effects.churn_reduction"
    assert deep.training.inputs["effects.turnover_reduction"] == "training.effects.turnover_reduction"
    assert deep.training.inputs["focus.ambassador"] == "training.focus.ambassador"
    assert mix.training is not None
    assert at(scenario.inputs[mix.training.inputs["scale"]].distribution, 0.0) == 0.5


def test_match_without_train() -> None:
    """Where `train` is dropped, `match` refers to the first in the file that trains."""
    scenario = read(SOUND + "options: {train: null, b: {training: {scale: 2}}, a: {training: {scale: 3}}}\n").scenario
    assert scenario.names() == ("market", "b", "a")
    market, second, _ = scenario.options
    assert market.marketing is not None
    assert market.marketing.matches == second.training


@pytest.mark.parametrize(
    ("word", "spending"),
    [("match", "match"), ("match cash", "match cash"), ("5'000", "amount"), ("5'000 CHF", "amount")],
)
def test_spending(word: str, spending: str) -> None:
    """What training costs, with or without the paid time, or an amount."""
    market = read(f"{SOUND}marketing: {{extra_spend: {word}}}\n").scenario.options[1].marketing
    assert market is not None
    assert market.spending == spending


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("options: {neither: {training: {}}}", "name"),
        ("options: {' neither ': {training: {}}}", "name"),
        ("options: {'a[b]': {training: {}}}", "name"),
        ('options: {"a\\u202eb": {training: {}}}', "text-character"),
        ("options: {'': {training: {}}}", "text"),
        ("options: {" + "a" * 121 + ": {training: {}}}", "text-length"),
        ("options: {a: {}}", "option-empty"),
        ("options: {a: null}", "option-empty"),
        ("options: {a: {trainning: {}}}", "unknown-key"),
        ("options: {a: {training: {scale: 1 to 2}}}", "certain-only"),
        ("options: {a: {training: {scale: -1}}}", "bounds"),
        ("options: {a: {training: {focus: {sales: 50 %}}}}", "sum"),
        ("options: {a: {training: {start: 6}}}", "whole"),
        ("options: {a: {training: {start: 4, stop: 2}}}", "schedule"),
        ("options: {train: null, market: null}", "no-option"),
        ("options: {train: null}", "nothing-to-match"),
        ("options: {" + ", ".join(f"o{i}: {{training: {{}}}}" for i in range(19)) + "}", "too-many"),
        ("options: [train]", "mapping"),
        ("training: {scale: 2}", "options-only"),
        ("marketing: {scale: 2}", "unknown-key"),
        ("finance: {horizon: 2}\ntraining: {stop: 3}", "whole"),
        ("finance: {horizon: 31}", "whole"),
        ("finance: {horizon: 3 to 5}", "whole"),
        ("marketing: {start: 9}", "whole"),
        ("marketing: {extra_spend: mach}", "number"),
        ("marketing: {extra_spend: 5'000 EUR}", "currency"),
    ],
)
def test_options_refused(text: str, slug: str) -> None:
    """What cannot be an option."""
    assert slug in slugs(f"{SOUND}{text}\n")


@pytest.mark.parametrize("language", ["en", "de", "fr", "it"])
@pytest.mark.parametrize("name", ["train", "market", "neither"])
def test_no_option_is_called_what_another_is_shown_as(language: str, name: str) -> None:
    """In any language, case and kind of blank: rows that cannot be told apart are worth nothing."""
    word = yaml.safe_load((LANGUAGES / language / "texts.yaml").read_text(encoding="utf-8"))["options"][name]
    for own in (word, word.upper(), word.replace(" ", "\u00a0"), word.replace(" ", "  "), word.replace("\u2019", "'")):
        (found,) = refused(f"{SOUND}options: {{{json.dumps(own)}: {{training: {{scale: 2}}}}}}\n")
        assert (found.slug, found.path) == ("name", f"options[{own}]")
        assert "choose another" in found.text
        assert name == "neither" or f"write `{name}`" in found.text


@pytest.mark.parametrize("own", ["Train", "MARKET", "Neither", "NEITHER", "\uff34rain", "Marketing"])
def test_no_option_is_called_nearly_what_another_is_called(own: str) -> None:
    """Whether that other one is among the choices or not."""
    assert slugs(f"{SOUND}options: {{market: null, {own}: {{training: {{scale: 2}}}}}}\n") == ["name"]


def test_names_of_options_that_are_not_taken() -> None:
    """The names of the options as they stand change these; what only resembles one is an own one."""
    own = "market: {marketing: {}}, Training first: {training: {}}, trains: {training: {}}"
    scenario = read(f"{SOUND}options: {{train: {{training: {{scale: 2}}}}, {own}}}\n").scenario
    assert scenario.names() == ("train", "market", "Training first", "trains")


def test_the_words_of_the_languages_are_read_only_for_names_of_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has none waits for no file more."""
    monkeypatch.setattr(options, "option_words", lambda: pytest.fail("read for nothing"))
    assert read(f"{SOUND}options: {{train: {{training: {{scale: 2}}}}, market: null}}\n").scenario.names() == ("train",)


def test_schedule() -> None:
    """Three years from the start by default, at most the horizon."""
    for horizon, start, stop in ((5, 1, 3), (5, 4, 5), (2, 1, 2), (1, 1, 1), (30, 9, 11)):
        reading = read(f"{SOUND}finance: {{horizon: {horizon}}}\ntraining: {{start: {start}}}\n")
        training = reading.scenario.options[0].training
        assert training is not None
        assert (training.start, training.stop) == (start, stop)


# -- focus, readiness, either-or --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("focus", "fine"),
    [
        ("{service: 50 %, sales: 30 %}", True),
        ("{service: 60 %, sales: 40 %, ambassador: 0 %}", True),
        ("{service: 60.05 %}", True),
        ("{service: 70 %}", False),
        ("{service: 50 % to 60 %}", False),
    ],
)
def test_shares_of_the_focus_are_certain_and_sum_to_one(focus: str, fine: bool) -> None:
    """The three shares sum to 1 after their defaults, and are certain."""
    text = f"{SOUND}training: {{focus: {focus}}}\n"
    assert not fine or read(text)
    assert fine or slugs(text)[0] in ("sum", "certain-only")


def test_readiness() -> None:
    """Any number from 1 to 5, with or without evidence."""
    reading = read(SOUND + "readiness: {why: 1, lead: 3.5, drive: {value: 5, source: workshop}}\n")
    found = {
        name: at(reading.scenario.inputs[path].distribution, 0.0) for name, path in reading.scenario.readiness.items()
    }
    assert found == {"why": 1.0, "lead": 3.5, "build": 3.0, "learn": 3.0, "drive": 5.0}
    assert slugs(SOUND + "readiness: {why: 0, lead: 5.1, mood: 3}\n") == ["bounds", "bounds", "unknown-key"]


@pytest.mark.parametrize(
    "text",
    [
        "frontline: {headcount: 9, replacement_cost: 9'000, recruitment_cost: 5'000}\n",
        STAFF + CUSTOMERS + "marketing: {acquisition_cost: 90, marginal_return: 1 to 2}\n",
        STAFF + CUSTOMERS + "marketing: {acquisition_cost: 90, new_customer_share: 50 %}\n",
    ],
)
def test_either_or(text: str) -> None:
    """Two ways to say the same are an error, not a warning."""
    assert set(slugs(COMPANY + text)) == {"either-or"}


# -- correlations -----------------------------------------------------------------------------------------------------


def pairs(reading: Reading) -> list[tuple[set[str], float]]:
    """Return the pairs in force."""
    return [({pair.first, pair.second}, pair.rank) for pair in reading.scenario.pairs]


def test_default_pairs() -> None:
    """Turnover goes with replacement cost, or with recruitment cost where that is stated; never with both."""
    assert pairs(read(SOUND)) == [({"frontline.turnover", "frontline.replacement_cost"}, 0.3)]
    reading = read(f"{COMPANY}frontline: {{headcount: 9, recruitment_cost: 5'000 to 9'000}}\n")
    assert pairs(reading) == [({"frontline.turnover", "frontline.recruitment_cost"}, 0.3)]


def test_default_pairs_within_each_team() -> None:
    """With teams the default pair holds between the draws that each team uses."""
    text = TEAMS.replace("9 to 14", "9 to 14, turnover: 20 % to 30 %")
    assert pairs(read(text)) == [
        ({"frontline.turnover", "frontline.replacement_cost"}, 0.3),
        ({"frontline.teams[delivery].turnover", "frontline.replacement_cost"}, 0.3),
    ]


def test_many_teams_keep_their_own_pairs() -> None:
    """A default that nobody uses weakens none that is in force."""
    teams = ", ".join(
        f"{{name: t{i}, headcount: 5, turnover: 10 % to 20 %, recruitment_cost: 5 to 9}}" for i in range(50)
    )
    reading = read(f"{COMPANY}frontline: {{teams: [{teams}]}}\n")
    assert len(reading.scenario.pairs) == 50
    assert {pair.rank for pair in reading.scenario.pairs} == {0.3}
    assert "pair-weakened" not in dict(notices(reading))


def test_stated_pairs() -> None:
    """A pair replaces the default for the same inputs and leaves the others in force; an empty list removes all."""
    same = "correlations: [{between: [frontline.replacement_cost, frontline.turnover], rank: -0.2}]\n"
    other = "correlations: [{between: [customers.churn, frontline.turnover], rank: 0.4}]\n"
    assert pairs(read(SOUND + same)) == [({"frontline.turnover", "frontline.replacement_cost"}, -0.2)]
    assert len(pairs(read(SOUND + other))) == 2
    assert pairs(read(SOUND + "correlations: []\n")) == []


def bundle(first: str, second: str, third: str, ranks: tuple[float, float, float]) -> str:
    """Return three pairs in scenario notation."""
    named = ((first, second), (second, third), (first, third))
    return "correlations:\n" + "".join(
        f"  - {{between: ['{one}', '{other}'], rank: {rank}}}\n"
        for (one, other), rank in zip(named, ranks, strict=True)
    )


def test_impossible_pairs() -> None:
    """Stated pairs that cannot be true at once are an error that offers the nearest that can."""
    names = "frontline.turnover", "frontline.sick_days", "customers.churn"
    (found,) = refused(SOUND + bundle(*names, (0.9, 0.9, -0.9)))
    assert found.slug == "no-correlation-matrix"
    assert "frontline.turnover with frontline.sick_days: 0." in found.text
    assert read(SOUND + bundle(*names, (0.9, 0.9, 0.9)))


def strained(team: str) -> str:
    """Return two pairs of a team that do not go together with the team's default pair."""
    return "".join(
        f"  - {{between: ['frontline.teams[{team}].{name}', 'frontline.teams[{team}].sick_days'], rank: {rank}}}\n"
        for name, rank in (("turnover", 0.7), ("replacement_cost", -0.6))
    )


def test_a_default_gives_way() -> None:
    """A default pair that does not fit beside stated ones is weakened and said, in every group."""
    own = "turnover: 10 % to 20 %, replacement_cost: 5'000 to 9'000, sick_days: 7 to 11"
    teams = f"frontline: {{teams: [{{name: a, headcount: 5, {own}}}, {{name: b, headcount: 5, {own}}}]}}\n"
    reading = read(f"{COMPANY}{teams}correlations:\n{strained('a')}{strained('b')}")
    assert [slug for slug, _ in notices(reading)].count("pair-weakened") == 2
    weak = [pair.rank for pair in reading.scenario.pairs if not pair.stated]
    assert len(weak) == 2
    assert all(0.0 < rank < 0.3 for rank in weak)
    assert all(group.valid for group in plan(reading.scenario, reading.scenario.inputs).groups)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("{between: [frontline.turnover], rank: 0.3}", "pair"),
        ("{between: [], rank: 0.3}", "pair"),
        ("{rank: 0.3}", "pair"),
        ("{between: [frontline.turnover, frontline.turnover], rank: 0.3}", "pair"),
        ("{between: [frontline.turnover, customers.churn], rank: 1}", "rank"),
        ("{between: [frontline.turnover, customers.churn], rank: -1}", "rank"),
        ("{between: [frontline.turnover, customers.churn], rank: 0.1 to 0.3}", "rank"),
        ("{between: [frontline.turnover, customers.churn]}", "rank"),
        ("{between: [frontline.turnover, customers.churns], rank: 0.3}", "unknown-path"),
        ("{between: frontline.turnover, rank: 0.3}", "list"),
        ("{between: [frontline.turnover, customers.churn], rang: 0.3}", "unknown-key"),
        ("0.3", "mapping"),
        (
            "{between: [frontline.turnover, customers.churn], rank: 0.3}, "
            "{between: [customers.churn, frontline.turnover], rank: 0.3}",
            "pair",
        ),
        ("{between: [" + ", ".join(["frontline.turnover"] * 9_000) + "], rank: 0.3}", "too-many"),
    ],
)
def test_correlations_refused(text: str, slug: str) -> None:
    """What cannot be a correlation."""
    assert slug in slugs(f"{SOUND}correlations: [{text}]\n")


# -- warnings ---------------------------------------------------------------------------------------------------------


ALL_EFFECTS = ", ".join(
    f"{name}: 1 %"
    for name in (
        "turnover_reduction", "sick_day_reduction", "productivity_gain", "avoidable_contact_reduction",
        "complaint_reduction", "recovery_gain", "churn_reduction", "upsell_gain", "price_premium", "referral_gain",
        "conversion_gain",
    )
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        (SOUND, []),
        (COMPANY + "frontline: {headcount: 9, onboarding_cost: 500}\n" + CUSTOMERS, ["frontline.onboarding_cost"]),
        (COMPANY + "frontline: {headcount: 9, recruitment_cost: 500, onboarding_cost: 500}\n" + CUSTOMERS, []),
        (
            COMPANY + "frontline: {headcount: 9, recruitment_cost: 500, hiring_share: 20 %}\n",
            ["frontline.hiring_share"],
        ),
        (SOUND + "training: {hours_per_employee: 5, price_per_hour: 20}\n", ["training.price_per_hour"]),
        (REACHED + f"training: {{transfer: 60 %, effects: {{{ALL_EFFECTS}}}}}\n", ["training.transfer"]),
        (SOUND + f"training: {{effects: {{{ALL_EFFECTS}}}}}\n", ["training.effects.avoidable_contact_reduction"]),
        (SOUND + "customers_: {}\n", None),
        (SOUND + "marketing: {setup_cost: 5'000}\n", ["marketing.setup_cost"]),
        (SOUND + "marketing: {extra_spend: 9'000, setup_cost: 5'000}\n", []),
        (SOUND + "marketing: {start: 2}\n", ["marketing.start"]),
        (SOUND + "marketing: {extra_spend: 9'000, start: 2}\n", []),
        (COMPANY + STAFF + "marketing: {returns: 50 %}\n", ["marketing.returns"]),
        (COMPANY + STAFF + "marketing: {extra_spend: 9'000}\n", ["marketing.extra_spend"]),
        (COMPANY + STAFF + "training: {effects: {churn_reduction: 1 %}}\n", ["training.effects.churn_reduction"]),
        (COMPANY + STAFF + "training: {success_probability: 80 %}\nreadiness: {why: 4}\n", ["readiness.why"]),
    ],
)
def test_what_is_stated_and_not_read_is_told(text: str, paths: list[str] | None) -> None:
    """What is stated and cannot influence the result is a warning, never silence."""
    if paths is None:
        assert slugs(text) == ["unknown-key"]
    else:
        assert unused(read(text)) == paths


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("marketing: {foo: 1}", "unknown-key"),
        ("marketing: {returns: 2}", "percent"),
        ("marketing: {start: soon}", "whole"),
        ("marketing: {extra_spend: -5}", "bounds"),
    ],
)
def test_a_section_that_nobody_runs_is_checked(text: str, slug: str) -> None:
    """Without customers marketing is left out, its section is not."""
    assert slug in slugs(f"{COMPANY}{STAFF}{text}\n")


def test_training_that_nobody_runs_is_checked() -> None:
    """Nor is the training section where no option trains."""
    market = "options: {train: null, market: {marketing: {extra_spend: 100}}}\n"
    assert slugs(f"{SOUND}{market}training: {{foo: 1, teams: [a]}}\n") == ["unknown-key", "unknown-team"]
    assert unused(read(f"{SOUND}{market}training: {{coverage: 50 %}}\n")) == ["training.coverage"]


def test_other_warnings() -> None:
    """Cut tails, exposure and contacts that nobody knows, a pair with a certain input."""
    text = SOUND + "training: {effects: {churn_reduction: -80 % to 90 %}}\n"
    pair = "correlations: [{between: [customers.count, customers.churn], rank: 0.3}]\n"
    found = notices(read(text + pair))
    assert ("cut", "training.effects.churn_reduction") in found
    assert ("exposure", "customers.exposure") in found
    assert ("no-contacts", "customers.contacts_per_customer") in found
    assert ("pair-certain", "customers.count") in found
    known = SOUND.replace("count: 40", "exposure: 80 %, contacts_per_customer: 2, count: 40")
    assert notices(read(known)) == []


@pytest.mark.parametrize(
    ("text", "slug", "path"),
    [
        (STAFF + "company: [1]", "mapping", "company"),
        (COMPANY + STAFF + "customers: x", "mapping", "customers"),
        (COMPANY + "frontline: 5\ntraining: {teams: [a]}", "mapping", "frontline"),
        (COMPANY + "frontline: {teams: {a: {headcount: 3}}}\ntraining: {teams: [a]}", "list", "frontline.teams"),
        (COMPANY + "frontline: {teams: [3]}\ntraining: {teams: [a]}", "mapping", "frontline.teams"),
        (COMPANY + "frontline: {teams: [{headcount: 3}]}\ntraining: {teams: [a]}", "missing", "frontline.teams"),
        (COMPANY + STAFF + "options: {a: 3}", "mapping", "options[a]"),
        (
            COMPANY
            + "frontline: {teams: 3}\n"
            + "correlations: [{between: ['frontline.teams[a].fte', 'frontline.teams[b].fte'], rank: 0}]",
            "list",
            "frontline.teams",
        ),
        (
            COMPANY + "frontline: {headcount: 9, fte: {value: 8, source: 3,5, grade: A}}",
            "comma",
            "frontline.fte.source",
        ),
    ],
)
def test_what_follows_from_a_mistake_is_no_other(text: str, slug: str, path: str) -> None:
    """What cannot be read lacks nothing and holds nothing: only the cause is told."""
    assert [(problem.slug, problem.path) for problem in refused(f"{text}\n")] == [(slug, path)]


# -- numbers with a comma ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("own", "path", "said"),
    [
        ("ramp_up_months: 1,5", "ramp_up_months", "'1,5' has a comma, which means two things; write 1.5"),
        ("labour_cost: 70,000", "labour_cost", "write 70000 or 70"),
        ("labour_cost: 1,000,000", "labour_cost", "write 1000000"),
        ("turnover: 18,5 %", "turnover", "write 18.5 %"),
        ("labour_cost: {value: 7,25, note: x}", "labour_cost", "write 7.25"),
        ("labour_cost: {distribution: normal, mean: 70,5, sd: 3}", "labour_cost", "write 70.5"),
        ("labour_cost: {value: 7, note: Version 7,5}", "labour_cost.note", "text with a comma goes in quotes"),
        ("labour_cost: {value: 7, note: HR, 2025}", "labour_cost.2025", "text with a comma goes in quotes"),
        ("labour_cost: {value: 7, note: HR, of 25}", "labour_cost.of 25", "text with a comma goes in quotes"),
    ],
)
def test_a_comma_within_braces_is_told_as_anywhere(own: str, path: str, said: str) -> None:
    """YAML takes what follows the comma for another entry; the number is put together again, and refused whole."""
    (found,) = refused(f"{COMPANY}frontline: {{headcount: 9, {own}}}\n")
    assert (found.slug, found.path) == ("comma", f"frontline.{path}")
    assert said in found.text


# -- texts, simulation, report ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "character",
    [
        "\u200b", "\u200d", "\u2060", "\ufeff", "\u202e", "\u2066", "\u0085", "\u009b", "\u00ad", "\u2028", "\ue000",
        # nothing is shown for these either, whatever Unicode counts them among
        "\u034f", "\ufe00", "\ufe0f", "\u115f", "\u1160", "\u3164", "\uffa0", "\u17b4", "\u17b5", "\u180b", "\u180d",
        "\u180e", "\u180f", "\u2800", "\U000e0001", "\U000e0100", "\U000e01ef",
    ],
)  # fmt: skip
def test_invisible_characters(character: str) -> None:
    """Control, bidi, C1 and zero-width characters are refused in every text, and none gets into a message."""
    escaped = "".join(f"\\U{ord(c):08x}" for c in character)
    for text in (
        f'company: {{name: "a{escaped}b"}}\n{STAFF}',
        f'{COMPANY}frontline: {{headcount: {{value: 9, source: "a{escaped}b"}}}}\n',
        f'{COMPANY}frontline: {{headcount: {{value: 9, note: "a{escaped}b"}}}}\n',
        f'{COMPANY}frontline: {{teams: [{{name: "a{escaped}b", headcount: 9}}]}}\n',
        f'{SOUND}options: {{"a{escaped}b": {{training: {{}}}}}}\n',
        f'{SOUND}report: {{title: "a{escaped}b"}}\n',
    ):
        found = refused(text)
        assert "text-character" in [problem.slug for problem in found]
        assert not any(character in str(problem) for problem in found)


@pytest.mark.parametrize(
    "character", ["\u2801", "\u3163", "\u3165", "\u0301", "\u0950", "\u20ac", "\U0001f600", "\u00a0"]
)
def test_characters_that_are_seen(character: str) -> None:
    """Their neighbours, accents, signs, pictures, and blanks of any width stay."""
    assert read(f"company: {{name: 'a{character}b'}}\n{STAFF}").scenario.company.name == f"a{character}b"


@pytest.mark.parametrize("blanks", ["", "  ", "\u00a0", "\u2003\u2009", "\u3000", "\u202f "])
def test_a_name_is_more_than_blanks(blanks: str) -> None:
    """Of whatever kind."""
    for text in (
        f'company: {{name: "{blanks}"}}\n{STAFF}',
        f'{COMPANY}frontline: {{teams: [{{name: "{blanks}", headcount: 9}}]}}\n',
        f'{SOUND}options: {{"{blanks}": {{training: {{}}}}}}\n',
    ):
        assert "text" in slugs(text)


@pytest.mark.parametrize(
    ("trials", "expected"), [("100", 100), ("10'000'000", 10_000_000), ("20_000", 20_000), ("20\u00a0000", 20_000)]
)
def test_trials(trials: str, expected: int) -> None:
    """100 to 10 million, grouped as one likes."""
    assert read(f"{SOUND}simulation: {{trials: {trials}, seed: 0}}\n").scenario.trials == expected


@pytest.mark.parametrize(
    "text", ["trials: 99", "trials: 10'000'001", "trials: 5.5", "trials: -5", "seed: -1", "seed: 1e99", "speed: 3"]
)
def test_simulation_refused(text: str) -> None:
    """What cannot be a number of trials or a seed."""
    assert slugs(f"{SOUND}simulation: {{{text}}}\n")[0] in ("whole", "unknown-key", "dot", "comma")


@pytest.mark.parametrize(
    ("date", "fine"),
    [
        ("2026-11-23", True),
        ("2028-02-29", True),
        ("2026-02-29", False),
        ("0000-01-01", False),
        ("23.11.2026", False),
        ("2026-13-01", False),
        ("２０２６-01-01", False),
    ],
)
def test_date(date: str, fine: bool) -> None:
    """A date is a calendar date in ISO form."""
    text = f"{SOUND}report: {{date: {date}}}\n"
    assert not fine or read(text).scenario.report.date == date
    assert fine or slugs(text) == ["date"]


PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x10\x00\x00\x00\x10\x08\x02\x00\x00\x00"


@pytest.mark.parametrize(
    ("name", "fine"),
    [
        ("logo.png", True),
        ("photo.jpg", True),
        ("missing.png", False),
        ("../logo.png", False),
        ("https://example.org/logo.png", False),
        ("drawing.svg", False),
        ("huge.png", False),
        ("heavy.png", False),
        ("flat.png", False),
        ("cut.jpg", False),
        ("folder", False),
        ("link.png", False),
        ("a" * 300, False),
    ],
)
def test_logo(tmp_path: Path, name: str, fine: bool) -> None:
    """A PNG or JPEG beside the scenario, at most 2 MB and 10 million pixels; else an error."""
    folder = tmp_path / "inner"
    (folder / "folder").mkdir(parents=True)
    (tmp_path / "logo.png").write_bytes(PNG)
    (folder / "logo.png").write_bytes(PNG)
    (folder / "link.png").symlink_to(tmp_path / "logo.png")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08\x00\x10\x00\x10\x03")
    (folder / "cut.jpg").write_bytes(b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00")
    (folder / "drawing.svg").write_text("<svg/>")
    (folder / "huge.png").write_bytes(
        PNG.replace(b"\x00\x00\x00\x10\x00", b"\x00\x00\xff\xff\x00").replace(b"\x10\x08", b"\xff\x08")
    )
    (folder / "heavy.png").write_bytes(PNG + b"\x00" * 2_000_000)
    (folder / "flat.png").write_bytes(PNG.replace(b"\x00\x00\x00\x10", b"\x00\x00\x00\x00"))
    text = f"{SOUND}report: {{logo: '{name}'}}\n"
    assert not fine or read(text, folder).scenario.report.logo == name
    assert fine or slugs(text, folder) == ["logo"]
    assert slugs(text) == ["logo"], "standard input has no folder"


# -- small print of the contract --------------------------------------------------------------------------------------


def test_an_alias_is_one_mistake() -> None:
    """One mistake, one message."""
    assert slugs(SOUND + "finance: {tax_rate: *rate}\n") == ["alias"]


def test_a_pair_that_cannot_matter_is_said() -> None:
    """What is stated and cannot influence the result is a warning, never silence."""
    text = "correlations: [{between: [frontline.onboarding_cost, frontline.turnover], rank: 0.3}]\n"
    assert "frontline.onboarding_cost" in [path for _, path in notices(read(SOUND + text))]


def test_fte_never_above_headcount_in_any_trial() -> None:
    """Full-time equivalents are never above the headcount, not even at the end of a range."""
    assert slugs(f"{COMPANY}frontline: {{headcount: 120, fte: 100 to 138}}\n") == ["fte"]


@pytest.mark.parametrize(
    "text", ["finance: {horizon: {value: 4, source: policy}}", "training: {start: {value: 2, owner: HR}}"]
)
def test_years_may_have_evidence(text: str) -> None:
    """Every input may be stated with its evidence."""
    assert read(f"{SOUND}{text}\n")


def test_either_or_of_all_teams_is_told_once() -> None:
    """What the teams share is wrong where it stands, and not once more in every team."""
    shared = "replacement_cost: 9'000, recruitment_cost: 5'000"
    text = f"frontline: {{{shared}, teams: [{{name: a, headcount: 9}}, {{name: b, headcount: 9}}]}}\n"
    found = [(problem.slug, problem.path) for problem in refused(COMPANY + text)]
    assert found == [("either-or", "frontline.replacement_cost")]
