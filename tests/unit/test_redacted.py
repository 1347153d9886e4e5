"""What leaves the house with `--redact`: the answer, coarse enough that nobody can work the inputs out of it."""

from __future__ import annotations

import csv
import io
import json
import re
from functools import cache
from math import floor, log10
from pathlib import Path

import openpyxl
import pptx
import pytest
from tests.few import few_trials
from tests.measured import Measured

from servroi import attachment, pipeline
from servroi.core.findings import Findings
from servroi.question import Question
from servroi.render.formats import REPORTS
from servroi.render.words import Words
from servroi.report.report import Report

ROOT = Path(__file__).parents[2]
SCENARIOS = ("retailer-six-numbers", "retailer-full", "hotel-austria")
ENDINGS = ("csv", "json", "html", "xlsx", "pptx", "md", "pdf")


@cache
def made(name: str, *, redacted: bool) -> Report:
    reading = pipeline.read(ROOT / "scenarios" / f"{name}.yaml")
    with pytest.MonkeyPatch.context() as patch:
        few_trials(patch)
        return attachment.make(Question(reading, 1000), redacted=redacted)


def written(report: Report, ending: str) -> bytes:
    return REPORTS[ending].write(report, Words("en", report.findings.company.country, report.findings.currency))


def digits(value: float) -> int:
    """Return how many significant digits an amount has.

    >>> digits(-120_000.0), digits(1_270_000.0), digits(0.0)
    (2, 3, 0)
    """
    return len(f"{abs(value):.0f}".rstrip("0"))


def amounts(findings: Findings) -> list[float]:
    """Return all money that would give inputs away: by channel and year of the base case, and by channel on average."""
    base = [one for option in findings.base_case.values() for one in option.net]
    base += [one for option in findings.base_case.values() for flow in option.channels.values() for one in flow]
    means = [worth.mean for option in findings.options.values() for worth in option.pv_by_channel.values()]
    return [one for one in (*base, *means) if abs(one) > 10_000.0]


@pytest.mark.parametrize("name", SCENARIOS)
def test_json_has_coarse_amounts_and_nothing_by_channel_or_year(name: str) -> None:
    found = json.loads(written(made(name, redacted=True), "json"))
    assert (found["assumptions"], found["base_case"]) == ([], {"options": {}, "inputs": {}})
    for option in found["options"].values():
        assert option.keys() == {"npv", "p_npv_positive", "payback_years", "discounted_payback_years"}
        money = {key: value for key, value in option["npv"].items() if key not in ("histogram", "se")}
        assert {key: value for key, value in money.items() if digits(value) > 3} == {}
        assert round(option["p_npv_positive"]["value"], 2) == pytest.approx(
            option["p_npv_positive"]["value"], abs=0.005
        )
        edges = option["npv"]["histogram"]["edges"]
        assert max(digits(edge) for edge in (edges[0], edges[-1])) <= 3
    assert [pair["p_given_takes"] for pair in found["comparison"]] == [None for _ in found["comparison"]]


@pytest.mark.parametrize("name", SCENARIOS)
def test_csv_has_the_distribution_alone(name: str) -> None:
    rows = list(csv.DictReader(io.StringIO(written(made(name, redacted=True), "csv").decode(), newline="")))
    assert rows[0].keys() == {"table", "option", "index", "total"}
    assert {row["table"] for row in rows} == {f"npv_{key}" for key in ("mean", "p5", "p25", "p50", "p75", "p95")}
    assert [row for row in rows if digits(float(row["total"])) > 3] == []


def test_the_page_has_no_trials_and_the_workbook_one_sheet() -> None:
    report = made("retailer-full", redacted=True)
    page = written(report, "html").decode()
    assert 'id="data"' not in page
    assert "<script" not in page
    assert openpyxl.load_workbook(io.BytesIO(written(report, "xlsx"))).sheetnames == ["Summary"]


def test_the_chart_of_the_slide_is_coarse() -> None:
    report = made("retailer-full", redacted=True)
    slide = pptx.Presentation(io.BytesIO(written(report, "pptx"))).slides[0]
    (chart,) = (shape.chart for shape in slide.shapes if shape.has_chart)
    counts = [found.npv.histogram.counts for found in report.findings.options.values() if found.npv.histogram]
    assert all(950 <= sum(each) <= 1050 for each in counts)
    for series, each in zip(chart.plots[0].series, counts, strict=True):
        assert list(series.values) == pytest.approx([count / sum(each) for count in each])


@pytest.mark.parametrize("name", SCENARIOS)
@pytest.mark.parametrize("ending", ["csv", "json", "html", "md"])
def test_no_amount_of_the_calculation_is_readable(ending: str, name: str, measured: Measured) -> None:
    full = made(name, redacted=False)
    text = written(made(name, redacted=True), ending).decode()
    shown = set(re.findall(r"\d[\d,.]*\d", text.replace(",", "")))
    told = {f"{abs(one):.0f}" for one in amounts(full.findings)} | {repr(abs(one)) for one in amounts(full.findings)}
    assert shown & {one for one in told if digits(float(one)) > 3} == set()
    measured("redacted", {"outputs": 1, "amounts looked for": len(told)})


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_answer_is_the_same(name: str) -> None:
    open_, closed = (made(name, redacted=redacted) for redacted in (False, True))
    speaker = Words("en", "CH", "CHF")
    assert speaker.say(closed.document.answer) == speaker.say(open_.document.answer)
    sections = [section.id for section in closed.document.sections]
    assert not {"people", "channels", "cash_flows", "assumptions", "warnings"} & set(sections)
    assert {"verdict", "distributions", "options", "limits", "receipt"} <= set(sections)
    text = written(closed, "md").decode()
    assert "own figures are left out" in text
    assert "cash flows by year show" not in text


@pytest.mark.parametrize("name", SCENARIOS)
def test_amounts_agree_with_the_full_report(name: str) -> None:
    for option, found in made(name, redacted=True).findings.options.items():
        exact = made(name, redacted=False).findings.options[option].npv
        unit = found.npv.se or 0.0
        assert unit == 10.0 ** floor(log10(unit))
        for key in ("mean", "p5", "p50", "p95"):
            value, rounded = getattr(exact, key), getattr(found.npv, key)
            assert abs(rounded - value) <= unit / 2.0 + 1e-6


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_format_writes(ending: str) -> None:
    assert len(written(made("retailer-six-numbers", redacted=True), ending)) > 300


def test_left_out_effects_are_still_told() -> None:
    reading = pipeline.only_grades(pipeline.read(ROOT / "scenarios" / "retailer-six-numbers.yaml"), "A-B")
    report = attachment.make(Question(reading, 300), redacted=True)
    assert "Only effects of training with evidence of grade A-B count" in written(report, "md").decode()
