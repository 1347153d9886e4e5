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
_SECRET = ("inputs", "calculation", "check")
"""Sheets that give the inputs away."""


def write(report: Report, words: Words) -> bytes:
    """Return the workbook; the same report gives the same bytes."""
    own = model(report.scenario, frozenset(report.findings.base_inputs), words)
    options = [cash(name, outcome, own, words) for name, outcome in own.options.items()]
    names = {slug: words.say(Text(f"workbook.sheet.{slug}")) for slug in _SHEETS}
    book = _book(report.scenario.horizon, own, options, names)
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
    _sheets(report, words, workbook, (own, options, names, book))
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


def _sheets(report: Report, words: Words, workbook: Any, made: tuple[Model, list[Cash], dict[str, str], Book]) -> None:
    own, options, names, book = made
    findings, live = report.findings, not report.redacted
    colours = palette(findings.report.colour) * len(options)
    accent = colours[0]
    colours = colours[: len(options)]
    styles = Styles(workbook, accent)
    kept = [slug for slug in _SHEETS if live or slug not in _SECRET]
    pages = {slug: Page(workbook, names[slug], styles, book, live=live or slug == "trials") for slug in kept}
    master = None
    if live:
        inputs.define_names(own.inputs, workbook, book)
        inputs.write(own.inputs, {entry.path: entry for entry in findings.assumptions}, pages["inputs"], words)
        calculation.write(own, pages["calculation"], words)
        check.write(list(check.pairs(own, options, findings.base_case, words)), pages["check"], words)
        master = f"{quoted(names['check'])}!$D$4", words.say(Text("workbook.check.all_agree"))
    cash_flows.write(options, pages["cash"], words, workbook, colours)
    trials.write(findings, pages["trials"], words)
    charts = [
        summary.distribution(report, pages["summary"], words, workbook, colours),
        cash_flows.chart(options, pages["cash"], words, workbook, colours),
    ]
    summary.write(report, options, charts, pages["summary"], words, master)
    pages["summary"].sheet.activate()


def _created(date: str) -> datetime:
    """Return the date of the report, else a fixed one: never the clock's."""
    try:
        return datetime.fromisoformat(date)
    except ValueError:
        return _EPOCH
