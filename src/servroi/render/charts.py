"""Charts as geometry: places between 0 and 1 and the words beside them; how to draw is up to a format."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Any

from servroi.core.text import Measure, Money, Term, Text
from servroi.render.words import Words
from servroi.report.document import Bands, Bar, Distributions, Span, by_year

_TICKS = 5
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_HEADROOM = 1.04
_YEARS = 8
"""At most so many years are named."""


@dataclass(frozen=True, slots=True)
class Axis:
    """A scale from one value to another."""

    low: float
    high: float

    def place(self, value: float) -> float:
        """Return where a value lies, 0 at the low end and 1 at the high end.

        >>> Axis(-10.0, 30.0).place(0.0)
        0.25
        """
        return round((value - self.low) / (self.high - self.low), 5)

    def ticks(self, say: Callable[[float], str], most: int = _TICKS) -> list[dict[str, Any]]:
        """Return round values on the axis with their words: as many as are told apart in print."""
        ticks = [{"at": self.place(value), "label": say(value)} for value in round_values(self.low, self.high, most)]
        apart = len({tick["label"] for tick in ticks}) == len(ticks)
        return ticks if apart or most == 1 else self.ticks(say, most - 1)


def round_values(low: float, high: float, most: int = _TICKS) -> list[float]:
    """Return at most so many steps of round values between two values.

    >>> round_values(-130_000.0, 1_540_000.0)
    [0.0, 500000.0, 1000000.0, 1500000.0]
    """
    rough = (high - low) / most
    power = 10.0 ** floor(log10(rough))
    step = next(step * power for step in _STEPS if step * power >= rough * (1.0 - 1e-9))
    return [k * step for k in range(ceil(low / step - 1e-9), floor(high / step + 1e-9) + 1)]


def distributions(block: Distributions, words: Words) -> dict[str, Any]:
    """Return densities on one axis: columns from `left` to `right` with a height."""
    edges = block.edges
    axis = Axis(edges[0], edges[-1])
    most = max(max(curve.counts) for curve in block.curves) * _HEADROOM or 1.0

    def said(value: float) -> str:
        term: Term = Measure(value, block.kind, block.points) if block.kind else Money(value)
        return words.say(term, bare=True)

    places = [axis.place(edge) for edge in edges]
    return {
        "ticks": axis.ticks(said),
        "zero": axis.place(0.0) if axis.low < 0.0 < axis.high else None,
        "title": words.say(Text("chart.npv")) if not block.kind else "",
        "break_even": words.say(Text("chart.break_even")),
        "median": words.say(Text("chart.median")),
        "places": places,
        "curves": [
            {
                "label": words.say(curve.label),
                "series": curve.series,
                "heights": [round(count / most, 5) for count in curve.counts],
                "median": None if curve.median is None else min(1.0, max(0.0, axis.place(curve.median.value))),
                "shown": words.say(curve.median, bare=True),
            }
            for curve in block.curves
        ],
    }


def bands(block: Bands, words: Words) -> dict[str, Any]:
    """Return money over time: a place for every time, heights for every percentile."""
    first, *others = block.bands
    amounts = [0.0, *first.p5, *first.p95, *(amount for band in others for amount in band.p50)]
    axis = padded(min(amounts), max(amounts))
    last = len(first.p50) - 1
    step = ceil((last + 1) / _YEARS)
    heads = by_year(block).columns[1:]

    def heights(values: Iterable[float]) -> list[float]:
        return [axis.place(value) for value in values]

    return {
        "ticks": axis.ticks(lambda value: words.say(Money(value), bare=True)),
        "title": words.say(by_year(block).columns[0].title),
        "zero": axis.place(0.0),
        "times": [
            {"at": k / last, "label": words.say(head.title), "named": k % step == 0} for k, head in enumerate(heads)
        ],
        "leading": {
            "label": words.say(first.label),
            "series": first.series,
            **{key: heights(getattr(first, key)) for key in ("p5", "p25", "p50", "p75", "p95")},
        },
        "others": [
            {"label": words.say(band.label), "series": band.series, "p50": heights(band.p50)} for band in others
        ],
    }


def spans(rows: tuple[tuple[Span | None, ...], ...]) -> dict[str, Any]:
    """Return bars beside rows, each cut at 0 into the part below and the part above."""
    every = [span for row in rows for span in row if span is not None]
    ends = [0.0, *(end for span in every for end in (span.low, span.high))]
    axis = Axis(min(ends), max(ends) if max(ends) > min(ends) else min(ends) + 1.0)
    zero = axis.place(0.0)

    def drawn(span: Span) -> list[dict[str, Any]]:
        low, high = sorted((axis.place(span.low), axis.place(span.high)))
        parts = [(low, min(high, zero), span.below), (max(low, zero), high, span.series)]
        return [{"from": start, "to": end, "series": series} for start, end, series in parts if end > start]

    return {"zero": zero, "rows": [[[] if span is None else drawn(span) for span in row] for row in rows]}


def bars(block: tuple[Bar, ...], words: Words) -> list[dict[str, Any]]:
    """Return bars from a common 0, the longest 1."""
    largest = max((abs(bar.value) for bar in block), default=0.0) or 1.0
    return [
        {
            "label": words.say(bar.label),
            "length": round(abs(bar.value) / largest, 5),
            "shown": words.say(bar.shown),
        }
        for bar in block
    ]


def padded(low: float, high: float) -> Axis:
    """Return an axis with a little room at both ends."""
    room = (high - low) * (_HEADROOM - 1.0) or 1.0
    return Axis(low - room, high + room)
