"""The sheet of checks: servroi's figures against what the workbook works out itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from servroi.core.findings import BaseOption
from servroi.core.naming import option as option_name
from servroi.core.text import Label, Text
from servroi.render.formats.xlsx.book import Line, letters
from servroi.render.formats.xlsx.cash import Cash
from servroi.render.formats.xlsx.expression import Result
from servroi.render.formats.xlsx.model import Model
from servroi.render.formats.xlsx.page import Page
from servroi.render.words import Words

_RELATIVE, _CENT = 1e-9, 0.005
"""Rounding is far below; half a cent for money."""
_TOP = 9
_OPTION, _WHAT, _YEAR, _OURS, _SHEET, _DIFFERENCE, _AGREES = range(7)
_WIDTHS = (26, 40, 8, 20, 20, 16, 10)
MASTER = (3, 3)
"""Row and column of the cell that says whether all agree."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One figure as servroi has it, and the workbook's cell."""

    option: str
    what: str
    year: int | None
    ours: Result
    line: Line
    money: bool


def pairs(model: Model, cash: list[Cash], base: Mapping[str, BaseOption], words: Words) -> Iterator[Pair]:
    """Yield all that is compared."""
    for own in cash:
        name, ours = words.say(option_name(own.name)), base[own.name]
        outcome = model.options[own.name]
        yield Pair(name, own.figures["npv"].label, None, ours.npv, own.figures["npv"], True)
        yield from _figures(name, own, ours, words)
        for k, amount in enumerate(ours.net):
            yield Pair(name, outcome.net.label, k, amount, outcome.net, True)
        for channel, line in outcome.channels.items():
            for k, amount in enumerate(ours.channels[channel]):
                yield Pair(name, line.label, k, amount, line, True)
        for driver, line in outcome.drivers.items():
            for k, amount in enumerate(ours.drivers[driver][1:], 1):
                yield Pair(name, words.say(Label("drivers", driver)), k, amount, line, False)


def _figures(name: str, own: Cash, ours: BaseOption, words: Words) -> Iterator[Pair]:
    """Yield IRR, MIRR and payback, words in place of what is not defined."""
    undefined = words.say(Text("workbook.cash.undefined"))
    irr: Result = undefined
    if _turns(ours.net) > 1:
        irr = words.say(Text("workbook.cash.several"))
    elif ours.irr:
        irr = ours.irr[0]
    never = words.say(Text("workbook.cash.never"))
    figures: dict[str, Result] = {
        "irr": irr,
        "mirr": undefined if ours.mirr is None else ours.mirr,
        "payback_years": never if ours.payback_years is None else ours.payback_years,
        "discounted_payback_years": never if ours.discounted_payback_years is None else ours.discounted_payback_years,
    }
    for figure, value in figures.items():
        yield Pair(name, own.figures[figure].label, None, value, own.figures[figure], False)


def _turns(flows: tuple[float, ...]) -> int:
    """Return how often the sign changes from one flow that is not 0 to the next."""
    moving = [flow > 0.0 for flow in flows if flow]
    return sum(before != after for before, after in pairwise(moving))


def write(compared: list[Pair], page: Page, words: Words) -> None:
    """Write the sheet: the one answer on top, then every comparison."""
    sheet, last = page.sheet, _TOP + len(compared)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    page.title(words.say(Text("workbook.check.title")))
    page.paragraph(1, len(_WIDTHS) - 1, words.say(Text("workbook.check.note")), width=sum(_WIDTHS))
    _summary(compared, page, words)
    heads = ("option", "what", "year", "ours", "sheet", "difference", "agrees")
    for column, slug in enumerate(heads):
        page.text(
            _TOP - 1, column, words.say(Text(f"workbook.check.{slug}")), "header" if column < 2 else "header_right"
        )
    for row, pair in enumerate(compared, _TOP):
        _pair(pair, row, page)
    sheet.freeze_panes(_TOP, 0)
    sheet.autofilter(_TOP - 1, 0, last - 1, len(_WIDTHS) - 1)
    page.printed(wide=False, repeat=(_TOP - 1, _TOP - 1), footer=words.say(Text("workbook.footer")))


def _summary(compared: list[Pair], page: Page, words: Words) -> None:
    first, last = _TOP + 1, _TOP + len(compared)
    agrees, differs = (words.say(Text(f"workbook.check.{slug}")) for slug in ("all_agree", "some_differ"))
    inside = f"G{first}:G{last}"
    row, column = MASTER
    page.sheet.merge_range(row, 0, row, column - 1, "", page.styles.get("good"))
    page.text(row, 0, words.say(Text("workbook.check.master")), "good")
    page.sheet.merge_range(row, column, row, column + 3, "", page.styles.get("good"))
    text = f'IF(SUM({inside})=COUNT({inside}),"{agrees}","{differs}")'
    page.formula(row, column, text, agrees, "General", "good")
    page.sheet.set_row(row, 22)
    page.text(4, 0, words.say(Text("workbook.check.relative")))
    page.number(4, column, _RELATIVE, "0E+00")
    page.text(5, 0, words.say(Text("workbook.check.cent")))
    page.number(5, column, _CENT, "0.000")
    page.text(6, 0, words.say(Text("workbook.check.number")))
    page.formula(6, column, f"COUNT({inside})", float(len(compared)), "0")


def _pair(pair: Pair, row: int, page: Page) -> None:
    book, k = page.book, pair.year or 0
    page.text(row, _OPTION, pair.option)
    page.text(row, _WHAT, pair.what)
    if pair.year is not None:
        page.number(row, _YEAR, float(pair.year), "0")
    pattern = "#,##0.00" if pair.money else "0.000000"
    if isinstance(pair.ours, str):
        page.text(row, _OURS, pair.ours, "number")
    else:
        page.number(row, _OURS, pair.ours, pattern)
    found = book.value(pair.line, k)
    page.formula(row, _SHEET, book.address(pair.line, page.name, k), found, pattern)
    ours, sheet, difference = (f"{letters(column)}{row + 1}" for column in (_OURS, _SHEET, _DIFFERENCE))
    apart = _apart(pair.ours, found)
    both = f"ISNUMBER({ours})*ISNUMBER({sheet})"
    page.formula(row, _DIFFERENCE, f"IF({both},{sheet}-{ours},IF({ours}={sheet},0,1))", apart, "0.0E+00;-0.0E+00;0")
    # to the cent for money, else relative to what is more than 1
    limit = "$D$6" if pair.money else f"$D$5*MAX(1,ABS(N({ours})))"
    agrees = abs(apart) <= (_CENT if pair.money else _RELATIVE * max(1.0, abs(_plain(pair.ours))))
    page.formula(row, _AGREES, f"IF(ABS({difference})<={limit},1,0)", float(agrees), '"✓";;"≠"')


def _apart(ours: Result, found: Result) -> float:
    if isinstance(ours, float) and isinstance(found, float):
        return found - ours
    return float(ours != found)


def _plain(value: Result) -> float:
    return value if isinstance(value, float) else 0.0
