"""The contract of a channel: it prices drivers, one amount by time."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from servroi.core.drivers import CustomerDrivers, Drivers, Yearly
from servroi.core.value import Value, is_zero
from servroi.model.world import Values, World

Money = Literal["cash", "capacity", "revenue"]


@dataclass(frozen=True, slots=True)
class Channel:
    """One way in which money comes in or goes out.

    Attributes:
        name: As in results.
        money: Kind of money (model.md, section 8).
        reads: Inputs that `amounts` reads itself, by catalogue name.
        amounts: Money in > 0 and out < 0 by time k = 0..horizon, from the drivers of an option.
        cost: Whether it is a cost, paid at the beginning of a year.
    """

    name: str
    money: Money
    reads: tuple[str, ...]
    amounts: Callable[[Drivers, World], Yearly]
    cost: bool = False


def over_teams(
    drivers: Drivers, world: World, changes: str, worth: Callable[[Values], Value], level: list[Value]
) -> Yearly:
    """Return the sum over teams of change * worth, in the prices or wages of the year.

    Args:
        drivers: Drivers of the option.
        world: The block.
        changes: Name of the driver in `TeamDrivers`.
        worth: Money a year that a change of 1 brings in a team, today's wages.
        level: Price or wage level by year.
    """
    sums: Yearly = [0.0] * (world.scenario.horizon + 1)
    for position, team in drivers.teams.items():
        change: Yearly = getattr(team, changes)
        if all(is_zero(share) for share in change):
            continue
        each = worth(world.teams[position])
        for t, share in enumerate(change):
            if not is_zero(share):
                amount = share * each
                sums[t] = amount if is_zero(sums[t]) else sums[t] + amount
    return [0.0 if is_zero(amount) else amount * level[t] for t, amount in enumerate(sums)]


def per_customer(changes: Yearly, stock: Yearly, each: Callable[[], Value], world: World) -> Yearly:
    """Return change * mean stock of the year * worth per customer, in the year's prices.

    Args:
        changes: Relative change by year.
        stock: Customers at the end of each year, persons.
        each: Money per customer and year, today's prices; asked for only where something changes.
        world: The block.
    """
    if all(is_zero(change) for change in changes):
        return [0.0] * len(changes)
    half = each() * 0.5
    amounts: Yearly = [0.0]
    for t in range(1, len(changes)):
        if is_zero(changes[t]):
            amounts.append(0.0)
        else:
            amounts.append(changes[t] * (stock[t - 1] + stock[t]) * half * world.prices[t])
    return amounts


def margin_of(stock: Yearly, world: World) -> Yearly:
    """Return the contribution of a stock of extra customers, year by year, at its mean over the year."""
    if all(is_zero(customers) for customers in stock):
        return [0.0] * len(stock)
    half = world.customers["revenue_per_customer"] * world.customers["contribution_margin"] * 0.5
    amounts: Yearly = [0.0]
    for t in range(1, len(stock)):
        both = stock[t] if is_zero(stock[t - 1]) else stock[t - 1] + stock[t]
        amounts.append(0.0 if is_zero(both) else both * (half * world.prices[t]))
    return amounts


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
