"""Channel complaints: complaints that need not be handled."""

from servroi.core.drivers import Drivers
from servroi.core.flow import Flows
from servroi.model.channel import Channel, per_customer
from servroi.model.world import World


def flows(drivers: Drivers, world: World) -> Flows:
    """Return the cost of complaints avoided among status-quo customers (model.md, section 3)."""
    values = world.customers
    return per_customer(
        drivers.customers.complaints,
        lambda: drivers.customers.before,
        lambda: values["complaint_rate"] * values["cost_per_complaint"],
        world,
    )


CHANNEL = Channel("complaints", "cash", ("customers.complaint_rate", "customers.cost_per_complaint"), flows)
