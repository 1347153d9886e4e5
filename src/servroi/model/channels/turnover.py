"""Channel turnover: search, selection and induction that are not needed because people stay."""

from servroi.core.drivers import Drivers
from servroi.core.flow import Flows
from servroi.core.value import Value
from servroi.model.channel import Channel, over_teams
from servroi.model.world import Values, World


def flows(drivers: Drivers, world: World) -> Flows:
    """Return the hiring costs avoided (model.md, section 2)."""
    return over_teams(drivers, world, "leavers", _yearly, world.wages)


def _yearly(team: Values) -> Value:
    if "recruitment_cost" in team:
        hiring = team["recruitment_cost"] + team["onboarding_cost"]
    else:
        hiring = team["replacement_cost"] * team["hiring_share"]
    return team["headcount"] * team["turnover"] * hiring


CHANNEL = Channel(
    "turnover",
    "cash",
    (
        "frontline.headcount",
        "frontline.turnover",
        "frontline.recruitment_cost",
        "frontline.onboarding_cost",
        "frontline.replacement_cost",
        "frontline.hiring_share",
    ),
    flows,
)
