"""The sheet of cash flows: every option by year, and the figures that follow from its net cash flow."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from servroi.core.findings import COSTS
from servroi.core.naming import option as option_name
from servroi.core.text import Label, Text
from servroi.render.formats.xlsx.book import Book, Financial, Line, Place, Stack, Times
from servroi.render.formats.xlsx.company import Common
from servroi.render.formats.xlsx.expression import Expr, Word, call, choose, of
from servroi.render.formats.xlsx.model import Model
from servroi.render.formats.xlsx.option import Outcome
from servroi.render.formats.xlsx.page import Page
from servroi.render.words import Words

_FIRST = 2
"""Column of time 0; before it stand the label and the present value, or a figure."""
_CHART_ROWS = 17
_FULL, _PRINTED = 100, (96.0, 28.0)
"""Scale in percent at which so many letters and rows fill a page."""


@dataclass(frozen=True, slots=True)
class Cash:
    """One option's cash flows and figures.

    Attributes:
        name: The option.
        rows: Rows by time, from top to bottom.
        present: Present values of rows, by the row.
        figures: Name -> figure.
    """

    name: str
    rows: Mapping[str, Line]
    present: Mapping[str, Line]
    figures: Mapping[str, Line]


def cash(name: str, outcome: Outcome, model: Model, words: Words) -> Cash:
    """Return what the sheet shows of one option."""
    rate = model.common.finance["discount_rate"]
    rows = _rows(outcome, model.common, words)
    valued = [*outcome.channels, "benefits", "costs", "net"]
    present = {row: _single(rows[row].label, rows[row].shifted(0) + _npv(rows[row], rate), "money") for row in valued}
    return Cash(name, rows, present, _figures(rows, present, rate, words))


def _npv(line: Line, rate: Line) -> Expr:
    """Return the present value of what comes after time 0: a spreadsheet's NPV discounts its first argument."""
    return Financial("NPV", Times(line, 1), (rate,))


def _rows(outcome: Outcome, common: Common, words: Words) -> dict[str, Line]:
    """Return the rows by time."""
    time, rate, tax = common.time, common.finance["discount_rate"], common.finance["tax_rate"]

    def row(slug: str, formula: Any, *, form: str = "money", strong: bool = False, opening: Expr | None = None) -> Line:
        label = words.say(Text(f"workbook.cash.{slug}"))
        unit = words.currency if form == "money" else ""
        start = opening is None
        return Line(label, unit, formula, opening=opening, from_start=start, form=form, strong=strong)

    def linked(name: str) -> Line:
        label = words.say(Label("channels", name))
        return Line(label, words.currency, of(outcome.channels[name]), from_start=True, form="money")

    benefits = {name: linked(name) for name in outcome.channels if name not in COSTS}
    costs = {name: linked(name) for name in outcome.channels if name in COSTS}
    gained = row("benefits", call("SUM", Stack(tuple(benefits.values()))), strong=True)
    spent = row("costs", call("SUM", Stack(tuple(costs.values()))), strong=True)
    net = row("net", of(outcome.net), strong=True)
    factor = row("discount", 1 / (1 + rate) ** time, form="number")
    discounted = row("discounted", net * factor)
    total = row("cumulative", lambda own: own.shifted(-1) + net, opening=of(net))
    worth = row("discounted_cumulative", lambda own: own.shifted(-1) + discounted, opening=of(discounted))
    sign = row(
        "sign",
        lambda own: choose(net.equals(0), own.shifted(-1), call("SIGN", net)),
        opening=call("SIGN", net),
        form="whole",
    )
    turn = row("turn", choose(sign.shifted(-1) * sign < 0, 1, 0), opening=of(0), form="whole")
    return {
        **benefits,
        "benefits": gained,
        **costs,
        "costs": spent,
        "tax": row("tax", -(tax * (gained + spent))),
        "net": net,
        "discount": factor,
        "discounted": discounted,
        "cumulative": total,
        "discounted_cumulative": worth,
        "sign": sign,
        "turn": turn,
        "back": row("back", _back(total, time), opening=Word(""), form="number"),
        "discounted_back": row("discounted_back", _back(worth, time), opening=Word(""), form="number"),
    }


def _back(total: Line, time: Line) -> Expr:
    """Return when the money is back if that is in this year, linear between two times."""
    before = total.shifted(-1)
    reached = time - 1 + before / (before - total)
    return choose(before < 0, choose(total >= 0, reached, Word("")), Word(""))


def _single(label: str, formula: Expr, form: str) -> Line:
    return Line(label, "", formula, yearly=False, form=form)


def _figures(rows: Mapping[str, Line], present: Mapping[str, Line], rate: Line, words: Words) -> dict[str, Line]:
    """Return the figures that follow from the net cash flow (model.md, section 8)."""

    def word(slug: str) -> Word:
        return Word(words.say(Text(f"workbook.cash.{slug}")))

    def figure(slug: str, formula: Expr, form: str) -> Line:
        return _single(words.say(Text(f"workbook.cash.{slug}")), formula, form)

    flows = Times(rows["net"])
    lost = choose(call("MIN", flows) < 0, -of(1), word("undefined"))
    modified = choose(call("MAX", flows) > 0, Financial("MIRR", flows, (rate, rate), word("undefined")), lost)
    mirr = figure("mirr", modified, "share")
    turns = call("SUM", Times(rows["turn"]))
    single = Financial("IRR", flows, (mirr,), word("undefined"))
    irr = choose(turns.equals(1), single, choose(turns.equals(0), word("undefined"), word("several")))
    benefits, costs = present["benefits"], -present["costs"]
    gained, spent = call("SUM", Times(rows["benefits"])), -call("SUM", Times(rows["costs"]))
    first, paid = rows["benefits"].shifted(1), -rows["costs"].shifted(0)
    return {
        "npv": figure("npv", of(present["net"]), "money"),
        "roi": figure("roi", _ratio(benefits - costs, costs, word("undefined")), "share"),
        "bcr": figure("bcr", _ratio(benefits, costs, word("undefined")), "number"),
        "undiscounted_roi": figure("undiscounted_roi", _ratio(gained - spent, spent, word("undefined")), "share"),
        "first_year_roi": figure("first_year_roi", _ratio(first - paid, paid, word("undefined")), "share"),
        "irr": figure("irr", irr, "share"),
        "mirr": mirr,
        "payback_years": figure("payback", _payback(rows["back"], rows["cumulative"], word("never")), "number"),
        "discounted_payback_years": figure(
            "discounted_payback",
            _payback(rows["discounted_back"], rows["discounted_cumulative"], word("never")),
            "number",
        ),
    }


def _ratio(above: Expr, below: Expr, undefined: Word) -> Expr:
    return choose(below.equals(0), undefined, above / below)


def _payback(back: Line, total: Line, never: Word) -> Expr:
    """Return the first time at which the money is back; 0 if it never was out."""
    found = call("MIN", Times(back))
    return choose(call("COUNT", Times(back)) > 0, found, choose(call("MIN", Times(total)) < 0, never, 0))


def place(options: list[Cash], sheet: str, book: Book) -> None:
    """Lay the rows out below the chart."""
    row = _CHART_ROWS + 4
    for option in options:
        row += 2
        for name, line in option.rows.items():
            book.places[line] = Place(sheet, row, _FIRST)
            if name in option.present:
                book.places[option.present[name]] = Place(sheet, row, 1)
            row += 1
        row += 1
        for figure in option.figures.values():
            book.places[figure] = Place(sheet, row, 1)
            row += 1
        row += 1


def write(options: list[Cash], page: Page, words: Words, workbook: Any, colours: list[str]) -> None:
    """Write the sheet."""
    sheet, horizon = page.sheet, page.book.horizon
    last = _FIRST + horizon
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 1, 15)
    sheet.set_column(_FIRST, last, 12)
    page.title(words.say(Text("workbook.cash.title")))
    width = 44 + 15 + 12 * (horizon + 1)
    page.paragraph(1, last, words.say(Text("workbook.cash.note")), width=width)
    drawn = chart(options, page, words, workbook, colours)
    drawn.set_size({"width": width * 6, "height": _CHART_ROWS * 21})
    sheet.insert_chart(3, 0, drawn)
    for option in options:
        _option(option, page, words, last)
    page.printed(wide=True, footer=words.say(Text("workbook.footer")))
    # every option on a page of its own; breaks are not heeded where a sheet is fitted to the page
    tops = [page.book.places[next(iter(option.rows.values()))].row - 2 for option in options]
    rows = max(len(option.rows) + len(option.figures) for option in options) + 3
    sheet.set_print_scale(int(min(_FULL, _FULL * _PRINTED[0] / width, _FULL * _PRINTED[1] / rows)))
    sheet.set_h_pagebreaks(tops)


def _option(option: Cash, page: Page, words: Words, last: int) -> None:
    top = page.book.places[next(iter(option.rows.values()))].row
    page.band(top - 2, last, words.say(option_name(option.name)))
    page.text(top - 1, 0, words.say(Text("workbook.cash.year")), "header")
    page.text(top - 1, 1, words.say(Text("workbook.cash.present")), "header_right")
    for k in range(page.book.horizon + 1):
        page.number(top - 1, _FIRST + k, float(k), "0", "header_right")
    helpers = ("sign", "turn", "back", "discounted_back")
    for name, line in option.rows.items():
        look = "helper" if name in helpers else "total" if line.strong else "number"
        label = "small" if name in helpers else "total_label" if line.strong else "plain"
        page.text(page.book.places[line].row, 0, line.label, label)
        if line.strong:
            page.sheet.write_blank(page.book.places[line].row, 1, None, page.styles.get("total"))
        page.line(line, look)
        if name in option.present:
            page.line(option.present[name], look)
    for figure in option.figures.values():
        page.text(page.book.places[figure].row, 0, figure.label)
        page.line(figure)


def chart(options: list[Cash], page: Page, words: Words, workbook: Any, colours: list[str]) -> Any:
    """Return a chart of the cumulative discounted cash flow of every option."""
    drawn = workbook.add_chart({"type": "line"})
    horizon = page.book.horizon
    for option, colour in zip(options, colours, strict=True):
        spot = page.book.places[option.rows["discounted_cumulative"]]
        head = page.book.places[next(iter(option.rows.values()))].row - 1
        drawn.add_series(
            {
                "name": [spot.sheet, head - 1, 0],  # the cell, for a name may look like a formula
                "categories": [spot.sheet, head, _FIRST, head, _FIRST + horizon],
                "values": [spot.sheet, spot.row, _FIRST, spot.row, _FIRST + horizon],
                "line": {"color": colour, "width": 2.25},
                "marker": {"type": "circle", "size": 5, "fill": {"color": colour}, "border": {"color": colour}},
            }
        )
    drawn.set_title({"name": words.say(Text("workbook.cash.chart")), "name_font": {"size": 11}, "overlay": False})
    drawn.set_x_axis({"name": words.say(Text("workbook.cash.year")), "label_position": "low"})
    drawn.set_y_axis({"num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": "#e4e7eb"}}})
    drawn.set_legend({"position": "bottom"})
    return drawn
