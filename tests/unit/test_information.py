"""What to find out: bounds, groups, decisions, and nothing where there is nothing to know."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.reference.worlds import frozen, read
from tests.unit.test_sensitivity import CASE, TRIALS

from servroi.analysis.information import GROUPS, group_of, information
from servroi.analysis.replay import Replay
from servroi.core.findings import NEITHER
from servroi.core.information import Information
from servroi.core.scenario import FACTOR, LUCK
from servroi.core.text import Text, Verbatim
from servroi.model.simulate import reads
from servroi.render.words import Words
from servroi.report.sections.information import worth_sentence
from servroi.sampling.draw import Plan, plan


@pytest.fixture(scope="module")
def drawn() -> Plan:
    reading = read(CASE)
    return plan(reading.scenario, reading.used)


@pytest.fixture(scope="module")
def found(drawn: Plan) -> Information:
    return information(drawn, trials=TRIALS)


def test_chosen_is_the_highest_mean(drawn: Plan, found: Information) -> None:
    means = {name: float(values.mean()) for name, values in Replay(drawn, TRIALS).npv().items()} | {NEITHER: 0.0}
    assert found.chosen == max(means, key=lambda name: means[name])
    assert found.trials == TRIALS


def test_nothing_is_worth_more_than_everything(found: Information) -> None:
    assert found.total.value.value > 0.0
    for entry in (*found.inputs, *found.groups):
        assert 0.0 <= entry.value.value <= found.total.value.value
        assert 0.0 <= entry.changes <= 1.0


def test_a_group_is_worth_at_least_each_of_its_inputs(drawn: Plan, found: Information) -> None:
    groups = {group.name: group.value.value for group in found.groups}
    assert set(groups) <= set(GROUPS)
    for entry in found.inputs:
        if entry.name != FACTOR:
            assert groups[group_of(drawn.scenario, entry.name)] >= entry.value.value


def test_largest_come_first(found: Information) -> None:
    for entries in (found.inputs, found.groups):
        values = [entry.value.value for entry in entries]
        assert values == sorted(values, reverse=True)


def test_decisions_are_made_not_measured(drawn: Plan, found: Information) -> None:
    decisions = {path for path in drawn.uncertain if drawn.scenario.inputs[path].role == "decision"}
    assert "training.budget_per_employee" in decisions
    assert decisions.isdisjoint(entry.name for entry in found.inputs)


def test_luck_that_cannot_vary_is_no_question(found: Information) -> None:
    names = {entry.name for entry in found.inputs}
    assert LUCK[0] in names
    assert LUCK[1] not in names


def test_what_cannot_change_the_choice_is_worth_exactly_nothing(found: Information) -> None:
    assert any(entry.value.value == 0.0 and entry.changes == 0.0 for entry in found.inputs)


def test_cost_is_what_the_dearest_option_costs(drawn: Plan, found: Information) -> None:
    assert found.cost == pytest.approx(90_000.0, rel=1e-6)  # 30'000 a year of marketing over three years, no discount


def test_threads_do_not_matter(drawn: Plan) -> None:
    assert information(drawn, threads=1, trials=500) == information(drawn, threads=3, trials=500)


def test_where_all_is_certain_there_is_nothing_to_find_out() -> None:
    scenario = replace(frozen(read(CASE).scenario, 1.0), trials=200)
    found = information(plan(scenario, reads(scenario)))
    assert found.total.value.value == 0.0
    assert found.inputs == found.groups == ()


@pytest.mark.parametrize("language", ["en", "de-CH", "fr-CH", "it-CH"])
def test_identical_options_are_named_together(language: str) -> None:
    twins = CASE | {"options": {"market": None, "twin": {"training": {}}}}
    reading = read(twins)
    found = information(plan(reading.scenario, reading.used), trials=300)
    words = Words(language, "CH", "CHF")
    said = words.say(worth_sentence(found))
    assert found.as_good == ("train", "twin")
    assert said.startswith(
        words.say(Text("information.now_same", {"options": Verbatim(""), "money": Verbatim("")}))[:40]
    )
    assert words.label("options", "train") in said
    assert "twin" in said


def test_options_that_differ_by_rounding_only_are_as_good() -> None:
    """The same money a year, once for the programme and once by the head, is added up in another order."""
    twin = {"empowerment_budget": 0, "fixed_cost": 1.1 * CASE["frontline"]["headcount"]}
    training = CASE["training"] | {"empowerment_budget": 1.1}
    reading = read(CASE | {"training": training, "options": {"market": None, "twin": {"training": twin}}})
    drawn = plan(reading.scenario, reading.used)
    npv = Replay(drawn, 300).npv()
    assert (npv["train"] != npv["twin"]).any()
    assert information(drawn, trials=300).as_good == ("train", "twin")


def test_the_best_choice_alone_is_named(found: Information) -> None:
    assert found.as_good == ()
    assert Words("en", "", "EUR").label("options", found.chosen) in Words("en", "", "EUR").say(worth_sentence(found))
