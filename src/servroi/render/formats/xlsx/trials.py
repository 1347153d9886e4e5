"""The sheet of trials: what the simulation found, world by world, and what plain functions say of it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from servroi.core.findings import LEVELS, NEITHER, Findings
from servroi.core.naming import option as option_name
from servroi.core.ranking import ROUNDING, shares_of_best
from servroi.core.text import Label, Text, Whole
from servroi.core.value import Array
from servroi.render.formats.xlsx.book import letters
from servroi.render.formats.xlsx.page import Page
from servroi.render.words import Words

_TOP = 4
_LEVEL, _FIRST = 1, 2
"""Columns of percentile levels, and of the first option."""
_CELLS = 260_000
"""More numbers would make the file larger than people like to send."""
_CENTS = 2
_HEAD_HEIGHT = 48


@dataclass(frozen=True, slots=True)
class Column:
    """One column of trials.

    Attributes:
        head: What stands above it.
        values: Money, rounded to the cent, (trial,).
    """

    head: str
    values: Array


def columns(findings: Findings, words: Words) -> tuple[list[Column], list[Column]]:
    """Return the NPV of every option, and as far as room allows their channels' present values after tax."""
    npv = [_column(words.say(option_name(name)), values) for name, values in findings.sample.npv.items()]
    channels: list[Column] = []
    room = _CELLS // max(1, len(npv[0].values)) - len(npv)
    for name, own in findings.sample.pv.items():
        moving = {channel: values for channel, values in own.items() if np.any(values)}
        if len(moving) > room - len(channels):
            break
        for channel, values in moving.items():
            head = Text("sensitivity.of", {"input": Label("channels", channel), "owner": option_name(name)})
            channels.append(_column(words.say(head), values))
    return npv, channels


def _column(head: str, values: Array) -> Column:
    return Column(head, np.round(values, _CENTS) + 0.0)


def write(findings: Findings, page: Page, words: Words) -> None:
    """Write the sheet: statistics on top, then one row per trial."""
    npv, channels = columns(findings, words)
    everything, sheet = [*npv, *channels], page.sheet
    size, last = len(npv[0].values), _FIRST + len(npv) + len(channels) - 1
    head = _TOP + len(LEVELS) + 7
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 8)
    sheet.set_column(_FIRST, last, 15)
    page.title(words.say(Text("workbook.trials.title")))
    values = {"stored": Whole(size), "trials": Whole(findings.run.trials)}
    page.text(1, 0, words.say(Text("workbook.trials.note", values)), "small")
    page.text(_TOP - 1, 0, words.say(Text("workbook.trials.figure")), "header")
    page.text(_TOP - 1, 1, words.say(Text("workbook.trials.level")), "header_right")
    page.text(head, 0, words.say(Text("workbook.trials.trial")), "header_right")
    page.text(head, 1, "", "header_right")
    for position, column in enumerate(everything):
        for row in (_TOP - 1, head):
            page.text(row, _FIRST + position, column.head, "header_right")
    for row in (_TOP - 1, head):
        sheet.set_row(row, _HEAD_HEIGHT)
    spans = [_span(_FIRST + position, head + 1, size) for position in range(len(everything))]
    _statistics(npv, channels, spans, page, words)
    style = page.styles.get("number", "#,##0")
    plain = page.styles.get("helper", "0")
    for trial in range(size):
        sheet.write_number(head + 1 + trial, 0, trial + 1, plain)
    for position, column in enumerate(everything):
        for row, value in enumerate(column.values.tolist(), head + 1):
            sheet.write_number(row, _FIRST + position, value, style)
    sheet.freeze_panes(head + 1, _FIRST)
    page.printed(wide=True, repeat=(head, head), footer=words.say(Text("workbook.footer")))
    sheet.print_area(0, 0, head + 50, min(last, _FIRST + len(npv) + 5))


def _span(column: int, first: int, size: int) -> str:
    name = letters(column)
    return f"{name}${first + 1}:{name}${first + size}"


def _statistics(npv: list[Column], channels: list[Column], spans: list[str], page: Page, words: Words) -> None:
    """Write mean, spread, percentiles and chances, each by a plain function of the column below."""
    row = _TOP
    for slug, function in _PLAIN.items():
        page.text(row, 0, words.say(Text(f"workbook.trials.{slug}")))
        for position, column in enumerate([*npv, *channels]):
            text = f"{function[0]}({spans[position]})"
            page.formula(row, _FIRST + position, text, function[1](column.values), "#,##0")
        row += 1
    for level in LEVELS:
        page.text(row, 0, words.say(Text(f"workbook.trials.p{round(level * 100)}")))
        page.number(row, _LEVEL, level, "0%")
        for position, column in enumerate(npv):
            text = f"PERCENTILE({spans[position]},${letters(_LEVEL)}{row + 1})"
            page.formula(row, _FIRST + position, text, float(np.percentile(column.values, level * 100)), "#,##0")
        row += 1
    for slug, chances in (("pays", _pays(npv, spans)), ("best", _best(npv, spans[: len(npv)]))):
        page.text(row, 0, words.say(Text(f"workbook.trials.{slug}")))
        for position, (text, share) in enumerate(chances):
            page.formula(row, _FIRST + position, text, share, "0.0%")
        row += 1


_PLAIN: dict[str, tuple[str, Callable[[Array], float]]] = {
    "mean": ("AVERAGE", lambda values: float(np.mean(values))),
    "sd": ("STDEV", lambda values: float(np.std(values, ddof=1)) if np.ptp(values) else 0.0),
}


def _pays(npv: list[Column], spans: list[str]) -> list[tuple[str, float]]:
    """Return the chance that an option pays."""
    return [
        (f'COUNTIF({span},">0")/COUNT({span})', float(np.mean(column.values > 0.0)))
        for column, span in zip(npv, spans, strict=False)
    ]


def _best(npv: list[Column], spans: list[str]) -> list[tuple[str, float]]:
    """Return the share of trials in which each option is the best of all and of keeping the money, which brings 0.

    The formula counts where nothing is ahead of it, divided among those that it is not ahead of.
    """
    shares = shares_of_best({column.head: column.values for column in npv} | {NEITHER: np.zeros_like(npv[0].values)})
    found = []
    for position, (own, column) in enumerate(zip(spans, npv, strict=True)):
        others = [other for place, other in enumerate(spans) if place != position]
        first = "*".join([f"({own}>=0)", *(f"({_level(other, own)})" for other in others)])
        equals = "+".join(["1", f"({own}<=0)", *(f"({_level(own, other)})" for other in others)])
        found.append((f"SUMPRODUCT({first}/({equals}))/COUNT({own})", shares[column.head]))
    return found


def _level(own: str, other: str) -> str:
    """Return the formula of where an amount is not ahead of another one."""
    return f"{own}-{other}<={ROUNDING:.0E}*ABS({own})"
