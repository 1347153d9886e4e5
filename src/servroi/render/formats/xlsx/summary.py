"""The first sheet: the answer, its figures, two charts, and what to bear in mind."""

from collections.abc import Mapping
from typing import Any

from servroi.core.naming import option as option_name
from servroi.core.text import MONTH, Text, Years
from servroi.render.formats.xlsx.cash import Cash
from servroi.render.formats.xlsx.page import LIGHT, Page
from servroi.render.words import Words
from servroi.report.document import Headline, Prose
from servroi.report.money_back import money_back
from servroi.report.report import Report

_LABEL, _OPTION = 54, 20
_LEAST = 4
"""Columns of options that the texts run over at least."""
_CHART_ROWS, _ROW_PIXELS = 16, 21
_PIXELS, _GAP = 7.0, 8
"""Pixels of a letter, and between charts."""
_ROWS = ("mean", "pays", "best", "bad", "good", "payback", "never", "base")


def write(
    report: Report, cash: Mapping[str, Cash], charts: list[Any], page: Page, words: Words, check: tuple[str, str] | None
) -> None:
    """Write the sheet.

    Args:
        report: What is reported.
        cash: Cash flows by option; empty if they are left out.
        charts: The charts.
        page: The sheet.
        words: The language.
        check: Address of the cell that says whether all agrees, and what it says; None without one.
    """
    sheet = page.sheet
    last = max(len(report.findings.options), _LEAST)
    width = _LABEL + _OPTION * last
    sheet.set_column(0, 0, _LABEL)
    sheet.set_column(1, last, _OPTION)
    page.title(words.say(report.document.title))
    if report.document.byline:
        page.text(1, 0, words.say(report.document.byline), "small")
    row = _prose("verdict", 2, report, page, words, width, last)
    row = _figures(report, cash, page, words, row + 1)
    half = int(width * _PIXELS / len(charts))
    for position, chart in enumerate(charts):
        chart.set_size({"width": half - _GAP, "height": _CHART_ROWS * _ROW_PIXELS - _GAP})
        sheet.insert_chart(row + 1, 0, chart, {"x_offset": position * half, "y_offset": _GAP})
    row += _CHART_ROWS + 2
    if cash:
        page.paragraph(row, last, words.say(Text("workbook.summary.why")), width=width)
        row += 1
    row = _prose("limits", row, report, page, words, width, last)
    if check:
        page.label(row, words.say(Text("workbook.check.master")), _LABEL)
        page.formula(row, 1, check[0], check[1], "General", "plain")
        row += 1
    row = _prose("receipt", row, report, page, words, width, last)
    sheet.print_area(0, 0, row, last)
    page.printed(wide=True, footer=words.say(Text("workbook.footer")))
    sheet.fit_to_pages(1, 1)


def _prose(section: str, row: int, report: Report, page: Page, words: Words, width: float, last: int) -> int:
    """Write a section's sentences, one paragraph a block; return the row after them."""
    for part in report.document.sections:
        if part.id != section:
            continue
        if part.title:
            page.text(row, 0, words.say(part.title), "strong")
            row += 1
        for block in part.blocks:
            if isinstance(block, Headline):
                page.paragraph(row, last, words.say(block.text), "answer", width=width)
                row += 1
            elif isinstance(block, Prose) and block.sentences:
                said = " ".join(words.say(sentence) for sentence in block.sentences)
                page.paragraph(row, last, said, "box" if block.tone == "box" else "quiet", width=width)
                row += 1
    return row


def _figures(report: Report, cash: Mapping[str, Cash], page: Page, words: Words, row: int) -> int:
    """Write the key figures, one column per option; return the row after them."""
    findings = report.findings
    page.text(row, 0, words.say(Text("workbook.summary.figures")), "header")
    rows = _ROWS if cash else _ROWS[:-1]
    for below, slug in enumerate(rows, 1):
        page.label(row + below, words.say(Text(f"workbook.summary.{slug}")), _LABEL)
    for column, (name, found) in enumerate(findings.options.items(), 1):
        page.text(row, column, words.say(option_name(name)), "header_right")
        amounts = {"mean": found.npv.mean, "bad": found.npv.p5, "good": found.npv.p95}
        chances = {
            "pays": found.p_npv_positive.value,
            "best": findings.p_best[name].value,
            "never": found.discounted_payback_years.share_never,
        }
        for below, slug in enumerate(rows, 1):
            if slug in amounts:
                page.number(row + below, column, amounts[slug] or 0.0, "#,##0")
            elif slug in chances:
                page.number(row + below, column, chances[slug] or 0.0, "0.0%")
        back, below = money_back(found.discounted_payback_years), 1 + _ROWS.index("payback")
        if isinstance(back, Years) and (back.value or 0.0) >= MONTH:
            page.number(row + below, column, back.value or 0.0, "0.0")
        else:
            page.text(row + below, column, words.say(back), "number")
        if cash:
            base = cash[name].figures["npv"]
            spot = page.book.address(base, page.name, 0)
            page.formula(row + len(rows), column, spot, page.book.value(base, 0), "#,##0")
    return row + len(rows) + 1


def distribution(report: Report, page: Page, words: Words, workbook: Any, colours: list[str]) -> Any:
    """Return a chart of the distributions; its numbers stand beside the printed part of the sheet."""
    findings = report.findings
    first = max(len(findings.options), _LEAST) + 2
    page.text(0, first, words.say(Text("workbook.summary.behind")), "small")
    drawn = workbook.add_chart({"type": "scatter", "subtype": "straight"})
    for column, (name, found) in enumerate(findings.options.items(), first + 1):
        bars = found.npv.histogram
        if bars is None:
            continue
        page.text(1, column, words.say(option_name(name)), "small")
        everything = sum(bars.counts)
        for row, count in enumerate(bars.counts, 2):
            middle = (bars.edges[row - 2] + bars.edges[row - 1]) / 2.0
            page.number(row, first, middle, "#,##0", "helper")
            page.number(row, column, count / everything, "0.0%", "helper")
        end = len(bars.counts) + 1
        drawn.add_series(
            {
                "name": [page.name, 1, column],
                "categories": [page.name, 2, first, end, first],
                "values": [page.name, 2, column, end, column],
                "line": {"color": colours[column - first - 1], "width": 2.25},
            }
        )
    drawn.set_title({"name": words.say(Text("workbook.summary.distribution")), "name_font": {"size": 11}})
    axis = {"num_format": "#,##0", "label_position": "low", "major_gridlines": {"visible": False}}
    drawn.set_x_axis({**axis, "name": words.currency})
    drawn.set_y_axis(
        {"num_format": "0%", "label_position": "low", "major_gridlines": {"visible": True, "line": {"color": LIGHT}}}
    )
    drawn.set_legend({"position": "bottom"})
    return drawn
