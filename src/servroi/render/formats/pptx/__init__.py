"""The slide: the answer as its title, a chart that can be edited, four figures, and the sources in the notes."""

from datetime import datetime
from io import BytesIO
from math import ceil, floor
from typing import Any

from pptx import Presentation
from pptx.chart.data import XyChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from servroi.core.findings import Assumption, Findings
from servroi.core.naming import option, source
from servroi.core.text import Listing, Text, Verbatim
from servroi.render import equal
from servroi.render.charts import round_values
from servroi.render.colours import palette
from servroi.render.content import content
from servroi.render.formats.pptx.package import cleaned
from servroi.render.words import Words
from servroi.report.report import Report

__all__ = ["write"]

_WIDTH, _HEIGHT = 13.333, 7.5
_MARGIN = 0.6
_INK, _GREY, _PALE, _WARNING = "1d2429", "5b6570", "eef2f4", "a8323e"
_TITLE_SIZES = ((70, 30), (110, 26), (150, 22), (10_000, 18))
"""Up to so many characters, so many points: long verdicts must fit in two or three lines."""
_NO_DATE = "1980-01-01"
_SOURCES = 10
_MARKS = 6
_DASHES = (MSO_LINE.SOLID, MSO_LINE.DASH, MSO_LINE.ROUND_DOT, MSO_LINE.DASH_DOT, MSO_LINE.LONG_DASH)
_TITLE_ONLY = 5
"""Place of the layout with a title and nothing else in the library's own template."""


def write(report: Report, words: Words) -> bytes:
    """Return one slide, 16:9."""
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Inches(_WIDTH), Inches(_HEIGHT)
    _describe(presentation.core_properties, report, words)
    slide = _Slide(presentation.slides.add_slide(presentation.slide_layouts[_TITLE_ONLY]), report, words)
    slide.fill()
    data = BytesIO()
    presentation.save(data)
    return cleaned(data.getvalue())


def _describe(properties: Any, report: Report, words: Words) -> None:
    """Replace what the library's template says about itself; no clock is read."""
    settings = report.findings.report
    day = datetime.fromisoformat(settings.date or _NO_DATE)
    properties.author = properties.last_modified_by = settings.author
    properties.title, properties.language = words.say(report.document.title), words.locale
    properties.created = properties.modified = properties.last_printed = day
    properties.subject = properties.keywords = properties.comments = properties.category = ""
    properties.revision = 1


class _Slide:
    """Puts the parts of the report on one slide."""

    def __init__(self, slide: Any, report: Report, words: Words) -> None:
        self.slide = slide
        self.report = report
        self.words = words
        self.content = content(report.document, words)
        self.palette = [colour.removeprefix("#") for colour in palette(report.findings.report.colour)]

    def fill(self) -> None:
        """Put everything in its place."""
        self._headline()
        self._chart()
        for number, figure in enumerate(self._block("figures")["figures"]):
            self._figure(figure, number)
        self._foot()
        self._notes()

    def _block(self, kind: str) -> dict[str, Any]:
        every = (block for section in self.content["sections"] for block in section["blocks"])
        return next(block for block in every if block["block"] == kind)

    def _section(self, name: str) -> str:
        """Return the sentences of a section."""
        blocks = next(section for section in self.content["sections"] if section["id"] == name)["blocks"]
        return " ".join(block["text"] for block in blocks)

    # -- words --------------------------------------------------------------------------------------------------------

    def _headline(self) -> None:
        company = self.report.findings.company.name
        title = self.content["title"]
        above = title if title.startswith(company) else f"{company} · {title}"
        self._text(above, (_MARGIN, 0.35, 9.5, 0.35), 13, _GREY)
        if self.report.logo:
            self._logo()
        answer = self.words.say(self.report.document.answer)
        size = next(points for most, points in _TITLE_SIZES if len(answer) <= most)
        shape = self.slide.shapes.title
        shape.left, shape.top, shape.width, shape.height = _box(_MARGIN, 0.7, _WIDTH - 2 * _MARGIN, 1.15)
        self._write(shape.text_frame, answer, size, self.palette[0], bold=True)
        shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        shape.text_frame.margin_left = shape.text_frame.margin_right = 0

    def _logo(self) -> None:
        picture = self.slide.shapes.add_picture(BytesIO(self.report.logo), 0, Inches(0.28), height=Inches(0.45))
        picture.left = Inches(_WIDTH - _MARGIN) - picture.width
        picture.name = "logo"
        picture._element.nvPicPr.cNvPr.set("descr", self.report.findings.company.name)

    def _figure(self, figure: dict[str, str], number: int) -> None:
        left, top, width, height = 9.35, 2.05 + number * 1.08, 3.4, 0.96
        colour = _WARNING if figure["tone"] == "bad" else self.palette[0]
        card = self._shape((left, top, width, height), _PALE)
        self._shape((left, top, 0.07, height), colour)
        frame = card.text_frame
        frame.margin_left, frame.margin_right, frame.margin_top, frame.margin_bottom = (Inches(0.22), 0, 0, 0)
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        self._write(frame, figure["value"], 24, colour, bold=True)
        self._run(frame.add_paragraph(), figure["label"], 11, _GREY)

    def _foot(self) -> None:
        self._text(self._section("limits"), (_MARGIN, 6.42, _WIDTH - 2 * _MARGIN, 0.62), 10.5, _INK)
        self._text(self._section("receipt"), (_MARGIN, 7.06, _WIDTH - 2 * _MARGIN, 0.28), 8, _GREY)

    def _notes(self) -> None:
        lines = [self._section("limits"), "", *self._sources(), self._section("receipt")]
        self.slide.notes_slide.notes_text_frame.text = "\n".join(lines)

    def _sources(self) -> list[str]:
        """Return what the most influential assumptions rest on; nothing where inputs are left out."""
        if self.report.redacted:
            return []
        entries = [entry for entry in _most_influential(self.report.findings) if entry.swing][:_SOURCES]
        said = [self.words.say(_source(entry)) for entry in entries]
        return [self.words.say(Text("slide.sources")), *(f"- {line}" for line in said), ""]

    # -- the chart ----------------------------------------------------------------------------------------------------

    def _chart(self) -> None:
        findings = self.report.findings
        chart_data: Any = XyChartData()  # type: ignore[no-untyped-call]
        for name, found in findings.options.items():
            histogram = found.npv.histogram
            assert histogram is not None, "an NPV always has a histogram"
            series = chart_data.add_series(self.words.say(option(name)))
            total = sum(histogram.counts)
            for low, high, count in zip(histogram.edges, histogram.edges[1:], histogram.counts, strict=False):
                series.add_data_point(round((low + high) / 2.0), count / total)
        place = _box(_MARGIN - 0.1, 1.95, 8.75, 4.4)
        frame = self.slide.shapes.add_chart(XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS, *place, chart_data)
        frame.name = "chart"
        described = equal.distributions(findings, self.words)["described"]
        said = self.words.say(Text("slide.described", {"described": Verbatim(described)}))
        frame._element.nvGraphicFramePr.cNvPr.set("descr", said)
        self._style(frame.chart)

    def _style(self, chart: Any) -> None:
        chart.has_title = False
        chart.has_legend = True
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
        chart.font.size, chart.font.name = Pt(12), "Calibri"
        for number, series in enumerate(chart.plots[0].series):
            line = series.format.line
            line.width, line.dash_style = Pt(2.5), _DASHES[number % len(_DASHES)]
            line.color.rgb = _rgb(self.palette[number % len(self.palette)])
            series.smooth = False
        money, shares = chart.category_axis, chart.value_axis
        self._scale(money)
        money.has_major_gridlines, shares.has_major_gridlines = False, False
        money.tick_labels.number_format, money.tick_labels.number_format_is_linked = "#,##0", False
        money.tick_label_position = XL_TICK_LABEL_POSITION.LOW
        money.has_title = True
        money.axis_title.text_frame.text = self.words.say(Text("slide.axis"))
        run = money.axis_title.text_frame.paragraphs[0].runs[0]
        run.font.size, run.font.bold = Pt(11), False
        shares.tick_label_position, shares.major_tick_mark = XL_TICK_LABEL_POSITION.NONE, XL_TICK_MARK.NONE
        shares.format.line.color.rgb = _rgb(_WARNING)
        shares.format.line.width, shares.format.line.dash_style = Pt(1.5), MSO_LINE.DASH

    def _scale(self, axis: Any) -> None:
        """Give the axis of money few round marks, which have room side by side."""
        edges = next(iter(self.report.findings.options.values())).npv.histogram.edges  # type: ignore[union-attr]
        marks = round_values(edges[0], edges[-1], _MARKS)
        step = marks[1] - marks[0] if len(marks) > 1 else edges[-1] - edges[0]
        axis.major_unit = step
        axis.minimum_scale, axis.maximum_scale = floor(edges[0] / step) * step, ceil(edges[-1] / step) * step

    # -- shapes -------------------------------------------------------------------------------------------------------

    def _shape(self, place: tuple[float, float, float, float], colour: str) -> Any:
        shape = self.slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *_box(*place))
        shape.fill.solid()
        shape.fill.fore_color.rgb = _rgb(colour)
        shape.line.fill.background()
        shape._element.remove(shape._element.find(qn("p:style")))  # which would add a shadow
        return shape

    def _text(self, text: str, place: tuple[float, float, float, float], size: float, colour: str) -> None:
        frame = self.slide.shapes.add_textbox(*_box(*place)).text_frame
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        self._write(frame, text, size, colour)

    def _write(self, frame: Any, text: str, size: float, colour: str, *, bold: bool = False) -> None:
        frame.word_wrap = True
        self._run(frame.paragraphs[0], text, size, colour, bold=bold)

    def _run(self, paragraph: Any, text: str, size: float, colour: str, *, bold: bool = False) -> None:
        paragraph.alignment = PP_ALIGN.LEFT
        run = paragraph.add_run()
        run.text = text
        run.font.size, run.font.bold, run.font.name = Pt(size), bold, "Calibri"
        run.font.color.rgb = _rgb(colour)
        run._r.get_or_add_rPr().set("lang", self.words.locale)


def _rgb(colour: str) -> RGBColor:
    return RGBColor(*bytes.fromhex(colour))  # type: ignore[no-untyped-call]


def _box(left: float, top: float, width: float, height: float) -> tuple[Inches, Inches, Inches, Inches]:
    """Return a place in inches as the library wants it."""
    return Inches(left), Inches(top), Inches(width), Inches(height)


def _most_influential(findings: Findings) -> list[Assumption]:
    return sorted(findings.assumptions, key=lambda entry: -abs(entry.swing))


def _source(entry: Assumption) -> Text:
    """Return what an assumption rests on."""
    key = "decided" if entry.decided else "follows" if entry.follows else "unsourced"
    sources = Listing(tuple(Verbatim(each) for each in entry.sources)) if entry.sources else Text(f"report.{key}")
    values = {"input": source(entry.path), "source": sources}
    if not entry.grade:
        return Text("slide.source_ungraded", values)
    return Text("slide.source", {**values, "grade": Verbatim(entry.grade)})
