"""Warnings: a team so small that its figures point to single persons, points held against the rates of teams."""

from __future__ import annotations

from functools import cache

import pytest
from tests.conftest import Terminal
from tests.measured import Measured
from tests.reference.worlds import plain_case, written
from tests.security.shown import holds, words

from servroi import pipeline
from servroi.config.read import Reading
from servroi.core.findings import FEW_TRIALS, Findings
from servroi.core.text import Measure, Term, Text, Verbatim, Whole
from servroi.render.formats import REPORTS
from servroi.render.numbers import FORMATS
from servroi.render.words import Words
from servroi.report.compose import compose_report, compose_run
from servroi.report.redacted import redacted
from servroi.report.report import Report

TRIALS = 100
SLUG = "small-team"
COUNTER = {"name": "Counter", "headcount": 4.9}
DELIVERY = {"name": "Delivery", "headcount": 5}
FRONT = {"headcount": None, "fte": None, "teams": [COUNTER, DELIVERY]}
"""One team that is too small, and one that is just large enough."""

SIZES = (("Counter", 90), ("Delivery", 30))
ABOVE = ("above-evidence", "training.effects.turnover_reduction")


def reading(**frontline: object) -> Reading:
    return pipeline.read_bytes(written(plain_case(frontline=frontline)))


@cache
def found() -> Findings:
    return pipeline.find(reading(**FRONT), TRIALS)


def warned(found: Findings) -> list[tuple[str, str]]:
    """Return what the findings say about small teams: the path and the template."""
    return [(notice.path, notice.text.key) for notice in found.warnings if notice.slug == SLUG]


@pytest.mark.parametrize(
    ("company", "labour_cost", "warned_of"),
    [
        ("sector: health_care", "", ["frontline.labour_cost"]),
        ("sector: health_care", ", labour_cost: 80'000", []),
        ("sector: retail", "", []),
        ("size: unknown", "", []),
    ],
)
def test_a_default_from_another_sector_is_warned_about(company: str, labour_cost: str, warned_of: list[str]) -> None:
    """Pay was measured in retail; it is told once, and not of the cost of a sick day, which follows from it."""
    teams = f"[{{name: a, headcount: 20{labour_cost}}}, {{name: b, headcount: 20{labour_cost}}}]"
    text = f"company: {{name: A, country: CH, {company}}}\nfrontline: {{teams: {teams}}}\n"
    result = pipeline.find(pipeline.read_bytes(text.replace(", size: unknown", "").encode()), TRIALS)
    assert [one.path for one in result.warnings if one.slug == "other-sector"] == warned_of


def test_few_trials_are_warned_about() -> None:
    """Two standard errors of an even chance: 10 points in 100 trials, 2 in 2'500."""
    (notice,) = (one for one in found().warnings if one.slug == FEW_TRIALS)
    said = Words("en", "CH", "CHF").say(notice.text)
    assert said.startswith("Only 100 trials: by luck alone, each chance may be off by 10 points either way")
    assert notice in redacted(found()).warnings
    assert FEW_TRIALS not in {one.slug for one in pipeline.find(reading(headcount=5, fte=None), 2500).warnings}


@pytest.mark.parametrize(
    ("people", "small"),
    [(1, True), (4.9, True), (5, False), (5.1, False), ("2 to 4.9", True), ("3 to 5.1", False), ("2 .. 5", True)],
)
def test_fewer_than_five_people_are_warned_about(people: float | str, small: bool) -> None:
    """Of a range only if it is all but certain, with 95 %, that there are fewer."""
    one = pipeline.find(reading(headcount=people, fte=None), TRIALS)
    assert warned(one) == ([("frontline.headcount", "warning.small_team_unnamed")] if small else [])
    two = pipeline.find(reading(**FRONT | {"teams": [{"name": "Counter", "headcount": people}, DELIVERY]}), TRIALS)
    path = "frontline.teams[Counter].headcount"
    assert warned(two) == ([(path, "warning.small_team")] if small else [])


@pytest.mark.parametrize("locale", FORMATS)
def test_the_warning_names_the_team_and_the_bound(locale: str) -> None:
    speaker = Words(locale, "", "CHF")
    (notice,) = (notice for notice in found().warnings if notice.slug == SLUG)
    assert notice.text.values == {"team": Verbatim("Counter"), "least": Whole(5)}
    for key in ("warning.small_team", "told.small_team"):
        said = speaker.say(Text(key, notice.text.values))
        assert "Counter" in said
        assert "5" in said
    for key in ("warning.small_team_unnamed", "told.small_team_unnamed"):
        assert "5" in speaker.say(Text(key, notice.text.values))


def test_author_and_reader_are_told() -> None:
    """The author where the figure stands, a reader what follows from it."""
    speaker = Words("en", "", "CHF")
    for document, key, path in (
        (compose_run(found()), "warning.small_team", "frontline.teams[Counter].headcount"),
        (compose_report(found()), "told.small_team", ""),
    ):
        (section,) = (section for section in document.sections if section.id == "warnings")
        text = Text(key, {"team": Verbatim("Counter"), "least": Whole(5)})
        (said,) = (speaker.say(item) for item in section.blocks[0].items if "Counter" in speaker.say(item))  # type: ignore[union-attr]
        assert speaker.say(text) in said
        assert path in said


@pytest.mark.parametrize("ending", ["md", "html", "pdf", "json"])
def test_reports_show_it(ending: str, measured: Measured) -> None:
    """What no slide and no workbook has room for stands in every format that says what to bear in mind."""
    speaker = Words("en", "", "CHF")
    report = Report(compose_report(found()), found(), reading(**FRONT).scenario)
    key = "warning.small_team" if ending == "json" else "told.small_team"
    sentence = speaker.say(Text(key, {"team": Verbatim("Counter"), "least": Whole(5)}))
    assert holds(ending, words(ending, REPORTS[ending].write(report, speaker)), sentence)
    measured("small teams", {"formats": 1})


def test_a_redacted_report_names_no_team() -> None:
    public = redacted(found())
    assert warned(public) == []
    speaker = Words("en", "", "CHF")
    report = Report(compose_report(public, redacted=True), public, reading(**FRONT).scenario, redacted=True)
    assert "Counter" not in words("html", REPORTS["html"].write(report, speaker))


@pytest.mark.parametrize("command", ["run", "check"])
def test_commands_show_it(command: str, terminal: Terminal) -> None:
    arguments = ["--trials", str(TRIALS)] if command == "run" else []
    screen = terminal(command, "-", *arguments, data=written(plain_case(frontline=FRONT)).decode())
    assert screen.code == 0, screen.error
    assert "Team Counter has fewer than 5 people" in " ".join((screen.out + screen.error).split())


def of_turnover(frontline: dict[str, object], training: dict[str, object]) -> list[dict[str, Term]]:
    """Return what is said of an effect on turnover beyond its evidence."""
    stated = {"effects": {"turnover_reduction": "15 pp to 17 pp"}, **training}
    found = pipeline.find(pipeline.read_bytes(written(plain_case(frontline=frontline, training=stated))), TRIALS)
    return [dict(one.text.values) for one in found.warnings if (one.slug, one.path) == ABOVE]


def test_points_are_held_against_the_rates_of_the_trained_teams_by_headcount() -> None:
    alone = of_turnover({"turnover": 0.2}, {})
    assert alone[0]["value"] == Measure(pytest.approx(0.8), "change")  # type: ignore[arg-type]
    front = {"headcount": None, "fte": None, "turnover": None}

    def teams(*rates: float) -> dict[str, object]:
        pairs = zip(SIZES, rates, strict=True)
        return {**front, "teams": [{"name": name, "headcount": heads, "turnover": r} for (name, heads), r in pairs]}

    assert of_turnover(teams(0.2, 0.2), {}) == alone
    (mean,) = of_turnover(teams(0.16, 0.32), {})
    assert mean["value"] == Measure(pytest.approx(0.8), "change")  # type: ignore[arg-type]
    (trained,) = of_turnover(teams(0.16, 0.32), {"teams": ["Delivery"]})
    assert trained["value"] == Measure(pytest.approx(0.5), "change")  # type: ignore[arg-type]
