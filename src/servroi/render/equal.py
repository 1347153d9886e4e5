"""What charts show, in sentences and tables: for those who do not see them, and for those who want the figures."""

from typing import Any

from servroi.core.findings import Findings, Spread
from servroi.core.naming import option
from servroi.core.text import Money, Text, Years
from servroi.render.content import table
from servroi.render.words import Words
from servroi.report.document import Column, Table

_COLUMNS = {
    "mean": "page.mean",
    "p5": "page.p5",
    "p25": "page.p25",
    "p50": "chart.median",
    "p75": "page.p75",
    "p95": "page.p95",
}


def distributions(findings: Findings, words: Words) -> dict[str, Any]:
    """Return the distributions as a `table` and `described` in sentences."""
    spreads = {name: found.npv for name, found in findings.options.items()}
    columns = (Column(Text("options.option"), "left"), *(Column(Text(key)) for key in _COLUMNS.values()))
    rows = tuple((option(name), *(_money(spread, key) for key in _COLUMNS)) for name, spread in spreads.items())
    sentences = [
        Text(
            "page.describe_npv",
            {
                "option": option(name),
                "median": _money(spread, "p50"),
                "low": _money(spread, "p5"),
                "high": _money(spread, "p95"),
            },
        )
        for name, spread in spreads.items()
    ]
    return {
        "table": table(Table(columns, rows, series=tuple(range(len(rows)))), words),
        "described": " ".join(words.say(sentence) for sentence in sentences),
    }


def cash(findings: Findings, words: Words) -> str:
    """Return in sentences where money over time ends; nothing where it is left out."""
    sentences = []
    for name, found in findings.options.items():
        ends = found.discounted_cumulative_by_year
        if not ends.p50:
            continue
        error = found.npv.se or 0.0
        values = {
            "option": option(name),
            "years": Years(float(findings.horizon)),
            "median": Money(ends.p50[-1], error),
            "low": Money(ends.p5[-1], error),
            "high": Money(ends.p95[-1], error),
        }
        sentences.append(Text("page.describe_cash", values))
    return " ".join(words.say(sentence) for sentence in sentences)


def _money(spread: Spread, key: str) -> Money:
    return Money(getattr(spread, key) or 0.0, spread.se or 0.0)
