"""Channel sickness: sick days that do not happen, at what a sick day costs the employer."""

from servroi.core.drivers import Drivers
from servroi.core.flow import Flows
from servroi.core.value import Value
from servroi.model.channel import Channel, over_teams
from servroi.model.world import Values, World


def flows(drivers: Drivers, world: World) -> Flows:
    """Return the cost of sick days avoided (model.md, section 2)."""
    return over_teams(drivers, world, "sick_days", _yearly, world.wages)


def _yearly(team: Values) -> Value:
    day = team["labour_cost"] / team["work_days"] * team["sick_cost_factor"]
    return team["fte"] * team["sick_days"] * day


CHANNEL = Channel(
    "sickness",
    "capacity",
    (
        "frontline.fte",
        "frontline.sick_days",
        "frontline.labour_cost",
        "frontline.work_days",
        "frontline.sick_cost_factor",
    ),
    flows,
)
