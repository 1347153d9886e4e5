"""Options against each other: alike, swapped, in another order."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from tests.measured import Measured
from tests.property.cases import SIZE, Case, cases, close, found, modest, near, ranges, seeds
from tests.reference.worlds import drawn, merged, read

from servroi.core.findings import NEITHER
from servroi.core.value import spread
from servroi.model.simulate import simulate


def test_identical_options_differ_in_no_trial(thorough: bool, measured: Measured) -> None:
    """All that is found about one is found about the other; where they are best, it is a toss-up."""
    tried = toss_ups = 0
    for seed in range(100 if thorough else 14):
        result = found({**cases(seed), "options": {"twin": {"training": {}}}}, SIZE)
        assert result.options["train"] == result.options["twin"]
        assert result.base_case["train"] == result.base_case["twin"]
        assert result.p_best["train"] == result.p_best["twin"]
        pair = next(pair for pair in result.comparison if (pair.a, pair.b) == ("train", "twin"))
        assert (pair.difference.mean, pair.difference.sd) == (0.0, 0.0)
        assert (pair.p_a_beats_b.value, pair.p_b_beats_a.value) == (0.0, 0.0)
        verdict = result.verdict
        tried += 1
        if verdict.recommended in ("train", "twin"):  # what comes second may have the same mean as well
            assert verdict.runner_up != NEITHER
            assert result.options[verdict.runner_up].npv.mean == result.options[verdict.recommended].npv.mean
            assert verdict.toss_up
            toss_ups += 1
    assert toss_ups >= 3
    measured("invariants", {"invariants": 1, "cases": tried})


@pytest.mark.parametrize("effect", [0.05, -0.05])
def test_identical_options_are_a_toss_up_only_if_one_of_them_is_best(effect: float) -> None:
    verdict = found(
        ranges(training={"effects": {"productivity_gain": effect}}, options={"market": None, "twin": {"training": {}}}),
        500,
    ).verdict
    assert (verdict.recommended == NEITHER) == (effect < 0)
    assert verdict.toss_up == (effect > 0)


@modest(max_examples=4)
@given(seeds)
def test_swapped_options_flip_the_sign(seed: int) -> None:
    """What was found about the one is now found about the other."""
    case = cases(seed)
    deep, light = {"training": {"scale": 2}}, {"training": {"scale": 0.5}}
    swapped = {"first": "second", "second": "first"}
    here, there = (
        found({**case, "options": {"first": one, "second": other}}, 100)
        for one, other in ((deep, light), (light, deep))
    )
    for name, option in here.options.items():
        assert there.options[swapped.get(name, name)] == option
    assert {swapped.get(name, name): chance for name, chance in there.p_best.items()} == here.p_best
    pair, other = (
        next(pair for pair in one.comparison if (pair.a, pair.b) == ("first", "second")) for one in (here, there)
    )
    assert near(pair.difference.mean, -(other.difference.mean or 0.0))
    assert (pair.p_a_beats_b, pair.p_b_beats_a) == (other.p_b_beats_a, other.p_a_beats_b)
    assert (pair.p_given_takes, pair.p_b_given_takes) == (other.p_b_given_takes, other.p_given_takes)
    npv = [one.sample.npv for one in (here, there)]
    np.testing.assert_array_equal(npv[0]["first"] - npv[0]["second"], npv[1]["second"] - npv[1]["first"])
    assert here.verdict.toss_up == there.verdict.toss_up


@modest(max_examples=4)
@given(seeds)
def test_order_of_options_changes_the_order_of_the_result_only(seed: int) -> None:
    """As long as `match` has `train` to refer to."""
    case = cases(seed)
    named = {"deep": {"training": {"scale": 2}}, "light": {"training": {"scale": 0.5}}, **case.get("options", {})}
    if named.get("train", True) is None:
        del named["train"]
    there, back = (found({**case, "options": dict(each)}, 100) for each in (named.items(), reversed(named.items())))
    assert list(there.options) != list(back.options)
    assert there.options == back.options
    assert there.p_best == back.p_best
    assert there.base_case == back.base_case
    pairs = {(pair.a, pair.b): pair for pair in there.comparison}
    for pair in back.comparison:
        if (pair.a, pair.b) in pairs:
            assert pairs[pair.a, pair.b] == pair
        else:
            other = pairs[pair.b, pair.a]
            assert (pair.p_a_beats_b, pair.p_b_beats_a) == (other.p_b_beats_a, other.p_a_beats_b)
            assert near(pair.difference.mean, -(other.difference.mean or 0.0))


@modest(max_examples=4)
@given(seeds)
def test_without_train_match_refers_to_the_first_that_trains(seed: int) -> None:
    case = merged(cases(seed), {"customers": ranges()["customers"], "marketing": {"extra_spend": "match"}})
    for name in ("setup_cost", "start", "stop"):
        case["marketing"].pop(name, None)
    named: Case = {"deep": {"training": {"scale": 2}}, "light": {"training": {"scale": 0.5}}}
    for options in (named, dict(reversed(named.items()))):
        scenario = read({**case, "options": {"train": None, **options}}).scenario
        outcomes = simulate(drawn(scenario, SIZE))
        spent, cost, time = (
            np.array([spread(amount, SIZE) for amount in outcomes[name].channels[channel]])
            for name, channel in (
                ("market", "marketing_cost"),
                (next(iter(options)), "training_cost"),
                (next(iter(options)), "training_time"),
            )
        )
        assert close(spent, cost + time)


def test_what_ties_but_for_rounding_beats_nobody() -> None:
    """Training and matched marketing that both fail have cost the same, added up in another order."""
    lucky = {"success_probability": 0.3}
    result = found(ranges(training=lucky, marketing={**lucky, "extra_spend": "match"}), 400)
    npv = result.sample.npv
    ties = float(np.mean(np.isclose(npv["train"], npv["market"], rtol=1e-9, atol=0.0)))
    assert ties > 0.4
    assert np.any(npv["train"] != npv["market"])
    (pair,) = result.comparison
    assert pair.p_a_beats_b.value + pair.p_b_beats_a.value + ties == pytest.approx(1.0, abs=1e-12)


def test_chances_to_be_best_sum_to_one() -> None:
    chances = found(ranges(options={"deep": {"training": {"scale": 2}}, "twin": {"training": {}}}), 1000).p_best
    assert list(chances) == ["train", "market", "deep", "twin", NEITHER]
    assert sum(chance.value for chance in chances.values()) == pytest.approx(1.0, abs=1e-12)
