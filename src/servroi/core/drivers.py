"""What the levers move and the channels price, by option: one value a year."""

from collections.abc import Mapping
from dataclasses import dataclass

from servroi.core.value import Value

Yearly = list[Value]
"""Index t = 0..horizon; entry 0 is the decision date."""


@dataclass(frozen=True, slots=True)
class TeamDrivers:
    """What an option changes in one team, each relative to the status quo.

    Attributes:
        leavers: Share of leavers who stay instead.
        sick_days: Share of sick days avoided.
        output: Share of output gained per paid hour.
    """

    leavers: Yearly
    sick_days: Yearly
    output: Yearly


@dataclass(frozen=True, slots=True)
class CustomerDrivers:
    """What an option changes among customers.

    Attributes:
        before: Customers of the status quo, C0(t), persons.
        retention, referral, acquisition: Extra customers by source, X(t), persons.
        kept: Customers a year who stay because churn is lower.
        won: Customers a year who are won.
        avoidable: Relative change of avoidable contacts.
        complaints: Relative change of complaints.
        spending: Relative change of spending per customer.
        price: Relative change of the price.
        campaign: Contribution from extra sales to existing customers, year's money.
    """

    before: Yearly
    retention: Yearly
    referral: Yearly
    acquisition: Yearly
    kept: Yearly
    won: Yearly
    avoidable: Yearly
    complaints: Yearly
    spending: Yearly
    price: Yearly
    campaign: Yearly


@dataclass(frozen=True, slots=True)
class Costs:
    """What an option costs, by the time it is paid, money out > 0; index k = 0..horizon."""

    training: Yearly
    time: Yearly
    marketing: Yearly


@dataclass(frozen=True, slots=True)
class Drivers:
    """Everything the channels may price.

    Attributes:
        teams: Position -> what changes in that team; trained teams only.
        customers: What changes among customers; all 0 without a customers section.
        costs: What the levers cost.
    """

    teams: Mapping[int, TeamDrivers]
    customers: CustomerDrivers
    costs: Costs
