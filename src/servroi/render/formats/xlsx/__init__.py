"""The workbook: the whole model as live formulas, beside what the simulation found."""

from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from servroi.core.text import Text
from servroi.render.colours import palette
from servroi.render.formats.xlsx import calculation, check, inputs, summary, trials
from servroi.render.formats.xlsx import cash as cash_flows
from servroi.render.formats.xlsx.book import Book, Line, quoted
from servroi.render.formats.xlsx.cash import Cash, cash
from servroi.render.formats.xlsx.model import Model, model
from servroi.render.formats.xlsx.page import Page, Styles
from servroi.render.words import Words
from servroi.report.report import Report

_EPOCH = datetime(1980, 1, 1)
_SHEETS = ("summary", "inputs", "calculation", "cash", "trials", "check")


def write(report: Report, words: Words) -> bytes:
    """Return the workbook; the same report gives the same bytes."""
    stream = BytesIO()
    settings = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    workbook = xlsxwriter.Workbook(stream, settings)
    workbook.set_properties(
        {
            "title": words.say(report.document.title),
            "author": report.findings.report.author,
            "created": _created(report.findings.report.date),
        }
    )
    workbook.set_calc_mode("auto")
    fill = _answer if report.redacted else _sheets
    fill(report, words, workbook)
    workbook.close()
    return stream.getvalue()


def _book(horizon: int, own: Model, options: list[Cash], names: dict[str, str]) -> Book:
    """Return where everything stands, with every value worked out, year by year so that no chain grows long."""
    book = Book(horizon)
    inputs.place(own.inputs, names["inputs"], book)
    calculation.place(own, names["calculation"], book)
    cash_flows.place(options, names["cash"], book)
    lines = [item for item in own.outline.items if isinstance(item, Line)]
    for k in range(horizon + 1):
        for line in lines:
            book.value(line, k)
    return book


def _answer(report: Report, words: Words, workbook: Any) -> None:
    """Write the first sheet alone, for all others give inputs away."""
    name, colours = words.say(Text("workbook.sheet.summary")), _colours(report)
    page = Page(workbook, name, Styles(workbook, colours[0]), Book(report.findings.horizon))
    charts = [summary.distribution(report, page, words, workbook, colours)]
    summary.write(report, {}, charts, page, words, None)


def _colours(report: Report) -> list[str]:
    """Return a colour for every option."""
    count = len(report.findings.options)
    return (palette(report.findings.report.colour) * count)[:count]


def _sheets(report: Report, words: Words, workbook: Any) -> None:
    findings, colours = report.findings, _colours(report)
    own = model(report.scenario, frozenset(findings.base_inputs), words)
    options = [cash(name, outcome, own, words) for name, outcome in own.options.items()]
    names = {slug: words.say(Text(f"workbook.sheet.{slug}")) for slug in _SHEETS}
    book = _book(report.scenario.horizon, own, options, names)
    styles = Styles(workbook, colours[0])
    pages = {slug: Page(workbook, names[slug], styles, book) for slug in _SHEETS}
    inputs.define_names(own.inputs, workbook, book)
    inputs.write(own.inputs, findings, pages["inputs"], words)
    calculation.write(own, pages["calculation"], words)
    check.write(list(check.pairs(own, options, findings.base_case, words)), pages["check"], words)
    master = f"{quoted(names['check'])}!$D$4", words.say(Text("workbook.check.all_agree"))
    cash_flows.write(options, pages["cash"], words, workbook, colours)
    trials.write(findings, pages["trials"], words)
    charts = [
        summary.distribution(report, pages["summary"], words, workbook, colours),
        cash_flows.chart(options, pages["cash"], words, workbook, colours),
    ]
    summary.write(report, {option.name: option for option in options}, charts, pages["summary"], words, master)
    pages["summary"].sheet.activate()


def _created(date: str) -> datetime:
    """Return the date of the report, else a fixed one: never the clock's."""
    try:
        return datetime.fromisoformat(date)
    except ValueError:
        return _EPOCH
