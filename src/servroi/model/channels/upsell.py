"""Channel upsell: the contribution of more spending per customer."""

from servroi.core.drivers import Drivers
from servroi.core.flow import Flows
from servroi.model.channel import Channel, all_customers, per_customer
from servroi.model.world import World


def flows(drivers: Drivers, world: World) -> Flows:
    """Return the margin of extra spending by all customers (model.md, section 5)."""
    values = world.customers
    return per_customer(
        drivers.customers.spending,
        lambda: all_customers(drivers.customers),
        lambda: values["revenue_per_customer"] * values["contribution_margin"],
        world,
    )


CHANNEL = Channel("upsell", "revenue", ("customers.revenue_per_customer", "customers.contribution_margin"), flows)
