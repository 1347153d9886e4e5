"""The curves of the model: growing, fading, dose and reach, saturation (model.md, sections 0, 1 and 6)."""

from math import log

import numpy as np

from servroi.core.value import Value, is_zero

LN2 = log(2.0)
MONTHS = 12.0
_AT_ONCE = 1e-300
"""Years; what is established in less is so at once, and years divided by it are still a number."""
_LOGARITHM = 1e-100
"""Returns below this are those of a logarithm, and dividing by it still gives a number."""


def rise(years: int, time: Value) -> list[Value]:
    """Return the mean of 1 - exp(-x/T) over each of the years 1..years.

    Args:
        years: How many years.
        time: Time constant T, years, (trial,); 0: established at once.

    Returns:
        One value per year, shares.

    >>> rise(2, 0.0)
    [1.0, 1.0]
    """
    if is_zero(time):
        return [1.0] * years
    safe = np.maximum(time, _AT_ONCE)
    gone = np.expm1(-1.0 / safe)
    level: Value = safe * gone
    values: list[Value] = []
    for _ in range(years):
        values.append(1.0 + level)
        level = level * (1.0 + gone)
    return values


def established(years: int, time: Value) -> Value:
    """Return 1 - exp(-years/T), what is established at the end of so many years; 1 if T = 0."""
    return 1.0 if is_zero(time) else -np.expm1(-years / np.maximum(time, _AT_ONCE))


def fade(years: int, rate: Value) -> list[Value]:
    """Return the mean of exp(-k x) over each of the years 1..years after the end.

    Args:
        years: How many years.
        rate: k, 1/year, > 0, (trial,).
    """
    gone = np.expm1(-rate)
    level: Value = -gone / rate
    values: list[Value] = []
    for _ in range(years):
        values.append(level)
        level = level * (1.0 + gone)
    return values


def mean_remaining(span: Value, rate: Value) -> Value:
    """Return the mean of exp(-k x) over 0 < x < span: `fade(0, span, k)` of the model; 1 if k * span = 0."""
    exponent = np.maximum(rate * span, np.finfo(float).tiny)
    return -np.expm1(-exponent) / exponent


def dose(hours: Value, half_dose: Value) -> Value:
    """Return the share of the attainable effect that so many hours a year bring: 1 - 2^(-h/half_dose)."""
    return 0.0 if is_zero(hours) else -np.expm1(-LN2 * hours / half_dose)


def kept(sessions: Value, half_life: Value) -> Value:
    """Return the mean share remembered between two sessions.

    Args:
        sessions: Sessions a year, > 0.
        half_life: Half-life of a skill, months, > 0.
    """
    return mean_remaining(1.0 / sessions, forgetting(half_life))


def forgetting(half_life: Value) -> Value:
    """Return the rate of forgetting, 1/year, from a half-life in months."""
    return LN2 * MONTHS / half_life


def saturating(spend: Value, scale: Value, returns: Value) -> Value:
    """Return S/r * ((1 + E/S)^r - 1): what extra spending is worth at the margin's effect.

    Args:
        spend: Extra spending that works in the year, E, money, (trial,).
        scale: Spending against which it is measured, S, money, > 0.
        returns: r, 0 < r <= 1; 1: no saturation.
    """
    safe: Value = np.maximum(returns, _LOGARITHM)
    return scale / safe * np.expm1(safe * np.log1p(spend / scale))


def late_share(half_life: Value) -> Value:
    """Return the mean share of a year's spending that still works at its end.

    Args:
        half_life: Half-life of what a franc does, months, > 0.
    """
    return mean_remaining(1.0, forgetting(half_life))
