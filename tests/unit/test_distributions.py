"""Every shape against SciPy or a closed form: moments, points, order, and what is drawn from it."""

from collections.abc import Callable
from functools import partial
from importlib import import_module
from math import exp, inf, log, log1p, sqrt
from typing import Any

import numpy as np
import pytest
from scipy import integrate, stats
from tests.measured import Measured

from servroi.core.distribution import Z95, Certain, Distribution, at, cumulative, moments, score
from servroi.core.units import KINDS, Kind
from servroi.core.value import Array
from servroi.sampling import distributions
from servroi.sampling.distributions.two_piece import TwoPiece
from servroi.sampling.streams import normals
from servroi.sampling.table import probabilities

beta_module = import_module("servroi.sampling.distributions.beta")  # its function has its name
TOLERANCE = 1e-5
"""Of a standard deviation."""
TRIALS = 200_000
FREE = Kind("free", "plain", -1e300, 1e300)
MONEY, SHARE, CHANGE, RATE = KINDS["money"], KINDS["share"], KINDS["change"], KINDS["rate"]


def pert(low: float, mode: float, high: float) -> Any:
    """Return SciPy's beta distribution that is this PERT."""
    rise = 4 * (mode - low) / (high - low)
    return stats.beta(1 + rise, 5 - rise, low, high - low)


def lognormal(mean: float, sd: float) -> Any:
    """Return SciPy's lognormal distribution with this mean and standard deviation."""
    variance = log1p((sd / mean) ** 2)
    return stats.lognorm(sqrt(variance), scale=exp(log(mean) - variance / 2))


def interval(low: float, high: float) -> Any:
    """Return SciPy's lognormal distribution with these 5 % and 95 % points."""
    return stats.lognorm(log(high / low) / 2 / Z95, scale=sqrt(low * high))


FAMILIES: dict[str, tuple[Callable[[], Distribution], Any]] = {
    "uniform": (partial(distributions.uniform, 8.0, 14.0), stats.uniform(8, 6)),
    "uniform far from 0": (partial(distributions.uniform, 1e9, 1e9 + 1), stats.uniform(1e9, 1)),
    "triangular": (partial(distributions.triangular, 1.0, 2.0, 4.0), stats.triang(1 / 3, 1, 3)),
    "triangular, skew to the left": (partial(distributions.triangular, 1.0, 3.5, 4.0), stats.triang(2.5 / 3, 1, 3)),
    "triangular at the low end": (partial(distributions.triangular, 1.0, 1.0, 4.0), stats.triang(0, 1, 3)),
    "triangular at the high end": (partial(distributions.triangular, 1.0, 4.0, 4.0), stats.triang(1, 1, 3)),
    "pert": (partial(distributions.pert, 8.0, 10.0, 14.0), pert(8, 10, 14)),
    "pert at the low end": (partial(distributions.pert, 8.0, 8.0, 14.0), pert(8, 8, 14)),
    "pert at the high end": (partial(distributions.pert, 8.0, 14.0, 14.0), pert(8, 14, 14)),
    "pert below 0": (partial(distributions.pert, -1.0, -0.2, 1.0), pert(-1, -0.2, 1)),
    "pert with a long tail": (partial(distributions.pert, 0.0, 1.0, 1000.0), pert(0, 1, 1000)),
    **{
        f"beta({alpha:g}, {beta:g})": (partial(distributions.beta, alpha, beta), stats.beta(alpha, beta))
        for alpha, beta in (
            (1, 1), (2, 6), (4, 18), (1, 2), (0.5, 0.5), (0.05, 0.05), (0.05, 3), (30, 0.4), (1, 1000), (2001, 8001),
            (1e6, 1e6), (1, 1e6), (0.05, 1e6),
        )
    },
    "beta between limits": (partial(distributions.beta, 2.0, 3.0, 10.0, 30.0), stats.beta(2, 3, 10, 20)),
    "normal": (partial(distributions.normal, FREE, 5.0, 2.0), stats.norm(5, 2)),
    "lognormal": (partial(distributions.lognormal, MONEY, 100.0, 30.0), lognormal(100, 30)),
    "wide lognormal": (partial(distributions.lognormal, MONEY, 100.0, 150.0), lognormal(100, 150)),
    "money range": (partial(distributions.two_piece, MONEY, 8.0, None, 14.0, Z95), interval(8, 14)),
    "money range of factor 100": (partial(distributions.two_piece, MONEY, 1.0, None, 100.0, Z95), interval(1, 100)),
    "change range": (partial(distributions.two_piece, FREE, -3.0, None, 15.0, Z95), stats.norm(6, 9 / Z95)),
    "factor at 80 %": (
        partial(distributions.two_piece, MONEY, 8.0, None, 14.0, score(0.9)),
        stats.lognorm(log(14 / 8) / 2 / stats.norm.ppf(0.9), scale=sqrt(8 * 14)),
    ),
}  # fmt: skip
"""Name -> a way to make a distribution, and the same in SciPy."""

SHAPED: dict[str, tuple[Callable[[], Distribution], Callable[[float], float]]] = {}
"""Name -> a way to make a distribution without a name in SciPy, and its value at a score, written out."""


def _shaped(name: str, kind: Kind, low: float, middle: float | None, high: float) -> None:
    forward: dict[str, Callable[[float], float]] = {
        "log": log,
        "logit": lambda x: log(x / (1 - x)),
        "plain": lambda x: x,
    }
    back: dict[str, Callable[[float], float]] = {"log": exp, "logit": lambda y: 1 / (1 + exp(-y)), "plain": lambda y: y}
    ends = [forward[kind.scale](value) for value in (low, high)]
    centre = sum(ends) / 2 if middle is None else forward[kind.scale](middle)

    def value(z: float) -> float:
        slope = (centre - ends[0] if z < 0 else ends[1] - centre) / Z95
        return min(max(back[kind.scale](centre + slope * z), kind.low), kind.high)

    SHAPED[name] = (partial(distributions.two_piece, kind, low, middle, high, Z95), value)


_shaped("share range", SHARE, 0.12, None, 0.18)
_shaped("wide share range", SHARE, 0.02, None, 0.97)
_shaped("two-piece share", SHARE, 0.08, 0.2, 0.4)
_shaped("two-piece money", MONEY, 8.0, 10.0, 14.0)
_shaped("two-piece money, skew to the left", MONEY, 8.0, 13.0, 14.0)
_shaped("two-piece change", CHANGE, -0.03, 0.03, 0.15)
_shaped("two-piece change from 0", CHANGE, 0.0, 0.015, 0.06)
_shaped("two-piece rate", RATE, 0.10, 0.17, 0.30)

EVERY: dict[str, Callable[[], Distribution]] = {name: pair[0] for name, pair in (FAMILIES | SHAPED).items()}


@pytest.mark.parametrize("name", FAMILIES)
def test_moments_and_points(name: str, measured: Measured) -> None:
    """Mean, standard deviation, p5, p50 and p95 within 1e-5 of a standard deviation."""
    make, oracle = FAMILIES[name]
    distribution = make()
    sd = float(oracle.std())
    found = [*moments(distribution), *(at(distribution, z) for z in (-Z95, 0.0, Z95))]
    expected = [float(oracle.mean()), sd, *oracle.ppf([0.05, 0.5, 0.95]).tolist()]
    largest = max(abs(one - other) / sd for one, other in zip(found, expected, strict=True))
    assert largest <= TOLERANCE
    measured("distributions", {"distributions": 1, "largest error in standard deviations": largest})


@pytest.mark.parametrize("factor", [1e3, 1e4])
def test_moments_of_very_wide_ranges(factor: float) -> None:
    """A money range of a factor of 1000 and more, against the closed form."""
    oracle = interval(1.0, factor)
    sd = float(oracle.std())
    found = moments(distributions.two_piece(MONEY, 1.0, None, factor, Z95))
    assert found == pytest.approx((float(oracle.mean()), sd), abs=TOLERANCE * sd)


@pytest.mark.parametrize("name", SHAPED)
def test_moments_by_quadrature(name: str, measured: Measured) -> None:
    """Logit-normal and two-piece shapes against adaptive quadrature over the score."""
    make, value = SHAPED[name]
    distribution = make()

    def expected(power: Callable[[float], float]) -> float:
        halves = [
            integrate.quad(lambda z: power(value(z)) * float(stats.norm.pdf(z)), *side, limit=200, epsabs=1e-12)[0]
            for side in ((-12.0, 0.0), (0.0, 12.0))
        ]
        return float(sum(halves))

    mean = expected(lambda x: x)
    sd = sqrt(expected(lambda x: (x - mean) ** 2))
    largest = max(abs(one - other) / sd for one, other in zip(moments(distribution), (mean, sd), strict=True))
    assert largest <= TOLERANCE
    for z in (-Z95, 0.0, Z95):
        assert at(distribution, z) == pytest.approx(value(z), abs=1e-12)
    measured("distributions", {"distributions": 1, "largest error in standard deviations": largest})


@pytest.mark.parametrize("name", EVERY)
def test_monotone_and_finite(name: str) -> None:
    """Values never fall with the score, and are finite at every score a float generator may give."""
    z = np.concatenate([np.linspace(-38.0, 38.0, 4001), np.linspace(-5.0, 5.0, 4001)])
    z.sort()
    before = z.copy()
    values = EVERY[name]().values(z)
    assert np.isfinite(values).all()
    assert (np.diff(values) >= 0.0).all()
    assert (z == before).all(), "scores must not be changed in place"


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if not kind.whole], ids=lambda kind: str(kind.name))
def test_bounds_of_every_kind(kind: Kind) -> None:
    """A range as wide as the kind allows never leaves the kind's bounds, whatever the score."""
    inside = {"log": (1e-9, kind.high), "logit": (1e-9, 1.0 - 1e-9), "plain": (kind.low, kind.high)}[kind.scale]
    for middle in (None, sqrt(inside[0] * inside[1]) if kind.scale == "log" else sum(inside) / 2 + 1e-3):
        values = distributions.two_piece(kind, inside[0], middle, inside[1], Z95).values(np.linspace(-38.0, 38.0, 999))
        assert np.isfinite(values).all()
        assert values.min() >= kind.low
        assert values.max() <= kind.high
        assert (np.diff(values) >= 0.0).all()


def test_narrow_level_is_finite() -> None:
    """An interval with hardly any probability between its ends is so wide that it needs its bounds."""
    values = distributions.two_piece(MONEY, 8.0, None, 14.0, score(0.50005)).values(np.array([-38.0, 0.0, 38.0]))
    assert np.isfinite(values).all()


@pytest.mark.parametrize("name", EVERY)
def test_sampled_mean(name: str) -> None:
    """The mean of a sample lies within five computed standard errors of the mean."""
    distribution = EVERY[name]()
    drawn = distribution.values(normals(1, name, 0, TRIALS))
    mean, sd = moments(distribution)
    assert abs(float(drawn.mean()) - mean) <= 5 * sd / sqrt(TRIALS)


@pytest.mark.parametrize(
    ("make", "low", "high"),
    [
        (partial(distributions.normal, CHANGE, 0.5, 0.4), -1.0, 1.0),
        (partial(distributions.normal, MONEY, 100.0, 80.0), 0.0, inf),
        (partial(distributions.two_piece, CHANGE, -0.5, None, 0.9, Z95), -1.0, 1.0),
    ],
)
def test_share_cut_at_the_bounds(make: Callable[[], Distribution], low: float, high: float) -> None:
    """What is cut at the bounds is counted: the share of scores at which the value is a bound."""
    distribution = make()
    z = np.linspace(-8.0, 8.0, 1_600_001)
    values: Array = distribution.values(z)
    inside = z[(values > low) & (values < high)]
    assert distribution.cut == pytest.approx(1 - (cumulative(inside[-1]) - cumulative(inside[0])), abs=1e-5)


@pytest.mark.parametrize("p", [1e-12, 1e-3, 0.05, 0.5, 0.9, 0.95, 0.999999])
def test_score_against_scipy(p: float) -> None:
    """The score of a probability is the normal quantile."""
    assert score(p) == pytest.approx(float(stats.norm.ppf(p)), rel=1e-9, abs=1e-12)
    assert cumulative(score(p)) == pytest.approx(p, rel=1e-9)


@pytest.mark.parametrize(("alpha", "beta"), [(2, 6), (4, 18), (0.5, 2), (1, 1), (30, 2), (2001, 8001)])
def test_quantiles_of_beta_are_exact_far_into_the_tail(alpha: float, beta: float) -> None:
    """At every node of the table, down to a probability of 1e-12."""
    found, wanted = beta_module._quantiles_below(alpha, beta), probabilities()
    nodes = wanted > 1e-12
    assert stats.beta.cdf(found[nodes], alpha, beta) == pytest.approx(wanted[nodes], rel=2e-8)


def test_the_grid_of_beta_reaches_beyond_the_table() -> None:
    """For the flattest and the steepest shapes that can be stated: no quantile is sought outside the grid."""
    for alpha in (0.05, 0.3, 1, 40, 1e6):
        for beta in (0.05, 0.3, 1, 40, 1e6):
            found = beta_module._quantiles_below(alpha, beta)
            assert np.isfinite(found).all()
            assert (np.diff(found) >= 0.0).all()


def test_certain() -> None:
    """One value for every score."""
    assert Certain(3.0).values(np.array([-38.0, 0.0, 38.0])).tolist() == [3.0, 3.0, 3.0]
    assert Certain(3.0).certain
    assert Certain(3.0).cut == 0.0


def test_the_flattest_beta_is_exact_down_to_the_last_node() -> None:
    """Below the grid lies a small part of what the last node is about; for beta = 1 the shape is a pure power."""
    found = beta_module._quantiles_below(0.05, 1.0)
    assert found**0.05 == pytest.approx(probabilities(), rel=1e-5)


@pytest.mark.parametrize("middle", [-34.0, 34.0])
def test_draws_beyond_all_use_end_where_what_is_made_of_them_stays_a_number(middle: float) -> None:
    shape = TwoPiece("log", middle, 0.6, 0.6, 1e-300, 1e300)
    ends = shape.values(np.array([-38.0, 38.0]))
    assert ends == pytest.approx(np.exp(np.clip(middle + np.array([-22.8, 22.8]), -50.0, 50.0)), rel=1e-12)


def test_large_amounts_with_a_steep_side_do_not_overflow() -> None:
    """Of its two slopes and its median none alone is beyond what a float bears."""
    steep = distributions.two_piece(MONEY, 1e13 * exp(-1e-6), 1e13, 1e13 * exp(18.0 * 0.02), 0.02)
    assert steep.values(np.array([38.0])).tolist() == [MONEY.high]
