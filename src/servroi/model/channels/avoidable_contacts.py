"""Channel avoidable_contacts: contacts that need not happen, as far as the time saved turns into money."""

from servroi.core.drivers import Drivers
from servroi.core.flow import Flows
from servroi.core.value import Value
from servroi.model.channel import Channel, per_customer
from servroi.model.world import World


def flows(drivers: Drivers, world: World) -> Flows:
    """Return the cost of contacts avoided among status-quo customers (model.md, section 3)."""
    values = world.customers

    def each() -> Value:
        avoidable = values["contacts_per_customer"] * values["avoidable_share"]
        return avoidable * values["cost_per_contact"] * world.finance["cashable"]

    return per_customer(drivers.customers.avoidable, lambda: drivers.customers.before, each, world)


CHANNEL = Channel(
    "avoidable_contacts",
    "capacity",
    (
        "customers.contacts_per_customer",
        "customers.avoidable_share",
        "customers.cost_per_contact",
        "finance.cashable",
    ),
    flows,
)
