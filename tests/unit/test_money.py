"""Payback, MIRR and IRR: cases one can do in the head, hard ones, and a bracketing oracle."""

from __future__ import annotations

from math import isnan, nan

import numpy as np
import numpy_financial
import pytest
from scipy.optimize import brentq

from servroi.core.value import Array
from servroi.model import money
from servroi.model.money import irr, irr_roots, mirr, payback

FLOWS = 2_000


def column(flows: list[float]) -> Array:
    return np.array(flows, dtype=float)[:, None]


def npv(rate: float, flows: list[float]) -> float:
    """NPV by Horner's rule, from the last flow back."""
    total = 0.0
    for flow in reversed(flows):
        total = total / (1.0 + rate) + flow
    return total


def size_of(rate: float, flows: list[float]) -> float:
    """What the terms of an NPV are worth without their signs: rounding is relative to it."""
    return npv(rate, [abs(flow) for flow in flows])


@pytest.mark.parametrize(
    ("flows", "years"),
    [
        ([-100, 60, 60], 1 + 40 / 60),
        ([-100, 100], 1),
        ([-100, 99], nan),
        ([100, -200], nan),
        ([-100, 50, 50, 0], 2),
        ([100, 50], 0),
        ([0, 0, 0], 0),
        ([50, -20, 10], 0),  # never below 0
        ([0, -100, 50, 100], 2.5),  # below only later
        ([10, -20, 5, 10], 2.5),
        ([-100, 150, -100, 100], 100 / 150),  # the first time counts, though it falls below once more
        ([-100, 0, 0, 200], 2.5),
        ([-100, -50, 300], 1.5),
        ([-1e-9, 1e9], 0.0),
        ([-7], nan),
        ([0.5, 10, -20, 15], 2 + 9.5 / 15),  # above 0 at first, then below
        ([0, 10, -20, 15], 2 + 10 / 15),
        ([10, -10, 10, -20, 15], 3 + 10 / 15),  # exactly 0 is not below
    ],
)
def test_payback(flows: list[float], years: float) -> None:
    assert payback(column(flows))[0] == pytest.approx(years, abs=1e-12, nan_ok=True)


def test_payback_of_many_trials_is_that_of_each() -> None:
    net = np.random.default_rng(1).normal(0.0, 1.0, (8, 500))
    net[0] -= 1.0
    together = payback(net)
    alone = [payback(net[:, trial : trial + 1])[0] for trial in range(net.shape[1])]
    np.testing.assert_array_equal(together, alone)
    assert 0.1 < np.isnan(together).mean() < 0.9


def test_discounted_payback_is_later_for_one_outlay_followed_by_inflows() -> None:
    generator = np.random.default_rng(2)
    net = generator.uniform(0.0, 40.0, (11, 500))
    net[0] = -100.0
    discounted = net * 1.08 ** -np.arange(11.0)[:, None]
    simple, later = payback(net), payback(discounted)
    both = ~np.isnan(later)
    assert 0.2 < both.mean() < 1.0
    assert np.all(later[both] > simple[both])
    assert not np.isnan(simple[both]).any()


@pytest.mark.parametrize(
    ("flows", "rate", "expected"),
    [
        ([-100, 121], 0.3, 0.21),
        ([-0.5, 0.605], 0.3, 0.21),
        ([-100, 0, 121], 0.08, 0.1),
        ([-100, 0, -121, 242], 0.1, (242 / 200) ** (1 / 3) - 1),  # 121 in year 2 are 100 today
        ([-100, 100, 0], 0.1, 110**0.5 / 10 - 1),  # reinvested for a year
        ([-100, 0, 0], 0.1, -1.0),  # nothing comes back
        ([100, 50], 0.1, nan),
        ([0, 0], 0.1, nan),
    ],
)
def test_mirr(flows: list[float], rate: float, expected: float) -> None:
    assert mirr(column(flows), np.array(rate))[0] == pytest.approx(expected, rel=1e-12, nan_ok=True)


def test_mirr_agrees_with_numpy_financial() -> None:
    generator = np.random.default_rng(3)
    for years in (1, 2, 5, 10, 30):
        net = generator.normal(0.0, 1000.0, (years + 1, 100))
        rates = generator.uniform(0.0, 0.3, 100)
        found = mirr(net, rates)
        for trial in range(100):
            expected = numpy_financial.mirr(net[:, trial], rates[trial], rates[trial])
            if (net[:, trial] < 0.0).all():  # which it calls undefined
                expected = -1.0
            assert found[trial] == pytest.approx(expected, rel=1e-10, abs=1e-12, nan_ok=True)


@pytest.mark.parametrize(
    ("flows", "roots"),
    [
        ([1, -100, 2500], [49.0]),  # twice, at a growth of 50
        (np.poly([1.1, 1e-4 + 1e-4j, 1e-4 - 1e-4j]).tolist(), [0.1]),  # two more that are no real numbers
        ([-1e200, 1.1e200], [0.1]),
        ([-100, 110], [0.1]),
        ([-100, 100], [0.0]),
        ([100, -110], [0.1]),  # borrowing: the NPV is 0 there as well
        ([0, 0, -100, 121, 0], [0.21]),  # leading and trailing zeros
        ([-100, 0, 0, 133.1], [0.1]),
        ([-100, 50], [-0.5]),
        ([-100, 30, 30], [(30 + (900 + 12_000) ** 0.5) / 200 - 1]),  # undiscounted inflows do not repay the outlay
        ([-100, 1], [-0.99]),
        ([-100, 230, -132], [0.1, 0.2]),
        ([-50, -100, 600, 300, -100], [-0.7688954706, 1.8544178285]),
        ([-100, 220, -121], [0.1]),  # touches 0 without crossing it
        ([-100, 200, -100], [0.0]),
        ([100, -200, 101], []),  # two changes of sign and no root
        ([-1000, 3600, -4310, 1716], [0.1, 0.2, 0.3]),
        ([0, 0, 0], []),
        ([], []),
        ([-100], []),
        ([-100, 0, 0], []),
        ([-100, -50], []),
        ([100, 50], []),
    ],
)
def test_irr_roots(flows: list[float], roots: list[float]) -> None:
    found = irr_roots([float(flow) for flow in flows])
    assert found == pytest.approx(roots, abs=1e-7)
    for rate in found:
        assert abs(npv(rate, flows)) <= 1e-11 * size_of(rate, flows)
    if flows:
        rates, counts = irr(column(flows))
        assert counts[0] == min(len(roots), 2)
        assert rates[0] == pytest.approx(roots[0] if len(roots) == 1 else nan, abs=1e-7, nan_ok=True)


def test_a_late_small_outflow_adds_a_root_near_a_total_loss() -> None:
    flows = [-1678.87, 771.96, 1814.05, 3520.30, 3552.95, 3584.99, 4789.91, -1]
    low, high = irr_roots(flows)
    assert low < -0.999
    assert high == pytest.approx(1.0042698, abs=1e-6)
    _, counts = irr(column(flows))
    assert counts.tolist() == [2]


@pytest.mark.parametrize("factor", [1e-6, 1.0, 1e12])
def test_irr_knows_no_unit_of_money(factor: float) -> None:
    net = column([-1000, 300, 420, 680]) * factor
    rates, _ = irr(net)
    assert rates[0] == pytest.approx(irr(column([-1000, 300, 420, 680]))[0][0], abs=1e-10)
    assert irr_roots(net[:, 0].tolist()) == pytest.approx([rates[0]], abs=1e-9)


def single_change(generator: np.random.Generator) -> list[float]:
    """Outlays and then inflows, up to 30 years, some of them 0, of very different sizes."""
    years = int(generator.integers(1, 31))
    outlays = int(generator.integers(1, years + 1))
    flows = 10.0 ** generator.uniform(-1.0, 3.0, years + 1) * (generator.random(years + 1) < 0.8)
    flows[:outlays] *= -1.0
    flows[0], flows[-1] = -(10.0 ** generator.uniform(0.0, 3.0)), 10.0 ** generator.uniform(0.0, 3.0)
    return [float(flow) for flow in flows]


def bracketed(flows: list[float]) -> float:
    """The one root by bracketing, in the logarithm of the growth factor, where the NPV is scaled to stay finite."""

    def scaled(growth: float) -> float:
        rate = float(np.expm1(growth))
        return npv(rate, flows) / size_of(rate, flows)

    return float(np.expm1(brentq(scaled, -13.0, 13.0, xtol=1e-14, rtol=1e-14, maxiter=500)))


def test_irr_agrees_with_a_bracketing_oracle() -> None:
    """Rounding moves a root by its relative size over the slope of the NPV; 1e-9 of the growth factor covers it."""
    generator = np.random.default_rng(4)
    cases = [single_change(generator) for _ in range(FLOWS)]
    assert max(map(len, cases)) == 31
    for length in {len(flows) for flows in cases}:
        alike = [flows for flows in cases if len(flows) == length]
        rates, counts = irr(np.array(alike).T)
        assert np.all(counts == 1)
        for flows, rate in zip(alike, rates.tolist(), strict=True):
            expected = bracketed(flows)
            assert abs(rate - expected) <= 1e-9 * (1.0 + expected)
            assert abs(npv(rate, flows)) <= 1e-8 * size_of(rate, flows)
            (root,) = irr_roots(flows)
            assert abs(root - expected) <= 1e-9 * (1.0 + expected)


def test_npv_is_zero_at_every_reported_root() -> None:
    """Any flows, many changes of sign."""
    generator = np.random.default_rng(5)
    several = 0
    for _ in range(500):
        flows = generator.normal(0.0, 100.0, int(generator.integers(2, 20))).tolist()
        roots = irr_roots(flows)
        several += len(roots) > 1
        assert roots == sorted(roots)
        for rate in roots:
            assert abs(npv(rate, flows)) <= 1e-9 * size_of(rate, flows)
        rates, counts = irr(column(flows))
        assert counts[0] == min(len(roots), 2)
        assert isnan(rates[0]) == (len(roots) != 1)
    assert several > 50


def test_several_roots_are_all_found() -> None:
    """Descartes: as many changes of sign as roots, so nothing may be missed; the roots are a tenth apart or more."""
    generator = np.random.default_rng(6)
    for _ in range(200):
        count = int(generator.integers(1, 5))
        roots = np.cumsum(generator.uniform(0.1, 0.5, count)) - 0.5
        flows = np.poly(1.0 + roots).tolist()
        assert irr_roots(flows) == pytest.approx(roots.tolist(), abs=1e-8)


def test_without_a_change_of_sign_there_is_none() -> None:
    rates, counts = irr(np.array([[-100.0, 100.0, 0.0], [0.0, 0.0, 0.0]]))
    assert np.isnan(rates).all()
    assert counts.tolist() == [0, 0, 0]


def test_growth_is_searched_up_to_a_thousand_million_a_year() -> None:
    rates, _ = irr(np.array([[-1.0, -1.0], [0.9e9, 1.5e9]]))
    assert rates == pytest.approx([0.9e9, 1e9], rel=1e-8)


def test_growth_is_searched_down_to_a_thousand_millionth() -> None:
    rates, _ = irr(np.array([[-0.9e9, -1.5e9], [1.0, 1.0]]))
    assert 1.0 + rates == pytest.approx([1 / 0.9e9, 1e-9], rel=1e-6)


@pytest.mark.parametrize("growth", range(20, 400, 7))
def test_a_double_root_is_one_root(growth: int) -> None:
    assert irr_roots([1.0, -2.0 * growth, float(growth**2)]) == pytest.approx([growth - 1.0], rel=1e-6)


def typical() -> Array:
    """Return flows of programmes that pay: an outlay, then inflows, (time, trial)."""
    net = np.random.default_rng(7).uniform(10.0, 60.0, (6, 200))
    net[0] = -100.0
    return net


def test_a_few_rounds_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """Newton's method doubles the digits; halving a bracket would take dozens of rounds."""
    rounds = []

    def counted(*arguments: Array) -> tuple[Array, Array]:
        rounds.append(1)
        return later_over_earlier(*arguments)

    later_over_earlier = money._later_over_earlier
    monkeypatch.setattr(money, "_later_over_earlier", counted)
    irr(typical())
    assert len(rounds) <= 7


def test_rounds_end_even_where_they_do_not_suffice(monkeypatch: pytest.MonkeyPatch) -> None:
    exact = [irr_roots(flows)[0] for flows in typical().T.tolist()]
    monkeypatch.setattr(money, "_ROUNDS", 2)
    rates, _ = irr(typical())
    assert rates == pytest.approx(exact, abs=0.05)


def test_one_change_of_sign_needs_no_polynomial(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred thousand of them would take minutes."""
    monkeypatch.setattr(money, "irr_roots", lambda net: pytest.fail("asked for all roots"))
    assert np.isfinite(irr(typical())[0]).all()


def test_the_search_for_a_rate_ends_and_comes_nearer_with_every_round(monkeypatch: pytest.MonkeyPatch) -> None:
    errors = []
    for rounds in (2, 6, 60):
        monkeypatch.setattr("servroi.model.money._ROUNDS", rounds)
        (rate,) = irr_roots([-100.0, 60.0, 60.0])
        errors.append(abs(rate - (0.3 + 0.69**0.5 - 1.0)))  # g^2 = 0.6 g + 0.6
    assert errors[0] > errors[1] > errors[2]
    assert errors[2] < 1e-12
