"""What decides: bars are reruns, inert inputs are exactly 0, the horizon of the file is the run itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.reference.worlds import plain_case, read

from servroi import pipeline
from servroi.analysis.replay import Replay, fixed
from servroi.analysis.sensitivity import followed, sensitivity
from servroi.config.catalog import catalogue
from servroi.core.distribution import Z95, at
from servroi.core.findings import NEITHER, Estimate, Verdict
from servroi.core.scenario import FACTOR, LUCK
from servroi.core.sensitivity import Sensitivity, TornadoBar
from servroi.question import Question
from servroi.questions.sensitivity import sensitivity as ask
from servroi.sampling.draw import Plan, plan, sources

TRIALS = 2_000
CASE = plain_case(
    finance={"horizon": 5},
    frontline={"turnover": "18 % to 25 %", "replacement_cost": "8'000 to 14'000"},
    customers={"churn": "8 % to 14 %", "contribution_margin": "30 % to 50 %"},
    training={
        "budget_per_employee": "80 to 140",
        "success_probability": 0.75,
        "effects": {
            "turnover_reduction": "0 % to 20 %",
            "productivity_gain": "0 % to 2 %",
            "churn_reduction": "0 % to 4 %",
        },
    },
    marketing={"extra_spend": 30_000, "marginal_return": "0.5 to 2.5"},
    simulation={"trials": TRIALS},
)
SIX_NUMBERS = Path(__file__).parents[2] / "scenarios/retailer-six-numbers.yaml"
RIVALS = Verdict("train", "market", False, Estimate(0.5, 0.1))


@pytest.fixture(scope="module")
def drawn() -> Plan:
    reading = read(CASE)
    return plan(reading.scenario, reading.used)


@pytest.fixture(scope="module")
def found(drawn: Plan) -> Sensitivity:
    return sensitivity(drawn, RIVALS, along="customers.churn", trials=TRIALS)


def bar(found: Sensitivity, path: str) -> TornadoBar:
    return next(entry for entry in found.bars if entry.path == path)


def lead(drawn: Plan, path: str, value: float) -> float:
    """Return the mean difference of a rerun with one input fixed."""
    npv = Replay(drawn, TRIALS).npv({path: fixed(value)})
    return float((npv["train"] - npv["market"]).mean())


def test_every_source_has_a_bar_and_the_longest_comes_first(drawn: Plan, found: Sensitivity) -> None:
    assert {entry.path for entry in found.bars} == set(sources(drawn))
    widths = [abs(entry.difference[1] - entry.difference[0]) for entry in found.bars]
    assert widths == sorted(widths, reverse=True)


def test_ends_of_a_bar_are_reruns_with_the_input_fixed(drawn: Plan, found: Sensitivity) -> None:
    paths = [path for path in drawn.uncertain if not any(path in group.paths for group in drawn.groups)]
    assert any(path in drawn.factor for path in paths)
    assert len(paths) > 4
    for path in paths:
        entry = bar(found, path)
        for end, z in zip(entry.difference, (-Z95, Z95), strict=True):
            value = at(drawn.scenario.inputs[path].distribution, z)
            assert end == pytest.approx(lead(drawn, path, value), rel=1e-9, abs=1e-6), path
        assert entry.low == at(drawn.scenario.inputs[path].distribution, -Z95)


def test_ends_of_luck_are_no_luck_and_all_luck(drawn: Plan, found: Sensitivity) -> None:
    entry = bar(found, LUCK[0])
    for end, probability in zip(entry.difference, (0.0, 1.0), strict=True):
        assert end == pytest.approx(lead(drawn, "training.success_probability", probability), rel=1e-9)
    assert (entry.low, entry.high) == (None, None)


def test_the_common_factor_is_one_bar_that_moves_all_effects(drawn: Plan, found: Sensitivity) -> None:
    entry = bar(found, FACTOR)
    assert set(entry.companions) == drawn.factor
    widths = [abs(other.difference[1] - other.difference[0]) for other in found.bars if other.path in drawn.factor]
    assert abs(entry.difference[1] - entry.difference[0]) > max(widths)


def test_correlated_inputs_name_their_companions(drawn: Plan, found: Sensitivity) -> None:
    for group in drawn.groups:
        for path in group.paths:
            assert set(bar(found, path).companions) == set(group.paths) - {path}


def test_inert_sources_are_exactly_nothing(drawn: Plan) -> None:
    found = sensitivity(drawn, Verdict("market", NEITHER, False, Estimate(0.5, 0.1)), trials=500)
    for path in ("training.effects.productivity_gain", LUCK[0], FACTOR):  # training does not move marketing
        entry = bar(found, path)
        assert entry.difference[0] == entry.difference[1] == found.mean
        assert entry.total == entry.first_order == Estimate(0.0, 0.0)


def test_differences_are_those_of_the_options(found: Sensitivity) -> None:
    for entry in found.bars:
        gaps = [entry.options["train"][end] - entry.options["market"][end] for end in (0, 1)]
        assert entry.difference == pytest.approx(gaps, rel=1e-9, abs=1e-6)


def test_shares_are_shares(found: Sensitivity) -> None:
    for entry in found.bars:
        assert 0.0 <= entry.first_order.value <= 1.0
        assert entry.total.value >= 0.0
        errors = 5.0 * (entry.first_order.se + entry.total.se)
        assert entry.first_order.value <= entry.total.value + errors + 0.05


def test_the_horizon_of_the_file_is_the_case_itself(drawn: Plan, found: Sensitivity) -> None:
    npv = Replay(drawn, TRIALS).npv()
    point = next(entry for entry in found.horizon if entry.years == 5 and not entry.extended)
    assert point.npv == pytest.approx({name: float(values.mean()) for name, values in npv.items()})
    assert [entry.years for entry in found.horizon if not entry.extended] == [1, 2, 3, 5, 7, 10]


def test_a_curve_passes_through_reruns(drawn: Plan, found: Sensitivity) -> None:
    assert found.curve is not None
    values, means = found.curve.values, found.curve.difference
    assert list(values) == sorted(values)
    assert len(values) == len(means) == 21
    if not any(found.curve.path in group.paths for group in drawn.groups):
        for k in (0, 10, 20):
            assert means[k] == pytest.approx(lead(drawn, "customers.churn", values[k]), rel=1e-9)


def test_the_common_factor_can_be_followed(drawn: Plan) -> None:
    assert FACTOR in followed(drawn)
    curve = sensitivity(drawn, RIVALS, along=FACTOR, trials=500).curve
    assert curve is not None
    assert curve.values[0] == pytest.approx(0.01)
    assert curve.values[-1] == pytest.approx(0.99)
    assert list(curve.difference) == sorted(curve.difference)


def test_against_nothing_the_difference_is_the_npv(drawn: Plan) -> None:
    verdict = Verdict("train", NEITHER, False, Estimate(0.5, 0.1))
    found = sensitivity(drawn, verdict, trials=500)
    assert found.mean == pytest.approx(float(Replay(drawn, 500).npv()["train"].mean()))


def test_threads_do_not_matter(drawn: Plan) -> None:
    assert sensitivity(drawn, RIVALS, trials=500, threads=1) == sensitivity(drawn, RIVALS, trials=500, threads=3)


def test_values_that_follow_from_others_are_shown_as_such() -> None:
    case = plain_case(
        frontline={"replacement_cost": None, "hiring_share": None, "turnover": "18 % to 25 %"},
        training={"budget_per_employee": 100, "effects": {"turnover_reduction": "5 % to 20 %"}},
        simulation={"trials": TRIALS},
    )
    reading = read(case)
    drawn = plan(reading.scenario, reading.used)
    ruled = [path for path in drawn.uncertain if reading.scenario.inputs[path].rule and "cost" in path]
    assert ruled
    found = sensitivity(drawn, RIVALS, trials=500)
    for path in ruled:
        entry = bar(found, path)
        share = at(reading.scenario.inputs[path].distribution, -Z95)
        assert entry.low == pytest.approx(share * 66_000.0), "the cost, not its share of the labour cost"


def test_progress_counts_the_sources(drawn: Plan) -> None:
    told: list[int] = []
    sensitivity(replace(drawn), RIVALS, trials=200, progress=told.append)
    assert told == list(range(1, len(sources(drawn)) + 1))
    assert np.all(np.diff(told) == 1)


def test_a_longer_horizon_draws_what_only_it_reads() -> None:
    """While a programme runs nothing fades: with every effect stated, the half-life is read only over more years."""
    effects = ", ".join(f"{name.rpartition('.')[2]}: 0 %" for name in catalogue().entries if ".effects." in name)
    text = (
        "company: {name: X, country: CH}\nfinance: {horizon: 2}\nfrontline: {headcount: 10, turnover: 15 % to 25 %}\n"
        f"training: {{stop: 2, effects: {{{effects}, turnover_reduction: 10 %}}}}\n"
    ).replace("turnover_reduction: 0 %, ", "")
    reading = pipeline.read_bytes(text.encode())
    assert "training.skill_half_life" not in reading.used
    answer = ask(Question(reading, 1_000)).found
    points = {(point.years, point.extended): point.npv["train"] for point in answer.horizon}
    for years in (3, 10):
        stated = pipeline.read_bytes(text.encode(), [f"finance.horizon={years}"])
        mean = pipeline.find(stated, 1_000).options["train"].npv.mean
        assert points[years, False] == pytest.approx(mean, rel=1e-9)


@pytest.mark.parametrize(
    ("options", "settings"),
    [
        ("options: {market: null, again: {training: {}}}\n", []),
        ("", ["marketing.marginal_return=0", "training.success_probability=50 %"]),
    ],
    ids=["twins", "both fail"],
)
def test_equals_at_the_horizon_of_the_file_are_told_as_in_the_run(options: str, settings: list[str]) -> None:
    """Equal NPVs beat nobody, and share what they are best in, whichever command says so."""
    reading = pipeline.read_bytes(SIX_NUMBERS.read_bytes() + options.encode(), settings)
    run, asked = pipeline.find(reading, TRIALS), ask(Question(reading, TRIALS)).found
    point = next(entry for entry in asked.horizon if entry.years == run.horizon and not entry.extended)
    assert point.p_best == run.p_best[point.recommended].value
    assert point.p_a_beats_b == run.comparison[0].p_a_beats_b
