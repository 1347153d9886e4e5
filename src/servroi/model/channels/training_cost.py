"""Channel training_cost: what the programme is paid, setup included."""

from servroi.core.drivers import Drivers
from servroi.core.flow import Flows
from servroi.model.channel import Channel, out
from servroi.model.world import World


def flows(drivers: Drivers, world: World) -> Flows:
    """Return the costs by the time they are paid, below 0 (model.md, section 7)."""
    return out(drivers.costs.training)


CHANNEL = Channel("training_cost", "cash", (), flows, cost=True)
