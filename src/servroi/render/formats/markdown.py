"""Markdown: the same content as text, for wikis. What a scenario says is shown as it is, never as markup or link."""

import re
from dataclasses import replace
from typing import Any

from servroi.core.text import Text
from servroi.render import equal
from servroi.render.content import content
from servroi.render.words import Words
from servroi.report.document import Block, Document, Prose
from servroi.report.report import Report

_BREAKS = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
_MARKS = re.compile(r"[\\`*\[\]|~$]|(?<![^\W_])_|_(?![^\W_])")
_ENTITIES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("://", "&#58;//"), ("www.", "www&#46;"), ("@", "&#64;"))
"""The last three, for many readers turn what looks like an address into a link."""
_TRAIL = re.compile(r"(?<=\s)#+$")
"""What ends a heading without being shown."""
_LEAD = re.compile(r"^(#|=|-(?=[\s=-]|$)|\+(?=\s|$))|^(\d+)(?=[.)](\s|$))")
_PICTURES = {
    "report.distributions": "markdown.distributions",
    "report.bands": None,
    "report.bands_alone": None,
}
"""What is said about pictures, and what is said instead where tables stand for them; None: the table says it."""


def write(report: Report, words: Words) -> bytes:
    """Return a report as Markdown with tables (GitHub's)."""
    said = content(_without_pictures(report.document), words)
    parts = [f"# {escaped(said['title'])}"]
    if report.document.byline is not None:
        parts.append(escaped(words.say(report.document.byline)))
    for section in said["sections"]:
        if section["title"]:
            parts.append(f"## {escaped(section['title'])}")
        for block in section["blocks"]:
            parts += _block(block, report, words)
    return ("\n\n".join(parts) + "\n").encode()


def escaped(text: str) -> str:
    r"""Return text in which nothing is markup.

    >>> escaped("<b>*bold*</b> [x](http://y.z)")
    '&lt;b&gt;\\*bold\\*&lt;/b&gt; \\[x\\](http&#58;//y.z)'
    >>> escaped("rm #")
    'rm \\#'
    """
    text = _BREAKS.sub(" ", text).strip()
    for character, entity in _ENTITIES:
        text = text.replace(character, entity)
    text = _TRAIL.sub(r"\\\g<0>", _MARKS.sub(r"\\\g<0>", text))
    return _LEAD.sub(lambda lead: f"\\{lead[1]}" if lead[1] else f"{lead[2]}\\", text)


def _without_pictures(document: Document) -> Document:
    """Return a document that does not explain lines and colours, which a text has none of."""
    sections = (
        replace(section, blocks=tuple(_of_tables(block) for block in section.blocks)) for section in document.sections
    )
    return replace(document, sections=tuple(sections))


def _of_tables(block: Block) -> Block:
    if not isinstance(block, Prose):
        return block
    keys = [(_PICTURES.get(sentence.key, sentence.key), sentence.values) for sentence in block.sentences]
    return replace(block, sentences=tuple(Text(key, values) for key, values in keys if key is not None))


def _block(block: dict[str, Any], report: Report, words: Words) -> list[str]:
    """Return a block as paragraphs."""
    match block["block"]:
        case "headline":
            return [f"**{escaped(block['text'])}**"]
        case "prose":
            text = escaped(block["text"])
            return [f"> {text}" if block["tone"] == "box" else text]
        case "points":
            return ["\n".join(f"- {escaped(item)}" for item in block["items"])]
        case "figures":
            return [_rows([["", ""]], [[figure["label"], figure["value"]] for figure in block["figures"]], "lr")]
        case "bars":
            return [_rows([["", ""]], [[bar["label"], bar["shown"]] for bar in block["bars"]], "lr")]
        case "distributions":
            return [_table(equal.distributions(report.findings, words)["table"])]
        case "bands":
            return [_table(block["table"])]
        case _:
            return [_table(block)]


def _table(table: dict[str, Any]) -> str:
    columns = table["columns"]
    rows = [list(row) for row in table["rows"]]
    if table["total"]:
        rows[-1] = [f"**{escaped(cell)}**" if cell else "" for cell in rows[-1]]
    aligned = "".join("r" if column["align"] == "right" else "l" for column in columns)
    return _rows([[column["title"] for column in columns]], rows, aligned, bold=table["total"])


def _rows(head: list[list[str]], rows: list[list[str]], aligned: str, *, bold: bool = False) -> str:
    """Return lines of a table; of a bold last row the cells are ready."""
    ready = len(rows) - 1 if bold else len(rows)
    lines = [[escaped(cell) for cell in row] for row in head]
    lines.append(["---:" if side == "r" else ":---" for side in aligned])
    lines += [row if number >= ready else [escaped(cell) for cell in row] for number, row in enumerate(rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
