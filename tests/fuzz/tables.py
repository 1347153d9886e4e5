"""Mutations of a table of staff figures: its rows, columns, headers and cells, and how a program would export it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from random import Random
from typing import Literal

from tests.fuzz.pieces import WORDS, damaged
from tests.fuzz.quantities import number

from servroi.config.staff.columns import COLUMNS, PERSONS, SUMS

Cells = list[list[str]]
_HEADERS = [[" ".join(word.split()) for word in words.split(",")] for words in (*COLUMNS.values(), PERSONS)]
_TEAMS = [" ".join(word.split()) for word in SUMS.split(",")] + ["Verkauf", "Müller, Anna", "Team 1", "5", "A]"]
_PERIODS = ["2024", "2025", "2025-03", "Q1 2025", "Jan 25", "31.12.2025", "2024/25", "März", "1.1.2025-31.3.2025", "99"]
_AROUND = [
    "{}",
    "{}",
    "{} %",
    "{} pro Kopf",
    "{} total (CHF)",
    "{} / FTE",
    "Ø {}",
    "{} TCHF",
    "{} pro Monat",
    "{} 2025",
]
_CODINGS = (*["utf-8"] * 6, "utf-8-sig", "cp1252", "utf-16", "utf-16-le")


def table(data: bytes, dice: Random) -> bytes:
    """Return a table that was changed in a few places, as some program might export it."""
    cells = list(csv.reader(io.StringIO(data.decode()), delimiter=";"))
    for _ in range(dice.choice((1, 1, 1, 2, 4))):
        dice.choice(_CHANGES)(cells, dice)
    text = io.StringIO()
    separator = dice.choice(";;;,\t|")
    quoting: Literal[0, 1] = csv.QUOTE_ALL if dice.random() < 0.3 else csv.QUOTE_MINIMAL
    csv.writer(text, delimiter=separator, quoting=quoting, lineterminator=dice.choice(("\r\n", "\n", "\r"))).writerows(
        cells
    )
    start = dice.choice(("", "", "", f"sep={separator}\n", "Export vom 1.3.2026\n\n"))
    made = (start + text.getvalue()).encode(dice.choice(_CODINGS), "replace")
    return damaged(made, dice) if dice.random() < 0.1 else made


def _cell(cells: Cells, dice: Random) -> None:
    """Write something else into a cell, as often as not of the size of what stands there."""
    row = dice.choice(cells[1:] or cells)
    if not row:
        return
    at = dice.randrange(len(row))
    figure = number(dice)
    around = (row[at].replace("5", "1"), f"{row[at]}0", f"{row[at]} %", f"{row[at]} CHF", "", "0")
    odd = (figure, figure.replace(".", ","), "-", "n/a", dice.choice(WORDS), f"-{row[at]}", dice.choice(row))
    row[at] = dice.choice(around if dice.random() < 0.6 else odd)


def _when_or_who(cells: Cells, dice: Random) -> None:
    row = dice.choice(cells[1:] or cells)
    if len(row) > 1:
        row[dice.randrange(2)] = dice.choice(_PERIODS if dice.random() < 0.5 else _TEAMS)


def _header(cells: Cells, dice: Random) -> None:
    if cells[0]:
        cells[0][dice.randrange(len(cells[0]))] = dice.choice(_AROUND).format(dice.choice(dice.choice(_HEADERS)))


def _column(cells: Cells, dice: Random) -> None:
    """Take a column out, or repeat one under another header."""
    at = dice.randrange(len(cells[0]) or 1)
    if dice.random() < 0.5:
        for row in cells:
            del row[at : at + 1]
    else:
        for row in cells:
            row += row[at : at + 1]
        _header([cells[0][-1:]], dice)


def _rows(cells: Cells, dice: Random) -> None:
    """Take rows out, repeat some few or very many times, or order them anyhow."""
    at, count = dice.randrange(len(cells)), dice.choice((1, 1, 2, 5))
    kind = dice.random()
    if kind < 0.4 and len(cells) > count + 1:
        del cells[at : at + count]
    elif kind < 0.8:
        cells += [list(row) for row in cells[at : at + count]] * dice.choice((1, 1, 2, 300))
    else:
        below = cells[1:]
        dice.shuffle(below)
        cells[1:] = below


def _total(cells: Cells, dice: Random) -> None:
    """Put a line of sums below."""
    sums = [dice.choice(_TEAMS[:9]), "2025", *[number(dice) for _ in cells[0][2:]]]
    cells.append(sums[: len(cells[0])])


_CHANGES: list[Callable[[Cells, Random], None]] = [
    _cell,
    _cell,
    _cell,
    _when_or_who,
    _header,
    _header,
    _column,
    _rows,
    _total,
]
