"""Quantities in every notation: as somebody might write them, and at the edge of what an input may be."""

from __future__ import annotations

from random import Random
from typing import Any

from tests.fuzz.pieces import WORDS

from servroi.config.catalog import Entry

UNITS = ["", " %", "%", " pp", " CHF", " EUR", "CHF ", " k", " %%"]
BETWEEN = [" to ", " .. ", "\u2013", " of ", " - ", " bis ", ".."]


def number(dice: Random) -> str:
    """Return a number as somebody might write it: mostly sound, often extreme."""
    magnitude = dice.choice((0, 0, 0, 1, 2, 3, 5, -1, -3, -9, -10, 12, 15, 16))
    value = dice.choice((0, 1, dice.random(), dice.random(), dice.randint(0, 99), 100)) * 10.0**magnitude
    text = dice.choice((f"{value:g}", repr(value), f"{value:,.0f}".replace(",", "'"), f"{value:.2f}"))
    return dice.choice(("", "", "", "", "-", "+", "\u2212")) + text


def quantity(dice: Random) -> Any:
    """Return a quantity in any notation, as text or as a mapping."""
    kind = dice.random()
    if kind < 0.15:
        return number(dice) + dice.choice(UNITS)
    if kind < 0.2:
        return dice.choice(WORDS)
    if kind < 0.4:
        return named(dice)
    if kind < 0.5:
        return {
            "value": quantity_text(dice),
            dice.choice(("source", "grade", "owner", "note", "x")): dice.choice(WORDS),
        }
    return quantity_text(dice)


def quantity_text(dice: Random) -> str:
    """Return a range, a triple or a single number, with a unit and perhaps a level."""
    numbers = [number(dice) for _ in range(dice.choice((1, 2, 2, 2, 3, 3, 4)))]
    if dice.random() < 0.8:
        numbers.sort(key=_size)
    level = dice.choice(("", "", "", " @80", " @99.9", " @0.01", " @100", " @", " @nan", "@50 %"))
    return dice.choice(BETWEEN[:4]).join(numbers) + dice.choice(UNITS) + level


def _size(text: str) -> float:
    try:
        return float(text.replace("'", "").replace("\u2212", "-"))
    except ValueError:
        return 0.0


def named(dice: Random) -> dict[str, str]:
    """Return a named distribution."""
    name = dice.choice(("uniform", "triangular", "pert", "normal", "lognormal", "beta", "gamma"))
    keys = {"uniform": ["low", "high"], "normal": ["mean", "sd"], "lognormal": ["mean", "sd"]}.get(
        name, ["alpha", "beta", "low", "high"] if name == "beta" else ["low", "mode", "high"]
    )
    numbers = [number(dice) for _ in keys]
    if name in ("uniform", "triangular", "pert"):
        numbers.sort(key=_size)
    unit = dice.choice(("", "", " %"))
    return {"distribution": name, **{key: text + unit for key, text in zip(keys, numbers, strict=True)}}


def within(entry: Entry, dice: Random) -> Any:
    """Return a quantity at the edge of what an input may be: what is accepted, and hard on the model.

    In every notation that the input allows, as text or, for a named distribution or with evidence, as a mapping.
    """
    if entry.kind.whole:
        return str(dice.randint(1, 5))
    tiny = dice.choice((1e-9, 1e-6, 1e-3, 0.01, 0.1))
    low = tiny if entry.above_zero else max(entry.kind.low, entry.kind.low if entry.low is None else entry.low)
    high = min(entry.kind.high, dice.choice((1.0, 10.0, 1e3, 1e6, 1e15)))
    marks = [low, low + tiny, high - tiny, high, *(low + (high - low) * dice.random() for _ in range(3))]
    ends = sorted(set(dice.sample(marks, dice.choice((1, 2, 2, 2, 3)))))
    if entry.certain or len(ends) == 1 or dice.random() < 0.3:
        return stated(plain(ends[-1]), dice)
    if entry.kind.name in ("share", "rate") and dice.random() < 0.1:
        out_of = dice.choice((1, 7, 300, 10**6))
        return f"{dice.choice((0, out_of, dice.randint(0, out_of)))} of {out_of}"
    if dice.random() < 0.15:
        return shaped(ends, dice)
    hard = entry.kind.scale != "plain" and (ends[0] <= 0.0 or (entry.kind.percent and ends[-1] >= 1.0))
    between = " .. " if hard else dice.choice((" to ", " .. ", "\u2013", ".."))
    text = between.join(map(plain, ends))
    if entry.points and dice.random() < 0.5:
        return f"{between.join(plain(100.0 * end) for end in ends)} pp"
    if len(ends) == 2 and ".." not in between and dice.random() < 0.2:
        text += dice.choice((" @80", " @99.9", " @0.01", "@50 %"))
    return stated(text, dice)


def stated(text: str, dice: Random) -> Any:
    """Return a quantity as it is or, seldom, with its evidence."""
    if dice.random() < 0.9:
        return text
    return {"value": text, "source": "HR report", "grade": dice.choice("ABCDE"), dice.choice(("owner", "note")): "HR"}


def shaped(ends: list[float], dice: Random) -> dict[str, str]:
    """Return a named distribution with these ends, two or three."""
    low, middle, high = ends[0], ends[len(ends) // 2] if len(ends) > 2 else (ends[0] + ends[-1]) / 2.0, ends[-1]
    spread = dice.choice((1e-9, 0.01, 0.3, 1.0)) * (high - low)
    alpha, beta = (dice.choice((0.05, 0.5, 1.0, 3.0, 400.0)) for _ in range(2))
    made: dict[str, dict[str, float]] = {
        "uniform": {"low": low, "high": high},
        "triangular": {"low": low, "mode": middle, "high": high},
        "pert": {"low": low, "mode": middle, "high": high},
        "normal": {"mean": middle, "sd": spread},
        "lognormal": {"mean": middle, "sd": spread},
        "beta": {"alpha": alpha, "beta": beta, "low": low, "high": high},
    }
    name = dice.choice(list(made))
    return {"distribution": name, **{key: plain(value) for key, value in made[name].items()}}


def plain(value: float) -> str:
    """Return a number in full, and never like `1.826`, which may mean thousands."""
    return f"{value:.10f}"
