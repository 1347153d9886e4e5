"""Sceptical questions: each is the rerun that it says it is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from servroi import pipeline
from servroi.analysis.challenge import challenge, questions
from servroi.config.read import Reading
from servroi.core.challenge import Challenges
from servroi.core.scenario import Option
from servroi.core.text import Text
from servroi.render.words import Words
from servroi.report.document import Block, Headline, Prose, Table
from servroi.report.sections.challenge import answers, survival, survival_sentence
from servroi.sampling.draw import plan

SCENARIOS = Path(__file__).parents[2] / "scenarios"
TRIALS = 2000


def read(name: str, settings: list[str] | None = None) -> Reading:
    reading = pipeline.read(SCENARIOS / f"{name}.yaml", settings)
    return replace(reading, scenario=replace(reading.scenario, trials=TRIALS))


def asked(reading: Reading, option: str = "train", trials: int = TRIALS) -> Challenges:
    return challenge(plan(reading.scenario, reading.used), reading.used, named(reading, option), trials=trials)


def named(reading: Reading, option: str) -> Option:
    return next(one for one in reading.scenario.options if one.name == option)


@pytest.fixture(scope="module")
def retailer() -> Challenges:
    return asked(read("retailer-six-numbers"))


def npv(found: Challenges, question: str) -> float:
    return next(answer.npv for answer in found.answers if answer.question == question)


def test_a_dozen_questions_costliest_first(retailer: Challenges) -> None:
    costs = [answer.cost for answer in retailer.answers]
    assert len(costs) == 12
    assert costs == sorted(costs, reverse=True)
    assert len({answer.question for answer in retailer.answers}) == 12


def test_before_is_the_run(retailer: Challenges) -> None:
    findings = pipeline.find(read("retailer-six-numbers"))
    assert retailer.before.npv == pytest.approx(findings.options["train"].npv.mean, rel=1e-12)
    assert retailer.before.p_beats == findings.comparison[0].p_a_beats_b


@pytest.mark.parametrize(
    ("question", "setting"),
    [
        ("discount_rate", "finance.discount_rate=13.5 %"),
        ("double_marketing", "marketing.marginal_return=0.66 to 1.99 to 6"),
    ],
)
def test_question_is_the_run_with_that_change(retailer: Challenges, question: str, setting: str) -> None:
    findings = pipeline.find(read("retailer-six-numbers", [setting]))
    answer = next(answer for answer in retailer.answers if answer.question == question)
    assert answer.npv == pytest.approx(findings.options["train"].npv.mean, rel=1e-6)


def test_good_evidence_only_is_the_run_with_only_those_grades(retailer: Challenges) -> None:
    findings = pipeline.find(pipeline.only_grades(read("retailer-six-numbers"), "A-C"))
    assert npv(retailer, "strong_evidence") == pytest.approx(findings.options["train"].npv.mean, rel=1e-9)


def test_question_that_changes_nothing_is_not_asked() -> None:
    reading = read("retailer-six-numbers")
    market = named(reading, "market")
    keys = {question.key for question in questions(reading.scenario, reading.used, market)}
    assert "half_effects" not in keys
    assert "first_year" in keys
    short = replace(reading.scenario, horizon=1)
    assert "first_year" not in {question.key for question in questions(short, reading.used, market)}


def test_claims_are_questioned_and_none_twice() -> None:
    found = asked(read("claims-as-claimed"))
    assert len(found.answers) == 12
    assert any(answer.question == "claim" for answer in found.answers)
    assert not any(answer.question == "same_turnover" for answer in found.answers)


def test_lead_and_cost_add_up(retailer: Challenges) -> None:
    for answer in retailer.answers:
        assert answer.lead + answer.cost == pytest.approx(retailer.before.lead)
        assert (answer.best == "train") >= answer.holds
        ahead = answer.npv > 0.0 and answer.lead > 0.0
        assert answer.holds == (ahead and not answer.toss_up and not answer.seldom)


@pytest.mark.parametrize("name", ["retailer-six-numbers", "retailer-full", "claims-as-claimed"])
def test_a_rerun_is_a_toss_up_where_the_run_is_one(name: str) -> None:
    """A case that is a toss-up neither holds nor falls, before the questions and after."""
    found, verdict = asked(read(name)), pipeline.find(read(name)).verdict
    assert found.before.toss_up == verdict.toss_up
    assert found.before.holds == (verdict.recommended == "train" and not verdict.toss_up)
    certain = [answer for answer in (found.before, *found.answers) if answer.p_beats and not answer.toss_up]
    assert all(not 0.4 <= answer.p_beats.value <= 0.6 for answer in certain if answer.npv > 0 and answer.p_beats)
    assert all(answer.holds + answer.toss_up <= 1 for answer in found.answers)


def test_the_case_as_it_stands_is_the_run_however_few_the_reruns_are(retailer: Challenges) -> None:
    """It rests on as many trials as the run; what a question changes is counted from there, on the trials of both."""
    few = asked(read("retailer-six-numbers"), trials=500)
    assert few.trials == 500
    assert few.before == retailer.before
    halved = {
        found.trials: next(one for one in found.answers if one.question == "half_effects") for found in (few, retailer)
    }
    for answer in halved.values():
        assert answer.lead + answer.cost == pytest.approx(retailer.before.lead)
    assert halved[500].cost != halved[TRIALS].cost


def test_the_rival_is_the_runner_up_and_whatever_is_best_after_is_named() -> None:
    """Of four options the sceptic takes the one that makes the best doubtful, not the first in the file."""
    reading, best = read("insurer-switzerland"), "moitié-moitié"
    verdict = pipeline.find(reading).verdict
    found = asked(reading, best)
    assert (verdict.recommended, found.option, found.rival) == (best, best, verdict.runner_up)
    assert found.before.p_beats == verdict.p_beats
    assert found.before.toss_up == verdict.toss_up
    doubled = read("insurer-switzerland", ["marketing.marginal_return=0.66 to 6"])
    after = next(answer for answer in found.answers if answer.question == "double_marketing")
    assert after.best == pipeline.find(doubled).verdict.recommended == "market"


def test_an_option_that_is_not_challenged_may_be_the_best() -> None:
    cheaper = ["options.better={training: {budget_per_employee: 50}}"]
    found = asked(read("claims-as-claimed", cheaper))
    assert (found.rival, found.before.best, found.before.holds) == ("better", "better", False)
    words = Words("en", "CH", "CHF")
    table = answers(found).blocks[0]
    assert isinstance(table, Table)
    assert words.say(table.rows[0][-1]) == "falls: better"


def test_money_in_the_bank_alone_counts_for_every_option(retailer: Challenges) -> None:
    """What is spent counts whatever its kind: the hours in training are paid for."""
    after = next(answer for answer in retailer.answers if answer.question == "cash_only")
    options = pipeline.find(read("retailer-six-numbers")).options
    train, market = (options[name].npv_by_money["cash"] for name in ("train", "market"))
    train += options["train"].pv_by_channel["training_time"].mean
    assert after.npv == pytest.approx(train)
    assert after.lead == pytest.approx(train - market)


def test_what_pays_on_average_and_loses_in_most_cases_does_not_hold() -> None:
    """A rare great success carries the mean; nobody would call that case safe, nor is it a toss-up."""
    settings = ["training.success_probability=30 %", "training.effects.productivity_gain=8 %"]
    settings += ["marketing.marginal_return=0.1", "training.programme_quality=0 %"]
    reading = read("retailer-six-numbers", settings)
    found, verdict = asked(reading), pipeline.find(reading).verdict
    assert (verdict.recommended, verdict.toss_up) == ("train", False)
    assert found.before.npv > 0.0
    assert found.before.p_positive.value < 0.4
    assert (found.before.holds, found.before.toss_up, found.before.seldom) == (False, False, True)
    words = Words("en", "CH", "CHF")
    assert words.say(survival_sentence(found)).startswith(
        "Training is ahead on average, but behind in most cases, even"
    )
    table = answers(found).blocks[0]
    assert isinstance(table, Table)
    assert words.say(table.rows[0][-1]) == "mostly behind"
    mostly = sum(answer.seldom for answer in found.answers)
    said = [words.say(sentence) for block in survival(found).blocks for sentence in spoken(block)]
    assert f"In {mostly} of the {len(found.answers)} reruns it is ahead on average, but behind in most cases." in said


def test_the_headline_counts_what_holds_and_names_toss_ups(retailer: Challenges) -> None:
    words = Words("en", "CH", "CHF")
    assert retailer.before.toss_up
    document = [words.say(sentence) for block in survival(retailer).blocks for sentence in spoken(block)]
    holding, tossed = (sum(getattr(answer, key) for answer in retailer.answers) for key in ("holds", "toss_up"))
    where = f"; in {holding} of the 12 reruns Training is" if holding else ", and in none of the 12 reruns is Training"
    assert document[0] == f"A toss-up even before a sceptic asks{where} clearly the best choice."
    assert f"In {tossed} of the 12 reruns it is a toss-up." in document
    clear = replace(retailer, before=replace(retailer.before, toss_up=False, holds=True))
    assert words.say(survival_sentence(clear)).startswith("Training survives")
    (table, _) = answers(retailer).blocks
    assert isinstance(table, Table)
    assert sum(words.say(row[-1]) == "toss-up" for row in table.rows) == tossed + 1


def spoken(block: Block) -> tuple[Text, ...]:
    return (block.text,) if isinstance(block, Headline) else block.sentences if isinstance(block, Prose) else ()


def test_without_a_rival_the_case_stands_against_nothing() -> None:
    reading = read("retailer-six-numbers")
    alone = replace(reading.scenario, options=reading.scenario.options[:1])
    found = challenge(plan(alone, reading.used), reading.used, alone.options[0])
    assert found.rival is None
    assert found.before.p_beats is None
    assert found.before.lead == found.before.npv
    assert np.isfinite([answer.cost for answer in found.answers]).all()
