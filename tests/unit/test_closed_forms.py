"""What decides and what certainty is worth, asked of whole scenarios whose answers are known in closed form."""

from __future__ import annotations

from math import erf, exp, hypot, pi, sqrt

import pytest
from tests.measured import Measured
from tests.reference.worlds import plain_case, read

from servroi.analysis import sensitivity as module
from servroi.analysis.information import information
from servroi.analysis.sensitivity import sensitivity
from servroi.core.distribution import Z95
from servroi.core.findings import NEITHER, Estimate, Verdict
from servroi.core.sensitivity import Sensitivity
from servroi.sampling.draw import Plan, plan

RUNS = 65_536
TEAM, SICKNESS, FIXED = "frontline.replacement_cost", "frontline.sick_cost_factor", "training.fixed_cost"
DAYS = "frontline.sick_days"
MEAN = 6_000.0
SPREADS = {TEAM: 9_000.0, SICKNESS: 7_200.0, FIXED: 6_000.0}
"""What a standard deviation of each input changes in the NPV: 6 leavers, 240 sick days at 300, 3 years."""
EVERYTHING = hypot(*SPREADS.values())


def normal(mean: float, sd: float) -> dict[str, float | str]:
    return {"distribution": "normal", "mean": mean, "sd": sd}


def drawn(**frontline: object) -> Plan:
    """Return a case over three years whose NPV is 6 replacement costs + 7'200 days x factor - 3 fixed costs.

    A tenth of 20 leavers and of 80 x 10 sick days at 300 a year do not happen.
    """
    case = plain_case(
        frontline={"replacement_cost": normal(10_000, 1_500), "sick_cost_factor": normal(1, 0.1), **frontline},
        customers=None,
        marketing=None,
        training={
            "fixed_cost": normal(42_000, 2_000), "effects": {"turnover_reduction": 0.1, "sick_day_reduction": 0.1},
        },
        simulation={"trials": RUNS},
    )  # fmt: skip
    reading = read(case)
    return plan(reading.scenario, reading.used)


def loss(mean: float, sd: float) -> float:
    """Return the expected gain of knowing a normal NPV with mean > 0 before choosing between it and nothing."""
    return sd * exp(-((mean / sd) ** 2) / 2.0) / sqrt(2.0 * pi) - mean * below(mean, sd)


def below(mean: float, sd: float) -> float:
    return 0.5 * (1.0 - erf(mean / sd / sqrt(2.0)))


def asked(drawn: Plan, monkeypatch: pytest.MonkeyPatch) -> Sensitivity:
    """Return what moves the NPV, every input drawn anew in every trial."""
    monkeypatch.setattr(module, "_REDRAWN", RUNS)
    return sensitivity(drawn, Verdict("train", NEITHER, False, Estimate(0.5, 0.1)), trials=RUNS)


def test_shares_of_a_sum(monkeypatch: pytest.MonkeyPatch, measured: Measured) -> None:
    """Alone and together an input brings its own share of the variance; a bar is as long as its range is wide."""
    found = asked(drawn(), monkeypatch)
    assert {bar.path for bar in found.bars} == set(SPREADS)
    assert found.mean == pytest.approx(MEAN, abs=5.0 * EVERYTHING / sqrt(RUNS))
    for bar in found.bars:
        share = (SPREADS[bar.path] / EVERYTHING) ** 2
        largest = max(abs(bar.first_order.value - share), abs(bar.total.value - share))
        assert largest <= 0.01, bar.path
        sign = -1.0 if bar.path == FIXED else 1.0
        assert bar.difference[1] - bar.difference[0] == pytest.approx(sign * 2.0 * Z95 * SPREADS[bar.path], rel=1e-9)
        measured("sensitivity", {"shares": 2, "largest error": largest})


def test_shares_of_a_product(monkeypatch: pytest.MonkeyPatch, measured: Measured) -> None:
    """Sick days times what one costs: together they bring more than each alone."""
    case = drawn(sick_days=normal(10, 2.5), sick_cost_factor=normal(1, 0.25))
    found = {bar.path: bar for bar in asked(case, monkeypatch).bars}
    own = {DAYS: 18_000.0, SICKNESS: 18_000.0, TEAM: SPREADS[TEAM], FIXED: SPREADS[FIXED]}
    joint = 72_000.0 * 0.25 * 0.25
    whole = sum(sd**2 for sd in own.values()) + joint**2
    assert set(found) == set(own)
    for path, sd in own.items():
        together = sd**2 + (joint**2 if path in (DAYS, SICKNESS) else 0.0)
        errors = (found[path].first_order.value - sd**2 / whole, found[path].total.value - together / whole)
        assert max(map(abs, errors)) <= 0.01, path
        measured("sensitivity", {"shares": 2, "largest error": max(map(abs, errors))})


def test_a_usual_run_is_within_its_errors() -> None:
    """With fewer trials drawn anew, as the command does it."""
    found = sensitivity(drawn(), Verdict("train", NEITHER, False, Estimate(0.5, 0.1)))
    for bar in found.bars:
        assert abs(bar.total.value - (SPREADS[bar.path] / EVERYTHING) ** 2) <= 5.0 * bar.total.se


def test_what_certainty_is_worth(measured: Measured) -> None:
    """Train or nothing: what an input is worth follows from the spread that it alone gives the NPV."""
    found = information(drawn())
    assert found.chosen == "train"
    wanted = {"": EVERYTHING, TEAM: SPREADS[TEAM], SICKNESS: SPREADS[SICKNESS]}
    values = {"": found.total, **{entry.name: entry for entry in found.inputs}}
    assert set(values) == set(wanted), "a decision is not to be found out"
    (people,) = found.groups
    wanted["people"], values["people"] = hypot(SPREADS[TEAM], SPREADS[SICKNESS]), people
    for name, sd in wanted.items():
        off = abs(values[name].value.value / loss(MEAN, sd) - 1.0)
        assert off <= 0.01, name
        assert values[name].changes == pytest.approx(below(MEAN, sd), abs=0.01)
        measured("information", {"values": 1, "largest relative error": off})
