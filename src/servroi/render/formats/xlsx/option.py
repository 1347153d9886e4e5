"""One option as rows: extra customers, what moves in people's units, the channels, and the net cash flow."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from servroi.core.text import Label, Text
from servroi.render.formats.xlsx.book import Line, Stack
from servroi.render.formats.xlsx.company import Common, Customers
from servroi.render.formats.xlsx.expression import Expr, call, of, total
from servroi.render.formats.xlsx.given import of_owner
from servroi.render.formats.xlsx.marketing import Marketed
from servroi.render.formats.xlsx.outline import Outline
from servroi.render.formats.xlsx.training import Trained

"""Channels that cost, paid at the beginning of a year."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an option comes to.

    Attributes:
        channels: Channel -> money by time, in > 0 and out < 0, before tax; those that can move at all.
        drivers: What moves in people's units, by year.
        net: Net cash flow by time, after tax.
    """

    channels: Mapping[str, Line]
    drivers: Mapping[str, Line]
    net: Line


@dataclass(frozen=True, slots=True)
class _Extra:
    """Extra customers by source, and the yearly flows behind them."""

    stocks: Mapping[str, Line]
    everybody: Line
    kept: Line
    won: Line


def outcome(trained: Trained | None, marketed: Marketed | None, common: Common, outline: Outline) -> Outcome:
    """Write the rest of an option, from what its levers do."""
    drivers = _people(trained, common, outline) if trained else {}
    channels: dict[str, Expr] = _front_line(trained, drivers, common) if trained else {}
    if common.customers is not None:
        extra = _customers(trained, marketed, common.customers, outline)
        if trained:
            channels |= _service(trained, drivers, common.customers, common, outline)
        channels |= _customer_channels(trained, marketed, extra, common.customers, common, outline)
        drivers |= {"customers_kept": extra.kept, "customers_won": extra.won, "extra_customers": extra.everybody}
    for name, cost in _costs(trained, marketed).items():
        channels[name] = -cost.shifted(1)
    outline.title(Text("workbook.part.channels"))
    lines = {
        name: outline.line(
            Label("channels", name), "money_per_year", amount, from_start=True, meaning=_meaning(name, common)
        )
        for name, amount in channels.items()
    }
    everything = call("SUM", Stack(tuple(lines.values())))
    net = outline.line(
        "net",
        "money_per_year",
        (1 - common.finance["tax_rate"]) * everything,
        from_start=True,
        meaning="net_taxed",
        strong=True,
    )
    return Outcome(lines, {name: line for name, line in drivers.items() if "/" not in name}, net)


def _meaning(name: str, common: Common) -> str:
    if name == "ramp_up" and "recruitment_cost" in common.teams[0].given:
        return "ramp_up_months"
    return "margin" if name in ("retention", "referral", "acquisition") else name


def _people(trained: Trained, common: Common, outline: Outline) -> dict[str, Line]:
    """Write leavers and sick days that do not happen, and jobs freed: by team (`name/team`), and over all teams."""
    outline.title(Text("workbook.part.front_line"))
    moved = {
        "leavers_avoided": ("turnover_reduction", "persons"),
        "sick_days_avoided": ("sick_day_reduction", ""),
        "fte_freed": ("productivity_gain", "fte"),
    }
    drivers: dict[str, Line] = {}
    for name, (effect, unit) in moved.items():
        changes = {team: change for (which, team), change in trained.in_team.items() if which == effect}
        amounts = {team: _amount(name, team, common) * change for team, change in changes.items()}
        if len(common.teams) > 1:
            for team, amount in amounts.items():
                owner = common.teams[team].name
                label = of_owner(Label("drivers", name), owner)
                drivers[f"{name}/{team}"] = outline.line(label, unit, amount, meaning=name)
            amounts = {team: of(drivers[f"{name}/{team}"]) for team in amounts}
        meaning = name if len(common.teams) == 1 else "teams"
        drivers[name] = outline.line(Label("drivers", name), unit, total(list(amounts.values())), meaning=meaning)
        if len(common.teams) == 1:
            drivers[f"{name}/0"] = drivers[name]
    return drivers


def _amount(name: str, position: int, common: Common) -> Expr:
    team = common.teams[position]
    return {"leavers_avoided": team.leavers, "sick_days_avoided": team.sick_days, "fte_freed": team.given["fte"]}[name]


def _front_line(trained: Trained, drivers: Mapping[str, Line], common: Common) -> dict[str, Expr]:
    """Return what the people-side drivers are worth (model.md, section 2)."""
    positions = [team for effect, team in trained.in_team if effect == "turnover_reduction"]

    def worth(driver: str, each: Mapping[int, Line]) -> Expr:
        return total([drivers[f"{driver}/{team}"] * each[team] for team in positions]) * common.wages

    teams = {position: common.teams[position] for position in positions}
    return {
        "turnover": worth("leavers_avoided", {position: team.hiring for position, team in teams.items()}),
        "ramp_up": worth("leavers_avoided", {position: team.ramp_up for position, team in teams.items()}),
        "sickness": worth("sick_days_avoided", {position: team.sick_day for position, team in teams.items()}),
        "productivity": worth("fte_freed", {position: team.freed for position, team in teams.items()}),
    }


def _customers(trained: Trained | None, marketed: Marketed | None, customers: Customers, outline: Outline) -> _Extra:
    """Write the extra customers of an option: three sources which share one survival (model.md, section 4)."""
    outline.title(Text("workbook.part.customers"))
    given, before = customers.given, customers.stock.shifted(-1)
    churn = given["churn"]
    saved = outline.line("saved", "per_year", _saved(trained, marketed, customers))
    stays = 1 - churn + saved
    kept = outline.line(
        Label("drivers", "customers_kept"), "customers_per_year", saved * before, meaning="customers_kept"
    )
    won = outline.line(
        Label("drivers", "customers_won"),
        "customers_per_year",
        _arrivals(trained, marketed, customers),
        meaning="customers_won",
    )

    def stock(name: str, arrivals: Callable[[Line], Expr]) -> Line:
        label = Text("workbook.row.stock", {"what": Label("channels", name)})

        def next_year(own: Line) -> Expr:
            return own.shifted(-1) * stays + arrivals(own)

        return outline.line(label, "customers", next_year, opening=0, meaning=f"stock_{name}")

    stocks = {"retention": stock("retention", lambda own: kept), "acquisition": stock("acquisition", lambda own: won)}

    def told(own: Line) -> Expr:
        extra = stocks["retention"].shifted(-1) + stocks["acquisition"].shifted(-1) + own.shifted(-1)
        if trained is None:
            return given["referral_rate"] * extra
        return given["referral_rate"] * (extra + trained.at_customers["referral_gain"] * (before + extra))

    stocks["referral"] = stock("referral", told)
    everybody = outline.line(
        Label("drivers", "extra_customers"),
        "customers",
        total([stocks[name] for name in ("retention", "referral", "acquisition")]),
        opening=0,
        meaning="extra_customers",
    )
    return _Extra(stocks, everybody, kept, won)


def _saved(trained: Trained | None, marketed: Marketed | None, customers: Customers) -> Expr:
    """Return by how much the yearly rate of leaving falls; the rate itself stays within 0 and 1."""
    churn, parts = customers.given["churn"], []
    if trained:
        change = trained.at_customers
        fewer, better, loyal = (
            change[f"{name}"] for name in ("complaint_reduction", "recovery_gain", "churn_reduction")
        )
        parts.append(customers.complained * fewer + customers.repairable * (1 - fewer) * better)
        parts.append(call("MIN", churn * loyal, customers.everyday))
    if marketed:
        parts.append(churn * marketed.kept)
    return call("MIN", churn, call("MAX", churn - 1, total(parts))) if parts else of(0)


def _arrivals(trained: Trained | None, marketed: Marketed | None, customers: Customers) -> Expr:
    """Return the customers won a year: by better conversion, and by marketing, which conversion lifts too."""
    if trained is None:
        assert marketed is not None, "an option has a lever"
        return of(marketed.won)
    more = trained.at_customers["conversion_gain"]
    by_staff = more * customers.given["new_customers"]
    return by_staff + marketed.won * (1 + more) if marketed else by_staff


def _service(
    trained: Trained, drivers: dict[str, Line], customers: Customers, common: Common, outline: Outline
) -> dict[str, Expr]:
    """Write contacts and complaints that do not happen; return what they are worth (model.md, section 3)."""
    given, channels = customers.given, {}
    if "contacts_per_customer" in given:
        usual = customers.mean * given["contacts_per_customer"] * given["avoidable_share"]
        drivers["contacts_avoided"] = outline.line(
            Label("drivers", "contacts_avoided"),
            "",
            usual * trained.at_customers["avoidable_contact_reduction"],
            meaning="contacts_avoided",
        )
        each = given["cost_per_contact"] * common.finance["cashable"]
        channels["avoidable_contacts"] = drivers["contacts_avoided"] * each * common.prices
    drivers["complaints_avoided"] = outline.line(
        Label("drivers", "complaints_avoided"),
        "",
        customers.mean * given["complaint_rate"] * trained.at_customers["complaint_reduction"],
        meaning="complaints_avoided",
    )
    channels["complaints"] = drivers["complaints_avoided"] * given["cost_per_complaint"] * common.prices
    return channels


def _customer_channels(
    trained: Trained | None,
    marketed: Marketed | None,
    extra: _Extra,
    customers: Customers,
    common: Common,
    outline: Outline,
) -> dict[str, Expr]:
    """Return what extra customers, more sales and better prices are worth (model.md, section 5)."""
    channels: dict[str, Expr] = {}
    for name in ("retention", "referral", "acquisition"):
        stock = extra.stocks[name]
        channels[name] = customers.margin * (stock.shifted(-1) + stock) / 2
    if trained:
        mean = (extra.everybody.shifted(-1) + extra.everybody) / 2
        everyone = outline.line("everyone", "customers", customers.mean + mean)
        change = trained.at_customers
        channels["upsell"] = customers.margin * change["upsell_gain"] * everyone
        sales = customers.given["revenue_per_customer"] * common.prices
        channels["price"] = sales * change["price_premium"] * everyone
    if marketed and marketed.sales:
        channels["campaign_sales"] = of(marketed.sales)
    return channels


def _costs(trained: Trained | None, marketed: Marketed | None) -> dict[str, Line]:
    """Return the costs of an option, by the year that they are paid for."""
    found: dict[str, Line] = {}
    if trained:
        found |= {"training_cost": trained.cost, "training_time": trained.time}
    if marketed:
        found["marketing_cost"] = marketed.cost
    return found
