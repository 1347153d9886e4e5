"""The sheet of inputs: every value that people may change, with its range, origin, grade and source."""

from collections.abc import Mapping
from typing import Any

from servroi.core.evidence import Source
from servroi.core.findings import Assumption, Findings
from servroi.core.scenario import SECTIONS, Input
from servroi.core.text import Text
from servroi.render.formats.xlsx.book import Book, Line, Place
from servroi.render.formats.xlsx.given import Entry, Inputs
from servroi.render.formats.xlsx.page import Page, pattern
from servroi.render.words import Words
from servroi.report.citations import cited
from servroi.report.origins import place as stands
from servroi.report.origins import without_source

_VALUE, _BASIS, _LOW, _HIGH, _SOURCES, _PATH = 1, 2, 4, 5, 8, 11
_COLUMNS = (
    ("input", 38),
    ("value", 13),
    ("basis", 11),
    ("unit", 24),
    ("low", 11),
    ("high", 11),
    ("origin", 22),
    ("grade", 7),
    ("sources", 30),
    ("owner", 13),
    ("remark", 28),
    ("path", 34),
)
"""Columns and their widths."""
_TOP = 5
_FREE = ("decision", "setting")
_HEAD = 11
"""Size of the letters of heads."""


def place(inputs: Inputs, sheet: str, book: Book) -> None:
    """Lay the inputs out by section, in the order of the scenario; then the years of the levers, then constants."""
    row = _TOP
    for entries in sections(inputs).values():
        row += 1
        for entry in entries:
            book.places[entry.value] = Place(sheet, row, _VALUE)
            if entry.basis is not None and entry.basis not in book.places:
                book.places[entry.basis] = Place(sheet, row, _BASIS)
            row += 1
    for lines in (years(inputs), list(inputs.constants.values())):
        row += 1
        for line in lines:
            book.places[line] = Place(sheet, row, _VALUE)
            row += 1


def sections(inputs: Inputs) -> dict[str, list[Entry]]:
    """Return the inputs by section of the scenario."""
    order = {path: position for position, path in enumerate(inputs.scenario.inputs)}
    found: dict[str, list[Entry]] = {}
    for section in SECTIONS:
        held = [entry for entry in inputs.entries.values() if entry.source.name.startswith(section + ".")]
        if held:
            found[section] = sorted(held, key=lambda entry: order[entry.path])
    return found


def years(inputs: Inputs) -> list[Line]:
    """Return first and last year of every lever, each once."""
    return [line for span in inputs.years.values() for line in span]


def write(inputs: Inputs, findings: Findings, page: Page, words: Words) -> None:
    """Write the sheet.

    Args:
        inputs: The cells.
        findings: The assumptions as the simulation used them, and the evidence they cite.
        page: The sheet.
        words: The language.
    """
    sheet, last = page.sheet, len(_COLUMNS) - 1
    known = {entry.path: entry for entry in findings.assumptions}
    for column, (_, width) in enumerate(_COLUMNS):
        sheet.set_column(column, column, width)
    page.title(words.say(Text("workbook.inputs.title")))
    page.paragraph(1, last, words.say(Text("workbook.inputs.note")), width=sum(width for _, width in _COLUMNS))
    page.text(3, 0, words.say(Text("workbook.inputs.example")), "plain")
    page.number(3, _VALUE, 1.0, '"…"', "input")
    heads = [words.say(Text(f"workbook.inputs.{slug}")) for slug, _ in _COLUMNS]
    for column, head in enumerate(heads):
        right = column in (_VALUE, _BASIS, _LOW, _HIGH)
        page.text(_TOP - 1, column, head, "header_right" if right else "header_text" if column else "header")
    page.fitted(_TOP - 1, [(head, width * 0.8) for head, (_, width) in zip(heads, _COLUMNS, strict=True)], _HEAD)
    for section, entries in sections(inputs).items():
        page.band(
            page.book.places[entries[0].value].row - 1, last, words.say(Text(f"workbook.section.{section}")), "heading"
        )
        for entry in entries:
            _entry(entry, findings, known.get(entry.path), page, words)
    for slug, lines in (("years", years(inputs)), ("constants", list(inputs.constants.values()))):
        if lines:
            page.band(page.book.places[lines[0]].row - 1, last, words.say(Text(f"workbook.inputs.{slug}")), "heading")
        for line in lines:
            _name(line, page)
            page.text(page.book.places[line].row, 3, line.unit, "wrapped")
    sheet.freeze_panes(_TOP, 1)
    page.printed(wide=True, repeat=(_TOP - 1, _TOP - 1), footer=words.say(Text("workbook.footer")))


def _name(line: Line, page: Page) -> None:
    """Write a cell that people may change, with its label."""
    row = page.book.places[line].row
    page.text(row, 0, line.label, "label")
    page.line(line, "input")
    page.fitted(row, [(line.label, _COLUMNS[0][1] * 0.8)])


def _entry(entry: Entry, findings: Findings, known: Assumption | None, page: Page, words: Words) -> None:
    row, source = page.book.places[entry.value].row, entry.source
    page.text(row, 0, entry.value.label, "label")
    page.line(entry.value, "number" if entry.value.formula else "input")
    if entry.basis is not None and page.book.places[entry.basis].row == row:
        page.line(entry.basis, "input")
    if known and known.p5 != known.p95:
        for column, value in ((_LOW, known.p5), (_HIGH, known.p95)):
            page.number(row, column, value, pattern(entry.value.form, abs(known.p95)))
    words_of = _words(entry, findings.evidence, words)
    for column, text in words_of.items():
        page.text(row, column, text, "wrapped")
    if not source.evidence.sources and source.role not in _FREE and not _follows(source):
        page.text(row, _SOURCES, words_of[_SOURCES], "marked")
    page.text(row, _PATH, entry.path, "remark")
    texts = [(text, _COLUMNS[column][1] - 1.0) for column, text in {**words_of, _PATH: entry.path}.items()]
    page.fitted(row, [*texts, (entry.value.label, _COLUMNS[0][1] * 0.8)])


def _follows(source: Input) -> bool:
    return not source.stated and source.evidence.grade is None


def _words(entry: Entry, base: Mapping[str, Source], words: Words) -> dict[int, str]:
    """Return column -> what stands there in words; `base` holds the entries of the evidence base."""
    source, evidence = entry.source, entry.source.evidence
    missing = without_source(decided=source.role in _FREE, follows=_follows(source), own=source.stated)
    rests_on = cited(evidence.sources, base, ids=True) if evidence.sources else missing
    return {
        3: words.say(Text("workbook.inputs.points")) if source.points else entry.value.unit,
        6: words.say(stands(source.origin.layer, source.origin.file, source.origin.line)),
        7: evidence.grade or "",
        _SOURCES: words.say(rests_on),
        9: evidence.owner,
        10: evidence.note,
    }


def define_names(inputs: Inputs, workbook: Any, book: Book) -> None:
    """Give every cell its name, by which formulas call it."""
    lines = [line for entry in inputs.entries.values() for line in (entry.value, entry.basis) if line is not None]
    for line in dict.fromkeys([*lines, *years(inputs), *inputs.constants.values()]):
        place = book.places[line]
        fixed = Line("", "", yearly=False)
        book.places[fixed] = place
        workbook.define_name(line.name, "=" + book.address(fixed, "", 0))
