"""What the model says about one block of trials."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from servroi.core.drivers import Drivers, Yearly
from servroi.core.value import Value


@dataclass(frozen=True, slots=True)
class OptionOutcome:
    """One option in one block.

    Attributes:
        channels: Channel -> amounts by time k = 0..horizon, money in > 0, before tax.
        pv: Channel -> present value, before tax.
        npv: Net present value, after tax.
        drivers: What moved.
        takes: 1 where the training takes hold, else 0; None without training.
        caps: Name of a cap -> whether it binds in some year, (trial,); empty unless the block is watched.
    """

    channels: Mapping[str, Yearly]
    pv: Mapping[str, Value]
    npv: Value
    drivers: Drivers
    takes: Value | None
    caps: Mapping[str, NDArray[np.bool_]]
