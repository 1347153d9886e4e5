"""What a reader must find: labelled figures of the findings, each with half a unit of the last digit shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import floor, log10

from servroi.core.findings import NEITHER, Findings, Spread
from servroi.core.text import MONTH, Label, Share, Term, Text, Verbatim, Years
from servroi.render.words import Words

NOTHING = 0.0005
"""Of the largest amount: a channel that brings less need not be shown."""
PERCENTILES = {
    "mean": "page.mean", "p5": "page.p5", "p25": "page.p25", "p50": "chart.median", "p75": "page.p75",
    "p95": "page.p95",
}  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """What must be shown: a number and half a unit of its last digit, or words where there is none."""

    value: float | None
    half: float = 0.0
    words: Term | None = None


def money(value: float | None, error: float = 0.0) -> Wanted:
    """An amount, rounded to what its standard error bears."""
    unit = 10.0 ** floor(log10(2.0 * error)) if error > 0.5 else 1.0
    return Wanted(value, unit / 2.0)


def chance(value: float | None) -> Wanted:
    return Wanted(None if value is None else 100.0 * value, 0.5)


def back(found: Spread) -> Wanted:
    """The time by which the money is back in half of all cases."""
    if found.p50 is None:
        return Wanted(None, words=Years(None))
    if found.half is None:
        return Wanted(None, words=Text("report.mostly_not"))
    return Wanted(None, words=Years(found.half)) if found.half < MONTH else Wanted(found.half, 0.05)


def agrees(said: str, wanted: Wanted, words: Words) -> bool:
    """Tell whether a text shows what it must."""
    if wanted.value is None:
        return said == (words.say(wanted.words) if wanted.words else "")
    if said[0] in "<>":  # nearly never or always
        return 0.0 < wanted.value <= 0.5 if said[0] == "<" else 99.5 <= wanted.value < 100.0
    numbers = read(said, words)
    return len(numbers) == 1 and abs(numbers[0] - wanted.value) <= wanted.half * (1 + 1e-9)


def pattern(words: Words) -> str:
    form = words.numbers
    return rf"[+\u2212]?\d+(?:{re.escape(form.group)}\d{{3}})*(?:{re.escape(form.decimal)}\d+)?"


def read(said: str, words: Words) -> list[float]:
    """Return the numbers that somebody reads in a text."""
    form = words.numbers
    plain = (text.replace(form.group, "").replace(form.decimal, ".") for text in re.findall(pattern(words), said))
    return [float(text.replace("\u2212", "-")) for text in plain]


Cell = tuple[Term, Term, Wanted]
"""Row and column of a table, and what must stand there."""


def option(name: str) -> Label:
    return Label("options", name)


def of_options(found: Findings) -> Iterator[Cell]:
    for name, one in found.options.items():
        error = one.npv.se or 0.0
        columns = {
            "pays": chance(one.p_npv_positive.value),
            "best": chance(found.p_best[name].value),
            "mean": money(one.npv.mean, error),
            "bad": money(one.npv.p5, error),
            "good": money(one.npv.p95, error),
            "payback": back(one.discounted_payback_years),
            "never": chance(one.discounted_payback_years.share_never),
        }
        for key, wanted in columns.items():
            yield option(name), Text(f"options.{key}"), wanted


def of_channels(found: Findings) -> Iterator[Cell]:
    """Present values by channel, and the NPV by kind of money; what is next to nothing is left out."""
    most = max(abs(worth.mean) for one in found.options.values() for worth in one.pv_by_channel.values())
    for name, one in found.options.items():
        error = one.npv.se or 0.0
        for channel, worth in one.pv_by_channel.items():
            if abs(worth.mean) > NOTHING * most:
                yield Label("channels", channel), option(name), money(worth.mean, error)
        for kind, amount in one.npv_by_money.items():
            if amount:
                yield Label("money", kind), option(name), money(amount, error)
        yield Text("channels.npv"), option(name), money(one.npv.mean, error)


def of_distributions(found: Findings) -> Iterator[Cell]:
    for name, one in found.options.items():
        for key, title in PERCENTILES.items():
            yield option(name), Text(title), money(getattr(one.npv, key), one.npv.se or 0.0)


def of_years(found: Findings) -> Iterator[Cell]:
    """Cash of the base case, and discounted cash added up over all trials."""
    for name, base in found.base_case.items():
        for time, amount in enumerate(base.net):
            yield option(name), year(time), money(amount)
        yield option(name), Text("report.npv"), money(base.npv)
    rows = {name: one.discounted_cumulative_by_year for name, one in found.options.items()}
    unit = max(abs(amount) for row in rows.values() for amount in (*row.p5, *row.p95)) / 1000.0
    for name, row in rows.items():
        for key in ("p5", "p50", "p95"):
            for time, amount in enumerate(getattr(row, key)):
                yield Text(f"report.{key}", {"option": option(name)}), year(time), money(amount, unit)


def year(time: int) -> Text:
    return Text("report.year", {"year": Verbatim(str(time))})


def of_returns(found: Findings) -> Iterator[Cell]:
    for name, one in found.options.items():
        for key in ("roi", "undiscounted_roi", "first_year_roi", "mirr", "irr"):
            if (median := getattr(one, key).p50) is not None:
                yield Text(f"returns.{key}"), option(name), chance(median)
        for multiple in ("2", "3"):
            if (above := one.p_bcr_above[multiple]) is not None:
                yield Text(f"returns.above_{multiple}"), option(name), chance(above.value)


def key_figures(found: Findings) -> Iterator[tuple[Text, Wanted]]:
    """Yield the four figures about the option in question: the best, or the next where that is to do nothing."""
    verdict, other = found.verdict, found.verdict.runner_up
    name = other if verdict.recommended == NEITHER else verdict.recommended
    one, who = found.options[name], {"option": option(name)}
    never = one.discounted_payback_years.share_never or 0.0
    rivals = {pair.b if pair.a == name else pair.a: pair for pair in found.comparison if name in (pair.a, pair.b)}
    rival = next(iter(rivals), NEITHER) if NEITHER in (verdict.recommended, other) else other
    if rival == NEITHER:
        yield Text("report.mean", who), money(one.npv.mean, one.npv.se or 0.0)
    else:
        pair = rivals[rival]
        beats = pair.p_a_beats_b if pair.a == name else pair.p_b_beats_a
        yield Text("report.beats", {**who, "other": option(rival)}), chance(beats.value)
    yield Text("report.pays", who), chance(one.p_npv_positive.value)
    yield Text("report.bad_case", who), money(one.npv.p5, one.npv.se or 0.0)
    yield Text("report.payback", {**who, "never": Share(never)}), back(one.discounted_payback_years)
