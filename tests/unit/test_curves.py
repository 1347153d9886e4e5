"""Growing, fading, dose and reach, saturation: values one can do in the head, and limits."""

from __future__ import annotations

from collections.abc import Callable
from math import exp, log, log1p

import numpy as np
import pytest
from scipy.integrate import quad

from servroi.core.value import Value
from servroi.model.curves import (
    dose,
    established,
    fade,
    forgetting,
    kept,
    late_share,
    mean_remaining,
    rise,
    saturating,
)

LN2 = log(2.0)


def mean(function: Callable[[float], float], low: float, high: float) -> float:
    return float(quad(function, low, high, epsabs=1e-13)[0] / (high - low))


@pytest.mark.parametrize("time", [0.1, 8 / 12, 2.0, 50.0])
def test_rise_is_the_mean_over_each_year(time: float) -> None:
    found = rise(5, time)
    for year, level in enumerate(found):
        expected = mean(lambda x: 1.0 - exp(-x / time), year, year + 1)
        assert level == pytest.approx(expected, rel=1e-9, abs=1e-12)
    assert found == sorted(found)
    assert established(5, time) == pytest.approx(1.0 - exp(-5 / time))


@pytest.mark.parametrize("rate", [0.05, LN2, 3.0, 40.0])
def test_fade_is_the_mean_over_each_year(rate: float) -> None:
    for year, level in enumerate(fade(5, rate)):
        assert level == pytest.approx(mean(lambda x: exp(-rate * x), year, year + 1), rel=1e-9, abs=1e-12)


def test_what_takes_no_time_in_some_trials_is_established_at_once_in_them() -> None:
    """And no library warns, over the longest horizon."""
    assert established(30, np.array([0.0, 1e-320, 1e15])) == pytest.approx([1.0, 1.0, 0.0])
    assert rise(30, np.array([0.0, 1e15]))[29] == pytest.approx([1.0, 0.0])


def test_returns_close_to_0_are_those_of_a_logarithm() -> None:
    returns = np.array([1e-320, 1e-200, 1e-9])
    assert saturating(2e6, 1e15, returns) == pytest.approx(np.full(3, 1e15 * log1p(2e-9)), rel=1e-9)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (rise(3, 0.0), [1.0, 1.0, 1.0]),  # established at once
        (rise(2, 1e-12), [1.0, 1.0]),
        (rise(2, 1e12), [0.0, 0.0]),  # never
        ([established(3, 0.0), established(3, 1e12)], [1.0, 0.0]),
        (fade(2, 1e-12), [1.0, 1.0]),
        (fade(2, LN2), [0.5 / LN2, 0.25 / LN2]),  # each year half of the year before
        ([mean_remaining(1.0, 0.0)], [1.0]),
        ([mean_remaining(0.0, 5.0)], [1.0]),
        ([dose(0.0, 8.0), dose(8.0, 8.0), dose(16.0, 8.0), dose(24.0, 8.0)], [0.0, 0.5, 0.75, 0.875]),
        ([dose(1e9, 8.0)], [1.0]),
        ([kept(1e12, 7.0)], [1.0]),  # no time to forget
        ([kept(1.0, 12.0)], [0.5 / LN2]),  # a half-life between two sessions
        ([kept(2.0, 6.0)], [0.5 / LN2]),
        ([kept(1.0, 1e-7)], [0.0]),
        ([forgetting(12.0), forgetting(6.0)], [LN2, 2 * LN2]),
        ([late_share(12.0)], [0.5 / LN2]),
        ([late_share(1e-9), late_share(1e12)], [0.0, 1.0]),
        ([saturating(50.0, 100.0, 1.0)], [50.0]),  # no saturation
        ([saturating(300.0, 100.0, 0.5)], [200.0]),  # four times the spend, twice the effect
        ([saturating(0.0, 100.0, 0.5)], [0.0]),
        ([saturating(1e-6, 100.0, 0.1)], [1e-6]),  # slope 1 at the margin
        ([saturating(100.0 * (np.e - 1.0), 100.0, 1e-9)], [100.0]),  # in the limit the logarithm
    ],
)
def test_in_the_head(found: list[Value], expected: list[float]) -> None:
    assert [float(value) for value in found] == pytest.approx(expected, rel=1e-8, abs=1e-7)


def test_arrays_are_treated_trial_by_trial() -> None:
    times = np.array([0.0, 0.5, 3.0])
    together = np.array(rise(4, times))
    for trial, time in enumerate(times.tolist()):
        assert together[:, trial] == pytest.approx([float(level) for level in rise(4, time)], rel=1e-14)
    assert established(2, times) == pytest.approx([float(established(2, time)) for time in times.tolist()])
    hours = np.array([0.0, 8.0])
    assert dose(hours, np.array([8.0, 4.0])) == pytest.approx([0.0, 0.75])


def test_nothing_overflows_at_the_ends_of_what_a_scenario_may_say() -> None:
    with np.errstate(all="raise", under="ignore"):
        for value in (*rise(30, 1e-9), *rise(30, 1e15), *fade(30, 1e10), kept(1e-9, 1e-9), dose(1e15, 1e-9)):
            assert 0.0 <= float(value) <= 1.0
        assert np.isfinite(saturating(1e15, 1e-9, 0.999))
