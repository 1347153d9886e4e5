"""Channel upsell: the contribution of more spending per customer."""

from servroi.core.drivers import Drivers, Yearly
from servroi.model.channel import Channel, all_customers, per_customer
from servroi.model.world import World


def amounts(drivers: Drivers, world: World) -> Yearly:
    """Return the margin of extra spending by all customers (model.md, section 5)."""
    values = world.customers
    return per_customer(
        drivers.customers.spending,
        all_customers(drivers.customers),
        lambda: values["revenue_per_customer"] * values["contribution_margin"],
        world,
    )


CHANNEL = Channel("upsell", "revenue", ("customers.revenue_per_customer", "customers.contribution_margin"), amounts)
