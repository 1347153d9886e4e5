"""Each option by itself: sums agree, counts add up, standard errors are what repeated runs show."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from math import nan, sqrt
from typing import Any

import numpy as np
import pytest
from tests.reference.worlds import plain_case, read, simulated, summaries

from servroi.analysis.spread import chance, quantiles, shared_edges, shortfall, spread, times
from servroi.core.findings import OptionFindings
from servroi.core.scenario import Scenario
from servroi.core.trials import Trials
from servroi.core.value import Array
from servroi.model.channels import CHANNELS
from servroi.model.engine import detail_size

RICH: dict[str, Any] = plain_case(
    finance={"tax_rate": 0.2, "discount_rate": 0.08},
    frontline={"turnover": "15 % to 25 %"},
    customers={"churn": "8 % to 12 %"},
    training={
        "budget_per_employee": 100, "success_probability": 0.75, "setup_cost": "5000 to 20000", "sessions_per_year": 2,
        "effects": {
            "turnover_reduction": "-5 % to 10 %", "churn_reduction": "0 % to 5 %", "upsell_gain": "-1 % to 1 %",
        },
    },
    marketing={"extra_spend": 10_000, "marginal_return": "0.3 to 3"},
)  # fmt: skip
TRIALS = 3_000
REPEATS = 200
SMALL = 200


@cache
def scenario() -> Scenario:
    return read(RICH).scenario


@cache
def run() -> tuple[Trials, dict[str, OptionFindings]]:
    trials = simulated(scenario(), TRIALS)
    return trials, summaries(scenario(), trials)


@pytest.fixture(params=["train", "market"])
def option(request: pytest.FixtureRequest) -> OptionFindings:
    return run()[1][request.param]


def test_kinds_of_money_sum_to_the_npv_after_tax(option: OptionFindings) -> None:
    assert option.npv.mean is not None
    assert sum(option.npv_by_money.values()) == pytest.approx(option.npv.mean, rel=1e-10)


def test_channels_sum_to_the_npv_before_tax(option: OptionFindings) -> None:
    assert option.npv.mean is not None
    assert list(option.pv_by_channel) == [channel.name for channel in CHANNELS]
    worth = sum(channel.mean for channel in option.pv_by_channel.values())
    assert 0.8 * worth == pytest.approx(option.npv.mean, rel=1e-10)


def test_cash_by_year_adds_up(option: OptionFindings) -> None:
    assert option.npv.mean is not None
    cash = np.array(option.cash_by_year.mean)
    assert np.cumsum(cash) == pytest.approx(np.array(option.cumulative_by_year.mean))
    discounted = np.cumsum(cash * 1.08 ** -np.arange(4.0))
    assert discounted == pytest.approx(np.array(option.discounted_cumulative_by_year.mean))
    assert option.discounted_cumulative_by_year.mean[-1] == pytest.approx(option.npv.mean)
    for years in (option.cash_by_year, option.cumulative_by_year, option.discounted_cumulative_by_year):
        points = np.array([years.p5, years.p25, years.p50, years.p75, years.p95])
        assert points.shape == (5, 4)
        assert np.all(np.diff(points, axis=0) >= 0.0)


def test_histograms_hold_every_trial_and_share_their_edges() -> None:
    trials, found = run()
    histograms = [option.npv.histogram for option in found.values()]
    assert len({histogram.edges for histogram in histograms if histogram}) == 1
    for name, histogram in zip(found, histograms, strict=True):
        assert histogram is not None
        assert sum(histogram.counts) == TRIALS
        assert len(histogram.edges) == len(histogram.counts) + 1
        inner = histogram.edges[1:-1]
        npv = trials.options[name].npv
        assert histogram.counts[0] == np.count_nonzero(npv < inner[0])
        assert histogram.counts[-1] == np.count_nonzero(npv >= inner[-1])


def test_moments_and_quantiles_of_the_npv() -> None:
    trials, found = run()
    for name, option in found.items():
        npv = trials.options[name].npv
        assert option.npv.mean == pytest.approx(npv.mean())
        assert option.npv.sd == pytest.approx(npv.std(ddof=1))
        assert option.npv.se == pytest.approx(npv.std(ddof=1) / sqrt(TRIALS))
        points = [option.npv.p5, option.npv.p25, option.npv.p50, option.npv.p75, option.npv.p95]
        assert points == pytest.approx(np.quantile(npv, [0.05, 0.25, 0.5, 0.75, 0.95]))
        assert option.p_npv_positive.value == np.mean(npv > 0.0)


def test_ratios_are_those_of_each_trial() -> None:
    trials, found = run()
    for name, option in found.items():
        pv = trials.options[name].detail.pv
        benefits = sum(pv[channel.name] for channel in CHANNELS if not channel.cost)
        costs = -sum(pv[channel.name] for channel in CHANNELS if channel.cost)
        assert option.roi.mean == pytest.approx(np.mean((benefits - costs) / costs))
        assert option.bcr.mean == pytest.approx(np.mean(benefits / costs))
        for multiple, estimate in option.p_bcr_above.items():
            assert estimate is not None
            assert estimate.value == np.mean(benefits > float(multiple) * costs)
        assert option.payback_years.share_never is not None
        assert option.irr.share_none + option.irr.share_several <= 1.0


def test_without_costs_there_is_no_ratio() -> None:
    free = read(plain_case(training={"effects": {"productivity_gain": 0.1}})).scenario
    option = summaries(free, simulated(free, 100))["train"]
    for ratio in (option.roi, option.bcr, option.first_year_roi, option.undiscounted_roi, option.mirr):
        assert ratio.mean is None
    assert option.p_bcr_above == {"1": None, "2": None, "3": None}
    assert option.payback_years.mean == 0.0
    assert option.irr.share_none == 1.0


def test_training_takes_hold_as_often_as_is_probable() -> None:
    trials, found = run()
    takes = trials.options["train"].takes
    assert takes is not None
    assert abs(takes.mean() - 0.75) <= 4 * sqrt(0.75 * 0.25 / TRIALS)
    assert found["train"].p_takes == 0.75, "as it is stated, without the luck of the sample"
    assert found["market"].p_takes is None


@pytest.mark.parametrize(
    ("npv", "expected"),
    [
        (np.arange(100.0), 2.0),  # mean of 0..4
        (np.arange(100.0)[::-1], 2.0),
        (np.arange(101.0), 2.5),  # ceil(5.05) = 6
        (np.arange(20.0), 0.0),
        (np.arange(21.0), 0.5),
        (np.full(1000, -3.0), -3.0),
    ],
)
def test_expected_shortfall(npv: Array, expected: float) -> None:
    assert shortfall(npv, 0.05).value == pytest.approx(expected)


def test_expected_shortfall_takes_a_whole_share_exactly() -> None:
    """5 % of so many trials, without a trial more for the rounding of a product."""
    for size in range(100, 3000, 20):
        assert shortfall(np.arange(float(size)), 0.05).value == pytest.approx((size // 20 - 1) / 2)


def test_undefined_values_are_left_out() -> None:
    found = spread(np.array([nan, 1.0, 3.0, nan]))
    assert (found.mean, found.p50, found.share_never, found.half) == (2.0, 2.0, None, None)
    found = spread(np.array([nan, nan]))
    assert (found.mean, found.p50, found.sd) == (None, None, None)
    assert spread(np.array([7.0])).sd == 0.0


@pytest.mark.parametrize(
    ("years", "median", "never", "half"),
    [
        ([1.0, 2.0, 4.0], 2.0, 0.0, 2.0),
        ([1.0, 2.0, 4.0, nan], 2.0, 0.25, 3.0),  # the one that never comes is later than all others
        ([1.0, 2.0, nan], 1.5, 1 / 3, 2.0),
        ([1.0, 3.0, nan, nan], 2.0, 0.5, None),  # in half of the cases, but nobody knows when in a bit more
        ([1.0, nan, nan], 1.0, 2 / 3, None),
        ([nan, nan], None, 1.0, None),
    ],
)
def test_what_never_comes_is_later_than_all_else(
    years: list[float], median: float | None, never: float, half: float | None
) -> None:
    found = times(np.array(years))
    assert (found.p50, found.share_never, found.half) == (median, never, half)


def test_quantiles_are_linear_between_neighbours() -> None:
    values = np.sort(np.random.default_rng(1).normal(size=137))
    assert quantiles(values) == pytest.approx(np.quantile(values, [0.05, 0.25, 0.5, 0.75, 0.95]), rel=1e-12)


@pytest.mark.parametrize("value", [0.0, -5.0, 1e9])
def test_edges_of_a_single_value_enclose_it(value: float) -> None:
    edges = shared_edges([np.full(10, value)])
    assert edges[0] < value < edges[-1]
    assert np.all(np.diff(edges) > 0.0)


def test_caps_count_trials_that_are_kept_in_full() -> None:
    """A cap that always binds does so in all trials, certain or not, and however many trials are kept."""
    capped = {"complaint_rate": 0.4, "complaint_reduction": 0.1}
    case = plain_case(
        customers={"complaint_rate": capped["complaint_rate"]},
        training={"effects": {"complaint_reduction": capped["complaint_reduction"]}},
    )
    certain = read(case).scenario
    assert summaries(certain, simulated(certain, 300))["train"].caps["complaints"] == 1.0
    many: dict[str, Any] = {f"option {number}": {"training": {}} for number in range(18)}
    case = {**case, "options": many, "finance": {**case["finance"], "horizon": 30}}
    case["customers"] = {**case["customers"], "leave_if_badly": "50 % to 70 %"}
    uncertain = replace(read(case).scenario, trials=15_000)
    assert detail_size(uncertain) < uncertain.trials
    assert summaries(uncertain, simulated(uncertain, 15_000))["train"].caps["complaints"] == 1.0


def test_standard_errors_are_the_spread_of_repeated_runs() -> None:
    """200 seeds: the standard deviation of an estimate has itself a relative error of 1 / sqrt(2 * 199), or 5 %.

    The quantities of a tail are further from normal, so their tolerance is wider than five of those errors.
    """
    figures: dict[str, list[tuple[float, float]]] = {}
    for seed in range(REPEATS):
        trials = simulated(scenario(), SMALL, seed)
        for name, option in summaries(scenario(), trials).items():
            assert option.npv.mean is not None
            assert option.npv.se is not None
            figures.setdefault(f"{name} mean", []).append((option.npv.mean, option.npv.se))
            positive, tail = option.p_npv_positive, option.expected_shortfall
            figures.setdefault(f"{name} positive", []).append((positive.value, positive.se))
            figures.setdefault(f"{name} shortfall", []).append((tail.value, tail.se))
    for name, pairs in figures.items():
        values, errors = np.array(pairs).T
        ratio = values.std(ddof=1) / sqrt(float(np.mean(errors**2)))
        wide = 0.4 if "shortfall" in name else 5 / sqrt(2 * (REPEATS - 1))
        assert abs(ratio - 1.0) <= wide, (name, ratio)


def test_chance() -> None:
    assert (chance(0, 10).value, chance(0, 10).se) == (0.0, 0.0)
    assert chance(5, 10).se == pytest.approx(sqrt(0.025))
