"""One sheet: what is written where, in which look, and how it prints."""

from collections.abc import Iterable
from textwrap import wrap
from typing import Any

from servroi.render.formats.xlsx.book import Book, Line
from servroi.render.formats.xlsx.expression import Result, Whole

INK, QUIET, LIGHT, INPUT, MARK = "#1f2933", "#616e7c", "#e4e7eb", "#fff8e1", "#b44d12"
FONT = "Calibri"
A4 = 9
_FEW, _CLOSE, _CENT = 4, 1e-12, 0.005
_LEADING, _RESERVE = 1.36, 0.95
_SIZES = {"title": 16, "answer": 13, "heading": 12}
_PLAIN, _SMALL, _ROW, _TABLE_ROW, _BAND, _TITLE = 11, 9, 16, 19, 21, 26
"""Sizes of letters; heights of a row, of one that may stand below a rule, of a heading and of a title, points."""
_MONEY, _WHOLE = "#,##0", "0"
_STEPS = ((1000.0, "#,##0"), (100.0, "#,##0.0"), (1.0, "#,##0.00"), (0.0, "0.0000"))
"""From which absolute value on a plain number has which format."""

_LOOKS: dict[str, dict[str, Any]] = {
    "plain": {},
    "strong": {"bold": True},
    "wrapped": {"font_size": _SMALL, "text_wrap": True, "valign": "vcenter", "align": "left", "indent": 1},
    "label": {"text_wrap": True, "valign": "vcenter"},
    "title": {"bold": True, "font_size": 16},
    "answer": {"bold": True, "font_size": 13, "text_wrap": True, "valign": "top"},
    "option": {"bold": True, "font_size": 13, "font_color": "#ffffff", "valign": "vcenter"},
    "heading": {"bold": True, "font_size": 12, "valign": "bottom", "bottom": 1},
    "header": {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 2},
    "header_text": {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 2, "align": "left", "indent": 1},
    "header_right": {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 2, "align": "right"},
    "quiet": {"font_color": QUIET, "text_wrap": True, "valign": "top"},
    "small": {"font_color": QUIET, "font_size": _SMALL},
    "remark": {
        "font_color": QUIET,
        "font_size": _SMALL,
        "text_wrap": True,
        "valign": "vcenter",
        "align": "left",
        "indent": 1,
    },
    "box": {"text_wrap": True, "valign": "top", "border": 1, "border_color": QUIET, "bg_color": "#f5f7fa"},
    "number": {"align": "right", "valign": "vcenter"},
    "total": {"bold": True, "align": "right", "valign": "vcenter", "top": 1},
    "total_label": {"bold": True, "text_wrap": True, "valign": "vcenter", "top": 1},
    "helper": {"align": "right", "font_color": QUIET, "font_size": _SMALL},
    "input": {"align": "right", "valign": "vcenter", "bg_color": INPUT, "border": 1, "border_color": "#c9b458"},
    "marked": {
        "font_color": MARK,
        "font_size": _SMALL,
        "text_wrap": True,
        "valign": "vcenter",
        "align": "left",
        "indent": 1,
    },
    "good": {"bold": True, "text_wrap": True, "valign": "vcenter", "border": 2},
}
"""Look -> properties of the cell. Rows of tables are centred: a wider substitute font would touch the line above."""
_ACCENTED = {
    "title": "font_color",
    "heading": "font_color",
    "option": "bg_color",
    "header": "bottom_color",
    "header_text": "bottom_color",
    "header_right": "bottom_color",
}


class Styles:
    """The looks of cells, made once per workbook."""

    def __init__(self, workbook: Any, accent: str) -> None:
        self.accent = accent
        self._workbook = workbook
        self._made: dict[tuple[str, str], Any] = {}

    def get(self, look: str, pattern: str = "") -> Any:
        """Return a look, with a number format."""
        if (look, pattern) not in self._made:
            properties = {"font_name": FONT, "font_color": INK, **_LOOKS[look]}
            if look in _ACCENTED:
                properties[_ACCENTED[look]] = self.accent
            if pattern:
                properties["num_format"] = pattern
            self._made[look, pattern] = self._workbook.add_format(properties)
        return self._made[look, pattern]


class Page:
    """A sheet that is being written.

    Attributes:
        name: Its name.
    """

    def __init__(self, workbook: Any, name: str, styles: Styles, book: Book) -> None:
        self.sheet = workbook.add_worksheet(name)
        self.name = name
        self.styles = styles
        self.book = book
        self.sheet.hide_gridlines(2)
        self.sheet.set_default_row(_ROW)

    def text(self, row: int, column: int, text: str, look: str = "plain") -> None:
        """Write text, whatever it looks like: never a formula, a number or a link."""
        self.sheet.write_string(row, column, text, self.styles.get(look))

    def title(self, text: str) -> None:
        """Write the title of the sheet."""
        self.text(0, 0, text, "title")
        self.sheet.set_row(0, _TITLE)

    def paragraph(self, row: int, last: int, text: str, look: str = "quiet", *, width: float) -> None:
        """Write text over several columns, in a row that is high enough for it."""
        self.sheet.merge_range(row, 0, row, last, "", self.styles.get(look))
        self.text(row, 0, text, look)
        size = _SIZES.get(look, _PLAIN)
        self.sheet.set_row(row, lines(text, width, size) * size * _LEADING + 2)

    def fitted(self, row: int, texts: Iterable[tuple[str, float]], size: int = _SMALL) -> None:
        """Make a row high enough for texts that are wrapped, each with the width of its column."""
        most = max((lines(text, width, size) for text, width in texts), default=1)
        self.sheet.set_row(row, max(_TABLE_ROW, most * size * _LEADING + 2))

    def label(self, row: int, text: str, width: float) -> None:
        """Write the label of a row into its first column, in as many lines as it takes there."""
        self.text(row, 0, text, "label")
        self.fitted(row, [(text, width)], _PLAIN)

    def band(self, row: int, last: int, text: str, look: str = "option") -> None:
        """Write a title that runs over all columns."""
        for column in range(last + 1):
            self.sheet.write_blank(row, column, None, self.styles.get(look))
        self.text(row, 0, text, look)
        self.sheet.set_row(row, _BAND)

    def number(self, row: int, column: int, value: float, pattern: str, look: str = "number") -> None:
        """Write a number that is no formula."""
        self.sheet.write_number(row, column, value, self.styles.get(look, pattern))

    def formula(self, row: int, column: int, text: str, value: Result, pattern: str, look: str = "number") -> None:
        """Write a formula with its value."""
        style = self.styles.get(look, pattern)
        if isinstance(value, float):
            value += 0.0  # no minus before a 0
        self.sheet.write_formula(row, column, "=" + text, style, value)

    def line(self, line: Line, look: str = "number", pattern: str = "") -> None:
        """Write the cells of a line where it stands."""
        place, times = self.book.places[line], range(self.book.horizon + 1) if line.yearly else range(1)
        pattern = pattern or self.pattern(line)
        for k in times:
            expression, column = line.at(k), place.column + k
            if isinstance(expression, Whole):
                self.number(place.row, column, float(expression.number), pattern, look)
            elif expression is not None:
                text = expression.text(self.book, self.name, k)
                self.formula(place.row, column, text, self.book.value(line, k), pattern, look)
            elif not line.yearly:
                self.number(place.row, column, line.given, pattern, look)

    def pattern(self, line: Line) -> str:
        """Return the number format that suits a line's form and size."""
        times = range(self.book.horizon + 1) if line.yearly else range(1)
        values = [value for value in (self.book.value(line, k) for k in times) if isinstance(value, float)]
        if line.form == "number" and not line.yearly and line.formula is None:
            return shortest(line.given)
        return pattern(line.form, max((abs(value) for value in values), default=0.0))

    def printed(self, *, wide: bool, repeat: tuple[int, int] | None = None, footer: str = "") -> None:
        """Set how the sheet prints: A4, as wide as the page, titles on every page."""
        sheet = self.sheet
        sheet.set_paper(A4)
        if wide:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
        sheet.set_footer(f"&L&8{footer}&C&8&A&R&8&P / &N")
        if repeat:
            sheet.repeat_rows(*repeat)


def lines(text: str, width: float, size: int) -> int:
    """Return how many lines a text takes in a column, with a reserve for wider letters.

    >>> lines("short", 20, 11), lines("a text that is longer than its column", 20, 11)
    (1, 2)
    >>> lines("words_too_long (to_share_a_line) with_others", 20, 11)
    3
    """
    letters = int(width * _PLAIN / (size * _RESERVE))
    return max(1, len(wrap(text, max(1, letters), break_on_hyphens=False)))


def pattern(form: str, size: float) -> str:
    """Return the number format of a form, for numbers up to a size.

    >>> pattern("money", 250000.0), pattern("share", 0.004), pattern("number", 0.164)
    ('#,##0', '0.00%', '0.0000')
    """
    if form == "money":
        return _MONEY if size >= _STEPS[1][0] or size < _CENT else "#,##0.00"
    if form == "share":
        return "0.0%" if size >= 0.01 or size == 0.0 else "0.00%"
    if form == "whole":
        return _WHOLE
    if form == "text":
        return "General"
    return next(shape for least, shape in _STEPS if size >= least) if size else _WHOLE


def shortest(value: float) -> str:
    """Return the number format that shows a number in full, where few decimals do.

    >>> shortest(96.0), shortest(6.7), shortest(0.16435089)
    ('#,##0', '#,##0.0', '0.0000')
    """
    for decimals in range(_FEW):
        if abs(value - round(value, decimals)) <= _CLOSE * abs(value):
            return "#,##0" + ("." + "0" * decimals if decimals else "")
    return pattern("number", abs(value))
