"""From one block of draws to the outcome of every option."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from servroi.core.drivers import CustomerDrivers, Drivers, TeamDrivers, Yearly
from servroi.core.flow import Flows, present_value
from servroi.core.outcome import OptionOutcome
from servroi.core.scenario import LUCK, Option, Scenario
from servroi.core.value import Value, is_zero
from servroi.model.channels import CHANNELS
from servroi.model.costs import costs
from servroi.model.customers import customer_drivers, status_quo
from servroi.model.training import Trained
from servroi.model.world import World
from servroi.sampling.draw import Change, draw, plan


def simulate(world: World) -> dict[str, OptionOutcome]:
    """Return the outcome of every option, all in the same trials."""
    return dict(outcomes(world))


def outcomes(world: World, *, keep_flows: bool = True) -> Iterator[tuple[str, OptionOutcome]]:
    """Yield the outcome of one option after the other, so that only one need be kept at a time.

    Args:
        world: The block.
        keep_flows: Whether amounts by time are needed, and not present values alone.
    """
    before = status_quo(world) if world.scenario.customers else None
    for option in world.scenario.options:
        yield option.name, _outcome(option, world, before, keep_flows)


def reads(scenario: Scenario, changes: Mapping[str, Change] | None = None) -> frozenset[str]:
    """Return the paths of all inputs that the model reads for a scenario.

    What is read depends on which inputs are uncertain and which certain ones are 0, not on drawn values;
    so one trial in which everything uncertain is an array shows it, luck included.

    Args:
        scenario: The case.
        changes: Path -> change of an input.

    Returns:
        Paths of inputs, and names of the luck streams that decide something.
    """
    drawn = draw(plan(scenario, {*scenario.inputs, *LUCK}), 0, 1)
    world = World(scenario, replace(drawn, changes=changes or {}))
    simulate(world)
    return world.reads


def _outcome(option: Option, world: World, before: Yearly | None, keep_flows: bool) -> OptionOutcome:
    trained = Trained(option.training, world) if option.training else None
    drivers = Drivers(
        teams={team: _team(trained, team) for team in trained.training.teams} if trained else {},
        customers=_customers(option, trained, world, before),
        costs=costs(option, world),
    )
    flows: dict[str, Flows] = {}
    pv: dict[str, Value] = {}
    for channel in CHANNELS:
        own = channel.flows(drivers, world)
        pv[channel.name] = present_value(own, world.discount)
        if keep_flows:
            flows[channel.name] = own
    benefits, spent = sides(pv)
    return OptionOutcome(
        flows=flows,
        times=world.scenario.horizon + 1,
        pv=pv,
        benefits=benefits,
        costs=spent,
        npv=after_tax(benefits + spent, world),
        drivers=drivers,
        takes=trained.takes if trained else None,
        caps=world.bound(),
    )


def sides(amounts: Mapping[str, Value]) -> tuple[Value, Value]:
    """Return the sum of the benefit channels and the sum of the cost channels (below 0)."""
    return (
        _sum(amounts[channel.name] for channel in CHANNELS if not channel.cost),
        _sum(amounts[channel.name] for channel in CHANNELS if channel.cost),
    )


def _team(trained: Trained, team: int) -> TeamDrivers:
    return TeamDrivers(
        leavers=trained.in_team("turnover_reduction", team),
        sick_days=trained.in_team("sick_day_reduction", team),
        output=trained.in_team("productivity_gain", team),
    )


def _customers(option: Option, trained: Trained | None, world: World, before: Yearly | None) -> CustomerDrivers:
    if before is not None:
        return customer_drivers(option, trained, world, before)
    nothing: Yearly = [0.0] * (world.scenario.horizon + 1)
    return CustomerDrivers(*[nothing] * 11)


def after_tax(amount: Value, world: World) -> Value:
    """Return an amount after tax."""
    rate = world.finance["tax_rate"]
    return amount if is_zero(rate) else (1.0 - rate) * amount


def net(outcome: OptionOutcome, world: World) -> Yearly:
    """Return the net cash flow by time k = 0..horizon, after tax."""
    times = zip(*outcome.channels.values(), strict=True)
    return [after_tax(_sum(amounts), world) for amounts in times]


def _sum(amounts: Iterable[Value]) -> Value:
    result: Value = 0.0
    for amount in amounts:
        if not is_zero(amount):
            result = amount if is_zero(result) else result + amount
    return result
