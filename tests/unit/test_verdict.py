"""The decision: who is best, how surely, and when it is a toss-up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import sqrt

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.reference.worlds import plain_case, read

from servroi import pipeline
from servroi.analysis.base_case import BaseCase
from servroi.analysis.verdict import best, compare, decide
from servroi.core.findings import NEITHER
from servroi.core.scenario import Scenario
from servroi.core.trials import Detail, OptionTrials, Sums, Trials
from servroi.core.value import Array
from servroi.report.sections.verdict import verdict_sentence
from servroi.report.subject import programme
from servroi.sampling.draw import plan

EMPTY = np.empty(0)


def scenario(*names: str) -> Scenario:
    whole = read(plain_case()).scenario
    return replace(whole, options=tuple(replace(whole.options[0], name=name) for name in names))


def trials(luck: Mapping[str, NDArray[np.bool_]] | None = None, /, **npvs: Array) -> Trials:
    """Trials of which nothing but NPVs and luck is known."""
    detail = Detail({}, EMPTY, EMPTY, EMPTY, EMPTY, EMPTY)
    options = {
        name: OptionTrials(np.asarray(npv, dtype=float), (luck or {}).get(name), Sums({}, {}, {}, {}), detail)
        for name, npv in npvs.items()
    }
    size = len(next(iter(npvs.values())))
    return Trials(options, np.array(0.0), np.array(0.0), size, 0)


def mixed(*parts: tuple[int, float]) -> Array:
    """So many trials of each value."""
    return np.concatenate([np.full(count, value) for count, value in parts])


@pytest.mark.parametrize(
    ("a", "b", "first", "second", "toss_up", "beats"),
    [
        (mixed((100, 2.0)), mixed((100, 1.0)), "a", "b", False, 1.0),
        (mixed((100, 1.0)), mixed((100, 2.0)), "b", "a", False, 1.0),
        (mixed((100, 2.0)), mixed((100, -1.0)), "a", NEITHER, False, 1.0),
        (mixed((100, -2.0)), mixed((100, -1.0)), NEITHER, "b", False, 1.0),  # keep the money
        (mixed((100, 1.0)), mixed((100, 1.0)), "a", "b", True, 0.0),  # identical: equal NPVs beat nobody
        (mixed((100, 0.0)), mixed((100, -1.0)), "a", NEITHER, True, 0.0),
        (mixed((70, 3.0), (30, -1.0)), mixed((100, 0.5)), "a", "b", False, 0.7),
        # beats in half of the trials, yet much better on average: who wins is open
        (mixed((50, 30.0), (50, 1.0)), mixed((100, 2.0)), "a", "b", True, 0.5),
        (mixed((60, 30.0), (40, 1.0)), mixed((100, 2.0)), "a", "b", True, 0.6),  # the ends belong to it
        (mixed((61, 30.0), (39, 1.0)), mixed((100, 2.0)), "a", "b", True, 0.61),  # nor is it told from them
        (mixed((6100, 30.0), (3900, 1.0)), mixed((10000, 2.0)), "a", "b", False, 0.61),
        (mixed((40, 30.0), (60, 1.0)), mixed((100, 2.0)), "a", "b", True, 0.4),
        (mixed((3900, 30.0), (6100, 1.0)), mixed((10000, 2.0)), "a", "b", False, 0.39),
        # b is the same in a worse form, so the doubt is whether a pays at all
        (mixed((55, 3.0), (45, -1.0)), mixed((55, 2.9), (45, -1.1)), "a", NEITHER, True, 0.55),
        (mixed((90, 3.0), (10, -1.0)), mixed((90, 2.9), (10, -1.1)), "a", NEITHER, False, 0.9),
        (mixed((95, 3.0), (5, 1.0)), mixed((95, 2.0), (5, 2.0)), "a", "b", False, 0.95),  # and none may be better
        (mixed((94, 3.0), (6, 1.0)), mixed((94, 2.0), (6, 2.0)), "a", "b", False, 0.94),
        # beats nearly always, but one trial decides the mean: within two standard errors
        (mixed((99, 3.0), (1, -60.0)), mixed((100, 2.0)), "a", "b", True, 0.99),
    ],
)
def test_decision(a: Array, b: Array, first: str, second: str, toss_up: bool, beats: float) -> None:
    found = decide(scenario("a", "b"), trials(a=a, b=b))
    assert (found.recommended, found.runner_up, found.toss_up) == (first, second, toss_up)
    assert found.p_beats.value == pytest.approx(beats)
    assert found.p_beats.se == pytest.approx(sqrt(beats * (1 - beats) / a.size))


@pytest.mark.parametrize(("mean", "toss_up"), [(0.19, True), (0.21, False)])
def test_two_standard_errors_are_a_toss_up(mean: float, toss_up: bool) -> None:
    """100 trials with a standard deviation of 1; the difference is above 0 in 70 of them."""
    high = np.full(70, sqrt(30 / 70))
    npv = np.concatenate([high, np.full(30, -sqrt(70 / 30))])
    npv = npv / npv.std(ddof=1) + mean
    found = decide(scenario("a"), trials(a=npv))
    assert (found.recommended, found.toss_up) == ("a", toss_up)
    assert found.p_beats.value == 0.7


def test_one_option_stands_against_keeping_the_money() -> None:
    found = decide(scenario("a"), trials(a=mixed((100, -1.0))))
    assert (found.recommended, found.runner_up) == (NEITHER, "a")


@pytest.mark.parametrize(
    ("npvs", "expected"),
    [
        ({"a": [3, 3, -1, -1], "b": [1, 4, -2, -2]}, {"a": 0.25, "b": 0.25, NEITHER: 0.5}),
        ({"a": [1, 1], "b": [1, 1]}, {"a": 0.5, "b": 0.5, NEITHER: 0}),  # ties share a trial
        ({"a": [0, 0], "b": [0, 0]}, {"a": 1 / 3, "b": 1 / 3, NEITHER: 1 / 3}),
        ({"a": [0, -1]}, {"a": 0.25, NEITHER: 0.75}),
    ],
)
def test_chance_to_be_best(npvs: dict[str, list[float]], expected: dict[str, float]) -> None:
    found = best(trials(**{name: np.array(values, dtype=float) for name, values in npvs.items()}))
    assert {name: estimate.value for name, estimate in found.items()} == pytest.approx(expected)


def test_chances_to_be_best_sum_to_one() -> None:
    generator = np.random.default_rng(1)
    npvs = {name: np.round(generator.normal(0.0, 2.0, 1000)) for name in "abcde"}  # rounded, so that there are ties
    assert sum(estimate.value for estimate in best(trials(**npvs)).values()) == pytest.approx(1.0, abs=1e-12)


def test_comparison_of_every_pair() -> None:
    given = {"a": np.array([1.0, 1.0, 1.0, 5.0]), "b": np.array([0.0, 1.0, 2.0, 2.0]), "c": np.zeros(4)}
    takes = {"a": np.array([True, True, False, True]), "c": np.array([False, False, False, True])}
    found = {(pair.a, pair.b): pair for pair in compare(scenario(*given), trials(takes, **given))}
    assert list(found) == [("a", "b"), ("a", "c"), ("b", "c")]
    pair = found["a", "b"]
    assert pair.p_a_beats_b.value == 0.5  # the tie beats nobody
    assert pair.p_b_beats_a.value == 0.25
    assert (pair.beats("a"), pair.beats("b"), pair.same) == (pair.p_a_beats_b, pair.p_b_beats_a, False)
    assert pair.p_b_given_takes is not None
    assert pair.p_b_given_takes.value == 0.0
    assert pair.p_given_takes is not None
    assert pair.p_given_takes.value == pytest.approx(2 / 3)
    assert pair.difference.mean == pytest.approx(0.75)
    other = found["b", "c"].p_given_takes
    assert other is not None
    assert other.value == 1.0  # the luck of c, for b does not train


def test_nothing_is_said_about_training_that_never_takes_hold() -> None:
    given = {"a": np.ones(3), "b": np.zeros(3)}
    (pair,) = compare(scenario("a", "b"), trials({"a": np.zeros(3, dtype=bool)}, **given))
    assert pair.p_given_takes is None
    (pair,) = compare(scenario("a", "b"), trials(**given))
    assert pair.p_given_takes is None


def test_swapped_options_swap_the_signs() -> None:
    generator = np.random.default_rng(2)
    a, b = generator.normal(1.0, 2.0, 1000), generator.normal(0.5, 1.0, 1000)
    (there,) = compare(scenario("a", "b"), trials(a=a, b=b))
    (back,) = compare(scenario("b", "a"), trials(b=b, a=a))
    assert there.difference.mean is not None
    assert back.difference.mean is not None
    assert there.difference.mean == pytest.approx(-back.difference.mean, rel=1e-12)
    assert there.p_a_beats_b.value == pytest.approx(1.0 - back.p_a_beats_b.value)
    assert decide(scenario("a", "b"), trials(a=a, b=b)) == decide(scenario("b", "a"), trials(b=b, a=a))


def test_what_is_the_same_in_every_trial_is_told() -> None:
    (pair,) = compare(scenario("a", "b"), trials(a=np.arange(4.0), b=np.arange(4.0)))
    assert pair.same
    (pair,) = compare(scenario("a", "b"), trials(a=np.arange(4.0), b=np.arange(4.0)[::-1]))
    assert not pair.same  # no difference on average


COPIES = """
company: {name: Kipp AG, country: CH}
frontline: {headcount: 30, turnover: 12 %}
training: {budget_per_employee: 100, hours_per_employee: 4}
"""


def test_a_worse_copy_of_the_best_option_changes_no_word_of_the_verdict() -> None:
    """A training that costs a franc more is behind in every trial, and says nothing of whether training pays."""
    copied = f"{COPIES}options: {{with a badge: {{training: {{fixed_cost: 1}}}}}}\n"
    alone, beside = (pipeline.find(pipeline.read_bytes(text.encode()), 2_000) for text in (COPIES, copied))
    assert (beside.verdict, verdict_sentence(beside)) == (alone.verdict, verdict_sentence(alone))
    assert beside.verdict.toss_up
    moves = {entry.path: entry.swing for entry in alone.assumptions}
    assert {entry.path: entry.swing for entry in beside.assumptions if entry.path in moves} == moves


def test_a_further_option_never_makes_a_doubtful_choice_look_sure() -> None:
    """`c` is far behind on average and ahead in 11 trials of 20: beside it alone, and with `b` between, a toss-up."""
    a = np.full(2000, 10.0)
    b = np.repeat([11.0, 8.0], [600, 1400])
    c = np.repeat([12.0, -20.0], [1100, 900])
    two, three = decide(scenario("a", "c"), trials(a=a, c=c)), decide(scenario("a", "b", "c"), trials(a=a, b=b, c=c))
    assert two == three
    assert (three.recommended, three.runner_up, three.toss_up) == ("a", "c", True)
    clear = decide(scenario("a", "b"), trials(a=a, b=b))
    assert (clear.runner_up, clear.toss_up) == ("b", False)


def test_the_base_case_asks_about_something_else_than_the_same_in_another_size() -> None:
    text = f"{COPIES}options: {{with a badge: {{training: {{fixed_cost: 1}}}}}}\n"
    reading = pipeline.read_bytes(text.encode())
    assert BaseCase(plan(reading.scenario, reading.used)).rivals()[1] == NEITHER


def test_value_rests_on_the_evidence_for_the_programme_that_is_named() -> None:
    """Keeping the money wins; of the two programmes the next best is taken apart, whose one effect is a judgement."""
    reading = pipeline.read_bytes(
        b"""
company: {name: Muster AG, country: CH}
frontline: {headcount: 120, turnover: 20 %}
training: {budget_per_employee: 30000, hours_per_employee: 40}
options:
  small:
    training:
      budget_per_employee: 900
      effects:
        {turnover_reduction: {value: 10 %, source: us, grade: D}, productivity_gain: 0 %, sick_day_reduction: 0 %}
"""
    )
    found = pipeline.find(reading, 500)
    assert (found.verdict.recommended, found.verdict.runner_up, programme(found)) == (NEITHER, "small", "small")
    assert found.value_by_grade == {"D": 1.0}
