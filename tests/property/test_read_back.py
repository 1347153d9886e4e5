"""Labelled figures read back from every format are those of the findings, to half a unit of the last digit shown."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from tests.measured import Measured
from tests.property import read_back
from tests.property.read_back import Shown
from tests.property.wanted import (
    PERCENTILES,
    Cell,
    agrees,
    key_figures,
    money,
    of_channels,
    of_distributions,
    of_options,
    of_returns,
    of_years,
    pattern,
)  # fmt: skip
from tests.security.shown import markdown

from servroi import pipeline
from servroi.core.findings import Findings
from servroi.core.text import Label, Text
from servroi.render.formats import REPORTS
from servroi.render.numbers import FORMATS
from servroi.render.words import Words
from servroi.report.compose import compose_report, compose_run
from servroi.report.report import Report

ROOT = Path(__file__).parents[2]
SCENARIOS = sorted(path.stem for path in (ROOT / "scenarios").glob("[!c]*.yaml"))
USUAL = {
    "retailer-full": tuple(FORMATS),
    "insurer-switzerland": ("fr-CH", "de-AT"),
    "hotel-austria": ("de-DE", "en"),
    "public-transport": ("it-IT",),
}
"""Scenarios and languages that are always tried; the others in a thorough run."""
SLOW = ("en", "de-AT")
"""Languages in which a workbook and a PDF are always read."""
TRIALS = 500
_SHARES = 3
"""Columns in percent of the table of options."""
# -- what is shown ----------------------------------------------------------------------------------------------------


@cache
def made(name: str) -> Report:
    reading = pipeline.read(ROOT / "scenarios" / f"{name}.yaml")
    found = pipeline.find(reading, TRIALS)
    return Report(compose_report(found), found, reading.scenario)


def cases(languages: Mapping[str, tuple[str, ...]]) -> pytest.MarkDecorator:
    """Try scenarios in languages, and every scenario in every language in a thorough run."""
    every = [(name, locale) for name in SCENARIOS for locale in FORMATS]
    usual = [locale in languages.get(name, ()) for name, locale in every]
    return pytest.mark.parametrize(
        ("name", "locale"),
        [
            pytest.param(*case, marks=() if always else pytest.mark.thorough)
            for case, always in zip(every, usual, strict=True)
        ],
    )


def spoken(name: str, locale: str) -> tuple[Report, Words]:
    report = made(name)
    return report, Words(locale, "", report.findings.currency)


def held(table: list[Cell], page: Shown, words: Words) -> int:
    """Hold cells against what must stand there, in whatever tables they are; return how many there are."""
    for row, column, wanted in table:
        said = page.cells.get((words.say(row), words.say(column)), [])
        assert said, (words.say(row), words.say(column))
        for cell in said:
            assert agrees(cell, wanted, words), (words.say(row), words.say(column), cell, wanted)
    return len(table)


def held_figures(found: Findings, shown_ones: Mapping[str, str], words: Words) -> int:
    wanted = {words.say(label): value for label, value in key_figures(found)}
    assert [label for label in wanted if label not in shown_ones] == []
    for label, value in wanted.items():
        assert agrees(shown_ones[label], value, words), (label, shown_ones[label], value)
    return len(wanted)


def held_medians(found: Findings, text: str, words: Words) -> int:
    """Hold what a chart says beside its curves against the medians, in the order of the options."""
    label = re.escape(words.say(Text("chart.median")))
    said = re.findall(rf"{label} ({pattern(words)})", text)
    spreads = [one.npv for one in found.options.values()]
    assert said
    assert len(said) % len(spreads) == 0
    for number, median in enumerate(said):
        npv = spreads[number % len(spreads)]
        assert agrees(median, money(npv.p50, npv.se or 0.0), words), (median, npv.p50)
    return len(spreads)


@cases(USUAL)
def test_pages_and_screen(name: str, locale: str, measured: Measured) -> None:
    """Markdown, the web page and the terminal: options, channels, distributions, years and returns."""
    report, words = spoken(name, locale)
    found = report.findings
    tables = [*of_options(found), *of_channels(found), *of_distributions(found), *of_years(found)]
    text = read_back.page(markdown(REPORTS["md"].write(report, words)))
    html = read_back.page(REPORTS["html"].write(report, words).decode())
    seen = sum(held(tables, page, words) for page in (text, html))
    seen += held_figures(found, {label: cells[0] for (label, title), cells in text.cells.items() if not title}, words)
    seen += held_figures(found, html.figures, words)
    seen += held_medians(found, html.text, words)
    on_screen = [*of_options(found), *of_channels(found), *of_returns(found)]
    seen += held(on_screen, read_back.screen(compose_run(found), words), words)
    assert seen > 150
    measured("rendering", {"figures": seen})


@cases({"retailer-full": SLOW, "public-transport": ("fr-CH", "it-IT")})
def test_slide(name: str, locale: str, measured: Measured) -> None:
    report, words = spoken(name, locale)
    figures = read_back.slide(REPORTS["pptx"].write(report, words)).figures
    measured("rendering", {"figures": held_figures(report.findings, figures, words)})


@cases({"retailer-full": ("de-AT",), "hotel-austria": ("fr-FR",)})
def test_pdf(name: str, locale: str, measured: Measured) -> None:
    report, words = spoken(name, locale)
    text = read_back.pdf(REPORTS["pdf"].write(report, words))
    seen = held_medians(report.findings, text, words)
    for name in report.findings.options:
        start = words.say(Label("options", name))
        row = [wanted for label, _, wanted in of_options(report.findings) if label == Label("options", name)]
        wanted_ones = [wanted for wanted in row if wanted.value is not None]
        lines = [line.strip(" ").removeprefix(start) for line in text.splitlines() if line.strip(" ").startswith(start)]
        rows = [re.findall(rf"[<>]?{pattern(words)}", line) for line in lines if line.count("%") == _SHARES]
        (said,) = (numbers for numbers in rows if len(numbers) == len(wanted_ones))
        for number, wanted in zip(said, wanted_ones, strict=True):
            assert agrees(number, wanted, words), (start, number, wanted)
        seen += len(wanted_ones)
    measured("rendering", {"figures": seen})


@cases({"retailer-full": SLOW, "insurer-switzerland": ("it-CH",)})
def test_workbook(name: str, locale: str, measured: Measured) -> None:
    """On the first sheet figures stand in full."""
    report, words = spoken(name, locale)
    data = REPORTS["xlsx"].write(report, words)
    sheet = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(max_row=30)]
    head = next(row for row in rows if row[0] == words.say(Text("workbook.summary.figures")))
    cells = {(row[0], title): value for row in rows for title, value in zip(head[1:], row[1:], strict=False) if title}
    table = list(of_options(report.findings))
    for label, column, wanted in table:
        assert isinstance(column, Text)
        slug = column.key.removeprefix("options.")
        said = cells[words.say(Text(f"workbook.summary.{slug}")), words.say(label)]
        scale = 0.01 if slug in ("pays", "best", "never") else 1.0
        expected = words.say(wanted.words) if wanted.value is None else pytest.approx(wanted.value * scale, rel=1e-12)
        assert said == expected, (slug, said)
    measured("rendering", {"figures": len(table)})


def test_csv() -> None:
    """Every percentile of every option, in full."""
    report, words = spoken("retailer-full", "en")
    lines = [line.split(",") for line in REPORTS["csv"].write(report, words).decode().splitlines()]
    cells = {(line[0], line[1]): float(line[3]) for line in lines if line[0].startswith("npv_")}
    assert cells == {
        (f"npv_{key}", name): getattr(one.npv, key)
        for name, one in report.findings.options.items()
        for key in PERCENTILES
    }
