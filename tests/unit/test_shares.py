"""Shares of variance against functions whose shares are known in closed form."""

from __future__ import annotations

from collections.abc import Callable
from math import pi

import numpy as np
import pytest
from tests.measured import Measured

from servroi.analysis.shares import first_order, total
from servroi.core.value import Array

RUNS = 65_536
Function = Callable[[Array], Array]


def ishigami(x: Array) -> Array:
    """a = 7, b = 0.1, x in (-pi, pi)."""
    return np.asarray(np.sin(x[0]) + 7.0 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0]))


def ishigami_shares() -> tuple[list[float], list[float]]:
    """Ishigami and Homma 1990."""
    a, b = 7.0, 0.1
    one = (1.0 + b * pi**4 / 5.0) ** 2 / 2.0
    two = a**2 / 8.0
    both = b**2 * pi**8 * (1.0 / 18.0 - 1.0 / 50.0)
    whole = one + two + both
    return [one / whole, two / whole, 0.0, 0.0], [(one + both) / whole, two / whole, both / whole, 0.0]


WEIGHTS = (0.0, 1.0, 4.5, 9.0)


def sobol_g(x: Array) -> Array:
    """x in (0, 1); the last input is not among the weights and has no influence."""
    factors = [(abs(4.0 * row - 2.0) + a) / (1.0 + a) for row, a in zip(x, WEIGHTS, strict=False)]
    return np.asarray(np.prod(factors, axis=0))


def sobol_g_shares() -> tuple[list[float], list[float]]:
    """Saltelli and Sobol 1995."""
    own = np.array([1.0 / (3.0 * (1.0 + a) ** 2) for a in WEIGHTS])
    whole = np.prod(1.0 + own) - 1.0
    totals = [value * np.prod(1.0 + np.delete(own, k)) / whole for k, value in enumerate(own)]
    return [*(own / whole).tolist(), 0.0], [*map(float, totals), 0.0]


CASES = {
    "ishigami": (ishigami, 4, (-pi, pi), ishigami_shares()),
    "sobol_g": (sobol_g, 5, (0.0, 1.0), sobol_g_shares()),
}


def shares(function: Function, inputs: int, ends: tuple[float, float]) -> list[tuple[float, float, float, float]]:
    """Return first-order share with its error and total share with its error, by input."""
    draws = np.random.Generator(np.random.SFC64(1))
    x, other = (draws.uniform(*ends, (inputs, RUNS)) for _ in range(2))
    output = function(x)
    found = []
    for k in range(inputs):
        anew = x.copy()
        anew[k] = other[k]
        alone, whole = first_order(x[k], output), total(output, function(anew))
        found.append((alone.value, alone.se, whole.value, whole.se))
    return found


@pytest.mark.parametrize("name", CASES)
def test_shares_are_those_of_the_closed_form(name: str, measured: Measured) -> None:
    function, inputs, ends, (first, whole) = CASES[name]
    for k, (alone, alone_se, together, together_se) in enumerate(shares(function, inputs, ends)):
        largest = max(abs(alone - first[k]), abs(together - whole[k]))
        assert largest <= 0.01, f"input {k}"
        assert abs(together - whole[k]) <= 5.0 * together_se
        assert 0.0 <= alone_se < 0.01
        measured("sensitivity", {"shares": 2, "largest error": largest})
    assert whole[-1] == 0.0
    assert shares(function, inputs, ends)[-1][2:] == (0.0, 0.0), "the dummy is exactly 0"


def test_output_without_variance_has_no_shares() -> None:
    place, output = np.arange(1_000.0), np.ones(1_000)
    assert first_order(place, output).value == 0.0
    assert total(output, output).value == 0.0


def test_an_input_that_brings_all_has_all() -> None:
    place = np.random.Generator(np.random.SFC64(2)).standard_normal(RUNS)
    assert first_order(place, 3.0 * place).value == pytest.approx(1.0, abs=0.01)
