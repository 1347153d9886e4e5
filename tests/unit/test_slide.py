"""The slide: everything fits and is labelled, the chart can be edited, and no name becomes a formula or a link."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pptx as presentations
import pytest
from PIL import Image
from pptx.util import Inches

from servroi import attachment, pipeline
from servroi.core.findings import Histogram
from servroi.core.text import Text
from servroi.question import Question
from servroi.render.content import content
from servroi.render.formats.pptx import write
from servroi.render.formats.pptx.chart import scale
from servroi.render.formats.pptx.fit import fitted
from servroi.render.words import Words
from servroi.report.origins import rests_on
from servroi.report.report import Report

ROOT = Path(__file__).parents[2]
LOCALES = ("en", "de-CH", "de-DE", "fr-FR", "it-CH")
HOSTILE = (
    "=cmd|' /C calc'!A0",
    "{=1+1}",
    "http://evil.example",
    "<script>&amp;</script>",
    '"]]>',
    "@SUM(1)",
    "_x0041_",
)
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
TINY = 0.01
"""Inches; what is rounded away."""


@cache
def made() -> Report:
    return attachment.make(Question(pipeline.read(ROOT / "scenarios" / "retailer-full.yaml"), 500))


def with_options(*names: str) -> Report:
    """Give a report with other options, which all do the same."""
    report = made()
    found = report.findings.options["train"]
    return replace(report, findings=replace(report.findings, options=dict.fromkeys(names, found)))


def words(report: Report, locale: str = "en") -> Words:
    return Words(locale, report.findings.company.country, report.findings.currency)


def written(report: Report, locale: str = "en") -> bytes:
    return write(report, words(report, locale))


def slide(data: bytes) -> Any:
    deck = presentations.Presentation(io.BytesIO(data))
    assert len(deck.slides) == 1
    return deck.slides[0]


def chart_of(page: Any) -> Any:
    return next(shape for shape in page.shapes if shape.has_chart)


def texts(page: Any) -> list[str]:
    return [shape.text_frame.text for shape in page.shapes if shape.has_text_frame]


def parts(data: bytes) -> dict[str, bytes]:
    """Give every part of a file, with those of the workbook inside."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        found = {name: package.read(name) for name in package.namelist()}
    inside = [parts(content) for name, content in found.items() if name.endswith(".xlsx")]
    return found | {f"xlsx/{name}": content for each in inside for name, content in each.items()}


def workbook(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(chart_of(slide(data)).chart.part.chart_workbook.xlsx_part.blob)).active


# -- what it says -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", LOCALES)
def test_the_answer_and_the_four_figures(locale: str) -> None:
    report = made()
    page, speaker = slide(written(report, locale)), words(report, locale)
    assert page.shapes.title.text_frame.text == speaker.say(report.document.answer)
    blocks = [block for section in content(report.document, speaker)["sections"] for block in section["blocks"]]
    figures = next(block["figures"] for block in blocks if block["block"] == "figures")
    cards = [shape.text_frame.text for shape in page.shapes if shape.name.startswith("figure ")]
    assert cards == [f"{figure['value']}\n{figure['label']}" for figure in figures]
    assert speaker.say(Text("chart.break_even")) in texts(page)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_word_has_its_language(locale: str) -> None:
    every = parts(written(made(), locale))
    for name in ("ppt/slides/slide1.xml", "ppt/notesSlides/notesSlide1.xml", "ppt/charts/chart1.xml"):
        runs = list(ElementTree.fromstring(every[name]).iter(f"{A}r"))
        assert runs
        for run in runs:
            properties = run.find(f"{A}rPr")
            assert properties is not None
            assert properties.get("lang") == locale


def test_the_notes_hold_sources_and_limits() -> None:
    report, speaker = made(), words(made())
    notes = slide(written(report)).notes_slide.notes_text_frame.text.splitlines()
    most = max(report.findings.assumptions, key=lambda entry: abs(entry.swing))
    start = notes.index(speaker.say(Text("slide.sources"))) + 1
    assert speaker.say(rests_on(most, report.findings.evidence)).partition(",")[0] in notes[start]
    assert most.unsourced or most.sources[0] in notes[start]
    assert notes[0] == speaker.say(Text("limits.title"))
    assert all(speaker.say(Text(f"limits.{key}")) in notes[1] for key in ("causality", "pilot", "scope"))
    assert report.findings.run.scenario_sha256[:12] in notes[-1]


def test_redacted_notes_list_no_assumption() -> None:
    report = replace(made(), redacted=True)
    notes = slide(written(report)).notes_slide.notes_text_frame.text
    assert words(report).say(Text("limits.causality")) in notes
    sources = {source for entry in report.findings.assumptions for source in entry.sources}
    assert [source for source in sources if source in notes] == []


def test_who_made_it_and_when() -> None:
    report = made()
    settings = replace(report.findings.report, author="Anna Muster", date="2026-11-23")
    dated = replace(report, findings=replace(report.findings, report=settings))
    properties = presentations.Presentation(io.BytesIO(written(dated, "de-CH"))).core_properties
    assert (properties.author, properties.language, properties.revision) == ("Anna Muster", "de-CH", 1)
    assert properties.created.date().isoformat() == properties.modified.date().isoformat() == "2026-11-23"
    plain = presentations.Presentation(io.BytesIO(written(report))).core_properties
    assert (plain.author, plain.last_modified_by, plain.created.year) == ("", "", 1980)


def test_nothing_of_the_library_is_left() -> None:
    every = parts(written(made()))
    assert [name for name in every if "thumbnail" in name or "printerSettings" in name] == []
    assert [name for name, content in every.items() if re.search(rb"Canny|Macintosh|PowerPoint|4:3", content)] == []


# -- how it looks -----------------------------------------------------------------------------------------------------


def test_nothing_is_empty_and_pictures_are_described() -> None:
    logo = io.BytesIO()
    Image.new("RGB", (1600, 100)).save(logo, "PNG")
    report = replace(made(), logo=logo.getvalue())
    page = slide(written(report))
    empty = [shape.name for where in (page, page.notes_slide) for shape in where.placeholders if not _filled(shape)]
    assert empty == ["Slide Image Placeholder 1"]  # shows the slide above its notes
    decorative = [shape.name for shape in page.shapes if b"decorative" in _xml(shape)]
    assert [shape.name for shape in page.shapes if shape.has_text_frame and not _filled(shape)] == decorative
    for shape in page.shapes:
        if shape.has_chart or shape.name == "logo":
            assert shape._element.xpath(".//p:cNvPr")[0].get("descr")
    picture = next(shape for shape in page.shapes if shape.name == "logo")
    assert picture.width <= Inches(2.4) + 1
    assert picture.left + picture.width <= Inches(13.333 - 0.6) + 1


def _filled(shape: Any) -> bool:
    return bool(shape.has_text_frame and shape.text_frame.text.strip())


def _xml(shape: Any) -> bytes:
    return ElementTree.tostring(ElementTree.fromstring(shape._element.xml))


@pytest.mark.parametrize("locale", LOCALES)
def test_boxes_do_not_overlap(locale: str) -> None:
    page = slide(written(made(), locale))
    label = words(made(), locale).say(Text("chart.break_even"))  # stands on the chart
    boxes = [shape for shape in page.shapes if not shape.name.startswith("edge ") and not shape.has_chart]
    boxes = [shape for shape in boxes if shape.text_frame.text != label] + [chart_of(page)]
    for number, one in enumerate(boxes):
        assert 0 <= one.left <= one.left + one.width <= Inches(13.334)
        assert 0 <= one.top <= one.top + one.height <= Inches(7.5)
        assert [other.name for other in boxes[number + 1 :] if _overlap(one, other)] == []


def _overlap(one: Any, other: Any) -> bool:
    across = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
    down = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
    return bool(across > Inches(TINY) and down > Inches(TINY))


@pytest.mark.parametrize("length", [1, 20, 60, 90, 130, 200, 400, 3000])
@pytest.mark.parametrize("bold", [False, True])
def test_text_fits_its_box(length: int, bold: bool) -> None:
    """Also in a font a tenth wider than Calibri's usual substitutes."""
    room = (12.0, 1.15)
    text, size = fitted("Wirkung im " * (length // 11) + "x" * (length % 11), room, (30.0, 20.0, 12.0), bold=bold)
    lines = len(text) * size * (0.66 if bold else 0.57) / 72.0 / room[0]
    assert -(-lines // 1) * size * 1.2 / 72.0 <= room[1] + TINY
    assert text.endswith("…") == (length == 3000)


# -- the chart --------------------------------------------------------------------------------------------------------


def test_the_workbook_holds_what_the_chart_shows() -> None:
    data = written(with_options("train", "market", "half", "first"), "fr-CH")
    chart, sheet = chart_of(slide(data)).chart, workbook(data)
    assert len(list(chart.plots[0].series)) == 4
    for series in chart.plots[0].series:
        name, x, y = (element.text.replace("$", "") for element in series._element.xpath(".//c:f"))
        assert sheet[name.partition("!")[2]].value == series.name
        shown = [float(point.text) for point in series._element.xpath("c:xVal//c:v")]
        assert [cell.value for (cell,) in sheet[x.partition("!")[2]]] == pytest.approx(shown)
        assert [cell.value for (cell,) in sheet[y.partition("!")[2]]] == pytest.approx(list(series.values))
        assert sum(series.values) == pytest.approx(1.0)
    assert {name.partition("!")[0]} == {sheet.title}


def test_names_stay_names() -> None:
    """Of options, in the chart and in its workbook."""
    data = written(with_options(*HOSTILE))
    cells = [cell for row in workbook(data).iter_rows() for cell in row if isinstance(cell.value, str)]
    assert [(cell.value, cell.data_type, cell.hyperlink) for cell in cells] == [(name, "s", None) for name in HOSTILE]
    assert tuple(series.name for series in chart_of(slide(data)).chart.plots[0].series) == HOSTILE
    every = {name: content for name, content in parts(data).items() if name.endswith((".xml", ".rels"))}
    trees = {name: ElementTree.fromstring(content) for name, content in every.items()}
    assert [name for name, tree in trees.items() if tree.find(".//*[@TargetMode='External']") is not None] == []
    assert [name for name, tree in trees.items() if any(_acts(node) for node in tree.iter())] == []


def _acts(node: ElementTree.Element) -> bool:
    """Tell whether a node is a link or a sheet's formula."""
    return node.tag.partition("}")[2] in ("hlinkClick", "hyperlink") or node.tag == f"{SHEET}f"


@pytest.mark.parametrize(
    "edges",
    [(-130e3, 1.54e6), (3e7, 9e7), (-9e5, -2e5), (-1.0, 1.0), (-100_100.0, -99_900.0), (-2e11, 9e11), (0.0, 0.5)],
)
def test_the_axis_holds_all_and_break_even(edges: tuple[float, float]) -> None:
    axis, step = scale(edges, 7.85)
    assert axis.low <= min(0.0, edges[0]) < max(0.0, edges[1]) <= axis.high
    for end in (axis.low, axis.high):
        assert end / step == pytest.approx(round(end / step))
    assert 1 <= (axis.high - axis.low) / step <= 11


@pytest.mark.parametrize("edges", [(-130e3, 1.54e6), (3e7, 9e7), (-9e5, -2e5)])
def test_the_label_of_break_even_meets_the_line(edges: tuple[float, float]) -> None:
    report = made()
    low, high = edges
    columns = 60
    places = tuple(low + (high - low) * number / columns for number in range(columns + 1))
    options = {
        name: replace(found, npv=replace(found.npv, histogram=Histogram(places, (1,) * columns)))
        for name, found in report.findings.options.items()
    }
    page = slide(written(replace(report, findings=replace(report.findings, options=options))))
    chart = chart_of(page)
    axis = chart.chart.category_axis
    share = -axis.minimum_scale / (axis.maximum_scale - axis.minimum_scale)
    x, w = (float(chart.chart._chartSpace.xpath(f".//c:plotArea/c:layout//c:{name}")[0].get("val")) for name in "xw")
    line = chart.left + (x + share * w) * chart.width
    label = next(shape for shape in page.shapes if shape.has_text_frame and shape.text_frame.text == "Break-even")
    assert label.left - Inches(TINY) <= line <= label.left + label.width + Inches(TINY)
    assert label.left >= Inches(0.6 - TINY)
    assert label.left + label.width <= chart.left + chart.width + Inches(TINY)


def test_many_options_with_long_names_leave_room_for_the_plot() -> None:
    report = with_options(*(f"{number} " + "name " * 20 for number in range(22)))
    chart = chart_of(slide(written(report))).chart
    height = float(chart._chartSpace.xpath(".//c:plotArea/c:layout//c:h")[0].get("val"))
    assert height > 0.15
