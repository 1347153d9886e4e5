"""Channel productivity: more output per paid hour, as far as it turns into money."""

from servroi.core.drivers import Drivers
from servroi.core.flow import Flows
from servroi.model.channel import Channel, over_teams
from servroi.model.world import World


def flows(drivers: Drivers, world: World) -> Flows:
    """Return the labour cost of the time gained, times its cashable share (model.md, section 2)."""
    return over_teams(
        drivers,
        world,
        "output",
        lambda team: team["fte"] * team["labour_cost"] * world.finance["cashable"],
        world.wages,
    )


CHANNEL = Channel("productivity", "capacity", ("frontline.fte", "frontline.labour_cost", "finance.cashable"), flows)
