"""Channel ramp_up: output that newcomers do not miss because people stay."""

from servroi.core.drivers import Drivers
from servroi.core.flow import Flows
from servroi.core.value import Value
from servroi.model.channel import Channel, over_teams
from servroi.model.curves import MONTHS
from servroi.model.world import Values, World


def flows(drivers: Drivers, world: World) -> Flows:
    """Return the ramp-up losses avoided (model.md, section 2)."""
    return over_teams(drivers, world, "leavers", _yearly, world.wages)


def _yearly(team: Values) -> Value:
    if "recruitment_cost" in team:
        # per person, while labour cost is per FTE: headcount * fte/headcount = fte
        lost = team["labour_cost"] * team["ramp_up_months"] / MONTHS * team["ramp_up_gap"]
        return team["fte"] * team["turnover"] * lost
    return team["headcount"] * team["turnover"] * team["replacement_cost"] * (1.0 - team["hiring_share"])


CHANNEL = Channel(
    "ramp_up",
    "capacity",
    (
        "frontline.headcount",
        "frontline.fte",
        "frontline.turnover",
        "frontline.recruitment_cost",
        "frontline.labour_cost",
        "frontline.ramp_up_months",
        "frontline.ramp_up_gap",
        "frontline.replacement_cost",
        "frontline.hiring_share",
    ),
    flows,
)
