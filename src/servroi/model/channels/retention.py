"""Channel retention: the contribution of extra customers who stay."""

from servroi.core.drivers import Drivers
from servroi.core.flow import Flows
from servroi.model.channel import Channel, margin_of
from servroi.model.world import World


def flows(drivers: Drivers, world: World) -> Flows:
    """Return the contribution margin of this source of extra customers (model.md, section 5)."""
    return margin_of(drivers.customers.retention, world)


CHANNEL = Channel("retention", "revenue", ("customers.revenue_per_customer", "customers.contribution_margin"), flows)
