"""Where a case turns, and what a franc of marketing returns."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.measured import Measured
from tests.property.cases import Case, cases, modest
from tests.reference.worlds import channels, plain_case, read, simulated, written

from servroi.analysis.break_even import break_even
from servroi.config.read import read_scenario
from servroi.core.break_even import BreakEvenPoint
from servroi.core.findings import COSTS, NEITHER
from servroi.core.scenario import Scenario
from servroi.model.simulate import reads
from servroi.sampling.draw import plan

TRIALS = 100
TURNING = {
    "training.budget_per_employee": 18, "training.fixed_cost": 18, "training.coverage": 18, "frontline.labour_cost": 60,
    "customers.contribution_margin": 31, "customers.revenue_per_customer": 31, "marketing.marginal_return": 66,
    "finance.cashable": 18,
}  # fmt: skip
"""Inputs that often decide, and a random case in which they do; of a default effect a statement would change
the meaning."""
NEAR = 1e-4
"""Of the range of an input: how far beside the break-even value the sign is looked at."""
STEP = 1e-4
"""How far beyond 0 it is looked at."""


def lead(case: Case, path: str, value: float, duel: tuple[str, str]) -> tuple[float, float]:
    """Return by how much one option is ahead with an input stated at a value, and the amounts at stake."""
    scenario = read_scenario(written(case), "case.yaml", None, [f"{path}={value:.17f}"]).scenario
    npv = {name: option.npv for name, option in simulated(scenario, TRIALS).options.items()}
    npv[NEITHER] = np.zeros(TRIALS)
    return float(np.mean(npv[duel[0]] - npv[duel[1]])), max(1.0, *(float(np.abs(row).mean()) for row in npv.values()))


def costs(scenario: Scenario) -> float:
    """Return what the dearest option costs, PV, with all inputs as they are."""
    options = simulated(scenario, TRIALS).options.values()
    return max(float(-sum(option.detail.pv[name].mean() for name in COSTS)) for option in options)


def check_turn(case: Case, point: BreakEvenPoint, spent: float) -> None:
    """Check a break-even value by files that state what the input is there, and on either side.

    What counts as no difference is told by what is spent in the case as it is, or by what is at stake there.
    """
    assert point.value is not None
    duel = (point.option, point.against)
    if point.value == 0.0:  # a tie, or a leap as what a programme is stated to do ends with its last franc
        nothing, beyond = lead(case, point.path, 0.0, duel)[0], lead(case, point.path, STEP, duel)[0]
        assert (nothing > 0.0) != (beyond > 0.0)
        assert (beyond > 0.0) == point.above
        return
    left, size = lead(case, point.path, point.value, duel)
    assert abs(left) <= max(1e-5 * size, 1e-6 * spent)
    step = NEAR * ((point.high - point.low) or abs(point.value))
    before, beyond = (lead(case, point.path, point.value + side * step, duel)[0] for side in (-1, 1))
    assert min(before, beyond) < 0.0 < max(before, beyond)
    assert (beyond > 0.0) == point.above


def test_at_a_break_even_value_the_difference_is_zero_and_changes_its_sign(thorough: bool, measured: Measured) -> None:
    """Read from a file that states the value, whether it stated it before or left it to its default."""
    points = dict.fromkeys(TURNING, 0)
    for seed in range(70) if thorough else sorted(set(TURNING.values())):
        case = cases(seed)
        scenario = replace(read(case).scenario, trials=TRIALS)
        asked = [path for path, chosen in TURNING.items() if path in reads(scenario) and (thorough or seed == chosen)]
        for point in break_even(plan(scenario, reads(scenario)), asked, trials=TRIALS).points if asked else ():
            if point.value is not None:
                check_turn(case, point, costs(scenario))
                points[point.path] += 1
    assert min(points.values()) >= 1, points
    measured("invariants", {"invariants": 1, "cases": sum(points.values())})


@modest(max_examples=15)
@given(
    marginal=st.floats(0.05, 5.0),
    spend=st.floats(1.0, 1e6),
    churn=st.floats(0.0, 1.0),
    new=st.floats(0.0, 1.0),
    half_life=st.floats(0.05, 60.0),
)
def test_a_franc_spent_returns_its_marginal_return_within_two_years(
    marginal: float, spend: float, churn: float, new: float, half_life: float
) -> None:
    """Spent in the first of two years, without saturation, growth and referral, whatever the churn and the delay."""
    case = plain_case(
        finance={"horizon": 2},
        training={"stop": 2},
        customers={"churn": f"{churn:.6f}", "behaviour_share": 0},
        marketing={
            "extra_spend": f"{spend:.6f}", "start": 1, "stop": 1, "half_life_months": f"{half_life:.6f}",
            "marginal_return": f"{marginal:.6f}", "new_customer_share": f"{new:.6f}",
        },
    )  # fmt: skip
    found = channels(case, "market")
    brought = sum(sum(amounts) for name, amounts in found.items() if not name.endswith(("_cost", "_time")))
    assert sum(found["marketing_cost"]) == pytest.approx(-float(f"{spend:.6f}"), rel=1e-12)
    assert brought == pytest.approx(float(f"{marginal:.6f}") * float(f"{spend:.6f}"), rel=1e-9)
