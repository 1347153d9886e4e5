"""NPV's relatives, for many trials at once: payback, MIRR, IRR (model.md, section 8)."""

from itertools import pairwise
from math import exp, expm1, log

import numpy as np

from servroi.core.value import Array

_Flows = list[tuple[int, float]]
"""Time in years and amount of every flow that is not 0."""

_ROUNDS = 100
_CLOSE = 1e-10
"""Newton converges quadratically: after a step this small the error is below rounding."""
_GROWTH = (1e-9, 1e9)
"""Growth factors 1 + IRR that are searched: from a loss of everything to a thousand-million-fold return."""
_ZERO = 1e-13
"""An NPV that is smaller, relative to what its flows are worth without their signs, is 0: rounding stays well below."""


def payback(net: Array) -> Array:
    """Return the first time at which the cumulative net cash flow reaches 0 from below, years.

    Args:
        net: Net cash flow by time, (horizon + 1, trial); discounted for the discounted payback.

    Returns:
        Years, linear between two times, (trial,); 0 if it never was below, NaN if it never comes back.

    >>> payback(np.array([[-100.0], [60.0], [60.0]])).round(3)
    array([1.667])
    """
    total = np.cumsum(net, axis=0)
    years = np.where((total < 0.0).any(axis=0), np.nan, 0.0)
    for k in range(1, total.shape[0]):
        back = (total[k - 1] < 0.0) & (total[k] >= 0.0) & np.isnan(years)
        if back.any():
            gap = -total[k - 1, back]
            years[back] = k - 1 + gap / (gap + total[k, back])
    return years


def mirr(net: Array, rate: Array) -> Array:
    """Return the modified internal rate of return, finance and reinvestment rate alike.

    Args:
        net: Net cash flow by time, (horizon + 1, trial).
        rate: Discount rate, 1/year, (trial,) or ().

    Returns:
        Rates, (trial,); -100 % where nothing comes back, NaN without an outlay.

    >>> mirr(np.array([[-100.0], [0.0], [121.0]]), np.array(0.08)).round(6)
    array([0.1])
    """
    last = net.shape[0] - 1
    spent = np.zeros(net.shape[1])
    earned = np.zeros(net.shape[1])
    for k in range(last + 1):
        spent -= np.minimum(net[k], 0.0) / (1.0 + rate) ** k
        earned += np.maximum(net[k], 0.0) * (1.0 + rate) ** (last - k)
    defined = spent > 0.0
    ratio = np.where(defined, earned, np.nan) / np.where(defined, spent, 1.0)
    return np.asarray(ratio ** (1.0 / last) - 1.0)


def irr_roots(net: list[float]) -> list[float]:
    """Return every internal rate of return above -100 %, in rising order; none or several are possible.

    A rate at which the NPV touches 0 without crossing it counts as well. Rates between which the NPV stays within
    `_ZERO` count as one: on ordinary flows, those less than about a millionth apart.

    >>> [round(rate, 4) for rate in irr_roots([-50.0, -100.0, 600.0, 300.0, -100.0])]
    [-0.7689, 1.8544]
    """
    size = max(map(abs, net), default=0.0)
    return [expm1(growth) for growth in _roots([(year, flow / size) for year, flow in enumerate(net) if flow])]


def irr(net: Array) -> tuple[Array, Array]:
    """Return the IRR of every trial that has exactly one, and how many each has.

    With one change of sign there is exactly one root, found by Newton's method; trials with more
    changes are looked at one by one.

    Args:
        net: Net cash flow by time, (horizon + 1, trial).

    Returns:
        Rates, NaN where there is none or several, (trial,); number of roots (2 for several), (trial,).
    """
    changes = _sign_changes(net)
    rates = np.full(net.shape[1], np.nan)
    counts = changes.copy()
    single = changes == 1.0
    rates[single] = _solved(net[:, single])
    for trial in np.flatnonzero(changes > 1.0).tolist():
        roots = irr_roots(net[:, trial].tolist())
        counts[trial] = min(len(roots), 2)
        if len(roots) == 1:
            rates[trial] = roots[0]
    return rates, counts


def _sign_changes(net: Array) -> Array:
    """Return how often the sign changes from one non-zero flow to the next, (trial,)."""
    last = np.sign(net[0])
    changes = np.zeros(net.shape[1])
    for flow in net[1:]:
        sign = np.sign(flow)
        changes += (sign * last) < 0.0
        last = np.where(sign == 0.0, last, sign)
    return changes


def _solved(net: Array) -> Array:
    """Return the one rate at which the NPV is 0, (trial,).

    With one change of sign, y = log of the discount factor, and the flows before and after the change apart, the
    logarithm of their ratio rises with y by the distance of their mean times, never by less than a year. So Newton's
    method, kept within a bracket, needs a few rounds, where on the NPV itself it may crawl.
    """
    y = np.zeros(net.shape[1])
    low, high = (np.full_like(y, np.log(bound)) for bound in _GROWTH)
    first = np.sign(net[np.argmax(net != 0.0, axis=0), np.arange(net.shape[1])])
    for _ in range(_ROUNDS):
        ratio, slope = _later_over_earlier(net, first, np.exp(y))
        below = ratio < 0.0
        low, high = np.where(below, y, low), np.where(below, high, y)
        step = y - ratio / slope
        moved = np.where((step >= low) & (step <= high), step, (low + high) / 2.0)
        done = np.abs(moved - y) <= _CLOSE
        y = moved
        if done.all():
            break
    return np.asarray(np.expm1(-y))


def _later_over_earlier(net: Array, first: Array, discount: Array) -> tuple[Array, Array]:
    """Return the logarithm of the present value of flows after the change of sign over that before, and its slope.

    Args:
        net: Net cash flow by time, one change of sign each, (horizon + 1, trial).
        first: Sign of the first flow that is not 0, (trial,).
        discount: Discount factor of a year, (trial,).

    Returns:
        The logarithm and its slope in the logarithm of the discount factor, both (trial,).
    """
    earlier, later, earlier_slope, later_slope = (np.zeros_like(discount) for _ in range(4))
    for flow in net[::-1]:
        forward = flow * first
        earlier_slope = earlier_slope * discount + earlier
        later_slope = later_slope * discount + later
        earlier = earlier * discount + np.maximum(forward, 0.0)
        later = later * discount - np.minimum(forward, 0.0)
    return np.log(later / earlier), (later_slope / later - earlier_slope / earlier) * discount


def _roots(flows: _Flows) -> list[float]:
    """Return the logarithms of growth at which the NPV is 0, in rising order.

    Valued at a date between the flows of the first change of sign, the NPV turns where its slope is 0. The slope has
    the same flows, weighted by their time from that date, so one change of sign fewer; and between two turns there is
    one root at most.
    """
    dates = [(before[0] + after[0]) / 2.0 for before, after in pairwise(flows) if (before[1] < 0.0) != (after[1] < 0.0)]
    if not dates:
        return []
    turns = _roots([(year, (dates[0] - year) * flow) for year, flow in flows])
    points = [(growth, _balance(flows, growth)) for growth in (log(_GROWTH[0]), *turns, log(_GROWTH[1]))]
    points = [(growth, balance if abs(balance) > _ZERO else 0.0) for growth, balance in points]
    found = []
    for low, high in pairwise(points):
        if low[1] * high[1] < 0.0:
            found.append(_crossing(flows, low, high))
        elif high[1] == 0.0 != low[1]:
            found.append(high[0])
    return found


def _crossing(flows: _Flows, low: tuple[float, float], high: tuple[float, float]) -> float:
    """Return the logarithm of growth between two at which the balance changes sign: false position, as in Illinois.

    An end that stays twice in a row has its balance halved, so that both ends come near.
    """
    ends, moved = [low, high], -1
    for _ in range(_ROUNDS):
        (left, at_left), (right, at_right) = ends
        growth = (left * at_right - right * at_left) / (at_right - at_left)
        balance = _balance(flows, growth)
        if balance == 0.0 or right - left <= _CLOSE:
            break
        end = int((balance < 0.0) == (at_right < 0.0))
        if end == moved:
            ends[1 - end] = (ends[1 - end][0], ends[1 - end][1] / 2.0)
        ends[end], moved = (growth, balance), end
    return growth


def _balance(flows: _Flows, growth: float) -> float:
    """Return the NPV relative to that of the flows without their signs, -1 to 1.

    Horner's rule on powers below 1, from the end that weighs least, so that nothing overflows.
    """
    factor = exp(-abs(growth))
    total = size = 0.0
    last = 0
    for year, flow in reversed(flows) if growth > 0.0 else flows:
        power = factor ** abs(year - last)
        total, size, last = total * power + flow, size * power + abs(flow), year
    return total / size
