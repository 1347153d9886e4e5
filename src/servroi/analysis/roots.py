"""Where a function that is dear to evaluate is 0."""

from collections.abc import Callable
from itertools import pairwise
from math import sqrt

Function = Callable[[float], float]
Point = tuple[float, float]
"""A place and the function's value there."""
Bracket = tuple[Point, Point]
"""Two points with the root between them."""
_STEPS = 40
_POLISHING = 8


def sign_changes(places: list[float], values: list[float], middle: float) -> list[Bracket]:
    """Return between which neighbours a function rises above 0 or falls to it, those nearest to the middle first.

    >>> sign_changes([0.0, 1.0, 2.0], [-1.0, 1.0, 3.0], 2.0)
    [((0.0, -1.0), (1.0, 1.0))]
    >>> sign_changes([0.0, 1.0, 2.0], [0.0, -1.0, -3.0], 0.0)
    []
    """
    points = list(zip(places, values, strict=True))
    found = [(a, b) for a, b in pairwise(points) if (a[1] > 0.0) != (b[1] > 0.0)]
    return sorted(found, key=lambda bracket: abs(bracket[0][0] + bracket[1][0] - 2.0 * middle))


def rises(bracket: Bracket) -> bool:
    """Tell whether the function is above 0 beyond the root, not before it."""
    return bracket[1][1] > 0.0


def polished(
    function: Function, start: float, slope: float, tolerance: float, ends: tuple[float, float]
) -> float | None:
    """Return the root near a place where the slope is about known, by secants; None if they lead nowhere, or too far.

    >>> polished(lambda x: 3.0 * x - 6.0, 1.0, 2.0, 1e-9, (0.0, 9.0))
    2.0
    >>> polished(lambda x: 3.0 * x - 6.0, 1.0, 2.0, 1e-9, (0.0, 1.5))
    """
    place, value = start, function(start)
    for _ in range(_POLISHING):
        if abs(value) <= tolerance:
            return place
        if slope == 0.0:
            return None
        nearer = place - value / slope
        if nearer == place or not ends[0] <= nearer <= ends[1]:
            return None
        found = function(nearer)
        slope = (found - value) / (nearer - place)
        place, value = nearer, found
    return place if abs(value) <= tolerance else None


def refined(function: Function, bracket: Bracket, tolerance: float) -> float:
    """Return the root within a bracket (Ridders 1979), exact at once where the function is a straight line.

    >>> refined(lambda x: 2.0 * x - 1.0, ((0.0, -1.0), (1.0, 1.0)), 1e-9)
    0.5
    """
    low, high = bracket
    for place, value in bracket:
        if abs(value) <= tolerance:
            return place
    for _ in range(_STEPS):
        straight = low[0] - low[1] * (high[0] - low[0]) / (high[1] - low[1])
        value = function(straight)
        if abs(value) <= tolerance or straight in (low[0], high[0]):
            return straight
        low, high = ((straight, value), high) if value * low[1] > 0.0 else (low, (straight, value))
        half = (low[0] + high[0]) / 2.0
        middle = function(half)
        if abs(middle) <= tolerance or half in (low[0], high[0]):
            return half
        step = sqrt(max(middle * middle - low[1] * high[1], 0.0))
        side = 1.0 if low[1] > high[1] else -1.0
        bend = half + (half - low[0]) * side * middle / step if step else half
        value = function(bend)
        if abs(value) <= tolerance:
            return bend
        points = sorted([low, high, (half, middle), (bend, value)])
        low, high = next((a, b) for a, b in pairwise(points) if a[1] * b[1] <= 0.0)
    return (low[0] + high[0]) / 2.0
