"""NPV's relatives, for many trials at once: payback, MIRR, IRR (model.md, section 8)."""

import numpy as np

from servroi.core.value import Array

_ROUNDS = 100
_CLOSE = 1e-10
"""Newton converges quadratically: after a step this small the error is below rounding."""
_GROWTH = (1e-9, 1e9)
"""Growth factors 1 + IRR that are searched: from a loss of everything to a thousand-million-fold return."""


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
    below = total[0] < 0.0
    for k in range(1, total.shape[0]):
        back = below & (total[k] >= 0.0) & np.isnan(years)
        if back.any():
            gap = -total[k - 1, back]
            years[back] = k - 1 + gap / (gap + total[k, back])
        below |= total[k] < 0.0
    return years


def mirr(net: Array, rate: Array) -> Array:
    """Return the modified internal rate of return, finance and reinvestment rate alike.

    Args:
        net: Net cash flow by time, (horizon + 1, trial).
        rate: Discount rate, 1/year, (trial,) or ().

    Returns:
        Rates, (trial,); NaN without an outlay or without an income.

    >>> mirr(np.array([[-100.0], [0.0], [121.0]]), np.array(0.08)).round(6)
    array([0.1])
    """
    last = net.shape[0] - 1
    spent = np.zeros(net.shape[1])
    earned = np.zeros(net.shape[1])
    for k in range(last + 1):
        spent -= np.minimum(net[k], 0.0) / (1.0 + rate) ** k
        earned += np.maximum(net[k], 0.0) * (1.0 + rate) ** (last - k)
    defined = (spent > 0.0) & (earned > 0.0)
    ratio = np.where(defined, earned, np.nan) / np.where(defined, spent, 1.0)
    return np.asarray(ratio ** (1.0 / last) - 1.0)


def irr_roots(net: list[float]) -> list[float]:
    """Return every internal rate of return above -100 %, in rising order; none or several are possible.

    A root of the polynomial in v = 1/(1+r) that touches 0 without crossing it counts as well.

    >>> [round(rate, 4) for rate in irr_roots([-50.0, -100.0, 600.0, 300.0, -100.0])]
    [-0.7689, 1.8544]
    """
    flows = np.array(net, dtype=float)
    filled = np.flatnonzero(flows)
    if filled.size < 2 or _sign_changes(flows[:, None])[0] == 0:
        return []
    flows = flows[filled[0] : filled[-1] + 1] / np.abs(flows).max()
    roots = np.roots(flows)  # of sum flows[k] g^(n-k), in the growth factor g = 1 + r
    real = roots[(np.abs(roots.imag) <= 1e-7 * np.abs(roots)) & (roots.real > _GROWTH[0])].real
    found: list[float] = []
    for growth in sorted(_polished(flows, real)):
        if not found or growth - 1.0 - found[-1] > 1e-6 * growth:
            found.append(float(growth - 1.0))
    return found


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
    counts: Array = changes.astype(np.float64)
    single = changes == 1
    rates[single] = _solved(net[:, single])
    for trial in np.flatnonzero(changes > 1).tolist():
        roots = irr_roots(net[:, trial].tolist())
        counts[trial] = min(len(roots), 2)
        if len(roots) == 1:
            rates[trial] = roots[0]
    return rates, counts


def _sign_changes(net: Array) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """Return how often the sign changes from one non-zero flow to the next, (trial,)."""
    last = np.sign(net[0])
    changes = np.zeros(net.shape[1], dtype=np.int64)
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


def _polished(flows: Array, growths: Array) -> list[float]:
    """Return the roots after a few Newton steps, which the eigenvalue solver's rounding needs."""
    slope = np.polyder(flows)
    polished = []
    for growth in growths.tolist():
        for _ in range(5):
            steep = float(np.polyval(slope, growth))
            step = float(np.polyval(flows, growth)) / steep if steep else 0.0
            if abs(step) > 1e-3 * growth:
                break
            growth -= step
        polished.append(growth)
    return polished
