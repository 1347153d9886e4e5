"""All internal rates of return, against exact isolation of the roots."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from tests.measured import Measured
from tests.reference import sturm

from servroi.model.money import irr_roots

CASES = 24
ZERO = 1e-13
"""Where the balance stays below it, rounding hides whether there is a root, two or none (`money._ZERO`)."""


def pair(generator: np.random.Generator) -> list[float]:
    """A polynomial with two roots that are equal, or a tenth to a millionth apart."""
    growth = float(np.rint(generator.uniform(0.2, 3.0) * 1e3) / 1e3)
    apart = float(generator.choice([0.0, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1]))
    return np.poly([growth, growth + apart]).tolist()


def hard(generator: np.random.Generator) -> list[float]:
    """Flows of any signs with one or two pairs of roots that lie close together, and whatever roots chance adds."""
    flows = np.rint(10.0 ** generator.uniform(0.0, 3.0, 4)) * generator.choice([-1.0, 1.0], 4)
    for _ in range(int(generator.integers(1, 3))):
        flows = np.polymul(flows, pair(generator))
    return [float(flow) for flow in flows]


def largest(flows: list[float], low: float, high: float) -> float:
    return max(abs(sturm.balance(flows, rate)) for rate in np.linspace(low, high, 9).tolist())


def is_one(flows: list[float], low: float, high: float) -> bool:
    return high - low <= 1e-9 * (1.0 + low) or largest(flows, low, high) <= 2.0 * ZERO


@pytest.mark.parametrize(
    ("flows", "expected"),
    [
        ([-100, 110], [0.1]),
        ([1, -6, 11, -6], [0.0, 1.0, 2.0]),
        ([1, -4, 4], [1.0]),
        ([1, -6, 12, -8], [1.0]),
        ([0, 100, -200, 101, 0], []),
        ([100, 50], []),
    ],
)
def test_the_oracle_on_cases_for_the_head(flows: list[float], expected: list[float]) -> None:
    assert sturm.rates(flows) == pytest.approx(expected, abs=1e-10)


def test_every_root_is_found_and_nothing_else(thorough: bool, measured: Measured) -> None:
    generator = np.random.default_rng(8)
    several, cases = 0, CASES * (10 if thorough else 1)
    for _ in range(cases):
        flows = hard(generator)
        exact, found = sturm.rates(flows), irr_roots(flows)
        several += len(found) > 1
        for rate in found:
            assert abs(sturm.balance(flows, rate)) <= 2.0 * ZERO
        for rate in exact:
            assert any(is_one(flows, *sorted((rate, root))) for root in found)
        for low, high in pairwise(found):
            assert largest(flows, low, high) > ZERO / 2.0
    assert several > cases / 3
    measured("irr", {"hard cash flows": cases, "with several rates": several})
