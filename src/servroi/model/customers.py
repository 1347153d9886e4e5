"""The customers: one leaky stock, and the extra customers of an option by source (model.md, section 4)."""

from dataclasses import dataclass

import numpy as np

from servroi.core.drivers import CustomerDrivers, Yearly
from servroi.core.scenario import Option
from servroi.core.value import Value, is_zero
from servroi.model.marketing import Marketed, marketed
from servroi.model.training import Trained
from servroi.model.world import World


@dataclass(frozen=True, slots=True)
class Behaviour:
    """The part of churn that staff behaviour causes (rates a year).

    Attributes:
        fit: Factor that keeps complaints from explaining more than behaviour does, 0..1.
        complained: Churn that runs through complaints, after `fit`.
        repairable: Churn that would be spared if every complaint now handled badly were handled well, after `fit`.
        everyday: The rest of behaviour-driven churn.
    """

    fit: Value
    complained: Value
    repairable: Value
    everyday: Value


def status_quo(world: World) -> Yearly:
    """Return the customers without any programme, C0(t), persons."""
    customers = world.customers
    stays, new = 1.0 - customers["churn"], customers["new_customers"]
    if world.follows(customers.path("new_customers"), "churn*count"):
        return [customers["count"]] * (world.scenario.horizon + 1)  # as many come as leave
    stock: Yearly = [customers["count"]]
    for _ in range(world.scenario.horizon):
        stock.append(stock[-1] * stays + new)
    return stock


def behaviour(world: World) -> Behaviour:
    """Return how much of churn behaviour causes, and through what."""
    customers = world.customers
    churn, rate, handled = customers["churn"], customers["complaint_rate"], customers["handled_well"]
    bad = np.maximum(0.0, customers["leave_if_badly"] - churn)
    well = np.maximum(0.0, customers["leave_if_well"] - churn)
    caused = churn * customers["behaviour_share"]
    through = rate * (handled * well + (1.0 - handled) * bad)
    tiny = np.finfo(float).tiny  # makes fit 1 where nothing runs through complaints
    fit = np.minimum(1.0, np.maximum(caused, tiny) / np.maximum(through, tiny))
    complained = fit * through
    return Behaviour(
        fit=fit,
        complained=complained,
        repairable=fit * rate * (1.0 - handled) * (bad - well),
        everyday=np.maximum(0.0, caused - complained),
    )


def customer_drivers(option: Option, trained: Trained | None, world: World, before: Yearly) -> CustomerDrivers:
    """Return what an option changes among customers.

    Args:
        option: The option.
        trained: Its training, None without.
        world: The block.
        before: The status quo, from `status_quo`.
    """
    nothing: Yearly = [0.0] * (world.scenario.horizon + 1)
    market = marketed(option.marketing, world) if option.marketing else Marketed(nothing, nothing, nothing)

    def change(name: str) -> Yearly:
        return trained.at_customers(name) if trained else nothing

    complaints = change("complaint_reduction")
    saved = _saved(complaints, change("recovery_gain"), change("churn_reduction"), market.kept, world)
    sources = _sources(
        saved, change("referral_gain"), _won(change("conversion_gain"), market.won, world), before, world
    )
    return CustomerDrivers(
        before=before,
        **sources,
        avoidable=change("avoidable_contact_reduction") if "contacts_per_customer" in world.customers else nothing,
        complaints=complaints,
        spending=change("upsell_gain"),
        price=change("price_premium"),
        campaign=market.sales,
    )


def _won(conversion: Yearly, won: Yearly, world: World) -> Yearly:
    """Return the customers won by year: by better conversion, and by marketing, which conversion lifts too."""
    arrivals: Yearly = []
    for more, by_marketing in zip(conversion, won, strict=True):
        if is_zero(more):
            arrivals.append(by_marketing)
        else:
            arrivals.append(more * world.customers["new_customers"] + by_marketing * (1.0 + more))
    return arrivals


def _saved(complaints: Yearly, recovery: Yearly, everyday: Yearly, kept: Yearly, world: World) -> Yearly:
    """Return churn - churn'(t): by how much the yearly rate of leaving falls (below 0: it rises)."""
    churn = world.customers["churn"]
    felt = not all(is_zero(change) for year in (complaints, recovery, everyday) for change in year)
    caused = behaviour(world) if felt else None
    floor = churn - 1.0
    saved: Yearly = []
    for fewer, better, loyal, bought in zip(complaints, recovery, everyday, kept, strict=True):
        less: Value = 0.0
        if caused is not None:
            less = _through_behaviour(caused, fewer, better, loyal, world)
        if not is_zero(bought):
            less = less + churn * bought
        # churn' is kept within 0..1
        saved.append(less if is_zero(less) else np.minimum(churn, np.maximum(floor, less)))
    return saved


def _through_behaviour(caused: Behaviour, fewer: Value, better: Value, loyal: Value, world: World) -> Value:
    """Return the fall of churn that training brings in one year."""
    less: Value = 0.0
    if not (is_zero(fewer) and is_zero(better)):
        # the model's through - through', with the terms that cancel left out
        less = caused.complained * fewer + caused.repairable * (1.0 - fewer) * better
        world.bind("complaints", lambda: caused.fit < 1.0)
    if not is_zero(loyal):
        wanted = world.customers["churn"] * loyal
        world.bind("everyday", lambda: wanted > caused.everyday)
        less = less + np.minimum(wanted, caused.everyday)
    return less


def _sources(saved: Yearly, referral: Yearly, won: Yearly, before: Yearly, world: World) -> dict[str, Yearly]:
    """Return the extra customers by source, and the yearly flows of kept and won ones."""
    usual = 1.0 - world.customers["churn"]
    stocks: dict[str, Yearly] = {name: [0.0] for name in ("retention", "referral", "acquisition")}
    kept: Yearly = [0.0]
    for t in range(1, len(saved)):
        stays = usual if is_zero(saved[t]) else usual + saved[t]
        kept.append(0.0 if is_zero(saved[t]) else saved[t] * before[t - 1])
        extra = _extra(stocks, t - 1)
        told: Value = 0.0
        if not (is_zero(extra) and is_zero(referral[t])):
            told = extra if is_zero(referral[t]) else extra + referral[t] * (before[t - 1] + extra)
            told = world.customers["referral_rate"] * told
        for name, arrivals in (("retention", kept[t]), ("referral", told), ("acquisition", won[t])):
            stocks[name].append(_next(stocks[name][t - 1], stays, arrivals))
    return {**stocks, "kept": kept, "won": won}


def _next(stock: Value, stays: Value, arrivals: Value) -> Value:
    """Return a stock a year on: what stays, and what arrives."""
    if is_zero(stock):
        return arrivals
    return stock * stays if is_zero(arrivals) else stock * stays + arrivals


def _extra(stocks: dict[str, Yearly], t: int) -> Value:
    """Return X(t), the extra customers of all sources."""
    extra: Value = 0.0
    for stock in stocks.values():
        if not is_zero(stock[t]):
            extra = stock[t] if is_zero(extra) else extra + stock[t]
    return extra
