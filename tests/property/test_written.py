"""What the product writes into a scenario is read back as what was answered: every notation, source, grade and note."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.property.cases import modest
from tests.property.test_notation import ends, written
from tests.unit.test_draft import texts

from servroi.config.catalog import catalogue
from servroi.config.number import Rule
from servroi.config.quantity import Quantity, named, parse
from servroi.config.read import read_scenario
from servroi.config.staff.read import StaffTeam
from servroi.core.evidence import GRADES
from servroi.core.scenario import Input, Scenario
from servroi.interview.draft import Answer, Draft, scenario_text
from servroi.interview.state import Interview
from servroi.interview.written import file_text

ESSENTIAL = (
    "customers.count", "customers.churn", "customers.revenue_per_customer", "customers.contribution_margin",
    "training.budget_per_employee",
)  # fmt: skip
OPEN = (
    "frontline.headcount", "frontline.turnover", "frontline.sick_days", "frontline.labour_cost",
    "frontline.sick_cost_factor", "training.coverage", "training.half_dose", "training.skill_half_life",
    "training.effects.churn_reduction", "training.effects.upsell_gain", "marketing.current_spend",
)  # fmt: skip
"""With the essential ones, every kind of quantity that may be uncertain but the score, and percentage points."""
SCORES = np.array([-3.0, -2.0, -1.0, -0.1, 0.0, 0.1, 1.0, 2.0, 3.0])
LANGUAGES = ("en", "de-CH", "fr-CH", "it-CH")


hard = st.sampled_from(
    ["a: b # c", "it's", "yes", "-", "- x", "{a: 1}", "1.50", "null", "*a", "@b", "%c", '"', "#", "?"]
)
"""What YAML takes for something else."""
words = hard | texts.filter(bool)
names = words.filter(lambda name: name and not {*name} & {*"[]"})
"""Names as they are taken."""


@dataclass(frozen=True)
class Told:
    """An answer, and the quantity that it means."""

    answer: Answer
    meant: Quantity


@st.composite
def told(draw: st.DrawFn, path: str, *, plain: bool = False) -> Told:
    """Return an answer to a question in any notation, with any evidence; `plain`: no named distribution."""
    entry = catalogue().entries[path]
    kind = entry.kind.name
    rule = Rule(entry.kind, currency="CHF", points=entry.points)
    low, middle, high = draw(ends)
    sign = draw(st.sampled_from(["each", "once"]))
    shapes = {
        "one": lambda: written(kind, [low], "each", "", "")[0],
        "interval": lambda: written(kind, [low, high], sign, draw(st.sampled_from([" to ", "\u2013"])), "")[0],
        "level": lambda: written(kind, [low, high], sign, " to ", f" @{draw(st.sampled_from([50, 80, 99]))}")[0],
        "three": lambda: written(kind, [low, middle, high], sign, " to ", "")[0],
        "limits": lambda: written(kind, [low, high], sign, " .. ", "")[0],
        "peak": lambda: written(kind, [low, middle, high], sign, " .. ", "")[0],
    }
    if kind in ("share", "rate"):
        shapes["seen"] = lambda: f"{low} of {high}"
    if kind == "money":
        shapes["currency"] = lambda: f"{low}'000 to {high}'000 CHF"
    if entry.points:
        shapes["points"] = lambda: f"{low} pp to {high} pp"
    shape = draw(st.sampled_from([*shapes, *([] if plain else ["named"])]))
    if shape == "named":  # which has no room for evidence beside it
        fields = {
            name: written(kind, [value], "each", "", "")[0]
            for name, value in zip(("low", "mode", "high"), (low, middle, high), strict=True)
        }
        fields = {"distribution": draw(st.sampled_from(["pert", "triangular"])), **fields}
        text = "{" + ", ".join(f"{name}: {value}" for name, value in fields.items()) + "}"
        return Told(Answer(text), named(fields, rule))
    text = shapes[shape]()
    source, note = (draw(st.just("") | words) for _ in range(2))
    grade = draw(st.sampled_from(["", *GRADES])) if source else ""  # which rests on a source
    return Told(Answer(text, source, grade, note), parse(text, rule))


@st.composite
def answers(draw: st.DrawFn) -> dict[str, Told]:
    """Return answers to what has to be answered and to some of the rest, in any order."""
    some = draw(st.lists(st.sampled_from(OPEN), unique=True, min_size=2, max_size=5))
    paths = draw(st.permutations([*ESSENTIAL, *some]))
    return {path: draw(told(path)) for path in paths}


def draft(answers: dict[str, Told], name: str = "Muster AG") -> dict[str, Answer]:
    fixed = {"company.name": Answer(name), "company.country": Answer("CH")}
    if "frontline.headcount" not in answers:
        fixed["frontline.headcount"] = Answer("120")
    return {**fixed, **{path: one.answer for path, one in answers.items()}}


def read(text: str) -> Scenario:
    return read_scenario(text.encode(), "a.yaml", None, []).scenario


def check_same(answers: dict[str, Told], scenario: Scenario) -> None:
    """Check that a scenario says what was answered."""
    assert {entry.name for entry in scenario.inputs.values() if entry.stated} >= set(answers)
    for path, one in answers.items():
        check_entry(one, scenario.inputs[path])


def check_entry(one: Told, entry: Input) -> None:
    assert entry.stated
    np.testing.assert_array_equal(entry.distribution.values(SCORES), one.meant.distribution.values(SCORES))
    assert entry.points == one.meant.points
    assert entry.evidence.sources == ((one.answer.source,) if one.answer.source else ())
    assert entry.evidence.note == one.answer.note
    assert entry.evidence.grade == one.answer.grade or not one.answer.grade


def about(path: str) -> tuple[str, ...]:
    return (f"About {path}: what it means, # and so on.",)


@modest(max_examples=25)
@given(answers(), st.booleans(), names)
def test_what_was_answered_is_read_back(told: dict[str, Told], remarks: bool, name: str) -> None:
    scenario = read(scenario_text(Draft(draft(told, name)), ("Head.",), about if remarks else None))
    check_same(told, scenario)
    assert scenario.company.name == name


teams = st.lists(
    st.tuples(names, told("frontline.turnover", plain=True), told("frontline.sick_days", plain=True)),
    min_size=1, max_size=3, unique_by=lambda team: team[0].casefold(),
)  # fmt: skip


@modest(max_examples=12)
@given(teams, words)
def test_teams_of_a_table_are_read_back(teams: list[tuple[str, Told, Told]], table: str) -> None:
    """Each figure of a team with the table as its source."""
    staff = tuple(StaffTeam(name, "40.5", "38", one.answer.written, two.answer.written, "") for name, one, two in teams)
    scenario = read(scenario_text(Draft({"company.name": Answer("X")}, staff, table)))
    assert [team.name for team in scenario.teams] == [name for name, _, _ in teams]
    for team, (_, *told_ones) in zip(scenario.teams, teams, strict=True):
        for key, one in zip(("turnover", "sick_days"), told_ones, strict=True):
            check_entry(Told(Answer(one.answer.written, table, "A"), one.meant), scenario.inputs[team.inputs[key]])


@modest(max_examples=4)
@given(answers(), st.sampled_from(LANGUAGES))
def test_the_file_of_an_interview_is_read_back(told: dict[str, Told], language: str) -> None:
    made = Interview(Draft(draft(told)), language)
    check_same(told, read(file_text(made)))
