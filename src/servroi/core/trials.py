"""What a run keeps: the NPV of every trial, and more of the first ones."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from servroi.core.value import Array


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums over all trials, added in block order.

    Attributes:
        pv: Channel -> sum of present values, before tax.
        npv: Channel -> sum of present values, after tax.
        bcr_above: Multiple -> number of trials in which benefits exceed so many times the costs; None without costs.
        caps: Name of a cap -> number of detailed trials in which it binds in some year.
    """

    pv: Mapping[str, float]
    npv: Mapping[str, float]
    bcr_above: Mapping[int, int]
    caps: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Detail:
    """The first trials of one option, in full.

    Attributes:
        pv: Channel -> present value, (trial,).
        net: Net cash flow by time, after tax, (horizon + 1, trial).
        benefits: Undiscounted benefits, before tax, (trial,).
        costs: Undiscounted costs, > 0, before tax, (trial,).
        first_benefits: Benefits of year 1, before tax, (trial,).
        first_costs: Costs paid at time 0, > 0, before tax, (trial,).
    """

    pv: Mapping[str, Array]
    net: Array
    benefits: Array
    costs: Array
    first_benefits: Array
    first_costs: Array


@dataclass(frozen=True, slots=True)
class OptionTrials:
    """One option in all trials.

    Attributes:
        npv: Net present value, (trial,).
        takes: Whether its training takes hold, (trial,); None without training.
        sums: Sums over all trials.
        detail: The first trials in full.
    """

    npv: Array
    takes: NDArray[np.bool_] | None
    sums: Sums
    detail: Detail


@dataclass(frozen=True, slots=True)
class Trials:
    """All options in all trials.

    Attributes:
        options: Name -> its trials, in the order of the result.
        rate: Discount rate of the detailed trials, (trial,) or ().
        tax: Tax rate of the detailed trials, (trial,) or ().
        size: Number of trials.
        detailed: Number of detailed trials.
    """

    options: Mapping[str, OptionTrials]
    rate: Array
    tax: Array
    size: int
    detailed: int

    @property
    def npvs(self) -> dict[str, Array]:
        """Return option -> net present value, (trial,)."""
        return {name: option.npv for name, option in self.options.items()}
