"""The contract of a channel: it prices drivers, one amount by time."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from servroi.core.drivers import CustomerDrivers, Drivers, Yearly
from servroi.core.flow import Flow, Flows
from servroi.core.value import Value, is_zero
from servroi.model.world import Values, World

Money = Literal["cash", "capacity", "revenue"]


@dataclass(frozen=True, slots=True)
class Channel:
    """One way in which money comes in or goes out.

    Attributes:
        name: As in results.
        money: Kind of money (model.md, section 8).
        reads: Inputs that `flows` reads itself, by catalogue name.
        flows: Money in > 0 and out < 0 by time k = 0..horizon, from the drivers of an option; none: nothing moves.
        cost: Whether it is a cost, paid at the beginning of a year.
    """

    name: str
    money: Money
    reads: tuple[str, ...]
    flows: Callable[[Drivers, World], Flows]
    cost: bool = False


def over_teams(
    drivers: Drivers, world: World, changes: str, worth: Callable[[Values], Value], level: list[Value]
) -> Flows:
    """Return change * worth, one flow per team, in the prices or wages of the year.

    Args:
        drivers: Drivers of the option.
        world: The block.
        changes: Name of the driver in `TeamDrivers`.
        worth: Money a year that a change of 1 brings in a team, today's wages.
        level: Price or wage level by year.
    """
    return tuple(
        Flow(worth(world.teams[position]), getattr(team, changes), level)
        for position, team in drivers.teams.items()
        if moves(getattr(team, changes))
    )


def per_customer(changes: Yearly, stock: Callable[[], Yearly], each: Callable[[], Value], world: World) -> Flows:
    """Return change * mean stock of the year * worth per customer, in the year's prices.

    Args:
        changes: Relative change by year.
        stock: Customers at the end of each year, persons; asked for only where something changes, as is `each`.
        each: Money per customer and year, today's prices.
        world: The block.
    """
    if not moves(changes):
        return ()
    both = _both_ends(stock())
    series = [0.0 if is_zero(change) else change * customers for change, customers in zip(changes, both, strict=True)]
    return (Flow(each() * 0.5, series, world.prices),)


def margin_of(stock: Yearly, world: World) -> Flows:
    """Return the contribution of a stock of extra customers, year by year, at its mean over the year."""
    if not moves(stock):
        return ()
    margin = world.customers["revenue_per_customer"] * world.customers["contribution_margin"]
    return (Flow(margin * 0.5, _both_ends(stock), world.prices),)


def as_paid(amounts: Yearly, factor: float = 1.0) -> Flows:
    """Return amounts that are in the year's money already."""
    return (Flow(factor, amounts, [1.0] * len(amounts)),) if moves(amounts) else ()


def out(amounts: Yearly) -> Flows:
    """Return costs, which are amounts that go out."""
    return as_paid(amounts, -1.0)


def moves(series: Yearly) -> bool:
    """Tell whether a series is anything but 0."""
    return not all(is_zero(value) for value in series)


def _both_ends(stock: Yearly) -> Yearly:
    """Return the sum of a stock at the beginning and the end of each year; 0 at the decision date."""
    return [0.0, *(end if is_zero(begin) else begin + end for begin, end in pairwise(stock))]


def all_customers(customers: CustomerDrivers) -> Yearly:
    """Return C0(t) + X(t), persons."""
    stock: Yearly = []
    for before, *extra in zip(
        customers.before, customers.retention, customers.referral, customers.acquisition, strict=True
    ):
        for more in extra:
            before = before if is_zero(more) else before + more
        stock.append(before)
    return stock
