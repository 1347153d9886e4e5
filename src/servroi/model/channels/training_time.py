"""Channel training_time: the paid hours that people spend in training."""

from servroi.core.drivers import Drivers, Yearly
from servroi.core.value import is_zero
from servroi.model.channel import Channel
from servroi.model.world import World


def amounts(drivers: Drivers, world: World) -> Yearly:
    """Return the costs by the time they are paid, below 0 (model.md, section 7)."""
    return [0.0 if is_zero(paid) else -paid for paid in drivers.costs.time]


CHANNEL = Channel("training_time", "capacity", (), amounts, cost=True)
