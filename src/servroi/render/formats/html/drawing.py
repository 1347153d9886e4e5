"""Charts as shapes: areas, lines and the places of their labels.

Across, everything is a share of the width, so that a chart fits a phone and a page without smaller letters; shapes lie
in a box of `WIDTH` units that is stretched. Down, everything is in pixels.
"""

from collections.abc import Iterable, Sequence
from typing import Any

WIDTH = 1000.0
_PLOT = 190.0
_TALL = 250.0
_ROW = 18.0
_AXIS = 24.0
_TOP = 8.0
_CROWDED = 5
"""Where there are more labels, every other one gives way on a phone."""
_MIDDLE = 0.5


def distributions(block: dict[str, Any]) -> dict[str, Any]:
    """Return distributions: an outline for each curve, ticks, and upright lines with a label in a row of its own."""
    marks = [
        {"at": curve["median"], "label": f"{block['median']} {curve['shown']}", "series": curve["series"]}
        for curve in block["curves"]
        if curve["median"] is not None
    ]
    if block["zero"] is not None:
        marks.insert(0, {"at": block["zero"], "label": block["break_even"], "series": None})
    marks = [{**mark, "end": mark["at"] > _MIDDLE} for mark in marks]
    top = _TOP + _ROW * len(marks)
    places = sorted(range(len(marks)), key=lambda number: (marks[number]["at"], number))
    for row, number in enumerate(places):
        marks[number]["y"] = _TOP + _ROW * (row + 0.5)
    return {
        "top": top,
        "plot": _PLOT,
        "bottom": top + _PLOT,
        "height": top + _PLOT + _AXIS,
        "ticks": _thinned(block["ticks"]),
        "marks": marks,
        "curves": [
            {"series": curve["series"], "path": outline(block["places"], curve["heights"])} for curve in block["curves"]
        ],
    }


def bands(block: dict[str, Any]) -> dict[str, Any]:
    """Return money over time: two bands, a line for every median, ticks at the left and years below."""
    leading, times = block["leading"], [time["at"] for time in block["times"]]
    return {
        "top": _TOP,
        "plot": _TALL,
        "bottom": _TOP + _TALL,
        "height": _TOP + _TALL + _AXIS,
        "zero": _down(block["zero"]),
        "ticks": [{"y": _down(tick["at"]), "label": tick["label"]} for tick in block["ticks"]],
        "times": _thinned([time for time in block["times"] if time["named"]]),
        "wide": ribbon(times, leading["p5"], leading["p95"]),
        "narrow": ribbon(times, leading["p25"], leading["p75"]),
        "lines": [
            {"series": band["series"], "path": "M" + _line(times, band["p50"], _TALL)}
            for band in (leading, *block["others"])
        ],
    }


def outline(places: Sequence[float], heights: Sequence[float]) -> str:
    """Return a histogram as one outline, from its first column to its last.

    >>> outline([0.0, 0.5, 1.0], [0.0, 1.0])
    'M500 190V0H1000V190Z'
    """
    filled = [number for number, height in enumerate(heights) if height]
    if not filled:
        return ""
    first, last = filled[0], filled[-1]
    columns = "".join(
        f"V{_short(_PLOT * (1.0 - heights[number]))}H{_short(places[number + 1] * WIDTH)}"
        for number in range(first, last + 1)
    )
    return f"M{_short(places[first] * WIDTH)} {_short(_PLOT)}{columns}V{_short(_PLOT)}Z"


def ribbon(times: Sequence[float], low: Sequence[float], high: Sequence[float]) -> str:
    """Return the band between two lines."""
    return f"M{_line(times, high, _TALL)}L{_line(times[::-1], low[::-1], _TALL)}Z"


def _line(times: Iterable[float], heights: Iterable[float], plot: float) -> str:
    points = zip(times, heights, strict=True)
    return "L".join(f"{_short(at * WIDTH)} {_short(plot * (1.0 - height))}" for at, height in points)


def _down(height: float) -> float:
    return _TOP + _TALL * (1.0 - height)


def _thinned(ticks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Mark every other label where there are many."""
    crowded = len(ticks) > _CROWDED
    return [{**tick, "spare": crowded and number % 2 == 1} for number, tick in enumerate(ticks)]


def _short(number: float) -> str:
    return f"{number:.1f}".rstrip("0").rstrip(".")
