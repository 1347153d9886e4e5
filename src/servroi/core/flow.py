"""Money over time, in a form whose present value costs little: a factor, a series and a level by time."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from servroi.core.drivers import Yearly
from servroi.core.value import Array, Value, is_zero


@dataclass(frozen=True, slots=True)
class Flow:
    """Amounts factor * series[k] * level[k] by time k = 0..horizon.

    Attributes:
        factor: Money that one unit of the series is worth, today's prices; below 0 for costs.
        series: What moves, by time.
        level: Prices or wages against today's, by time.
    """

    factor: Value
    series: Yearly
    level: Sequence[Value]

    def by_time(self) -> Yearly:
        """Return the amounts, the year's money."""
        return [
            0.0 if is_zero(moved) or is_zero(self.factor) else moved * self.factor * level
            for moved, level in zip(self.series, self.level, strict=True)
        ]

    def present_value(self, discount: Sequence[Value]) -> Value:
        """Return the sum of the amounts times their discount factors: the factor is applied once, to the sum."""
        if is_zero(self.factor):
            return 0.0
        total = weighted(self.series, [level * factor for level, factor in zip(self.level, discount, strict=True)])
        return 0.0 if is_zero(total) else total * self.factor


Flows = tuple[Flow, ...]


def weighted(series: Sequence[Value], weights: Sequence[Value]) -> Value:
    """Return the weighted sum of a series, leaving out what is 0 in every world."""
    total: Value = 0.0
    scratch: Array | None = None
    for value, weight in zip(series, weights, strict=True):
        if is_zero(value):
            continue
        if isinstance(total, np.ndarray) and isinstance(value, np.ndarray) and isinstance(weight, float):
            scratch = np.multiply(value, weight, out=scratch)
            total += scratch  # both are ours alone, so in place: a third of the memory traffic
        else:
            total = value * weight if is_zero(total) else total + value * weight
    return total


def amounts(flows: Flows, times: int) -> Yearly:
    """Return the sum of several flows by time, (times,) values."""
    sums: Yearly = [0.0] * times
    for flow in flows:
        for k, amount in enumerate(flow.by_time()):
            if not is_zero(amount):
                sums[k] = amount if is_zero(sums[k]) else sums[k] + amount
    return sums


def present_value(flows: Flows, discount: Sequence[Value]) -> Value:
    """Return the present value of several flows."""
    total: Value = 0.0
    for flow in flows:
        pv = flow.present_value(discount)
        if not is_zero(pv):
            total = pv if is_zero(total) else total + pv
    return total
