"""The interview: which question comes next, what answers do, what the case says so far."""

from __future__ import annotations

import pytest

from servroi import pipeline
from servroi.config.staff.read import StaffTeam
from servroi.interview.draft import Answer, Draft
from servroi.interview.state import COMPANY, ESSENTIAL, LEARNS, READINESS, TRIALS, Interview
from servroi.interview.typed import Refused, answer_of, settings_of
from servroi.interview.written import file_text
from servroi.render.words import Words

SIX = {
    "company.name": "Muster AG",
    "company.country": "CH",
    "company.sector": "retail",
    "frontline.headcount": "120",
    "frontline.turnover": "",
    "training.budget_per_employee": "100",
    "customers.count": "40'000",
    "customers.churn": "12 % to 18 %",
    "customers.revenue_per_customer": "900",
    "customers.contribution_margin": "35 %",
}


def interview(answers: dict[str, str], language: str = "en") -> Interview:
    """Return an interview in which so much was answered."""
    made = Interview(Draft(), language)
    for path, written in answers.items():
        made.put(path, Answer(written))
    return made


def test_about_twelve_questions_come_in_order() -> None:
    asked = Interview(Draft(), "en")
    found = []
    while path := asked.next():
        found.append(path)
        asked.put(path, Answer(SIX.get(path, "")))
    assert found == [*COMPANY, *ESSENTIAL, *READINESS]
    assert asked.progress() == (15, 15)


def test_what_is_left_is_ranked_by_what_it_is_worth() -> None:
    made = interview(SIX)
    ranked = made.ranked()
    assert {path for path, _ in ranked} == set(LEARNS)
    assert [worth for _, worth in ranked] == sorted((worth for _, worth in ranked), reverse=True)
    found = made.information()
    assert found is not None
    assert not made.moves(0.0)
    assert made.moves(found.total.value.value)
    settled = {worth.name: worth.value.value for worth in found.inputs}
    assert dict(ranked)["frontline.recruitment_cost"] == settled["frontline.replacement_cost"]


def test_an_answer_that_matters_is_asked_for() -> None:
    """Leavers are everything here, and nobody knows what replacing one costs."""
    made = interview(
        {
            "company.name": "X",
            "frontline.headcount": "500",
            "training.budget_per_employee": "420",
            "training.hours_per_employee": "5",
            "training.effects.turnover_reduction": "10 %",
            "frontline.turnover": "40 %",
            "training.success_probability": "100 %",
            **{f"training.effects.{name}": "0 %" for name in ("sick_day_reduction", "productivity_gain")},
        }
    )
    path, worth = made.ranked()[0]
    assert path == "frontline.recruitment_cost"
    assert made.moves(worth)


def test_a_bad_answer_changes_nothing() -> None:
    made = interview({"company.name": "X"})
    before = made.draft
    for path, written in (("frontline.headcount", "0"), ("frontline.turnover", "18"), ("company.country", "Suisse")):
        with pytest.raises(Refused):
            made.put(path, Answer(written))
        assert made.draft is before


@pytest.mark.parametrize("sign", ["\x1b[A", "\x9b", "\x08", "\n", "\u0085", "\u2028", "\u202e"])
def test_no_answer_holds_what_a_terminal_acts_upon(sign: str) -> None:
    made = interview({"company.name": "X", "company.country": "XX"})
    before = made.draft
    for path in ("company.name", "company.currency", "frontline.headcount", "readiness.why", "training.teams"):
        for answer in (Answer(sign), Answer(f"5{sign}5"), Answer("5", f"HR{sign}R"), Answer("5", note=sign)):
            with pytest.raises(Refused, match=r"U\+00|U\+20"):
                made.put(path, answer)
    with pytest.raises(Refused, match="invisible"):
        made.put(f"frontline.{sign}", Answer("5"))
    assert made.draft is before


@pytest.mark.parametrize("written", ["{", "[1", "{a: *b}", "{a: 1, a: 2}"])
def test_an_answer_that_breaks_the_file_is_refused(written: str) -> None:
    """Else all that comes after it could not be read."""
    made = interview({"company.name": "X"})
    with pytest.raises(Refused):
        made.put("frontline.headcount", Answer(written))


def test_codes_may_be_typed_in_small_letters() -> None:
    made = interview({"company.name": "X", "company.country": "jp", "company.currency": "jpy"})
    assert (made.country, made.currency) == ("JP", "JPY")


def test_back_takes_the_last_answer_back() -> None:
    made = interview({"company.name": "X", "company.country": "DE"})
    assert made.back() == "company.country"
    assert made.country == ""
    assert (made.back(), made.back()) == ("company.name", None)


def test_customers_may_be_left_out() -> None:
    made = interview({key: SIX[key] for key in list(SIX)[:7]})
    made.skip_customers()
    assert made.next() == READINESS[0]
    assert "marketing.current_spend" not in dict(made.ranked())
    case = made.case()
    assert case is not None
    assert not case.reading.scenario.customers


def test_half_a_section_on_customers_makes_no_case_of_marketing_yet() -> None:
    case = interview({key: SIX[key] for key in list(SIX)[:8]}).case()
    assert case is not None
    assert set(case.findings.options) == {"train"}


def test_what_is_said_is_what_the_file_says() -> None:
    made = interview({**SIX, "frontline.turnover": "18 % to 25 %"})
    case = made.case()
    assert case is not None
    again = pipeline.find(pipeline.read_bytes(file_text(made).encode()), TRIALS)
    assert again.p_best == case.findings.p_best
    assert {name: option.npv for name, option in again.options.items()} == {
        name: option.npv for name, option in case.findings.options.items()
    }


@pytest.mark.parametrize(
    ("country", "sector", "offered"), [("DE", "retail", True), ("CH", "retail", False), ("DE", "", False)]
)
def test_what_others_report_is_offered_where_it_holds(country: str, sector: str, offered: bool) -> None:
    made = interview(
        {"company.name": "X", "company.country": country, **({"company.sector": sector} if sector else {})}
    )
    offer = made.offer("customers.churn")
    assert (offer is not None) == offered
    if offer is not None:
        assert not offer.own
        assert (offer.answer.written, offer.answer.source, offer.answer.grade) == (
            "8 % to 16 % to 21 %",
            "cu_churn_de_retail",
            "C",
        )


def test_a_country_without_a_known_currency_is_asked_for_it() -> None:
    made = Interview(Draft(), "en")
    for path, written in (("company.name", "X"), ("company.country", "JP"), ("company.sector", "")):
        made.put(path, Answer(written))
    assert made.next() == "company.currency"


def test_another_currency_asks_for_the_amounts_whose_defaults_do_not_hold() -> None:
    made = interview({**SIX, "company.country": "US", "company.currency": "USD"})
    for path in READINESS:
        made.put(path, Answer())
    asked = []
    while demanded := made.next():
        assert made.offer(demanded) is None, demanded
        asked.append(demanded)
        made.put(demanded, Answer("50'000" if demanded.startswith("frontline") else "20"))
    assert "frontline.labour_cost" in asked
    assert made.problems() == ()


def test_a_table_of_staff_figures_answers_for_the_front_line() -> None:
    team = StaffTeam("A", "40", "", "7 of 40", "", "")
    made = Interview(Draft(teams=(team,), table="staff.csv"), "en")
    assert "frontline.headcount" not in [made.next(), *COMPANY]
    for path, written in SIX.items():
        if path != "frontline.headcount":
            made.put(path, Answer(written))
    assert "frontline.turnover" not in made.draft.answers or not made.draft.answers["frontline.turnover"].written
    assert "frontline.sick_days" in dict(made.ranked())


@pytest.mark.parametrize(
    ("typed", "written", "source", "grade"),
    [
        ("120", "120", "", ""),
        (" 120 (HR report) ", "120", "HR report", ""),
        ("18 à 25 % (rapport RH, 2025, B)", "18 to 25 %", "rapport RH, 2025", "B"),
        ("96 su 480", "96 of 480", "", ""),
        ("6'000 a 12'000", "6'000 to 12'000", "", ""),
        ("5 (X, Z)", "5", "X, Z", ""),
    ],
)
def test_typed_answers(typed: str, written: str, source: str, grade: str) -> None:
    assert answer_of(typed) == Answer(written, source, grade)


@pytest.mark.parametrize(
    "setting", ["frontline.turnover", "turnover=3", "options.mix=1", "frontline.teams[a].turnover=3 %", "a.b=c\nd"]
)
def test_what_is_no_setting(setting: str) -> None:
    with pytest.raises(Refused):
        settings_of([setting])


@pytest.mark.parametrize("language", ["en", "de-CH", "fr-CH", "it-CH"])
def test_every_line_of_the_file_says_what_it_is(language: str) -> None:
    made = interview(SIX, language)
    text = file_text(made)
    words = Words(language, "CH", "CHF")
    joined = " ".join(line.strip(" #") for line in text.splitlines())
    for path in (*ESSENTIAL, *READINESS, *LEARNS):
        assert words.meaning(path) in joined, path
    assert text.startswith("# yaml-language-server: $schema=scenario.schema.json\n")
    assert pipeline.read_bytes(text.encode()).scenario.company.language == (language if "-" in language else "en")
