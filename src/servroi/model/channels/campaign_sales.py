"""Channel campaign_sales: extra sales of marketing to existing customers."""

from servroi.core.drivers import Drivers
from servroi.core.flow import Flows
from servroi.model.channel import Channel, as_paid
from servroi.model.world import World


def flows(drivers: Drivers, world: World) -> Flows:
    """Return the contribution that marketing brings without winning customers (model.md, section 6)."""
    return as_paid(drivers.customers.campaign)


CHANNEL = Channel("campaign_sales", "revenue", (), flows)
