"""Channel price: what customers pay more for the same, all of it contribution."""

from servroi.core.drivers import Drivers
from servroi.core.flow import Flows
from servroi.model.channel import Channel, all_customers, per_customer
from servroi.model.world import World


def flows(drivers: Drivers, world: World) -> Flows:
    """Return the extra revenue from a price premium on all customers (model.md, section 5)."""
    values = world.customers
    return per_customer(
        drivers.customers.price,
        lambda: all_customers(drivers.customers),
        lambda: values["revenue_per_customer"],
        world,
    )


CHANNEL = Channel("price", "revenue", ("customers.revenue_per_customer",), flows)
