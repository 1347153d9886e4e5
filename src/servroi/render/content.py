"""A document said in one language: plain words, and charts as geometry, for formats that fill a template."""

from typing import Any, assert_never

from servroi.core.text import Term
from servroi.render import charts
from servroi.render.words import Words
from servroi.report.document import (
    Bands,
    Bars,
    Block,
    Distributions,
    Document,
    Figures,
    Headline,
    Points,
    Prose,
    Table,
    by_year,
    says,
)


def content(document: Document, words: Words) -> dict[str, Any]:
    """Return a document as JSON would hold it.

    Returns:
        `title`, and `sections` with `id`, `title` and `blocks`; each block has its kind in `block`:
        headline (text), prose (text, tone), points (items), table (see below), figures (figures: label, value, tone),
        distributions, bands and bars (see `charts`; the first two with the same as a `table`).
    """
    return {
        "title": words.say(document.title),
        "sections": [
            {
                "id": section.id,
                "title": "" if section.title is None else words.say(section.title),
                "blocks": [_block(block, words) for block in section.blocks if says(block)],
            }
            for section in document.sections
        ],
    }


def _block(block: Block, words: Words) -> dict[str, Any]:
    match block:
        case Headline(text):
            return {"block": "headline", "text": words.say(text)}
        case Prose(sentences, tone):
            return {"block": "prose", "text": " ".join(words.say(each) for each in sentences), "tone": tone}
        case Points(items):
            return {"block": "points", "items": [words.say(item) for item in items]}
        case Table():
            return {"block": "table", **table(block, words)}
        case Distributions():
            return {"block": "distributions", **charts.distributions(block, words)}
        case Bands():
            drawn = charts.bands(block, words)
            return {"block": "bands", **drawn, "table": table(by_year(block), words)}
        case Bars(bars):
            return {"block": "bars", "bars": charts.bars(bars, words)}
        case Figures(figures):
            shown = [(figure, words.say(figure.value, bare=True)) for figure in figures]
            return {
                "block": "figures",
                "figures": [
                    {"label": words.say(figure.label), "value": value, "tone": figure.tone} for figure, value in shown
                ],
            }
        case _:
            assert_never(block)


def table(block: Table, words: Words) -> dict[str, Any]:
    """Return a table: `columns` with title and align, `rows` of words, and what sets rows off.

    `series` holds a number or None by row, `marked` a truth by row, `total` whether the last row is a sum, `bars` is
    None or as in `charts.spans`.
    """
    count = len(block.rows)
    return {
        "columns": [{"title": words.say(column.title), "align": column.align} for column in block.columns],
        "rows": [[_cell(cell, words) for cell in row] for row in block.rows],
        "series": list(block.series) or [None] * count,
        "marked": list(block.marked) or [False] * count,
        "total": block.total,
        "bars": charts.spans(block.bars) if block.bars else None,
    }


def _cell(cell: Term | None, words: Words) -> str:
    return words.say(cell, bare=True).replace("\n  ", " ")
