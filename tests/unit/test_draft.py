"""A scenario in the making: what is written is what was answered."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servroi.config.read import read_scenario
from servroi.config.staff.read import StaffTeam
from servroi.config.strict_yaml import Text, read
from servroi.errors import is_visible
from servroi.interview.draft import Answer, Draft, from_json, quoted, scenario_text

NAME = {"company.name": Answer("Muster AG"), "company.country": Answer("CH")}
SHOP = StaffTeam("Shop: 'West'", "40.5", "38", "7 of 40", "6 to 8 to 11", "71'000")
SEEN = st.characters(categories=["L", "N", "P", "S", "Zs"]).filter(is_visible)
texts = st.text(SEEN, min_size=1, max_size=40).map(str.strip)


@given(texts.filter(bool))
def test_any_text_is_read_back(text: str) -> None:
    problems: list[object] = []
    node = read(f"x: {quoted(text)}", "a", problems).entries["x"]  # type: ignore[arg-type]
    assert problems == []
    assert isinstance(node, Text)
    assert node.value == text


def test_what_is_written_is_what_was_answered() -> None:
    answers = {
        **NAME,
        "frontline.headcount": Answer("120", "HR report 2025", "A"),
        "frontline.turnover": Answer("18 % to 25 %", "a: b # c", "", "stable"),
        "training.effects.churn_reduction": Answer("1 % to 3 %"),
        "training.start": Answer("2"),
        "readiness.lead": Answer("4"),
        "simulation.trials": Answer("500"),
        "report.title": Answer("Yes"),
    }
    for comment in (None, lambda path: (f"About {path}.",)):
        scenario = read_scenario(
            scenario_text(Draft(answers), ("Head.",), comment).encode(), "a.yaml", None, []
        ).scenario
        headcount, turnover = scenario.inputs["frontline.headcount"], scenario.inputs["frontline.turnover"]
        assert (headcount.written, headcount.evidence.grade) == ("120", "A")
        assert headcount.evidence.sources == ("HR report 2025",)
        assert (turnover.evidence.sources, turnover.evidence.grade) == (("a: b # c",), "C")
        assert turnover.evidence.note == "stable"
        effect = (
            scenario.inputs["options[train].training.effects.churn_reduction"]
            if ("options[train].training.effects.churn_reduction" in scenario.inputs)
            else scenario.inputs["training.effects.churn_reduction"]
        )
        assert (effect.written, effect.evidence.grade) == ("1 % to 3 %", "E")
        assert (scenario.trials, scenario.report.title) == (500, "Yes")


def test_what_is_not_known_stays_a_remark() -> None:
    answers = {**NAME, "frontline.headcount": Answer("5"), "customers.count": Answer(), "frontline.turnover": Answer()}
    text = scenario_text(Draft(answers), (), lambda path: (f"About {path}.",))
    assert "# customers:" in text
    assert "  # turnover: {value: ..., source: ..., grade: ...}" in text
    scenario = read_scenario(text.encode(), "a.yaml", None, []).scenario
    assert not scenario.customers
    assert not scenario.inputs["frontline.turnover"].stated
    assert "turnover" not in scenario_text(Draft(answers))


def test_teams_name_the_table_they_come_from() -> None:
    text = scenario_text(Draft(NAME, (SHOP, StaffTeam("B", "3", "", "", "", "")), "staff 'x'.csv"))
    scenario = read_scenario(text.encode(), "a.yaml", None, []).scenario
    assert [team.name for team in scenario.teams] == [SHOP.name, "B"]
    turnover = scenario.inputs[f"frontline.teams[{SHOP.name}].turnover"]
    assert (turnover.written, turnover.evidence.sources, turnover.evidence.grade) == (
        "7 of 40",
        ("staff 'x'.csv",),
        "A",
    )


def test_a_draft_survives_json() -> None:
    draft = Draft({**NAME, "frontline.turnover": Answer("18 %", "é", "A", "n")}, (SHOP,), "a.csv")
    assert from_json(draft.to_json()) == draft


@pytest.mark.parametrize("sign", ["\x1b[A", "\x9b", "\n", "\u2028", "\u202e"])
def test_an_answer_that_none_may_give_is_asked_again(sign: str) -> None:
    """A draft of an older version, or of somebody else's hand, brings nothing that a terminal acts upon."""
    for bad in (
        {f"company.{sign}": Answer("x")},
        {"frontline.headcount": Answer(f"5{sign}")},
        {"frontline.headcount": Answer("5", f"HR{sign}")},
    ):
        assert from_json(Draft({**NAME, **bad}).to_json()) == Draft(NAME)
    with pytest.raises(ValueError, match="invisible character"):
        from_json(Draft(NAME, (SHOP,), f"a{sign}.csv").to_json())
    with pytest.raises(ValueError, match="invisible character"):
        from_json(Draft(NAME, (StaffTeam(f"B{sign}", "3", "", "", "", ""),)).to_json())


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"answers": 1, "teams": [], "table": ""}', "[" * 100_000])
def test_what_is_no_draft_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        from_json(text)
