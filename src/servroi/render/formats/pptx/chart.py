"""The chart of the slide: all distributions on one axis of money, with the break-even line; it can be edited."""

from io import BytesIO
from itertools import pairwise
from math import ceil, floor
from typing import Any

from pptx.chart.data import XyChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches, Pt
from xlsxwriter import Workbook

from servroi.core.findings import Findings
from servroi.core.naming import option
from servroi.core.text import Text, Verbatim
from servroi.render import equal
from servroi.render.charts import Axis, round_values
from servroi.render.formats.pptx.fit import shortened, width
from servroi.render.words import Words

FONT = "Calibri"
WARNING = "a8323e"
Place = tuple[float, float, float, float]
"""Left, top, width, height, inches."""
_Series = tuple[str, list[tuple[float, float]]]
"""Name, and (money, share of trials) by column of the histogram."""

_DASHES = (MSO_LINE.SOLID, MSO_LINE.DASH, MSO_LINE.ROUND_DOT, MSO_LINE.DASH_DOT, MSO_LINE.LONG_DASH)
_MARKS = (8, 6, 5, 4, 3, 2)
"""Steps of the axis to choose from."""
_SIZE, _MARK = 12.0, 11.0
"""Points: of the legend, of the axis."""
_GAP = 0.08
"""Between marks, inches."""
_FEW = 8
_NAME, _NAME_OF_MANY = 36, 16
"""Longest name of an option in the legend, characters: of few options, of many."""
_KEY = 0.75
"""The line before a name in the legend, with what is left free, inches."""
_LEGEND_LINE, _LEGEND_ROOM = 0.27, 7.6
"""Height of its lines, width of the legend, inches."""
_SIDE, _LABEL, _FOOT = 0.45, 0.3, 0.95
"""Beside the plot, above it for the word break-even, below it for the axis; inches."""
_COLUMN = 16
"""Width of the workbook's columns, characters."""
_MONEY = '#,##0;"−"#,##0'


def add(slide: Any, place: Place, findings: Findings, words: Words, colours: list[str]) -> tuple[float, float]:
    """Put the chart on a slide.

    Returns:
        Where the break-even line begins, from the left and from the top of the slide, inches.
    """
    series = _series(findings, words)
    data: Any = XyChartData()  # type: ignore[no-untyped-call]
    for name, points in series:
        added = data.add_series(name)
        for money, share in points:
            added.add_data_point(money, share)
    inches = (Inches(each) for each in place)
    frame = slide.shapes.add_chart(XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS, *inches, data)
    frame.chart.part.chart_workbook.update_from_xlsx_blob(_workbook(series))
    frame.name = "chart"
    described = Verbatim(equal.distributions(findings, words)["described"])
    frame._element.nvGraphicFramePr.cNvPr.set("descr", words.say(Text("slide.described", {"described": described})))
    axis, step = scale(_edges(findings), place[2] - 2.0 * _SIDE)
    _style_series(frame.chart, colours)
    _style_axes(frame.chart, axis, step, words)
    top = _legend(frame.chart) + _LABEL
    plot = (_SIDE, top, place[2] - 2.0 * _SIDE, place[3] - top - _FOOT)
    _lay_out(frame.chart, plot, place)
    return place[0] + plot[0] + axis.place(0.0) * plot[2], place[1] + top


def _series(findings: Findings, words: Words) -> list[_Series]:
    """Return the share of trials by the middle of each column of the histograms."""
    longest = _NAME if len(findings.options) <= _FEW else _NAME_OF_MANY
    edges = _edges(findings)
    middles = [round((low + high) / 2.0, 2) for low, high in pairwise(edges)]
    series = []
    for name, found in findings.options.items():
        assert found.npv.histogram is not None, "an NPV always has a histogram"
        counts = found.npv.histogram.counts
        shares = (count / sum(counts) for count in counts)
        series.append((shortened(words.say(option(name)), longest), list(zip(middles, shares, strict=True))))
    return series


def _edges(findings: Findings) -> tuple[float, ...]:
    histogram = next(iter(findings.options.values())).npv.histogram
    assert histogram is not None, "an NPV always has a histogram"
    return histogram.edges


def _workbook(series: list[_Series]) -> bytes:
    """Return the chart's figures where the chart looks for them: one series below the other, a row free between them.

    The library's own workbook would take an option called `=1+1` for a formula, and one like an address for a link.
    """
    data = BytesIO()
    with Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        money, share = book.add_format({"num_format": _MONEY}), book.add_format({"num_format": "0.0%"})
        sheet.set_column(0, 1, _COLUMN)
        row = 0
        for name, points in series:
            sheet.write_string(row, 1, name)
            sheet.write_column(row + 1, 0, [middle for middle, _ in points], money)
            sheet.write_column(row + 1, 1, [part for _, part in points], share)
            row += len(points) + 2
    return data.getvalue()


def scale(edges: tuple[float, ...], room: float) -> tuple[Axis, float]:
    """Return an axis that holds all edges and 0 between round marks, and its step; marks have room side by side.

    Args:
        edges: Of the histogram, money.
        room: Width of the axis, inches.

    >>> scale((-130_000.0, 1_540_000.0), 8.0)
    (Axis(low=-250000.0, high=1750000.0), 250000.0)
    >>> scale((30_000_000.0, 90_000_000.0), 8.0)
    (Axis(low=0.0, high=100000000.0), 20000000.0)
    """
    low, high = min(0.0, edges[0]), max(0.0, edges[-1])
    for most in _MARKS:
        marks = round_values(low, high, most)
        step = max(1.0, marks[1] - marks[0] if len(marks) > 1 else high - low)
        axis = Axis(floor(low / step) * step, ceil(high / step) * step)
        widest = max(width(f"{end:,.0f}", _MARK) for end in (axis.low, axis.high)) + _GAP
        if widest * ((axis.high - axis.low) / step + 1.0) <= room + widest:  # the outer ones stand half beside it
            break
    return axis, step


def _style_series(chart: Any, colours: list[str]) -> None:
    for number, series in enumerate(chart.plots[0].series):
        line = series.format.line
        line.width, line.dash_style = Pt(2.5), _DASHES[number % len(_DASHES)]
        line.color.rgb = rgb(colours[number % len(colours)])
        series.smooth = False


def _style_axes(chart: Any, axis: Axis, step: float, words: Words) -> None:
    chart.has_title = False
    chart.font.size, chart.font.name = Pt(_SIZE), FONT
    chart.font._element.set("lang", words.locale)
    money, shares = chart.category_axis, chart.value_axis
    money.minimum_scale, money.maximum_scale, money.major_unit = axis.low, axis.high, step
    money.has_major_gridlines, shares.has_major_gridlines = False, False
    money.tick_labels.number_format, money.tick_labels.number_format_is_linked = _MONEY, False
    money.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    money.tick_labels.font.size, money.tick_labels.font.name = Pt(_MARK), FONT
    money.has_title = True
    money.axis_title.text_frame.text = words.say(Text("slide.axis"))
    run = money.axis_title.text_frame.paragraphs[0].runs[0]
    run.font.size, run.font.bold, run.font.name = Pt(_MARK), False, FONT
    run._r.get_or_add_rPr().set("lang", words.locale)
    shares.minimum_scale = 0.0
    shares.tick_label_position, shares.major_tick_mark = XL_TICK_LABEL_POSITION.NONE, XL_TICK_MARK.NONE
    shares.format.line.color.rgb = rgb(WARNING)  # it crosses at 0, so its line is the break-even line
    shares.format.line.width, shares.format.line.dash_style = Pt(1.5), MSO_LINE.DASH


def _legend(chart: Any) -> float:
    """Put the legend at the top, and return about how high it gets, inches."""
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    entries = [width(series.name, _SIZE) + _KEY for series in chart.plots[0].series]
    columns = len(entries) if sum(entries) <= _LEGEND_ROOM else max(1, int(_LEGEND_ROOM / max(entries)))
    return ceil(len(entries) / columns) * _LEGEND_LINE + 0.1


def _lay_out(chart: Any, plot: Place, place: Place) -> None:
    """Fix where the plot lies, so that words beside the chart meet it in every program."""
    left, top, wide, high = plot
    parts = {"x": left / place[2], "y": top / place[3], "w": wide / place[2], "h": high / place[3]}
    lines = "".join(f'<c:{name} val="{value:.5f}"/>' for name, value in parts.items())
    modes = '<c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
    area = chart._chartSpace.chart.plotArea
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    area.insert(0, parse_xml(f"<c:layout {nsdecls('c')}><c:manualLayout>{modes}{lines}</c:manualLayout></c:layout>"))


def rgb(colour: str) -> RGBColor:
    """Return a colour written as rrggbb."""
    return RGBColor(*bytes.fromhex(colour))  # type: ignore[no-untyped-call]
