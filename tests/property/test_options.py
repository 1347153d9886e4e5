"""Options against each other: alike, swapped, in another order."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from tests.property.cases import SIZE, Case, cases, close, found, modest, ranges, seeds
from tests.reference.worlds import drawn, merged, read, simulated, summaries

from servroi.analysis.verdict import best, compare, decide
from servroi.core.findings import NEITHER
from servroi.core.value import spread
from servroi.model.simulate import simulate


@modest(max_examples=8)
@given(seeds)
def test_identical_options_differ_in_no_trial(seed: int) -> None:
    case = cases(seed)
    case["options"] = {"twin": {"training": {}}}
    scenario = read(case).scenario
    trials = simulated(scenario, 200)
    np.testing.assert_array_equal(trials.options["train"].npv, trials.options["twin"].npv)
    pair = next(pair for pair in compare(scenario, trials) if (pair.a, pair.b) == ("train", "twin"))
    assert (pair.difference.mean, pair.difference.sd, pair.p_a_beats_b.value) == (0.0, 0.0, 0.0)
    verdict = decide(scenario, trials)
    if verdict.recommended == "train":  # what comes second may have the same mean as well
        assert verdict.runner_up != NEITHER
        assert trials.options[verdict.runner_up].npv.mean() == trials.options["train"].npv.mean()
        assert verdict.toss_up


@pytest.mark.parametrize("effect", [0.05, -0.05])
def test_identical_options_are_a_toss_up_only_if_one_of_them_is_best(effect: float) -> None:
    case = ranges(
        training={"effects": {"productivity_gain": effect}}, options={"market": None, "twin": {"training": {}}}
    )
    scenario = read(case).scenario
    verdict = decide(scenario, simulated(scenario, 500))
    assert (verdict.recommended == NEITHER) == (effect < 0)
    assert verdict.toss_up == (effect > 0)


@modest(max_examples=8)
@given(seeds)
def test_swapped_options_flip_the_sign(seed: int) -> None:
    case = cases(seed)
    deep, light = {"training": {"scale": 2}}, {"training": {"scale": 0.5}}
    results = []
    for options in ({"first": deep, "second": light}, {"first": light, "second": deep}):
        scenario = read({**case, "options": options}).scenario
        found = simulated(scenario, 100)
        results.append(found.options["first"].npv - found.options["second"].npv)
    np.testing.assert_array_equal(results[0], -results[1])


@modest(max_examples=8)
@given(seeds)
def test_order_of_options_changes_the_order_of_the_result_only(seed: int) -> None:
    """As long as `match` has `train` to refer to."""
    case = cases(seed)
    named = {"deep": {"training": {"scale": 2}}, "light": {"training": {"scale": 0.5}}, **case.get("options", {})}
    if named.get("train", True) is None:
        del named["train"]
    scenarios = [read({**case, "options": dict(each)}).scenario for each in (named.items(), reversed(named.items()))]
    there, back = (simulated(scenario, 100) for scenario in scenarios)
    assert list(there.options) != list(back.options)
    found, other = (summaries(*each) for each in zip(scenarios, (there, back), strict=True))
    assert found == other
    assert best(there) == best(back)
    pairs = {(pair.a, pair.b): pair.difference.mean or 0.0 for pair in compare(scenarios[0], there)}
    pairs |= {(b, a): -mean for (a, b), mean in pairs.items()}
    for pair in compare(scenarios[1], back):
        assert pair.difference.mean == pytest.approx(pairs[pair.a, pair.b], rel=1e-9, abs=1e-6)


@modest(max_examples=6)
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
    scenario = read(ranges(options={"deep": {"training": {"scale": 2}}, "twin": {"training": {}}})).scenario
    chances = best(simulated(scenario, 1000))
    assert list(chances) == ["train", "market", "deep", "twin", NEITHER]
    assert sum(chance.value for chance in chances.values()) == pytest.approx(1.0, abs=1e-12)
