"""Channel campaign_sales: extra sales of marketing to existing customers."""

from servroi.core.drivers import Drivers, Yearly
from servroi.model.channel import Channel
from servroi.model.world import World


def amounts(drivers: Drivers, world: World) -> Yearly:
    """Return the contribution that marketing brings without winning customers (model.md, section 6)."""
    return drivers.customers.campaign


CHANNEL = Channel("campaign_sales", "revenue", (), amounts)
