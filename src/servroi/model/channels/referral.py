"""Channel referral: the contribution of extra customers who come through word of mouth."""

from servroi.core.drivers import Drivers
from servroi.core.flow import Flows
from servroi.model.channel import Channel, margin_of
from servroi.model.world import World


def flows(drivers: Drivers, world: World) -> Flows:
    """Return the contribution margin of this source of extra customers (model.md, section 5)."""
    return margin_of(drivers.customers.referral, world)


CHANNEL = Channel("referral", "revenue", ("customers.revenue_per_customer", "customers.contribution_margin"), flows)
