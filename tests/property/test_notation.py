"""What is written in scenario notation is read back as what was meant, whatever the kind and the spelling."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from tests.property.cases import modest

from servroi.config.number import Rule
from servroi.config.quantity import named, parse
from servroi.core.distribution import Z95, at, score
from servroi.core.units import KINDS

UNCERTAIN = [name for name, kind in KINDS.items() if not kind.whole and name != "score"]
kinds = st.sampled_from(UNCERTAIN)
ends = st.lists(st.integers(1, 98), min_size=3, max_size=3, unique=True).map(sorted)
"""Three different numbers in order, in percent where the kind is written so."""
POINTS = (-Z95, 0.0, Z95)


def written(kind: str, values: list[int], sign: str, between: str, tail: str) -> tuple[str, list[float]]:
    """Return values as a quantity of a kind, and what they mean."""
    percent = KINDS[kind].percent
    unit = (" %" if sign == "each" else "") if percent else ""
    text = between.join(f"{value}{unit}" for value in values)
    once = " %" if percent and sign != "each" else ""
    return f"{text}{once}{tail}", [value / 100.0 if percent else float(value) for value in values]


def found(text: str, kind: str, scores: tuple[float, ...] = POINTS) -> list[float]:
    return [at(parse(text, Rule(KINDS[kind])).distribution, z) for z in scores]


@modest(max_examples=60)
@given(
    kinds,
    ends,
    st.sampled_from(["each", "once"]),
    st.sampled_from([" to ", "\u2013", " \u2013 "]),
    st.sampled_from([0, 50, 80, 99]),
)
def test_an_interval_has_the_ends_that_were_written(
    kind: str, values: list[int], sign: str, to: str, level: int
) -> None:
    text, (low, high) = written(kind, values[::2], sign, to, f" @{level}" if level else "")
    z = score(0.5 + level / 200.0) if level else Z95
    assert found(text, kind, (-z, z)) == pytest.approx([low, high], rel=1e-9)


@modest(max_examples=40)
@given(kinds, ends, st.sampled_from(["each", "once"]))
def test_three_points_are_met_exactly(kind: str, values: list[int], sign: str) -> None:
    text, meant = written(kind, values, sign, " to ", "")
    assert found(text, kind) == pytest.approx(meant, rel=1e-9)


@modest(max_examples=40)
@given(kinds, ends, st.booleans())
def test_hard_limits_hold(kind: str, values: list[int], middle: bool) -> None:
    """`a .. b` is uniform; the mean of `a .. m .. b` is (a + 4 m + b) / 6."""
    text, meant = written(kind, values if middle else values[::2], "each", " .. ", "")
    low, high = meant[0], meant[-1]
    if middle:
        lean = 4.0 * (meant[1] - low) / (high - low)
        expected = low + (high - low) * stats.beta(1.0 + lean, 5.0 - lean).ppf([0.05, 0.5, 0.95])
    else:
        expected = low + (high - low) * np.array([0.05, 0.5, 0.95])
    assert found(text, kind) == pytest.approx(list(expected), rel=1e-4)
    assert low <= found(text, kind, (-8.0,))[0] <= found(text, kind, (8.0,))[0] <= high


@modest(max_examples=30)
@given(st.sampled_from(["share", "rate"]), st.integers(0, 500), st.integers(1, 500))
def test_an_observed_share_is_a_beta(kind: str, seen: int, more: int) -> None:
    expected = stats.beta(1 + seen, 1 + more).ppf([0.05, 0.5, 0.95])
    assert found(f"{seen} of {seen + more}", kind) == pytest.approx(list(expected), rel=1e-3)


@modest(max_examples=40)
@given(kinds, st.integers(1, 99), st.sampled_from([0.0, 1.0, 3.0]))
def test_a_single_number_is_certain(kind: str, value: int, z: float) -> None:
    text, meant = written(kind, [value], "each", "", "")
    assert found(text, kind, (z,)) == pytest.approx(meant, rel=1e-15)


@modest(max_examples=30)
@given(ends)
def test_percentage_points_are_hundredths(values: list[int]) -> None:
    read = parse(f"{values[0]} pp to {values[2]} pp", Rule(KINDS["change"], points=True))
    assert read.points
    assert [at(read.distribution, z) for z in POINTS[::2]] == pytest.approx(
        [values[0] / 100, values[2] / 100], rel=1e-9
    )


@modest(max_examples=30)
@given(kinds, ends)
def test_a_named_distribution_is_the_same_as_its_notation(kind: str, values: list[int]) -> None:
    low, mode, high = (written(kind, [value], "each", "", "")[0] for value in values)

    def points(name: str, **fields: str) -> list[float]:
        read = named({"distribution": name, **fields}, Rule(KINDS[kind]))
        return [at(read.distribution, z) for z in POINTS]

    assert points("pert", low=low, mode=mode, high=high) == found(f"{low} .. {mode} .. {high}", kind)
    assert points("uniform", low=low, high=high) == found(f"{low} .. {high}", kind)
    a, m, b = (value / (100.0 if KINDS[kind].percent else 1.0) for value in values)
    expected = stats.triang((m - a) / (b - a), a, b - a).ppf([0.05, 0.5, 0.95])
    assert points("triangular", low=low, mode=mode, high=high) == pytest.approx(list(expected), rel=1e-4)
