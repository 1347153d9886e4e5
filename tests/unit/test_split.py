"""Where the next money goes: pure splits are the pure options, budgets add up."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.reference.worlds import plain_case, read

from servroi.analysis.replay import Replay
from servroi.analysis.split import split
from servroi.core.answers import Split
from servroi.core.scenario import Scenario
from servroi.core.text import Money, Text
from servroi.render.words import Words
from servroi.report.document import Prose
from servroi.report.sections.split import best
from servroi.sampling.draw import plan

TRIALS = 1_000


def case(**training: Any) -> Scenario:
    return read(
        plain_case(
            training={
                "budget_per_employee": 100,
                "success_probability": 0.75,
                "effects": {"turnover_reduction": "10 % to 40 %", "churn_reduction": "1 % to 6 %"},
                **training,
            },
            marketing={"extra_spend": 10_000, "marginal_return": "0.5 to 2.5", "returns": 0.5},
            simulation={"trials": TRIALS},
        )
    ).scenario


@pytest.fixture(scope="module")
def found() -> Split:
    answer = split(case(), step=1_000.0, trials=TRIALS)
    assert answer is not None
    return answer


def test_the_budget_is_what_the_stated_programme_costs(found: Split) -> None:
    assert found.budget == pytest.approx(10_000.0)  # 100 people, 100 each
    assert [point.share for point in found.points] == pytest.approx([k / 20 for k in range(21)])
    assert [point.scale for point in found.points] == pytest.approx([k / 20 for k in range(21)])


def test_all_for_one_is_that_option(found: Split) -> None:
    scenario = case()
    npv = Replay(plan(scenario, scenario.inputs), TRIALS).npv()
    assert found.points[-1].npv.value == pytest.approx(float(npv["train"].mean()), rel=1e-9)
    assert found.points[0].npv.value == pytest.approx(float(npv["market"].mean()), rel=1e-9)


def test_what_is_fixed_is_paid_first() -> None:
    answer = split(case(fixed_cost=5_000), budget=20_000.0, step=1_000.0, trials=TRIALS)
    assert answer is not None
    scales = {round(point.share, 2): point.scale for point in answer.points}
    assert scales[0.25] == pytest.approx(0.0), "5'000 only cover the fixed cost"
    assert scales[1.0] == pytest.approx(1.5), "15'000 for a programme of 10'000"


def test_the_best_is_among_those_as_good(found: Split) -> None:
    assert found.best.as_good
    assert found.best.npv.value == max(point.npv.value for point in found.points)
    assert found.best in found.points
    assert 0.0 <= found.p_beats_marketing.value <= 1.0


def test_marketing_brings_less_and_less(found: Split) -> None:
    returns = [margin.marketing for margin in found.margins]
    assert returns == sorted(returns, reverse=True)
    assert [margin.spent for margin in found.margins] == pytest.approx([2_000.0 * k for k in range(10)])


def test_margins_are_differences_of_splits(found: Split) -> None:
    first = split(case(), budget=1_000.0, step=1_000.0, trials=TRIALS)
    assert first is not None
    spent = 3.0 * 1_000.0  # three years, no discount, no growth
    assert found.margins[0].training == pytest.approx(first.points[-1].npv.value / spent, rel=1e-9)
    assert found.margins[0].marketing == pytest.approx(first.points[0].npv.value / spent, rel=1e-9)


def test_steps_reach_twice_the_budget() -> None:
    answer = split(case(), budget=500_000.0, step=10_000.0, trials=200)
    assert answer is not None
    assert answer.margins[-1].spent == pytest.approx(900_000.0)


def test_first_and_at_once_spend_the_same(found: Split) -> None:
    assert found.train_first != found.at_once
    one_year = split(case(start=1, stop=1), step=1_000.0, trials=200)
    assert one_year is not None
    assert one_year.train_first == one_year.at_once, "a single year has no afterwards"


def test_without_marketing_there_is_nothing_to_split() -> None:
    scenario = read(plain_case(customers=None, marketing=None, simulation={"trials": 200})).scenario
    assert split(scenario) is None


def test_progress_ends_at_all() -> None:
    told: list[int] = []
    split(case(), step=1_000.0, trials=200, progress=told.append)
    assert told[-1] == 100


@pytest.mark.parametrize("language", ["en", "de", "fr", "it"])
def test_how_set_up_costs_are_treated_is_said(found: Split, language: str) -> None:
    """They come on top of the budget, once, in every split that gives the lever money: the figures show it."""
    dearer = split(case(setup_cost=7_000), step=1_000.0, trials=TRIALS)
    assert dearer is not None
    assert dearer.budget == found.budget
    lost = [a.npv.value - b.npv.value for a, b in zip(found.points, dearer.points, strict=True)]
    assert lost == pytest.approx([0.0, *[7_000.0] * 20], abs=1e-6)
    words = Words(language, "CH", "CHF")
    said = [words.say(sentence) for sentence in prose(dearer)]
    money = words.say(Money(7_000.0))
    assert any(money in sentence and words.label("options", "train") in sentence for sentence in said)
    both = [words.say(sentence) for sentence in prose(replace(dearer, setup_marketing=3_000.0))]
    assert any(money in sentence and words.say(Money(3_000.0)) in sentence for sentence in both)
    assert len(prose(found)) == len(said) - 1


def test_the_set_up_cost_of_marketing_counts_where_it_matches_training() -> None:
    """What matches has none of its own, but the amounts that are tried here do."""
    stated = plain_case(marketing={"setup_cost": "2'000 to 4'500", "extra_spend": None}, simulation={"trials": 200})
    scenario = read(stated).scenario
    assert [option.marketing.spending for option in scenario.options if option.marketing] == ["match"]
    found = split(scenario, step=1_000.0, trials=200)
    assert found is not None
    assert found.setup_training == 0.0
    assert found.setup_marketing == pytest.approx(3_000.0)


def prose(found: Split) -> tuple[Text, ...]:
    return next(block.sentences for block in best(found).blocks if isinstance(block, Prose))
