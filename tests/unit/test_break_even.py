"""At every break-even value a rerun on the same trials leaves no difference."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from servroi import pipeline
from servroi.analysis.break_even import break_even
from servroi.analysis.replay import Replay, fixed
from servroi.analysis.roots import polished, refined, sign_changes
from servroi.analysis.variants import facing
from servroi.core.break_even import BreakEvens
from servroi.core.findings import NEITHER
from servroi.model.channels import CHANNELS
from servroi.report.document import Prose
from servroi.report.sections.break_even import reading
from servroi.sampling.draw import Plan, plan

SCENARIOS = Path(__file__).parents[2] / "scenarios"
TRIALS = 4096


def planned(name: str, settings: list[str] | None = None) -> Plan:
    reading = pipeline.read(SCENARIOS / f"{name}.yaml", settings)
    return plan(replace(facing(reading.scenario, "train", "market"), trials=TRIALS), reading.used)


@cache
def every(name: str) -> BreakEvens:
    return break_even(planned(name), trials=TRIALS)


def costs(replay: Replay) -> float:
    pieces = replay.run(
        lambda _, outcomes: [
            float(np.mean(-sum(one.pv[channel.name] for channel in CHANNELS if channel.cost)))
            for one in outcomes.values()
        ]
    )
    return max(max(piece) for piece in pieces)


def check(drawn: Plan, found: BreakEvens) -> int:
    """Rerun every point and return how many have a value."""
    replay = Replay(drawn, TRIALS)
    tolerance = 1e-6 * costs(replay)
    count = 0
    for point in found.points:
        if point.value is None:
            continue
        npv = replay.npv({point.path: fixed(point.value)})
        other = 0.0 if point.against == NEITHER else float(npv[point.against].mean())
        assert abs(float(npv[point.option].mean()) - other) < tolerance, point
        count += 1
    return count


def test_an_input_that_follows_a_rule_and_is_not_read_turns_nothing() -> None:
    """Another option may read it, as a report does that asks for what decides there."""
    drawn = planned("retailer-full")
    marketing = replace(drawn, scenario=facing(drawn.scenario, "market", None))
    path = "training.skill_half_life"
    assert drawn.scenario.inputs[path].rule
    (point,) = break_even(marketing, [path], trials=500).points
    assert point.value is None
    assert point.low < point.usual < point.high


@pytest.mark.parametrize(
    "name",
    ["retailer-six-numbers", "insurer-switzerland", pytest.param("public-transport", marks=pytest.mark.thorough)],
)
def test_no_difference_is_left_at_any_value(name: str) -> None:
    drawn, found = planned(name), every(name)
    assert len(found.points) == 2 * len({point.path for point in found.points})
    assert check(drawn, found) > 10


def test_decisions_have_a_value_too() -> None:
    drawn = planned("retailer-six-numbers")
    paths = ["training.budget_per_employee", "training.hours_per_employee", "finance.discount_rate"]
    found = break_even(drawn, paths, trials=TRIALS)
    assert not found.complete
    assert check(drawn, found) >= 4
    budget = next(point for point in found.points if point.path == paths[0] and point.against == NEITHER)
    assert budget.place is None
    assert budget.value is not None
    assert budget.value > 100.0


def test_other_values_of_an_input_need_what_it_hides(tmp_path: Path) -> None:
    """With a budget of 0 nothing asks what an hour costs, so that it is not drawn; any other budget needs it."""
    case = tmp_path / "case.yaml"
    text = (SCENARIOS / "retailer-six-numbers.yaml").read_text(encoding="utf-8")
    case.write_text(text.replace("budget_per_employee: 100, hours_per_employee: 5", "budget_per_employee: 0"))
    reading = pipeline.read(case)
    drawn = plan(facing(reading.scenario, "train", "market"), reading.used)
    assert "training.price_per_hour" not in drawn.uncertain
    found = break_even(drawn, ["training.budget_per_employee"], trials=TRIALS)
    assert [(point.value, point.above, point.holds) for point in found.points] == [(0.0, True, False)] * 2
    assert not found.lines


def test_a_budget_of_nothing_may_be_any() -> None:
    """Effects that a company states do not grow with the budget: it only costs."""
    path = "training.budget_per_employee"
    drawn = planned("public-transport", [f"{path}=0"])
    found = break_even(drawn, [path], trials=TRIALS)
    assert all(point.value is not None and point.value > 1.0 and point.above is False for point in found.points)
    assert check(drawn, found) == 2


def test_nothing_is_enough_where_nothing_is_to_be_paid_back() -> None:
    path = "training.budget_per_employee"
    assert break_even(planned("claims-as-claimed"), [path], trials=100).lines
    assert not break_even(planned("claims-as-claimed", [f"{path}=0"]), [path], trials=100).lines


def test_input_that_cannot_turn_it_has_no_value() -> None:
    found = break_even(planned("retailer-six-numbers"), ["frontline.headcount"], trials=TRIALS)
    point = next(point for point in found.points if point.against == NEITHER)
    assert point.value is None
    assert point.holds == (found.leads[NEITHER] > 0.0)


def test_points_are_ordered_by_how_near_they_are() -> None:
    found = every("insurer-switzerland")
    places = [point.place for point in found.points if point.value is not None and point.place is not None]
    away = [round(abs(place - 0.5), 4) for place in places]
    assert away == sorted(away)
    assert [point.value is None for point in found.points] == sorted(point.value is None for point in found.points)


def test_threads_change_nothing() -> None:
    drawn = planned("retailer-six-numbers")
    assert break_even(drawn, threads=1, trials=500) == break_even(drawn, threads=3, trials=500)


def test_joint_point_is_where_the_base_case_turns() -> None:
    found = break_even(planned("retailer-six-numbers"), ["customers.churn"], trials=500)
    pays, beats = found.joint
    assert pays.holds
    assert beats.holds
    assert pays.percentile is not None
    assert beats.percentile is not None
    assert 0.0 < pays.percentile < beats.percentile < 0.5


def test_certain_case_has_no_joint_point() -> None:
    drawn = replace(planned("retailer-six-numbers"), uncertain=(), groups=(), factor=frozenset())
    scenario = drawn.scenario
    settled = {path: float(entry.distribution.values(np.zeros(1))[0]) for path, entry in scenario.inputs.items()}
    found = break_even(replace(drawn, certain=settled), ["customers.churn"], trials=100)
    assert all(point.percentile is None for point in found.joint)


def test_refined_finds_a_bent_root() -> None:
    root = refined(lambda x: x**3 - 2.0, ((0.0, -2.0), (4.0, 62.0)), 1e-12)
    assert root == pytest.approx(2.0 ** (1.0 / 3.0), abs=1e-9)


def test_polished_gives_up_where_secants_lead_nowhere() -> None:
    assert polished(lambda x: x * x + 1.0, 3.0, 6.0, 1e-9, (-1e9, 1e9)) is None
    assert polished(lambda x: 1.0, 0.0, 0.0, 1e-9, (-1.0, 1.0)) is None


def test_nearest_sign_change_comes_first() -> None:
    found = sign_changes([0.0, 1.0, 2.0, 3.0], [-1.0, 1.0, 1.0, -1.0], 3.0)
    assert found[0][0][0] == 2.0


def test_what_the_value_of_a_default_effect_means_is_said() -> None:
    """It is scaled to the programme, what is stated is not: put into the file, the value gives another result."""
    drawn = planned("retailer-six-numbers")
    for path, said in (("training.effects.churn_reduction", True), ("frontline.turnover", False)):
        (block,) = reading(break_even(drawn, [path], trials=500)).blocks
        assert isinstance(block, Prose)
        assert ("break_even.note_effects" in [sentence.key for sentence in block.sentences]) is said
