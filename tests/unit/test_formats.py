"""What all formats have in common: the figures of the findings, nothing that acts.

That nothing of the machine and its clock is inside is looked at in security/test_privacy.py, where both are made up.
"""

from __future__ import annotations

import csv as csv_reader
import io
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pptx as presentations
import pytest

from servroi import attachment, pipeline
from servroi.core.text import Money, Share, Text
from servroi.question import Question
from servroi.render.formats import REPORTS
from servroi.render.formats.markdown import escaped
from servroi.render.words import Words
from servroi.report.report import Report

ROOT = Path(__file__).parents[2]
LOCALES = ("en", "de-CH", "de-DE", "de-AT", "fr-CH", "fr-FR", "it-CH", "it-IT")


@cache
def made(name: str = "retailer-full", *, redacted: bool = False) -> Report:
    return attachment.make(Question(pipeline.read(ROOT / "scenarios" / f"{name}.yaml"), 1000), redacted=redacted)


def words(report: Report, locale: str = "en") -> Words:
    company = report.findings.company
    return Words(locale, company.country, company.currency)


def written(ending: str, report: Report, locale: str = "en") -> bytes:
    return REPORTS[ending].write(report, words(report, locale))


def said(report: Report, locale: str) -> list[str]:
    """Give the figures that every readable format must show."""
    speaker, found = words(report, locale), []
    for entry in report.findings.options.values():
        npv, pays = entry.npv, entry.p_npv_positive
        found.append(speaker.say(Share(pays.value)))
        found += [speaker.say(Money(value or 0.0, npv.se or 0.0), bare=True) for value in (npv.mean, npv.p5, npv.p95)]
    return found


def slide(data: bytes) -> Any:
    return presentations.Presentation(io.BytesIO(data)).slides[0]


def shown(data: bytes) -> list[str]:
    """Give the texts of a slide."""
    return [shape.text_frame.text for shape in slide(data).shapes if shape.has_text_frame]


# -- figures ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", LOCALES)
def test_markdown_says_what_was_found(locale: str) -> None:
    report = made()
    text = written("md", report, locale).decode()
    assert [figure for figure in said(report, locale) if escaped(figure) not in text] == []
    for assumption in report.findings.assumptions:
        assert all(escaped(source) in text for source in assumption.sources)
    unsourced = escaped(words(report, locale).say(Text("report.default_unsourced")))
    assert text.count(unsourced) >= sum(entry.unsourced for entry in report.findings.assumptions) // 2 > 0


@pytest.mark.parametrize("locale", LOCALES)
def test_slide_says_what_was_found(locale: str) -> None:
    report = made()
    speaker, data = words(report, locale), written("pptx", report, locale)
    texts = shown(data)
    train = report.findings.options["train"]
    npv, pays, beats = train.npv, train.p_npv_positive, report.findings.comparison[0].p_a_beats_b
    for figure in (Share(beats.value), Share(pays.value), Money(npv.p5 or 0.0, npv.se or 0.0)):
        assert any(text.startswith(speaker.say(figure, bare=True)) for text in texts)
    assert slide(data).shapes.title.text_frame.text == speaker.say(report.document.answer)
    notes = slide(data).notes_slide.notes_text_frame.text
    assert speaker.say(Text("limits.causality")) in notes
    assert speaker.say(Text("report.default_unsourced")) in notes


def test_the_chart_of_the_slide_can_be_edited() -> None:
    report = made()
    chart = next(shape for shape in slide(written("pptx", report)).shapes if shape.has_chart).chart
    for series, found in zip(chart.plots[0].series, report.findings.options.values(), strict=True):
        histogram = found.npv.histogram
        assert histogram is not None
        assert list(series.values) == pytest.approx([count / sum(histogram.counts) for count in histogram.counts])
    assert chart.part.chart_workbook.xlsx_part.blob.startswith(b"PK")


def test_csv_adds_up_and_equals_the_findings() -> None:
    report = made()
    rows = list(csv_reader.DictReader(io.StringIO(written("csv", report).decode(), newline="")))
    channels = list(next(iter(report.findings.options.values())).pv_by_channel)
    trials = [row for row in rows if row["table"] == "trial" and row["option"] == "train"]
    assert [float(row["total"]) for row in trials] == report.findings.sample.npv["train"].tolist()
    for row in trials:
        assert sum(float(row[channel]) for channel in channels) == pytest.approx(float(row["total"]), abs=1e-6)
    base = [float(row["total"]) for row in rows if row["table"] == "base_case" and row["option"] == "market"]
    assert base == list(report.findings.base_case["market"].net)
    p95 = [float(row["total"]) for row in rows if row["table"] == "cash_p95" and row["option"] == "train"]
    assert p95 == list(report.findings.options["train"].cash_by_year.p95)


def test_json_is_the_result_of_run() -> None:
    report = made()
    assert written("json", report, "fr").decode() == pipeline.as_json(report.findings)


@pytest.mark.parametrize("name", ["insurer-switzerland", "public-transport", "claims-as-claimed"])
@pytest.mark.parametrize("ending", ["md", "pptx", "csv"])
def test_other_cases(name: str, ending: str) -> None:
    assert len(written(ending, made(name), "it")) > 1000


# -- what a scenario could slip in ------------------------------------------------------------------------------------


# -- privacy and sameness ---------------------------------------------------------------------------------------------


def everything(data: bytes) -> bytes:
    """Give all parts of a file, unpacked, those within parts as well."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            return b"\n".join(name.encode() + everything(package.read(name)) for name in package.namelist())
    if data.startswith(b"%PDF"):
        plain = io.BytesIO()
        with pikepdf.open(io.BytesIO(data)) as document:
            document.save(plain, stream_decode_level=pikepdf.StreamDecodeLevel.all, compress_streams=False)
        return plain.getvalue()
    return data


@pytest.mark.parametrize("ending", REPORTS)
def test_same_bytes_again(ending: str) -> None:
    report = made()
    assert written(ending, report, "de-AT") == written(ending, report, "de-AT")


@pytest.mark.parametrize("ending", REPORTS)
def test_redacted_says_no_input(ending: str) -> None:
    """Sources and owners are the author's own words about inputs; with them goes the value."""
    content = everything(written(ending, made(redacted=True)))
    found = [secret for secret in ("HR report 2025", "payroll 2025", "ledger 2025") if secret.encode() in content]
    assert found == []


@pytest.mark.parametrize("redacted", [False, True])
@pytest.mark.parametrize("ending", ["html", "xlsx", "pptx", "md"])
def test_what_it_does_not_show_is_never_left_out(ending: str, redacted: bool) -> None:
    """The pages of the PDF are read in test_pdf.py."""
    report = made(redacted=redacted)
    start = words(report).say(Text("limits.scope"))[:40]
    assert start in everything(written(ending, report)).decode(errors="replace")
