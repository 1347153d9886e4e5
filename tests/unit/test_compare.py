"""Two scenarios side by side: the lines that differ, hybrids, and the bridge that adds up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from servroi import pipeline
from servroi.analysis.bridge import bridge
from servroi.config.compare import differences, hybrid, leaves
from servroi.config.read import Reading, read_scenario
from servroi.core.compare import Bridge, BridgeStep, Compared
from servroi.core.text import Text
from servroi.render.words import Words
from servroi.report.document import Prose, Table
from servroi.report.sections.compare import compare, headline
from servroi.sampling.draw import Plan, plan

SCENARIOS = Path(__file__).parents[2] / "scenarios"
TRIALS = 2_000
CUSTOMERS = "customers: {count: 40'000, churn: 12 % to 18 %, revenue_per_customer: 900, contribution_margin: 35 %}\n"
HEAD = "company: {name: Muster, country: CH}\n"
STAFF = "frontline: {headcount: 120}\n"
SOUND = HEAD + STAFF + CUSTOMERS


def read(text: str, file: str = "case.yaml") -> Reading:
    return read_scenario(text.encode(), file, None, [])


def pair(first: str, second: str) -> tuple[Reading, Reading]:
    return read(first, "a.yaml"), read(second, "b.yaml")


def paths(a: Reading, b: Reading) -> list[str]:
    return [line.path for line in differences(a, b).lines]


def bridged(a: Reading, b: Reading, option: str = "train") -> Bridge:
    lines = paths(a, b)

    def taken(some: Sequence[str]) -> Plan | None:
        mixed = a if not some else b if len(some) == len(lines) else hybrid(a, b, some)
        return None if mixed is None else plan(mixed.scenario, mixed.used)

    return bridge(lines, taken, option, TRIALS, 7)


def mean(reading: Reading, option: str) -> float:
    found = pipeline.find(reading, TRIALS, 7).options[option].npv.mean
    assert found is not None
    return found


def test_claims_on_evidence_against_claims_as_claimed() -> None:
    a = pipeline.read(SCENARIOS / "claims-on-evidence.yaml")
    b = pipeline.read(SCENARIOS / "claims-as-claimed.yaml")
    found = differences(a, b)
    assert len(found.lines) == 11
    assert found.evidence == ("training.budget_per_employee",)
    turnover = next(line for line in found.lines if line.name == "training.effects.turnover_reduction")
    assert turnover.a is not None
    assert (turnover.a.layer, turnover.a.line) == ("catalogue", 0)
    assert turnover.b is not None
    assert (turnover.b.written, turnover.b.layer, turnover.b.file) == ("10 %", "file", "claims-as-claimed.yaml")
    way = bridged(a, b)
    assert len(way.steps) == 11
    assert way.npv_a == pytest.approx(mean(a, "train"), abs=0.005)
    assert way.npv_b == pytest.approx(mean(b, "train"), abs=0.005)
    assert way.npv_a + sum(step.value for step in way.steps) == pytest.approx(way.npv_b, abs=0.005)
    assert way.npv_a + sum(step.forward for step in way.steps) == pytest.approx(way.npv_b, abs=0.005)
    assert way.npv_a + sum(step.backward for step in way.steps) == pytest.approx(way.npv_b, abs=0.005)


def told(a: Reading, b: Reading) -> str:
    found = differences(a, b)
    compared = Compared(("a.yaml", "b.yaml"), found.lines, found.evidence, found.words, bridged(a, b))
    return Words("en", "CH", "CHF").say(headline(compared)).replace("\u00a0", " ")


def test_a_difference_that_goes_either_way_is_no_plain_improvement() -> None:
    """A better mean with cases on both sides of 0 is said to be a mean; one that always has the same sign is not."""
    slower = "training: {adoption_time: 6 to 24, effects: {productivity_gain: -1 % to 4 %}}\n"
    either = told(*pair(SOUND, SOUND + slower))
    assert either.startswith("On average Training brings CHF")
    assert re.search(r"9 in 10 lie between CHF −[\d,]+ and CHF \+[\d,]+\.", either), either
    dearer = SOUND + "training: {fixed_cost: 20'000}\n"
    assert re.match(r"Training brings CHF [\d,]+ less in b.yaml than in a.yaml; what", told(*pair(SOUND, dearer)))


def test_a_difference_within_the_error_is_none() -> None:
    found = differences(*pair(SOUND, SOUND + "readiness: {why: 5}\n"))
    way = Bridge("train", 100.0, 130.0, -900.0, 950.0, 16.0, (BridgeStep(("readiness.why",), 30.0, 30.0),), 9, 1)
    compared = Compared(("a.yaml", "b.yaml"), found.lines, (), (), way)
    said = Words("en", "CH", "CHF").say(headline(compared))
    assert said.startswith("Whether Training brings more in a.yaml or in b.yaml cannot be told")
    assert "more in b.yaml than" not in said


def test_no_figure_of_the_bridge_has_more_digits_than_its_error_bears() -> None:
    """Steps add up to the difference in its own unit; what is below it is named, not shown as 0."""
    found = differences(*pair(SOUND, SOUND + "readiness: {why: 5, lead: 5, learn: 5, build: 5}\n"))
    steps = tuple(
        BridgeStep((f"readiness.{name}",), value, value)
        for name, value in (("why", 2_449.0), ("lead", 1_049.0), ("learn", 30.0), ("build", 0.0))
    )
    way = Bridge("train", 296_707.0, 300_235.0, 1.0, 9e4, 60.0, steps, 9, 1, (1_600.0, 230.0))
    section = compare(Compared(("a.yaml", "b.yaml"), found.lines, (), (), way), (Text("compare.a"), Text("compare.b")))[
        1
    ]
    table, note = section.blocks
    assert isinstance(table, Table)
    assert isinstance(note, Prose)
    words = Words("en", "CH", "CHF")
    assert [words.say(row[1], bare=True) for row in table.rows] == ["297,000", "+2,400", "+1,100", "+3,500", "300,200"]
    assert [sentence.key for sentence in note.sentences] == ["compare.little", "compare.idle", "compare.note"]


def test_lines_that_are_no_inputs_have_names_too() -> None:
    other = SOUND.replace("country: CH", "country: CH, sector: hospitality")
    found = differences(*pair(SOUND, other))
    compared = Compared(("a.yaml", "b.yaml"), found.lines, (), (), bridged(*pair(SOUND, other)))
    words = Words("fr", "CH", "CHF")
    assert words.say(headline(compared)).endswith(": Branche.")
    said = Text("compare.sector")
    tables = [block for part in compare(compared, (said, said)) for block in part.blocks if isinstance(block, Table)]
    assert words.say(tables[0].rows[1][0]) == "Branche"
    assert words.say(tables[1].rows[0][0]) == "Branche\ncompany.sector"


def test_a_scenario_and_itself() -> None:
    a, b = pair(SOUND, SOUND)
    found = differences(a, b)
    assert (found.lines, found.evidence, found.words) == ((), (), ())


def test_a_currency_that_is_stated_is_no_other_one() -> None:
    assert paths(*pair(SOUND, SOUND.replace("country: CH", "country: CH, currency: CHF"))) == []
    assert paths(*pair(SOUND.replace("CH", "DE"), SOUND)) == ["company.country"]


def test_blanks_make_no_difference() -> None:
    assert paths(*pair(SOUND, SOUND.replace("12 % to 18 %", "12 %  to 18 %"))) == []


def test_evidence_and_words_are_counted_apart() -> None:
    with_source = "frontline: {headcount: {value: 120, source: HR, grade: B}}\n"
    other = HEAD.replace("Muster", "Other") + with_source + CUSTOMERS + "simulation: {trials: 500}\n"
    found = differences(*pair(SOUND, other))
    assert (found.lines, found.evidence) == ((), ("frontline.headcount",))
    assert set(found.words) == {"company.name", "simulation.trials"}


def test_lines_come_in_file_order() -> None:
    other = HEAD + "frontline: {headcount: 100, turnover: 20 %}\n" + CUSTOMERS.replace("900", "800")
    assert paths(*pair(SOUND, other)) == [
        "frontline.headcount",
        "frontline.turnover",
        "customers.revenue_per_customer",
    ]


def test_a_line_that_one_file_leaves_out_shows_its_default() -> None:
    found = differences(*pair(SOUND, SOUND + "readiness: {why: 5}\n")).lines
    assert [line.path for line in found] == ["readiness.why"]
    assert found[0].a is not None
    assert found[0].a.layer == "catalogue"


def test_what_a_default_says_anyway_makes_no_difference() -> None:
    found = differences(*pair(SOUND, SOUND + "readiness: {why: 3}\nfinance: {horizon: 5}\n"))
    assert (found.lines, found.evidence) == ((), ("readiness.why", "finance.horizon"))


def test_a_hybrid_has_some_lines_of_each() -> None:
    other = HEAD + "frontline: {headcount: 100, turnover: 20 %}\n" + CUSTOMERS
    a, b = pair(SOUND, other)
    mixed = hybrid(a, b, ["frontline.turnover"])
    assert mixed is not None
    inputs = mixed.scenario.inputs
    assert (inputs["frontline.headcount"].written, inputs["frontline.turnover"].written) == ("120", "20 %")
    assert inputs["frontline.turnover"].origin.file == "b.yaml"
    back = hybrid(b, a, ["frontline.turnover"])
    assert back is not None
    assert not back.scenario.inputs["frontline.turnover"].stated


TEAMS = """\
frontline:
  turnover: 18 %
  teams:
    - {name: counter, headcount: 80, turnover: 20 %}
    - {name: delivery, headcount: 40}
"""


def test_lines_of_a_team_are_exchanged_one_by_one() -> None:
    changed = TEAMS.replace("headcount: 80, turnover: 20 %", "headcount: 90, turnover: 25 %")
    a, b = pair(HEAD + TEAMS + CUSTOMERS, HEAD + changed + CUSTOMERS)
    found = differences(a, b).lines
    assert [(line.path, line.group) for line in found] == [
        ("frontline.teams[counter].headcount", "frontline.teams[counter]"),
        ("frontline.teams[counter].turnover", "frontline.teams[counter]"),
    ]
    way = bridged(a, b)
    assert [step.paths for step in way.steps] == [(line.path,) for line in found]
    assert way.npv_a + sum(step.value for step in way.steps) == pytest.approx(way.npv_b, abs=0.005)


def test_a_team_more_is_one_line() -> None:
    more = TEAMS + "    - {name: desk, headcount: 10}\n"
    a, b = pair(HEAD + TEAMS + CUSTOMERS, HEAD + more + CUSTOMERS)
    assert paths(a, b) == ["frontline.teams[desk]"]
    assert paths(b, a) == ["frontline.teams[desk]"]
    assert bridged(b, a).npv_b == pytest.approx(bridged(a, b).npv_a)


def test_lines_that_only_make_sense_together_are_taken_together() -> None:
    a, b = pair(SOUND, HEAD + TEAMS + CUSTOMERS)
    way = bridged(a, b)
    assert any(len(step.paths) > 1 for step in way.steps)
    assert sorted(path for step in way.steps for path in step.paths) == sorted(paths(a, b))
    assert way.npv_a + sum(step.value for step in way.steps) == pytest.approx(way.npv_b, abs=0.005)


def test_options_are_lines_too() -> None:
    deep = "options:\n  a.b: {training: {scale: 2}}\n"
    wide = "options:\n  a.b: {training: {scale: 3, coverage: 80 %}}\n  other: {marketing: {}}\n  market: null\n"
    a, b = pair(SOUND + deep, SOUND + wide)
    assert paths(a, b) == [
        "options[a.b].training.scale",
        "options[a.b].training.coverage",
        "options[other]",
        "options[market]",
    ]
    way = bridged(a, b, "a.b")
    assert way.npv_b == pytest.approx(mean(b, "a.b"), abs=0.005)
    moved = {step.paths[0]: step.value for step in way.steps}
    assert moved["options[a.b].training.scale"] != 0.0
    assert moved["options[other]"] == pytest.approx(0.0, abs=1e-6)


def test_country_and_sector_are_lines_too() -> None:
    a, b = pair(SOUND, SOUND.replace("country: CH", "country: CH, sector: hospitality"))
    assert paths(a, b) == ["company.sector"]
    assert bridged(a, b).steps[0].value != 0.0


def test_leaves_of_a_tree() -> None:
    root = read(HEAD + TEAMS + CUSTOMERS).layers.root
    found = list(leaves(root, root))
    assert "frontline.teams[counter].headcount" in found
    assert "frontline.teams[counter].name" not in found
    assert "frontline.teams[counter]" in leaves(root, None)
