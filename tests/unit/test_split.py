"""Where the next money goes: pure splits are the pure options, budgets add up."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from tests.reference.worlds import plain_case, read

from servroi.analysis.replay import Replay
from servroi.analysis.split import split, usual_step, verdict_on
from servroi.analysis.verdict import decide
from servroi.core.distribution import Certain
from servroi.core.findings import NEITHER
from servroi.core.scenario import Input, Scenario
from servroi.core.split import BEST, Margin, Split, Unsplit
from servroi.core.text import Money, Text
from servroi.model.engine import run
from servroi.model.simulate import reads
from servroi.render.words import Words
from servroi.report.document import Prose
from servroi.report.sections.margins import margins as margins_told
from servroi.report.sections.split import best, split_sentence, unsplit_sentence
from servroi.sampling.draw import plan

TRIALS = 1_000


def case(returns: str = "0.5 to 2.5", **training: Any) -> Scenario:
    return read(
        plain_case(
            training={
                "budget_per_employee": 100,
                "success_probability": 0.75,
                "effects": {"turnover_reduction": "10 % to 40 %", "churn_reduction": "1 % to 6 %"},
                **training,
            },
            marketing={"extra_spend": 10_000, "marginal_return": returns, "returns": 0.5},
            simulation={"trials": TRIALS},
        )
    ).scenario


def asked(scenario: Scenario, budget: float | None = None, step: float | None = 1_000.0, trials: int = TRIALS) -> Split:
    answer = split(scenario, budget, step, trials)
    assert isinstance(answer, Split)
    return answer


@pytest.fixture(scope="module")
def found() -> Split:
    return asked(case())


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
    answer = asked(case(fixed_cost=5_000), budget=20_000.0)
    scales = {round(point.share, 2): point.scale for point in answer.points}
    assert scales[0.25] == pytest.approx(0.0), "5'000 only cover the fixed cost"
    assert scales[1.0] == pytest.approx(1.5), "15'000 for a programme of 10'000"


def test_the_best_is_among_those_as_good(found: Split) -> None:
    assert found.best.as_good
    assert found.best.npv.value == max(point.npv.value for point in found.points)
    assert found.best in found.points
    assert 0.0 <= found.p_beats_marketing.value <= 1.0


def test_marketing_brings_less_and_less(found: Split) -> None:
    returns = [margin.marketing for margin in found.margins if margin.marketing is not None]
    assert returns == sorted(returns, reverse=True)
    assert [margin.spent for margin in found.margins] == pytest.approx([2_000.0 * k for k in range(10)])


def test_margins_are_differences_of_splits(found: Split) -> None:
    first = asked(case(), budget=1_000.0)
    spent = 3.0 * 1_000.0  # three years, no discount, no growth
    assert found.margins[0].training == pytest.approx(first.points[-1].npv.value / spent, rel=1e-9)
    assert found.margins[0].marketing == pytest.approx(first.points[0].npv.value / spent, rel=1e-9)


def test_steps_reach_twice_the_budget() -> None:
    answer = asked(case(), budget=500_000.0, step=10_000.0, trials=200)
    assert answer.margins[-1].spent == pytest.approx(900_000.0)


def test_first_and_at_once_spend_the_same(found: Split) -> None:
    assert found.train_first != found.at_once
    one_year = asked(case(start=1, stop=1), trials=200)
    assert one_year.train_first == one_year.at_once, "a single year has no afterwards"


def test_without_marketing_there_is_nothing_to_split() -> None:
    scenario = read(plain_case(customers=None, marketing=None, simulation={"trials": 200})).scenario
    assert split(scenario) == Unsplit("no_customers")


def test_progress_ends_at_all() -> None:
    told: list[int] = []
    split(case(), step=1_000.0, trials=200, progress=told.append)
    assert told[-1] == 100


@pytest.fixture(scope="module")
def dearer() -> Split:
    return asked(case(setup_cost=7_000))


@pytest.mark.parametrize("language", ["en", "de", "fr", "it"])
def test_how_set_up_costs_are_treated_is_said(found: Split, dearer: Split, language: str) -> None:
    """They come on top of the budget, once, in every split that gives the lever money: the figures show it."""
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
    found = asked(scenario, budget=1_000.0, trials=200)
    assert found.setup_training == 0.0
    assert found.setup_marketing == pytest.approx(3_000.0)


WEAK = {"turnover_reduction": "-10 % to 40 %"}
STRONG = {"turnover_reduction": "5 % to 40 %"}


@pytest.mark.parametrize(
    ("returns", "training", "said"),
    [
        ("0.5 to 2.5", {"effects": STRONG}, "All of it is best spent in one place: Training"),
        ("0.5 to 2.5", {"effects": WEAK}, "A toss-up: putting all CHF 10,000 a year into Training is ahead on average"),
        ("0.5 to 0.8", {"effects": WEAK}, "A toss-up between keeping the money and putting all CHF 10,000"),
        (
            "0.5 to 0.8",
            {"effects": WEAK, "success_probability": 0.5},
            "into Training is ahead, but it loses",
        ),
        ("0.5 to 0.8", {"effects": WEAK, "success_probability": 0.3}, "A toss-up between keeping the money"),
        (
            "0.5 to 2.5",
            {"effects": WEAK, "success_probability": 0.5},
            "though it beats putting all of it into Marketing",
        ),
        ("0.5 to 0.8", {"effects": {}, "success_probability": 0.3}, "Keep the money"),
    ],
)
def test_the_first_sentence_is_as_sure_as_the_run(returns: str, training: dict[str, Any], said: str) -> None:
    """All for one lever is an option of the run, so both say the same; a mixture is held against the lesser option."""
    scenario = case(returns, **training)
    verdict, found = decide(scenario, run(plan(scenario, reads(scenario)))), asked(scenario)
    assert said in spoken(split_sentence(found))[0]
    if found.best.share in (0.0, 1.0):
        names = {"train" if found.best.share else "market": BEST}
        ours = (found.verdict.recommended, found.verdict.runner_up)
        assert ours == tuple(names.get(name, name) for name in (verdict.recommended, verdict.runner_up))
        assert (found.verdict.toss_up, found.verdict.p_beats) == (verdict.toss_up, verdict.p_beats)


def test_a_mixture_that_loses_mostly_is_not_hidden_by_the_option_it_is_most_like(found: Split) -> None:
    """95 % in training beats 100 % in most trials, but not keeping the money."""
    rng = np.random.default_rng(1)
    train = np.where(rng.random(1_000) < 0.3, 100.0, -30.0)
    pure, limits = {"train": train, "market": train - 1_000.0}, case().constants
    told = verdict_on(train + 1.0, pure, None, limits)
    assert (told.recommended, told.runner_up, told.toss_up) == (BEST, NEITHER, False)
    assert told.p_beats.value < 0.4
    near = verdict_on(train + 1_000.0 + rng.normal(0.1, 1.0, 1_000), {**pure, "train": train + 1_000.0}, None, limits)
    assert (near.runner_up, near.toss_up) == ("train", True), "what stands may still be no better than the next one"


def test_where_the_state_takes_all_no_split_is_ahead() -> None:
    taken = replace(
        case(), inputs={**case().inputs, "finance.tax_rate": certain(case().inputs["finance.tax_rate"], 1.0)}
    )
    assert spoken(split_sentence(asked(taken, trials=100))) == [
        "A toss-up: no split of CHF 10,000 a year brings more or less than it costs."
    ]


def certain(entry: Input, value: float) -> Input:
    return replace(entry, distribution=Certain(value))


def test_where_many_splits_are_as_good_none_is_named(found: Split) -> None:
    """Only those around the best one count: equals with worse ones between are no range."""
    good = {0, *range(14, 21)}
    points = tuple(replace(point, as_good=k in good) for k, point in enumerate(found.points))
    wide = replace(found, points=points, best=points[20])
    assert spoken(split_sentence(wide))[0].startswith("Of CHF 10,000 a year, anything from CHF 7,000 to CHF 10,000 for")
    near = replace(wide, points=tuple(replace(point, as_good=k in {0, 19, 20}) for k, point in enumerate(points)))
    assert spoken(split_sentence(near))[0].startswith("All of it is best spent")
    assert spoken(*prose(near))[0].startswith("From 95% to 100% in training are as good")


def test_money_that_brings_nothing_is_lost_and_no_more() -> None:
    """Hours are paid in wages, which rise, and pay is uncertain; a programme is set up once."""
    scenario = case(effects={}, hours_per_employee=2, setup_cost=5_000)
    uneven = read(
        plain_case(
            finance={"wage_growth": "3 %"},
            frontline={"labour_cost": "40'000 to 90'000"},
            training={"budget_per_employee": 100, "hours_per_employee": 2, "setup_cost": 5_000, "effects": {}},
            simulation={"trials": TRIALS},
        )
    ).scenario
    for known in (scenario, uneven):
        lost = [margin.training for margin in asked(known, budget=5_000.0).margins]
        assert lost == pytest.approx([-1.0] * 10, rel=1e-9)


def test_without_a_budget_there_is_nothing_to_split_until_an_amount_is_named() -> None:
    free = case(budget_per_employee=0, hours_per_employee=0)
    assert split(free) == Unsplit("no_budget")
    assert "--budget" in spoken(unsplit_sentence(Unsplit("no_budget")))[0]
    named = asked(free, budget=10_000.0)
    assert {margin.training for margin in named.margins} == {None}
    assert all(margin.marketing for margin in named.margins)
    assert spoken(*flow(named)) == ["The first CHF 1,000 a year go to: Marketing."]


def test_a_lever_that_does_not_earn_its_cost_is_not_recommended(found: Split) -> None:
    """Neither is better where both lose, however little one of them does."""
    gains = [(0.5, -0.1), (0.1, -0.1), (-0.3, -0.2), (-0.4, 0.1), (0.2, 0.1)]
    margins = tuple(Margin(1_000.0 * k, *pair) for k, pair in enumerate(gains))
    assert spoken(*flow(replace(found, margins=margins))) == [
        "The first CHF 1,000 a year go to: Training.",
        "Training brings more than it costs up to about CHF 2,000 a year; from there on neither does.",
        "From about CHF 3,000 a year Marketing has the better return.",
        "From about CHF 4,000 a year Training has it again.",
    ]
    nothing = tuple(Margin(1_000.0 * k, -0.5, -0.1) for k in range(3))
    assert [text.key for text in flow(replace(found, margins=nothing))] == ["split.first_nothing"]


@pytest.mark.parametrize(
    ("budget", "step"), [(5.0, 1.0), (91.0, 10.0), (3_000.0, 200.0), (9_999.0, 1_000.0), (10_000.0, 10_000.0),
                         (1e6, 10_000.0), (3e6, 200_000.0), (385e6, 5e7)]
)  # fmt: skip
def test_the_next_amount_fits_the_budget(budget: float, step: float) -> None:
    assert usual_step(budget) == pytest.approx(step)


def spoken(*texts: Text) -> list[str]:
    """Return sentences in English, with plain blanks."""
    words = Words("en", "CH", "CHF")
    return [words.say(text).replace("\N{NO-BREAK SPACE}", " ") for text in texts]


def flow(found: Split) -> tuple[Text, ...]:
    return next(block.sentences for block in margins_told(found).blocks if isinstance(block, Prose))


def prose(found: Split) -> tuple[Text, ...]:
    return next(block.sentences for block in best(found).blocks if isinstance(block, Prose))
