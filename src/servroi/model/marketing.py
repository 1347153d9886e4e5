"""The marketing lever: what extra spending wins and sells, with carry-over and saturation (model.md, section 6)."""

from dataclasses import dataclass

import numpy as np

from servroi.core.drivers import Yearly
from servroi.core.scenario import LUCK, Marketing
from servroi.core.value import Value, is_zero
from servroi.model.costs import spending
from servroi.model.curves import late_share, saturating
from servroi.model.world import Values, World


@dataclass(frozen=True, slots=True)
class Marketed:
    """One option's marketing in one block, by year t = 0..horizon.

    Attributes:
        won: Customers won, persons.
        sales: Contribution from extra sales to existing customers, year's money.
        kept: Relative reduction of churn by loyalty and retention programmes.
    """

    won: Yearly
    sales: Yearly
    kept: Yearly


def marketed(marketing: Marketing, world: World) -> Marketed:
    """Return what an option's marketing does."""
    values = world.lever(marketing.inputs)
    takes = world.takes(LUCK[1], values["success_probability"])
    working = _working(marketing, values, world)
    surely = isinstance(takes, float) and takes == 1.0
    effective = working if surely else [0.0 if is_zero(worth) else takes * worth for worth in working]
    reduction = values["churn_reduction"]
    kept = 0.0 if is_zero(reduction) else takes * reduction
    active = marketing.matches or marketing
    return Marketed(
        won=_won(effective, marketing, world),
        sales=_sales(effective, values, world),
        kept=[kept if active.start <= t <= active.stop else 0.0 for t in range(len(effective))],
    )


def _working(marketing: Marketing, values: Values, world: World) -> Yearly:
    """Return eff(t) of the model without luck: spending at work, worth less the more of it."""
    spent = [s if is_zero(s) else s / world.prices[t] for t, s in enumerate(spending(marketing, world))]
    if all(is_zero(amount) for amount in spent):
        return spent
    late = _late(marketing, world)
    customers = world.customers
    floor = world.scenario.constants["spend_floor"] * customers["count"] * customers["revenue_per_customer"]
    scale = np.maximum(values["current_spend"], floor)
    returns = values["returns"]
    worth: Yearly = [0.0]
    for now, before in zip(spent[1:], spent, strict=False):
        if is_zero(now) and is_zero(before):
            worth.append(0.0)
            continue
        at_work = late * before + (1.0 - late) * now
        worth.append(at_work if isinstance(returns, float) and returns == 1.0 else saturating(at_work, scale, returns))
    return worth


def _won(effective: Yearly, marketing: Marketing, world: World) -> Yearly:
    """Return the customers won by year."""
    values = world.lever(marketing.inputs)
    if all(is_zero(worth) for worth in effective):
        return effective
    if "acquisition_cost" in values:
        each = 1.0 / values["acquisition_cost"]
    else:
        each = values["marginal_return"] * values["new_customer_share"] / _two_year_margin(marketing, world)
    return [0.0 if is_zero(worth) else worth * each for worth in effective]


def _two_year_margin(marketing: Marketing, world: World) -> Value:
    """Return the contribution of one won customer in the year of the spending and the next, today's prices."""
    customers = world.customers
    late = _late(marketing, world)
    customer_years = (1.0 - late) * (1.5 - customers["churn"] / 2.0) + late * 0.5
    return customers["revenue_per_customer"] * customers["contribution_margin"] * customer_years


def _late(marketing: Marketing, world: World) -> Value:
    half_life = world.lever(marketing.inputs)["half_life_months"]
    return world.once("late", marketing.inputs, lambda: late_share(half_life))


def _sales(effective: Yearly, values: Values, world: World) -> Yearly:
    """Return the contribution from extra sales to existing customers by year."""
    if "acquisition_cost" in values or all(is_zero(worth) for worth in effective):
        return [0.0] * len(effective)
    each = values["marginal_return"] * (1.0 - values["new_customer_share"])
    return [0.0 if is_zero(worth) else each * worth * world.prices[t] for t, worth in enumerate(effective)]
