"""What the model says about one block of trials."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from servroi.core.drivers import Drivers, Yearly
from servroi.core.flow import Flows, amounts
from servroi.core.value import Value


@dataclass(frozen=True, slots=True)
class OptionOutcome:
    """One option in one block.

    Attributes:
        flows: Channel -> its money over time, in > 0, before tax; empty where only present values were asked for.
        times: Number of times, horizon + 1.
        pv: Channel -> present value, before tax.
        benefits, costs: Present value of all benefit channels, and of all cost channels (below 0), before tax.
        npv: Net present value, after tax.
        drivers: What moved.
        takes: 1 where the training takes hold, else 0; None without training.
        caps: Name of a cap -> whether it binds in some year, (trial,); empty unless the block is watched.
    """

    flows: Mapping[str, Flows]
    times: int
    pv: Mapping[str, Value]
    benefits: Value
    costs: Value
    npv: Value
    drivers: Drivers
    takes: Value | None
    caps: Mapping[str, NDArray[np.bool_]]

    @property
    def channels(self) -> dict[str, Yearly]:
        """Channel -> amounts by time k = 0..horizon; worked out at every call."""
        return {name: amounts(own, self.times) for name, own in self.flows.items()}
