"""CSV: cash flows and stored trials in one table, for spreadsheets and machines; nothing in it is translated."""

import re
from collections.abc import Iterator, Sequence
from csv import writer
from io import StringIO
from math import fsum

from servroi.core.findings import ByYear, Findings
from servroi.render.words import Words
from servroi.report.report import Report

_PERCENTILES = ("mean", "p5", "p25", "p50", "p75", "p95")
_FORMULA = re.compile(r"(^|[;\t\r\n])(?=[\s\"']*[=+\-@|%＝＋－＠])|^(?=[\t\r\n])")
"""Where a spreadsheet would begin a formula: where a cell begins, if only where semicolons part cells."""
_ROUNDING = 1e-9
"""Relative to the largest amount: what is less than that is no tax."""
_Row = Sequence[str | float]


def write(report: Report, words: Words) -> bytes:
    """Return one table, RFC 4180 in UTF-8: comma, decimal point, full precision.

    Its columns are `table`, `option`, `index`, `total`, one per channel, and `tax`. All totals are after tax, and where
    there are channels, they and the tax add up to the total. The tables are

    - `npv_mean`, `npv_p5` and so on: the distribution of the NPV; no index, no channels;
    - `base_case`: the base case by time (index 0, 1, ...); channels are before tax;
    - `cash_mean`, `cash_p5` and so on: the net cash flow by time over all trials; no channels;
    - `trial`: one row per stored trial (index from 1); channels are present values after tax, so tax is empty.

    A redacted report has the first of them only.

    A spreadsheet would take an option called `=1+1` for a formula, and in countries where semicolons part cells, such
    as Switzerland, one called `a;=1+1` as well; such names get an apostrophe before the sign, its blanks and quotes.
    """
    text = StringIO()
    table = writer(text, lineterminator="\r\n")
    findings = report.findings
    table.writerow(("table", "option", "index", "total", *_amounts(findings)))
    for name in findings.options:
        shown = harmless(name)
        table.writerows((kind, shown, *row) for kind, row in _npv(findings, name))
        if report.redacted:
            continue
        table.writerows(("base_case", shown, *row) for row in _base_case(findings, name))
        table.writerows((kind, shown, *row) for kind, row in _cash(findings, name))
        table.writerows(("trial", shown, *row) for row in _trials(findings, name))
    return text.getvalue().encode()


def harmless(text: str) -> str:
    """Return text that no spreadsheet takes for a formula.

    >>> harmless("=HYPERLINK(1)"), harmless("' @SUM(1)"), harmless("half-half"), harmless("a;=1")
    ("'=HYPERLINK(1)", "'' @SUM(1)", 'half-half', "a;'=1")
    """
    return _FORMULA.sub(r"\1'", text)


def _channels(findings: Findings) -> list[str]:
    return list(next(iter(findings.options.values())).pv_by_channel)


def _amounts(findings: Findings) -> list[str]:
    """Return what adds up to the total; a redacted report does not say."""
    channels = _channels(findings)
    return [*channels, "tax"] if channels else []


def _nothing(findings: Findings) -> list[str]:
    """Return the cells of a row that has a total alone."""
    return [""] * len(_amounts(findings))


def _npv(findings: Findings, name: str) -> Iterator[tuple[str, _Row]]:
    for key in _PERCENTILES:
        yield f"npv_{key}", ("", getattr(findings.options[name].npv, key), *_nothing(findings))


def _base_case(findings: Findings, name: str) -> Iterator[_Row]:
    base = findings.base_case[name]
    for time, net in enumerate(base.net):
        amounts = [base.channels[channel][time] for channel in _channels(findings)]
        tax = net - fsum(amounts)
        yield time, net, *amounts, tax if abs(tax) > _ROUNDING * max(map(abs, amounts)) else 0.0


def _cash(findings: Findings, name: str) -> Iterator[tuple[str, _Row]]:
    flow: ByYear = findings.options[name].cash_by_year
    for key in _PERCENTILES:
        for time, net in enumerate(getattr(flow, key)):
            yield f"cash_{key}", (time, net, *_nothing(findings))


def _trials(findings: Findings, name: str) -> Iterator[_Row]:
    npv, pv = findings.sample.npv[name].tolist(), findings.sample.pv[name]
    columns = [pv[channel].tolist() for channel in _channels(findings)]
    for number, row in enumerate(zip(npv, *columns, strict=True), 1):
        yield number, *row, ""
