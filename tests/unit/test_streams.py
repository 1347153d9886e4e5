"""Random numbers by name: the same luck whatever else is drawn, and the correlations that were asked for."""

from dataclasses import replace
from itertools import combinations
from math import asin, pi, sqrt
from typing import Any

import numpy as np
import pytest
from scipy import stats

from servroi.config.read import Reading, read_scenario
from servroi.core.scenario import FACTOR, Pair
from servroi.core.value import Array
from servroi.sampling.correlate import groups, normal_correlation
from servroi.sampling.draw import Draws, at_scores, base, draw, plan, shares_factor, sources
from servroi.sampling.streams import BLOCK, blocks, normals, uniforms

TRIALS = 20_000
COMPANY = """company: {name: Muster, country: CH}
frontline: {headcount: 120, turnover: 10 % to 20 %, sick_days: 7 to 11, labour_cost: 60'000 to 80'000}
customers: {count: 40'000, churn: 12 % to 18 %, revenue_per_customer: 900, contribution_margin: 30 % to 40 %}
"""


def read(text: str) -> Reading:
    """Read a scenario."""
    return read_scenario(text.encode(), "case.yaml", None, [])


def drawn(text: str, block: int = 0, size: int = TRIALS) -> Draws:
    """Return a block of what a scenario reads."""
    reading = read(text)
    return draw(plan(reading.scenario, reading.used), block, size)


def values(draws: Draws, path: str) -> Array:
    """Return the drawn values of an uncertain input."""
    value = draws.values[path]
    assert isinstance(value, np.ndarray)
    return value


def rank(first: Array, second: Array) -> float:
    """Return the rank correlation of a sample."""
    return float(stats.spearmanr(first, second).statistic)


def error(expected: float, size: int = TRIALS) -> float:
    """Return five standard errors of a rank correlation: about 1.06 (1 - r^2) / sqrt(n), taken generously near +-1."""
    return 5 * max(1 - expected**2, 0.5) * 1.06 / sqrt(size)


def test_streams_are_pinned() -> None:
    """Seed, name and block give these numbers, on every machine."""
    expected = np.random.Generator(np.random.SFC64(np.random.SeedSequence((1, 0x352441C2, 0)))).standard_normal(3)
    assert normals(1, "abc", 0, 3).tolist() == expected.tolist()


def test_a_shorter_block_is_a_prefix() -> None:
    """The last, shorter block begins with the numbers of a full one."""
    assert (normals(1, "a", 2, 100) == normals(1, "a", 2, BLOCK)[:100]).all()
    assert (uniforms(1, "a", 2, 100) == uniforms(1, "a", 2, BLOCK)[:100]).all()


@pytest.mark.parametrize(
    ("first", "second"), [((1, "a", 0), (1, "b", 0)), ((1, "a", 0), (2, "a", 0)), ((1, "a", 0), (1, "a", 1))]
)
def test_streams_are_independent(first: tuple[int, str, int], second: tuple[int, str, int]) -> None:
    """Other names, seeds and blocks are other numbers, uncorrelated."""
    one, other = normals(*first, BLOCK), normals(*second, BLOCK)
    assert not (one == other).any()
    assert abs(float(np.corrcoef(one, other)[0, 1])) <= 5 / sqrt(BLOCK)


def test_names_of_the_catalogue_are_independent() -> None:
    """No two inputs of a scenario share a stream."""
    reading = read(COMPANY)
    names = [*sources(plan(reading.scenario, reading.used))]
    scores = np.array([normals(1, name, 0, 2_000) for name in names])
    off = np.corrcoef(scores) - np.eye(len(names))
    assert np.abs(off).max() <= 5.5 / sqrt(2_000)
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("trials", "sizes"), [(100, [100]), (BLOCK, [BLOCK]), (BLOCK + 1, [BLOCK, 1]), (3 * BLOCK, [BLOCK] * 3)]
)
def test_blocks(trials: int, sizes: list[int]) -> None:
    """Trials come in full blocks and a rest."""
    assert blocks(trials) == sizes


@pytest.mark.parametrize(
    "more",
    [
        "finance: {discount_rate: 7 % to 10 %}\n",
        "marketing: {current_spend: 500'000 to 700'000, success_probability: 80 % to 90 %}\n",
        "options: {mix: {training: {half_dose: 4 to 9}, marketing: {}}}\n",
    ],
)
def test_an_unrelated_input_changes_nothing_else(more: str) -> None:
    """Adding an input leaves the draws of all others bit for bit as they were."""
    before, after = drawn(COMPANY), drawn(COMPANY + more)
    shared = [path for path in before.values if path in after.values and path not in more]
    changed = {path for path in shared if not np.array_equal(before.values[path], after.values[path])}
    assert changed <= {"finance.discount_rate", "marketing.current_spend", "marketing.success_probability"}
    assert len(shared) > 30
    assert all(np.array_equal(before.luck[name], after.luck[name]) for name in before.luck)


def test_reading_less_changes_nothing_else() -> None:
    """What is drawn does not depend on what else is drawn, correlated companions aside."""
    reading = read(COMPANY)
    alone = draw(plan(reading.scenario, ["customers.churn"]), 3, 500)
    everything = draw(plan(reading.scenario, reading.used), 3, 500)
    assert np.array_equal(values(alone, "customers.churn"), values(everything, "customers.churn"))


def test_a_short_block_of_draws_is_a_prefix() -> None:
    """The first trials do not depend on how many follow."""
    few, many = drawn(COMPANY, size=100), drawn(COMPANY, size=5_000)
    for path, value in many.values.items():
        assert np.array_equal(few.values[path], value[:100] if isinstance(value, np.ndarray) else value)


def test_seed_and_block() -> None:
    """Another seed or block is other luck."""
    reading = read(COMPANY)
    scheme = plan(reading.scenario, reading.used)
    one, later = draw(scheme, 0, 100), draw(scheme, 1, 100)
    other = draw(plan(replace(reading.scenario, seed=2), reading.used), 0, 100)
    for draws in (later, other):
        assert not (values(one, "customers.churn") == values(draws, "customers.churn")).any()


@pytest.mark.parametrize("wanted", [0.3, -0.6, 0.95, -0.95])
def test_rank_correlation(wanted: float) -> None:
    """A stated rank correlation is that of the drawn values, within five standard errors."""
    draws = drawn(f"{COMPANY}correlations: [{{between: [frontline.sick_days, customers.churn], rank: {wanted}}}]\n")
    assert rank(values(draws, "frontline.sick_days"), values(draws, "customers.churn")) == pytest.approx(
        wanted, abs=error(wanted)
    )


def test_correlation_keeps_the_margins() -> None:
    """Correlated inputs keep their own distributions."""
    draws = drawn(f"{COMPANY}correlations: [{{between: [frontline.sick_days, customers.churn], rank: -0.6}}]\n")
    share = float((values(draws, "frontline.sick_days") <= 11.0).mean())
    assert share == pytest.approx(0.95, abs=5 * sqrt(0.95 * 0.05 / TRIALS))


def test_three_in_a_pair_are_all_pairs() -> None:
    """More than two in `between` means every pair."""
    names = ["frontline.sick_days", "customers.churn", "frontline.labour_cost"]
    draws = drawn(f"{COMPANY}correlations: [{{between: [{', '.join(names)}], rank: 0.4}}]\n")
    for first, second in combinations(names, 2):
        assert rank(values(draws, first), values(draws, second)) == pytest.approx(0.4, abs=error(0.4))


def test_default_pair() -> None:
    """Turnover and the cost of replacing people go together by default; an empty list sets them free."""
    pair = "frontline.turnover", "frontline.replacement_cost"
    together, apart = drawn(COMPANY), drawn(COMPANY + "correlations: []\n")
    assert rank(*(values(together, path) for path in pair)) == pytest.approx(0.3, abs=error(0.3))
    assert rank(*(values(apart, path) for path in pair)) == pytest.approx(0.0, abs=error(0.0))


def scores_of(reading: Reading, size: int = TRIALS) -> dict[str, Array]:
    """Return the normal scores behind the factor's members, recovered from the ranks of the drawn values."""
    scheme = plan(reading.scenario, reading.used)
    draws = draw(scheme, 0, size)
    return {path: stats.norm.ppf(stats.rankdata(values(draws, path)) / (size + 1)) for path in scheme.factor}


@pytest.mark.parametrize("quality", [0.0, 0.2, 0.5, 1.0])
def test_common_factor(quality: float) -> None:
    """The correlation of the normal scores of all effects and of transfer is the programme's quality."""
    text = COMPANY.replace("customers: {", "customers: {contacts_per_customer: 2, ")
    reading = read(f"{text}training: {{programme_quality: {quality:.0%}}}\n")
    scheme = plan(reading.scenario, reading.used)
    if quality == 0.0:
        assert not scheme.factor
        assert FACTOR not in sources(scheme)
        return
    scores = scores_of(reading)
    assert len(scores) >= 8
    assert "training.transfer" in scores
    for first, second in combinations(scores.values(), 2):
        found = float(np.corrcoef(first, second)[0, 1])
        assert found == pytest.approx(quality, abs=5 * (1 - quality**2) / sqrt(TRIALS) + 2e-3)


def test_a_pair_takes_an_effect_out_of_the_factor() -> None:
    """An effect that a pair names has the pair's correlation, and none with the other effects."""
    effect, other = "training.effects.churn_reduction", "training.effects.turnover_reduction"
    reading = read(f"{COMPANY}correlations: [{{between: [{effect}, customers.churn], rank: 0.5}}]\n")
    scheme = plan(reading.scenario, reading.used)
    assert effect not in scheme.factor
    assert other in scheme.factor
    draws = draw(scheme, 0, TRIALS)
    assert rank(values(draws, effect), values(draws, "customers.churn")) == pytest.approx(0.5, abs=error(0.5))
    assert rank(values(draws, effect), values(draws, other)) == pytest.approx(0.0, abs=error(0.0))


def test_a_pair_with_a_certain_input_leaves_the_factor_alone() -> None:
    """A pair that is not in force takes nothing out of the factor."""
    effect = "training.effects.churn_reduction"
    reading = read(f"{COMPANY}correlations: [{{between: [{effect}, customers.count], rank: 0.5}}]\n")
    assert effect in plan(reading.scenario, reading.used).factor
    assert ("pair-certain", "customers.count") in [(notice.slug, notice.path) for notice in reading.notices]


@pytest.mark.parametrize(
    ("path", "shares"),
    [
        ("training.transfer", True),
        ("training.effects.upsell_gain", True),
        ("options[a.b].training.transfer", True),
        ("marketing.churn_reduction", False),
        ("training.half_dose", False),
    ],
)
def test_who_shares_the_factor(path: str, shares: bool) -> None:
    """All effects and transfer, wherever they are stated; nothing else."""
    assert shares_factor(path) is shares


def test_base_case_is_the_median() -> None:
    """The base case has every uncertain input at its median and luck left open."""
    reading = read(COMPANY)
    scheme = plan(reading.scenario, reading.used)
    centre = base(scheme)
    assert not centre.luck
    assert values(centre, "customers.churn")[0] == pytest.approx(
        1 / (1 + (0.88 / 0.12 * 0.82 / 0.18) ** 0.5), rel=1e-12
    )
    scores: dict[str, Any] = {name: np.zeros(1) for name in (*scheme.uncertain, FACTOR)}
    assert at_scores(scheme, scores).values == centre.values


@pytest.mark.parametrize("wanted", [-0.99, -0.6, 0.0, 0.3, 0.99])
def test_rank_to_normal_and_back(wanted: float) -> None:
    """Pearson's formula and its inverse."""
    assert 6 / pi * asin(normal_correlation(wanted) / 2) == pytest.approx(wanted, abs=1e-12)
    assert normal_correlation(0.5) == pytest.approx(2 * np.sin(pi / 12))


def test_groups() -> None:
    """Connected inputs are one group, in alphabetical order; what is not connected is another."""
    pairs = [Pair("d", "c", 0.2, stated=True), Pair("b", "a", 0.3, stated=True), Pair("a", "e", -0.4, stated=True)]
    first, second = groups(pairs)
    assert first.paths == ("a", "b", "e")
    assert second.paths == ("c", "d")
    assert first.valid
    assert np.allclose(first.mixing() @ first.mixing().T, first.matrix, atol=1e-12)
    assert first.matrix[1, 2] == 0.0
    again = groups(reversed(pairs))
    assert all(np.array_equal(one.matrix, other.matrix) for one, other in zip((first, second), again, strict=True))


def test_nearest_matrix() -> None:
    """An impossible matrix has a possible one close by; a possible one is its own nearest."""
    bad = [Pair("a", "b", 0.9, stated=True), Pair("b", "c", 0.9, stated=True), Pair("a", "c", -0.9, stated=True)]
    (group,) = groups(bad)
    assert not group.valid
    ranks = group.nearest()
    mended = [
        replace(pair, rank=float(ranks[group.paths.index(pair.first), group.paths.index(pair.second)])) for pair in bad
    ]
    assert groups(mended)[0].valid
    assert all(np.sign(new.rank) == np.sign(old.rank) for new, old in zip(mended, bad, strict=True))
    (good,) = groups([Pair("a", "b", 0.3, stated=True), Pair("b", "c", 0.2, stated=True)])
    assert good.nearest()[0, 1] == pytest.approx(0.3, abs=1e-9)
    assert groups([]) == ()
