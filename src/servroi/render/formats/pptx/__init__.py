"""The slide: the answer as its title, a chart that can be edited, four figures, and the sources in the notes."""

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE, PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Inches, Pt

from servroi.core.evidence import Source
from servroi.core.findings import Assumption, Findings
from servroi.core.naming import source
from servroi.core.text import Text, Verbatim
from servroi.render.colours import palette
from servroi.render.content import content
from servroi.render.formats.pptx import chart
from servroi.render.formats.pptx.chart import FONT, WARNING, Place, rgb
from servroi.render.formats.pptx.fit import fitted
from servroi.render.formats.pptx.package import cleaned
from servroi.render.words import Words
from servroi.report.origins import rests_on
from servroi.report.report import Report

__all__ = ["write"]

_WIDTH, _HEIGHT = 13.333, 7.5
_MARGIN = 0.6
_INSIDE = _WIDTH - 2.0 * _MARGIN
_INK, _GREY, _PALE = "1d2429", "5b6570", "eef2f4"
_ABOVE_SIZES = (13.0, 11.0)
_TITLE_SIZES = (30.0, 28.0, 26.0, 24.0, 22.0, 20.0, 18.0, 16.0, 14.0, 12.0)
_FIGURE_SIZES = (24.0, 20.0, 16.0)
_LABEL_SIZES = (11.0, 10.0, 9.0, 8.0)
_FOOT_SIZES = (10.5, 10.0, 9.5, 9.0, 8.0)
_SMALL = (8.0,)
_LOGO = (2.4, 0.45)
"""Largest width and height of the logo, inches."""
_CARD, _CARD_STEP = (9.35, 2.05, 3.383, 0.96), 1.08
"""Place of the first figure, and how far apart figures are."""
_LONGEST_PROPERTY = 255
"""What an office file's properties hold, characters."""
_NO_DATE = "1980-01-01"
_SOURCES = 10
_TITLE_ONLY = 5
"""Place of the layout with a title and nothing else in the library's own template."""
_DECORATIVE = (
    '<a:extLst {}><a:ext uri="{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}"><adec:decorative val="1" '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative"/></a:ext></a:extLst>'
)


def write(report: Report, words: Words) -> bytes:
    """Return one slide, 16:9."""
    presentation = Presentation()
    _widen(presentation)
    _describe(presentation.core_properties, report, words)
    slide = _Slide(presentation.slides.add_slide(presentation.slide_layouts[_TITLE_ONLY]), report, words)
    slide.fill()
    data = BytesIO()
    presentation.save(data)
    return cleaned(data.getvalue())


def _widen(presentation: Any) -> None:
    """Make the library's template, which is 4:3, as wide as the slide, with the layouts of slides that are added."""
    wider = Inches(_WIDTH) / presentation.slide_width
    presentation.slide_width, presentation.slide_height = Inches(_WIDTH), Inches(_HEIGHT)
    master = presentation.slide_master
    for shape in (shape for page in (master, *master.slide_layouts) for shape in page.shapes):
        if shape._element.spPr.find(qn("a:xfrm")) is not None:  # others take their place from the master
            shape.left, shape.width = Emu(round(shape.left * wider)), Emu(round(shape.width * wider))


def _describe(properties: Any, report: Report, words: Words) -> None:
    """Replace what the library's template says about itself; no clock is read."""
    settings = report.findings.report
    day = datetime.fromisoformat(settings.date or _NO_DATE)
    properties.author = properties.last_modified_by = settings.author[:_LONGEST_PROPERTY]
    properties.title, properties.language = words.say(report.document.title)[:_LONGEST_PROPERTY], words.locale
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

    def _section(self, name: str) -> tuple[str, str]:
        """Return the title and the sentences of a section."""
        section = next(section for section in self.content["sections"] if section["id"] == name)
        return section["title"], " ".join(block["text"] for block in section["blocks"])

    # -- words --------------------------------------------------------------------------------------------------------

    def _headline(self) -> None:
        company, title = self.report.findings.company.name, self.content["title"]
        above = title if title.startswith(company) else f"{company} · {title}"
        logo = self._logo() if self.report.logo else 0.0
        self._text(above, (_MARGIN, 0.32, _INSIDE - logo, 0.38), _ABOVE_SIZES, _GREY)
        place = (_MARGIN, 0.72, _INSIDE, 1.13)
        shape = self.slide.shapes.title
        shape.left, shape.top, shape.width, shape.height = _box(place)
        shape.text_frame.auto_size = MSO_AUTO_SIZE.TEXT_TO_FIT_SHAPE
        shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        text, size = fitted(self.words.say(self.report.document.answer), place[2:], _TITLE_SIZES, bold=True)
        self._fill(shape.text_frame, text, size, self.palette[0], bold=True)

    def _logo(self) -> float:
        """Put the logo at the top right, and return what it takes of the line, inches."""
        picture = self.slide.shapes.add_picture(BytesIO(self.report.logo), 0, Inches(0.25))
        larger = min(Inches(_LOGO[0]) / picture.width, Inches(_LOGO[1]) / picture.height)
        picture.width, picture.height = Emu(round(picture.width * larger)), Emu(round(picture.height * larger))
        picture.left = Inches(_WIDTH - _MARGIN) - picture.width
        picture.name = "logo"
        picture._element.nvPicPr.cNvPr.set("descr", self.report.findings.company.name)
        return float(picture.width / Inches(1)) + _MARGIN

    def _chart(self) -> None:
        place = (_MARGIN - 0.1, 1.95, 8.75, 4.4)
        left, top = chart.add(self.slide, place, self.report.findings, self.words, self.palette)
        left = min(max(_MARGIN, left - 1.0), place[0] + place[2] - 2.0)  # beside the line where there is no room above
        label = (left, top - 0.27, 2.0, 0.25)
        self._text(self.words.say(Text("chart.break_even")), label, (11.0,), WARNING, PP_ALIGN.CENTER)

    def _figure(self, figure: dict[str, str], number: int) -> None:
        left, top, width, height = _CARD
        top += number * _CARD_STEP
        colour = WARNING if figure["tone"] == "bad" else self.palette[0]
        card = self._shape((left, top, width, height), _PALE, f"figure {number + 1}")
        edge = self._shape((left, top, 0.07, height), colour, f"edge {number + 1}")
        edge._element.nvSpPr.cNvPr.append(parse_xml(_DECORATIVE.format(nsdecls("a"))))
        frame = card.text_frame
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        value, large = fitted(figure["value"], (width - 0.3, 0.4), _FIGURE_SIZES, bold=True)
        label, small = fitted(figure["label"], (width - 0.3, 0.54), _LABEL_SIZES)
        self._fill(frame, value, large, colour, bold=True)
        frame.margin_left, frame.margin_right = Inches(0.22), Inches(0.08)
        self._run(frame.add_paragraph(), label, small, _GREY)

    def _foot(self) -> None:
        self._text(self._section("limits")[1], (_MARGIN, 6.4, _INSIDE, 0.62), _FOOT_SIZES, _INK)
        self._text(self._section("receipt")[1], (_MARGIN, 7.04, 8.3, 0.34), _SMALL, _GREY)
        if self.report.document.byline is not None:
            byline = self.words.say(self.report.document.byline)
            self._text(byline, (9.1, 7.08, _WIDTH - _MARGIN - 9.1, 0.24), _SMALL, _GREY, PP_ALIGN.RIGHT)

    # -- notes --------------------------------------------------------------------------------------------------------

    def _notes(self) -> None:
        notes = self.slide.notes_slide
        for shape in notes.placeholders:
            if shape.placeholder_format.type == PP_PLACEHOLDER.SLIDE_NUMBER:  # empty
                shape._element.getparent().remove(shape._element)
        frame = notes.notes_text_frame
        frame.text = "\n".join([*self._section("limits"), "", *self._sources(), self._section("receipt")[1]])
        for run in (run for paragraph in frame.paragraphs for run in paragraph.runs):
            run._r.get_or_add_rPr().set("lang", self.words.locale)

    def _sources(self) -> list[str]:
        """Return what the most influential assumptions rest on; nothing where inputs are left out."""
        if self.report.redacted:
            return []
        entries = [entry for entry in _most_influential(self.report.findings) if entry.swing][:_SOURCES]
        said = [self.words.say(_source(entry, self.report.findings.evidence)) for entry in entries]
        return [self.words.say(Text("slide.sources")), *(f"- {line}" for line in said), ""]

    # -- shapes -------------------------------------------------------------------------------------------------------

    def _shape(self, place: Place, colour: str, name: str) -> Any:
        shape = self.slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *_box(place))
        shape.name = name
        shape.fill.solid()
        shape.fill.fore_color.rgb = rgb(colour)
        shape.line.fill.background()
        shape._element.remove(shape._element.find(qn("p:style")))  # which would add a shadow
        return shape

    def _text(
        self, text: str, place: Place, sizes: tuple[float, ...], colour: str, side: PP_ALIGN = PP_ALIGN.LEFT
    ) -> None:
        frame = self.slide.shapes.add_textbox(*_box(place)).text_frame
        frame.auto_size = MSO_AUTO_SIZE.NONE
        self._fill(frame, *fitted(text, place[2:], sizes), colour, side=side)

    def _fill(
        self,
        frame: Any,
        text: str,
        size: float,
        colour: str,
        *,
        bold: bool = False,
        side: PP_ALIGN = PP_ALIGN.LEFT,
    ) -> None:
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        self._run(frame.paragraphs[0], text, size, colour, bold=bold, side=side)

    def _run(
        self,
        paragraph: Any,
        text: str,
        size: float,
        colour: str,
        *,
        bold: bool = False,
        side: PP_ALIGN = PP_ALIGN.LEFT,
    ) -> None:
        paragraph.alignment = side
        run = paragraph.add_run()
        run.text = text
        run.font.size, run.font.bold, run.font.name = Pt(size), bold, FONT
        run.font.color.rgb = rgb(colour)
        run._r.get_or_add_rPr().set("lang", self.words.locale)


def _box(place: Place) -> tuple[Inches, ...]:
    """Return a place in inches as the library wants it."""
    return tuple(Inches(each) for each in place)


def _most_influential(findings: Findings) -> list[Assumption]:
    return sorted(findings.assumptions, key=lambda entry: -abs(entry.swing))


def _source(entry: Assumption, evidence: Mapping[str, Source]) -> Text:
    """Return what an assumption rests on."""
    values = {"input": source(entry.path), "source": rests_on(entry, evidence, ids=True)}
    if not entry.grade:
        return Text("slide.source_ungraded", values)
    return Text("slide.source", {**values, "grade": Verbatim(entry.grade)})
