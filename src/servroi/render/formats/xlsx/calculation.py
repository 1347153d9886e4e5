"""The sheet of the calculation: the whole model, one formula per row, the same in every year."""

from servroi.core.text import Text
from servroi.render.formats.xlsx.book import Book, Line, Place
from servroi.render.formats.xlsx.model import Model
from servroi.render.formats.xlsx.page import Page
from servroi.render.words import Words

_CELL, _FIRST = 2, 3
"""Columns of single cells, and of time 0."""
_TOP = 3
_WIDTHS = (46, 20, 12)
_YEAR, _GAP, _MEANING = 11, 2, 66


def place(model: Model, sheet: str, book: Book) -> None:
    """Lay the rows out; the first one, which counts the years, is the head of the table."""
    row = _TOP
    for item in model.outline.items:
        if isinstance(item, Line):
            book.places[item] = Place(sheet, row, _FIRST if item.yearly else _CELL)
        row += 1


def write(model: Model, page: Page, words: Words) -> None:
    """Write the sheet; the column behind the last year stays empty, for formulas look one year ahead."""
    sheet, last = page.sheet, _FIRST + page.book.horizon
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_column(_FIRST, last, _YEAR)
    sheet.set_column(last + 1, last + 1, _GAP)
    sheet.set_column(last + 2, last + 2, _MEANING)
    page.title(words.say(Text("workbook.calculation.title")))
    width = sum(_WIDTHS) + _YEAR * (page.book.horizon + 1)
    page.paragraph(1, last, words.say(Text("workbook.calculation.note")), width=width)
    for row, item in enumerate(model.outline.items, _TOP):
        if isinstance(item, Line):
            _line(item, row, last + 2, page, words)
        elif item.level == 1:
            page.band(row, last + 2, item.text)
        else:
            page.band(row, last + 2, item.text, "heading")
    sheet.freeze_panes(_TOP + 1, _FIRST)
    page.printed(wide=True, repeat=(_TOP, _TOP), footer=words.say(Text("workbook.footer")))


def _line(line: Line, row: int, meaning: int, page: Page, words: Words) -> None:
    head = row == _TOP
    page.text(row, 0, line.label, "header" if head else "total_label" if line.strong else "label")
    page.text(row, 1, "" if head else line.unit, "header" if head else "remark")
    if head:
        page.text(row, 2, words.say(Text("workbook.calculation.once")), "header_right")
        page.text(row, meaning, words.say(Text("workbook.calculation.meaning")), "header")
    page.line(line, "header_right" if head else "total" if line.strong else "number", "0" if head else "")
    if line.meaning:
        page.text(row, meaning, line.meaning, "remark")
    page.fitted(row, [(line.label, _WIDTHS[0] * 0.8), (line.unit, _WIDTHS[1]), (line.meaning, _MEANING)])
