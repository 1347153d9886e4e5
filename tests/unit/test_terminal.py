"""The terminal: however narrow it is and however long names are, no figure loses a digit."""

from __future__ import annotations

import io
from functools import cache

import pytest
from rich.console import Console

from servroi import pipeline
from servroi.core.findings import Findings
from servroi.core.text import Money, Text
from servroi.render.formats.terminal import write
from servroi.render.words import Words
from servroi.report.document import Document, Headline, Prose, Section, Table

WORDS = Words("en", "CH", "CHF")
CASE = """\
company: {name: Muster AG, country: CH, sector: retail}
frontline: {headcount: 120, turnover: 18 % to 25 %}
customers: {count: 40'000, churn: 12 % to 18 %, revenue_per_customer: 900, contribution_margin: 35 %}
options: {Verkauf zuerst schulen: {training: {scale: 2}}, NAME: {training: {scale: 3}}}
simulation: {trials: 300}
"""


@cache
def found(name: str) -> Findings:
    return pipeline.find(pipeline.read_bytes(CASE.replace("NAME", name).encode()))


@pytest.mark.parametrize("name", ["Donaudampfschifffahrt" * 5, "Service " * 14, "x"])
@pytest.mark.parametrize("width", [0, 1, 40, 60, 80, 100, 500])
def test_no_figure_is_cut(width: int, name: str) -> None:
    findings, screen = found(name), io.StringIO()
    write(pipeline.compose_run(findings), WORDS, Console(file=screen, width=width, markup=False))
    figures = screen.getvalue().split()
    for option in findings.options.values():
        npv = option.npv
        for value in (npv.mean, npv.p5, npv.p95):
            assert WORDS.say(Money(value or 0.0, npv.se or 0.0), bare=True) in figures


def test_a_paragraph_without_sentences_takes_no_line() -> None:
    answer, screen = Headline(Text("verdict.decides_quality")), io.StringIO()
    section = Section("x", None, (answer, Prose(()), Table((), ())))
    write(Document(answer.text, (section, section)), WORDS, Console(file=screen, width=200, markup=False))
    said = WORDS.say(answer.text)
    assert [line.strip() for line in screen.getvalue().splitlines()] == [said, "", said]
