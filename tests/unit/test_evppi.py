"""The value of information against problems with a known answer."""

from __future__ import annotations

from math import erf, exp, pi, sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from tests.measured import Measured

from servroi.analysis.evppi import Gain, of_group, of_one, perfect, slopes_of
from servroi.core.value import Array

FILE = Path(__file__).parents[1] / "cases" / "information_examples.yaml"
EXAMPLES: dict[str, dict[str, Any]] = {
    entry["id"]: entry for entry in yaml.safe_load(FILE.read_text(encoding="utf-8"))["examples"]
}
TRIALS = 100_000


def normals(rows: int, seed: int = 1) -> Array:
    """Return independent scores, (row, trial)."""
    return np.random.Generator(np.random.SFC64(seed)).standard_normal((rows, TRIALS))


def controlled(row: int, slopes: Array, payoffs: Array, scores: Array) -> Gain:
    """Return what one score is worth, as analysis.information asks for it: the linear part of all others taken out."""
    return of_one(scores[row], payoffs - slopes @ scores, slopes[:, row])


def loss(mean: float, sd: float) -> float:
    """Return the expected gain of knowing a normal difference with mean > 0 before choosing its sign."""
    if sd == 0.0:
        return 0.0
    ratio = mean / sd
    below = 0.5 * (1.0 - erf(ratio / sqrt(2.0)))
    return sd * exp(-ratio * ratio / 2.0) / sqrt(2.0 * pi) - mean * below


def test_every_example_has_an_address() -> None:
    assert all(entry["url"].startswith("https://") for entry in EXAMPLES.values())


def test_two_normals(measured: Measured) -> None:
    example = EXAMPLES["voi_two_normals"]
    expected = example["derived"]
    first, second = example["inputs"]["p1"], example["inputs"]["p2"]
    scores = normals(2)
    p1, p2 = first["mean"] + first["sd"] * scores[0], second["mean"] + second["sd"] * scores[1]
    payoffs = np.stack([np.zeros(TRIALS), p1 - p2])
    slopes = slopes_of(payoffs, scores)
    assert loss(1.0, sqrt(5.0)) == pytest.approx(expected["evpi"], abs=example["tolerance"]["analytic_abs"])
    found = {"evpi": perfect(payoffs, scores).value.value}
    for row, name in enumerate(("evppi_p1", "evppi_p2")):
        found[name] = controlled(row, slopes, payoffs, scores).value.value
        plain = of_one(scores[row], payoffs).value.value
        assert plain == pytest.approx(expected[name], abs=example["tolerance"]["monte_carlo_100k_abs"])
    largest = max(abs(value / expected[name] - 1.0) for name, value in found.items())
    assert largest <= 0.01
    measured("information", {"values": len(found), "largest relative error": largest})


@pytest.mark.parametrize("name", ["evpi_three_options", "evpi_stock_fund_deposit"])
def test_payoff_tables(name: str) -> None:
    example = EXAMPLES[name]
    given, expected = example["inputs"], example["published"]
    state = np.repeat(np.arange(3), (np.array(given["probabilities"]) * 1_000).round().astype(int))
    payoffs = np.array(list(given["payoffs"].values()), dtype=float)[:, state]
    tolerance = example["tolerance"]["abs"]
    best = max(expected["expected"].values())
    assert payoffs.mean(axis=1).max() == pytest.approx(best, abs=tolerance)
    for gain in (perfect(payoffs), of_one(state.astype(float), payoffs)):
        assert gain.value.value == pytest.approx(expected["evpi"], abs=tolerance)
        assert best + gain.value.value == pytest.approx(expected["value_with_perfect_information"], abs=tolerance)


def test_decision_tree() -> None:
    example = EXAMPLES["forge_decision_tree"]
    given = example["inputs"]
    success = np.repeat([1.0, 0.0], [int(given["success"]["p"] * 1_000), round(given["failure"]["p"] * 1_000)])
    invest = np.where(success > 0.0, given["success"]["payoff"], given["failure"]["payoff"]) - given["invest_cost"]
    payoffs = np.stack([invest, np.full(success.size, float(given["alternative"]))])
    gain = of_one(np.asarray(success, dtype=np.float64), payoffs)
    tolerance = example["tolerance"]["abs"]
    assert invest.mean() == pytest.approx(example["published"]["emv_invest"], abs=tolerance)
    assert gain.value.value == pytest.approx(example["derived"]["evpi"], abs=tolerance)
    assert gain.changes == pytest.approx(given["failure"]["p"])
    unused = np.asarray(np.arange(success.size) % 2.0, dtype=np.float64)  # says nothing about success
    assert of_one(unused, payoffs).value.value == pytest.approx(0.0, abs=tolerance)


def test_linear_decision_with_forty_inputs(thorough: bool) -> None:
    inputs = 40
    scores = normals(inputs, seed=3)
    weights = np.linspace(0.0, 1.0, inputs)  # the first has no influence
    mean = 1.0
    payoffs = np.stack([np.zeros(TRIALS), mean + weights @ scores])
    evpi = loss(mean, float(np.linalg.norm(weights)))
    everything = perfect(payoffs, scores).value
    assert abs(everything.value - evpi) <= 5.0 * everything.se
    slopes = slopes_of(payoffs, scores)
    rest = payoffs - slopes @ scores
    for k, weight in list(enumerate(weights))[:: 1 if thorough else 4]:
        gain = of_one(scores[k], rest, slopes[:, k]).value.value
        assert gain == pytest.approx(loss(mean, float(weight)), abs=0.005 * evpi), f"input {k}"
        assert 0.0 <= gain <= everything.value
    assert of_one(scores[0], rest, slopes[:, 0]).value.value == 0.0, "exactly"


def test_a_group_is_worth_what_its_sum_is_worth() -> None:
    scores = normals(6, seed=4)
    weights = np.array([1.0, 0.8, 0.6, 0.4, 0.2, 0.0])
    payoffs = np.stack([np.zeros(TRIALS), 0.5 + weights @ scores])
    for size in (1, 3, 6):
        expected = loss(0.5, float(np.linalg.norm(weights[:size])))
        assert of_group(scores[:size], payoffs).value.value == pytest.approx(expected, rel=0.02)


def test_a_group_of_very_many_inputs_is_worth_what_its_sum_is_worth() -> None:
    """Fifty teams have hundreds of inputs: without a limit their products would take 50 GB."""
    count = 16_384
    scores = np.random.Generator(np.random.SFC64(8)).standard_normal((300, count))
    weights = np.full(300, 0.1)
    curved = scores[150] * scores[151]  # of the two that move most, the product still counts
    payoffs = np.stack([np.zeros(count), 0.5 + weights @ scores + 2.0 * (scores[150] + scores[151]) + curved])
    known = of_group(scores, payoffs).value
    assert known.value == pytest.approx(perfect(payoffs).value.value, rel=0.02)


def test_a_group_with_luck_is_worth_more_than_either() -> None:
    score = normals(1, seed=5)
    luck = (np.random.Generator(np.random.SFC64(6)).uniform(size=TRIALS) < 0.5).astype(np.intp)
    payoffs = np.stack([np.zeros(TRIALS), luck * (1.0 + score[0]) - 0.4])
    both = of_group(score, payoffs, luck).value.value
    assert both == pytest.approx(perfect(payoffs).value.value, rel=0.02)
    assert both > max(of_one(score[0], payoffs).value.value, of_one(luck.astype(float), payoffs).value.value)


def test_noise_is_worth_nothing() -> None:
    scores = normals(3, seed=7)
    payoffs = np.stack([np.zeros(TRIALS), scores[0]])
    assert of_one(scores[1], payoffs) == Gain(of_one(scores[1], payoffs).value, 0.0)
    assert of_one(scores[1], payoffs).value.value == 0.0
    assert of_group(scores[1:], payoffs).value.value == pytest.approx(0.0, abs=1e-3)
