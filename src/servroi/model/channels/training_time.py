"""Channel training_time: the paid hours that people spend in training."""

from servroi.core.drivers import Drivers
from servroi.core.flow import Flows
from servroi.model.channel import Channel, out
from servroi.model.world import World


def flows(drivers: Drivers, world: World) -> Flows:
    """Return the costs by the time they are paid, below 0 (model.md, section 7)."""
    return out(drivers.costs.time)


CHANNEL = Channel("training_time", "capacity", (), flows, cost=True)
