"""What a report says is true of its findings, in odd cases too, and one word means one thing in every format."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from servroi import attachment, pipeline
from servroi.core.findings import NEITHER, Findings
from servroi.core.text import Label, Listing, Money, Notice, Share, Term, Text, Verbatim, Whole, Years
from servroi.question import Question
from servroi.render.formats import REPORTS
from servroi.render.formats.markdown import escaped
from servroi.render.words import Words
from servroi.report.document import Figures, Points, Prose, Section, Table
from servroi.report.money_back import money_back
from servroi.report.moved import moved
from servroi.report.report import Report
from servroi.report.sections.method import method
from servroi.report.sections.people import people
from servroi.report.sections.receipt import receipt
from servroi.report.sections.warnings import warnings, warnings_told

SCENARIOS = Path(__file__).parents[2] / "scenarios"
COMPANY = "company: {name: A, country: CH, language: en}\nsimulation: {trials: 400}\n"
STAFF = "frontline: {headcount: 120, turnover: 18 % to 25 %}\n"
CUSTOMERS = "customers: {count: 40'000, churn: 12 % to 18 %, revenue_per_customer: 900, contribution_margin: 35 %}\n"
TRAINING = "training: {budget_per_employee: 100, hours_per_employee: 5%s}\n"
WHOLE = COMPANY + STAFF + CUSTOMERS
CASES = {
    "alike": WHOLE + TRAINING % "" + "options: {market: null, twin: {training: {}}}\n",
    "free": WHOLE + "training: {budget_per_employee: 0, hours_per_employee: 0}\nmarketing: {current_spend: 0}\n",
    "free_alone": COMPANY + STAFF + "training: {budget_per_employee: 0, hours_per_employee: 0}\n",
    "no_marketing": WHOLE + TRAINING % "" + "options: {market: null}\n",
    "no_customers": COMPANY + STAFF + TRAINING % "",
    "fails": WHOLE + TRAINING % ", success_probability: 0 %",
    "holds": WHOLE + TRAINING % ", success_probability: 100 %",
    "deeper": WHOLE + TRAINING % "" + "options: {half: {training: {scale: 0.5}}, deep: {training: {scale: 2}}}\n",
    "short": WHOLE + TRAINING % "" + "finance: {horizon: 1}\n",
    "dear": WHOLE + "training: {budget_per_employee: 9000, hours_per_employee: 60}\noptions: {market: null}\n",
    "only_marketing": WHOLE + TRAINING % "" + "options: {train: null, market: {marketing: {extra_spend: 5000}}}\n",
    "teams": COMPANY
    + "frontline: {teams: [{name: counter, headcount: 3, ramp_up_gap: 90 %, replacement_cost: 9'000},"
    + " {name: desk, headcount: 60}]}\n",
    "retailer": (SCENARIOS / "retailer-full.yaml").read_text(encoding="utf-8"),
}
SOME = ("alike", "free", "fails", "deeper", "short", "retailer")
SHEETED = [name if name in SOME else pytest.param(name, marks=pytest.mark.thorough) for name in CASES]
"""Cases whose workbooks are read; the others, much like them, in a thorough run."""
HARM = WHOLE + "training: {effects: {churn_reduction: -5 % to -1 %, turnover_reduction: -10 % to 0 %}}\n"


@cache
def made(case: str, trials: int = 400) -> Report:
    return attachment.make(Question(pipeline.read_bytes(CASES[case].encode()), trials))


def speaker(report: Report, language: str = "en") -> Words:
    return Words(language, "CH", report.findings.currency)


def markdown(case: str, language: str = "en") -> str:
    return REPORTS["md"].write(made(case), speaker(made(case), language)).decode()


def section(report: Report, name: str) -> Section:
    return next(one for one in report.document.sections if one.id == name)


def figures(report: Report) -> Figures:
    return next(block for block in section(report, "verdict").blocks if isinstance(block, Figures))


# -- the headline -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "key"),
    [
        ("alike", "verdict.toss_up_same"),
        ("free", "verdict.toss_up_same"),
        ("free_alone", "verdict.toss_up_zero"),
        ("fails", "verdict.pays"),
        ("dear", "verdict.nothing"),
    ],
)
def test_the_headline_is_true_where_options_tie_or_fail(case: str, key: str) -> None:
    assert made(case).document.answer.key == key
    for language in ("en", "de-CH", "fr-CH", "it-CH"):
        said = speaker(made(case), language).say(made(case).document.answer)
        assert f"**{escaped(said)}**" in markdown(case, language)


def test_a_chance_is_that_which_is_assumed_and_none_is_made_of_a_few_trials() -> None:
    for trials, said in (
        (400, "takes hold in 75% of cases (judgement), and then beats"),
        (100, "in too few of the trials"),
    ):
        text = REPORTS["md"].write(made("retailer", trials), speaker(made("retailer"))).decode()
        assert "takes hold in 75% of cases (judgement)" in text
        assert said in text


def test_a_reader_sees_that_nothing_is_taxed() -> None:
    assert "All amounts are before tax." in markdown("retailer")
    taxed = attachment.make(
        Question(pipeline.read_bytes((CASES["short"].replace("1}", "1, tax_rate: 10 %}")).encode()), 400)
    )
    text = REPORTS["md"].write(taxed, speaker(taxed)).decode()
    assert "before tax" not in text
    assert "| Tax rate | 10% |" in text


def test_what_is_left_out_is_not_called_the_figure_of_its_sources() -> None:
    (row,) = (line for line in markdown("retailer").splitlines() if line.startswith("| Tax rate |"))
    assert "| D | left out unless stated; figures: KPMG" in row


def test_nobody_is_called_ahead_or_behind_where_all_bring_the_same() -> None:
    for case in ("alike", "free"):
        assert not re.search("behind|ahead|most often|then beats", markdown(case))


def test_marketing_is_not_called_impossible_to_judge_where_customers_are_stated() -> None:
    sentence = speaker(made("no_customers")).say(Text("verdict.no_customers"))
    assert sentence in markdown("no_customers")
    assert sentence not in markdown("no_marketing")


# -- what moves -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "leavers", "customers"),
    [
        ("en", r"[\d.]+ more leavers", r"\d+ more customers lost"),
        ("de-CH", r"[\d.]+ Abgänge mehr", r"\d+ verlorene Kunden mehr"),
        ("fr-CH", r"départs supplémentaires \([\d,]+\)", r"clients perdus en plus \(\d+\)"),
        ("it-CH", r"[\d.]+ partenze in più", r"\d+ clienti persi in più"),
    ],
)
def test_harm_is_said_as_harm(language: str, leavers: str, customers: str) -> None:
    """Not as so many fewer of what would have been avoided."""
    section = people(pipeline.find(pipeline.read_bytes(HARM.encode())))
    assert section is not None
    (sentence,) = (
        block.sentences[-1] for block in section.blocks if isinstance(block, Prose) and block.tone == "plain"
    )
    said = Words(language, "CH", "CHF").say(sentence)
    assert re.search(leavers, said)
    assert re.search(customers, said)
    assert "\u2212" not in said


@pytest.mark.parametrize("driver", ["leavers_avoided", "sick_days_avoided", "contacts_avoided", "customers_kept"])
def test_next_to_nothing_is_said_to_be_less(driver: str) -> None:
    for change in (2.4e-12, -2.4e-12, 0.00999):
        assert "<0.01" in Words("en", "CH", "CHF").say(moved(driver, change))
    assert "0.01 " in Words("en", "CH", "CHF").say(moved(driver, 0.01))


@pytest.mark.parametrize(
    ("language", "all_cases"),
    [("en", "all cases"), ("de-CH", "allen Fällen"), ("fr", "tous les cas"), ("it", "tutti i casi")],
)
def test_all_cases_are_no_part_of_them(language: str, all_cases: str) -> None:
    words = Words(language, "CH", "CHF")
    for key in ("warning.cap_everyday", "warning.cap_complaints", "warning.cap_change", "returns.irr_several"):
        said = [words.say(Text(key, {"option": Verbatim("X"), "share": Share(share)})) for share in (0.999, 1.0)]
        assert [all_cases in sentence for sentence in said] == [False, True]


# -- the figures ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES)
def test_the_figures_are_about_the_option_of_the_headline(case: str) -> None:
    report = made(case)
    verdict = report.findings.verdict
    name = verdict.runner_up if verdict.recommended == NEITHER else verdict.recommended
    words = speaker(report)
    shown, found = figures(report).figures, report.findings.options[name]
    assert all(words.label("options", name) in words.say(figure.label) for figure in shown)
    assert words.label("options", name) in words.say(report.document.answer)
    pays = found.p_npv_positive
    assert [figure.value for figure in shown[1:]] == [
        Share(pays.value),
        shown[2].value,
        money_back(found.discounted_payback_years),
    ]
    assert getattr(shown[2].value, "value", None) == found.npv.p5
    if shown[0].label.key == "report.beats":
        assert verdict.recommended != NEITHER
        (pair,) = (one for one in report.findings.comparison if {one.a, one.b} == {name, other_of(report, name)})
        assert getattr(shown[0].value, "value", None) == pair.beats(name).value


def other_of(report: Report, name: str) -> str:
    verdict = report.findings.verdict
    if NEITHER not in (verdict.recommended, verdict.runner_up):
        return verdict.runner_up
    return next(other for other in report.findings.options if other != name)


def test_a_figure_of_zero_is_no_loss() -> None:
    assert figures(made("free")).figures[2].tone == "plain"
    assert figures(made("dear")).figures[2].tone == "bad"


# -- one word, one meaning --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", SHEETED)
def test_best_and_money_back_are_the_same_in_table_workbook_and_figures(case: str) -> None:
    report = made(case)
    words = speaker(report)
    table = next(block for block in section(report, "options").blocks if isinstance(block, Table))
    book = openpyxl.load_workbook(io.BytesIO(REPORTS["xlsx"].write(report, words)), data_only=True)
    rows = {row[0].value: [cell.value for cell in row[1:]] for row in book["Summary"].iter_rows()}
    for position, (name, found) in enumerate(report.findings.options.items()):
        best, back = report.findings.p_best[name], found.discounted_payback_years
        assert table.rows[position][2] == Share(best.value)
        assert rows["Chance that it is the best of all choices"][position] == pytest.approx(best.value)
        assert table.rows[position][6] == money_back(back)
        assert table.rows[position][7] == Share(back.share_never or 0.0)
        shown = rows["Years until the money is back in half of all cases, discounted"][position]
        expected = words.say(money_back(back))
        assert shown == expected or f"{shown:.1f}" == expected.removesuffix(" years").removesuffix(" year")
        assert rows["Cases in which the money, discounted, never comes back"][position] == back.share_never


def test_times_below_a_month_are_said_in_words() -> None:
    said = [Words("en", "CH", "CHF").say(Years(years)) for years in (0.0, 0.01, 0.5, 1.0, None)]
    assert said == ["at once", "<1 month", "0.5 years", "1 year", "never"]


def test_no_payback_is_printed_as_zero_years() -> None:
    for case in CASES:
        assert not re.search(r"(?<![\d.])0(\.0)? years", markdown(case))


# -- where figures come from ------------------------------------------------------------------------------------------


def test_what_comes_from_fewer_trials_is_told() -> None:
    findings = made("retailer").findings
    fewer = replace(findings, detailed=300)
    told = [sentence.key for block in receipt(fewer).blocks for sentence in getattr(block, "sentences", ())]
    assert told == ["receipt.line", "receipt.detailed"]
    told = [sentence.key for block in receipt(findings).blocks for sentence in getattr(block, "sentences", ())]
    assert told == ["receipt.line"]
    more = replace(findings, run=replace(findings.run, trials=100_000), detailed=65_536)
    sentences = [sentence for block in method(more).blocks for sentence in getattr(block, "sentences", ())]
    assert sentences[-1].key == "report.method_fewer"
    assert sentences[-1].values["searched"] == Whole(400)
    assert receipt(more).blocks != receipt(findings).blocks


def test_own_figures_and_defaults_without_source_are_told_apart() -> None:
    text = markdown("no_customers")
    assert re.search(r"Front-line staff \|.*own figure, no source stated", text)
    assert re.search(r"Hours for half the effect.*default by judgement, no source", text)
    assert not re.search(r"Front-line staff \|.*default by judgement", text)


@pytest.mark.parametrize("case", ["retailer", "deeper"])
def test_a_range_is_the_same_wherever_it_is_printed(case: str) -> None:
    """Half-life of skills follows from readiness, and is drawn as well."""
    report = made(case)
    assert report.findings.sensitivity is not None
    bars = {bar.path: (bar.low, bar.high) for bar in report.findings.sensitivity.bars}
    entry = next(one for one in report.findings.assumptions if one.path == "training.skill_half_life")
    assert (entry.p5, entry.p95) == pytest.approx(bars[entry.path])


# -- for whom it is ---------------------------------------------------------------------------------------------------


def test_only_what_is_in_the_scenario_is_named() -> None:
    words = speaker(made("no_customers"))
    text = markdown("no_customers")
    assert not re.search("[Kk]eeps customers|customers who leave|complaints", text.partition("## Assumptions")[0])
    closing = text.partition(f"## {words.say(Text('limits.title'))}")[2]
    assert words.say(Text("limits.causality_staff")) in closing
    assert "customer" not in closing
    assert words.say(Text("limits.causality")) in markdown("retailer")


def test_the_title_asks_about_marketing_only_where_there_is_any() -> None:
    assert markdown("retailer").startswith("# Muster Detailhandel AG: training or marketing?")
    assert markdown("no_customers").startswith("# A: does training pay?")


def test_without_training_the_limits_are_those_of_marketing() -> None:
    text = markdown("only_marketing")
    assert speaker(made("only_marketing")).say(Text("limits.causality_marketing")) in text
    assert "That training changes" not in text


def test_a_redacted_report_knows_that_there_are_customers() -> None:
    report = attachment.make(Question(pipeline.read_bytes(CASES["retailer"].encode()), 400), redacted=True)
    said = REPORTS["md"].write(report, speaker(report)).decode()
    assert speaker(report).say(Text("verdict.no_customers")) not in said


@pytest.mark.parametrize("language", ["en", "de-CH", "fr-CH", "it-CH"])
@pytest.mark.parametrize("case", CASES)
def test_warnings_in_a_report_speak_to_its_reader(case: str, language: str) -> None:
    """No path, no key, no id, no order to change the file; the author gets those on the terminal."""
    report, words = made(case), speaker(made(case), language)
    told = next((one for one in report.document.sections if one.id == "warnings"), None)
    for block in () if told is None else told.blocks:
        assert isinstance(block, Points)
        for item in block.items:
            said = words.say(item)
            assert not re.search(r"[a-z]_[a-z]|[a-z]\.[a-z]|\bexposure\b|\[", said), said
            assert not re.search("replace it|State |check customers|Indiquez|remplacez|ersetzen Sie|prüfen Sie", said)


def test_what_holds_for_several_options_is_said_once() -> None:
    """Where it is shown alike: 6.1 and 6.4 % are both 6 %, but all cases are more than nearly all."""
    shares = {"a": 0.061, "b": 0.064, "c": 0.07, "d": 0.996, "e": 1.0}
    notices = [
        Notice("cap", "", Text("warning.cap_change", {"option": Label("options", name), "share": Share(share)}))
        for name, share in shares.items()
    ]
    section = warnings_told(replace(made("alike").findings, warnings=tuple(notices)))
    assert section is not None
    (points,) = section.blocks
    assert isinstance(points, Points)
    first, *others = points.items
    assert first.values["option"] == Listing((Label("options", "a"), Label("options", "b")))
    assert [item.values["option"] for item in others] == [Label("options", name) for name in "cde"]


def test_the_author_is_told_what_to_do() -> None:
    report = made("deeper")
    section = warnings(report.findings)
    assert section is not None
    points = section.blocks[0]
    assert isinstance(points, Points)
    said = [speaker(report).say(item) for item in points.items]
    assert any("State exposure or contacts_per_customer" in line for line in said)
    told = [line for line in markdown("deeper").splitlines() if line.startswith("- ")]
    assert any("How many customers meet the front line is not known" in line for line in told)


def test_a_warning_about_a_team_names_the_team() -> None:
    report = made("teams")
    told = [line for line in markdown("teams").splitlines() if line.startswith("- ")]
    assert "- Output missing during ramp-up (counter) is stated but cannot influence this result." in told
    assert all("frontline.teams" not in line for line in told)
    assert any(notice.path.startswith("frontline.teams[") for notice in report.findings.warnings)


WIDE = """
company: {name: Weit, country: CH, language: en}
frontline: {headcount: 10, labour_cost: 1 to 1e12}
"""


def rows_of(findings: Findings, name: str) -> tuple[tuple[Term | None, ...], ...]:
    """Return the rows of the first table of a section."""
    blocks = next(one for one in pipeline.compose_run(findings).sections if one.id == name).blocks
    return next(block for block in blocks if isinstance(block, Table)).rows


def test_a_few_extreme_cases_leave_costs_and_the_usual_range_their_figures() -> None:
    """The mean is known to some 1e11 francs only; what is paid for training is known to the franc."""
    findings = pipeline.find(pipeline.read_bytes(WIDE.encode()), 10_000)
    npv = findings.options["train"].npv
    assert (npv.se or 0.0) > (npv.p95 or 0.0) - (npv.p5 or 0.0) > 0.0
    speaker = Words("en", "CH", "CHF")
    rows = {speaker.say(row[0]): row for row in rows_of(findings, "channels")}
    cost = rows["Training cost"][1]
    assert isinstance(cost, Money)
    assert cost.rounded == pytest.approx(findings.options["train"].pv_by_channel["training_cost"].mean, rel=0.5)
    shown = rows_of(findings, "options")[0][4:6]
    for money, level in zip(shown, (npv.p5, npv.p95), strict=True):
        assert isinstance(money, Money)
        assert money.rounded == pytest.approx(level, rel=0.5)
