"""Options between which nothing uncertain makes a difference: that is said, and no shares of rounding are given."""

from __future__ import annotations

from typing import Any

from tests.reference.worlds import plain_case, read

from servroi.analysis.sensitivity import sensitivity
from servroi.analysis.verdict import decide
from servroi.core.findings import NEITHER, Estimate
from servroi.core.sensitivity import Sensitivity
from servroi.core.text import Text
from servroi.model.engine import run
from servroi.render.words import Words
from servroi.report.document import Prose
from servroi.report.sections.sensitivity import decides, decisive, decisive_sentence, tornado
from servroi.sampling.draw import plan

TRIALS = 500


def found(horizon: int = 3, turnover: str = "18 % to 25 %", **twin: Any) -> Sensitivity:
    """Return what decides between a training and one that differs in what is stated."""
    stated = plain_case(
        finance={"horizon": horizon},
        frontline={"turnover": turnover},
        training={"budget_per_employee": 100, "effects": {"turnover_reduction": "5 % to 30 %"}},
        options={"market": None, "twin": {"training": twin}},
        simulation={"trials": TRIALS},
    )
    reading = read(stated)
    drawn = plan(reading.scenario, reading.used)
    return sensitivity(drawn, decide(reading.scenario, run(drawn)), trials=TRIALS)


def test_what_tells_two_options_not_apart_is_weighed_against_keeping_the_money() -> None:
    """The NPV has a wide range; only the difference of the two has none but rounding."""
    answer = found()
    assert answer.alike == ("train", "twin")
    assert answer.rivals == ("train", NEITHER)
    moving = {bar.path: bar for bar in answer.bars if bar.total.value}
    assert {"frontline.turnover", "training.effects.turnover_reduction"} <= set(moving)
    for bar in moving.values():
        assert bar.difference == tuple(bar.options["train"])
    words = Words("en", "CH", "CHF")
    said = "Nothing that is uncertain here makes a difference between Training and twin."
    assert words.say(decisive_sentence(answer)) == said
    told = spoken(answer)
    assert told[0] == "What follows weighs Training against keeping the money."
    assert told[1].startswith("What decides most")
    title = tornado(answer)
    assert title is not None
    assert title.title is not None
    assert words.say(title.title) == "What Training brings beyond its cost, CHF"
    page = decides(answer, None, (), redacted=True).blocks[0]
    assert isinstance(page, Prose)
    assert [words.say(text) for text in page.sentences[:3]] == [said, *told[:2]]


def test_inputs_that_move_both_options_alike_have_no_share_of_what_tells_them_apart() -> None:
    """The twin's own budget is uncertain; turnover moves both to the same amount, but for rounding."""
    answer = found(budget_per_employee="80 to 130")
    assert answer.alike is None
    assert answer.rivals == ("train", "twin")
    shares = {bar.path: bar.total for bar in answer.bars if bar.total.value}
    assert set(shares) == {"options[twin].training.budget_per_employee"}
    for bar in answer.bars:
        if bar.path not in shares:
            assert bar.difference == (answer.mean, answer.mean)
            assert bar.first_order == bar.total == Estimate(0.0, 0.0)


def test_every_horizon_is_tried_and_the_scenarios_own() -> None:
    answer = found(horizon=4, budget_per_employee="120 to 180")
    years = [point.years for point in answer.horizon if not point.extended]
    assert years == [1, 2, 3, 4, 5, 7, 10] == [point.years for point in answer.horizon if point.extended]
    assert [point.years for point in found(horizon=30).horizon if point.extended][-1] == 30


def spoken(answer: Sensitivity) -> list[str]:
    words = Words("en", "CH", "CHF")
    sentences: tuple[Text, ...] = next(block.sentences for block in decisive(answer).blocks if isinstance(block, Prose))
    return [words.say(text) for text in sentences]
