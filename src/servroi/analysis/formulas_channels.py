"""Formulas of the channels: what a change is worth (model.md, sections 2, 3, 5 and 7)."""

from collections.abc import Callable

from servroi.analysis.expression import Expr, total
from servroi.analysis.formulas import Case, Kind, Made, Where

PEOPLE = {
    "turnover": "turnover_reduction",
    "ramp_up": "turnover_reduction",
    "sickness": "sick_day_reduction",
    "productivity": "productivity_gain",
}
"""Channels that are sums over teams -> the effect that they price."""
BY_TEAM = (*PEOPLE, "training_time")
SOURCES = ("retention", "referral", "acquisition")
"""Channels, and stocks, of customers who would else not be there."""
_PRICED = {
    "avoidable_contacts": "avoidable_contact_reduction",
    "complaints": "complaint_reduction",
    "upsell": "upsell_gain",
    "price": "price_premium",
}
"""Channels that price a change among customers -> the effect."""


def channel(case: Case, where: Where) -> Made:
    """What a channel brings, or takes, at one time."""
    assert where.year is not None
    if not case.channels[where.option][where.what][where.year]:
        return Made("nothing", None)
    if where.what in BY_TEAM and where.team is None and case.multi:
        teams = (Where("channel", where.what, where.option, team, where.year) for team in case.teams_of(where.option))
        return Made("teams", total(case.at(team) for team in teams))
    if where.what in PEOPLE:
        return _people(case, where, where.year)
    if where.what in SOURCES:
        return Made("margin", _margin(case, where, where.year))
    if where.what in _PRICED:
        return Made(where.what, _priced(case, where, where.year))
    return _OTHERS[where.what](case, where, where.year)


def _people(case: Case, where: Where, year: int) -> Made:
    team = case.team(where.team)

    def given(name: str) -> Expr:
        return case.given(team, name)

    change = case.at(Where("change", PEOPLE[where.what], where.option, where.team, year))
    recruited = "recruitment_cost" in team
    words = where.what
    if where.what == "turnover":
        cost = given("recruitment_cost") + given("onboarding_cost") if recruited else None
        hiring = cost or given("replacement_cost") * given("hiring_share")
        amount = given("headcount") * given("turnover") * change * hiring
    elif where.what == "ramp_up" and recruited:
        words = "ramp_up_months"
        lost = given("labour_cost") * given("ramp_up_months") / 12.0 * given("ramp_up_gap")
        amount = given("fte") * given("turnover") * change * lost
    elif where.what == "ramp_up":
        lost = given("replacement_cost") * (1.0 - given("hiring_share"))
        amount = given("headcount") * given("turnover") * change * lost
    elif where.what == "sickness":
        day = given("labour_cost") / given("work_days") * given("sick_cost_factor")
        amount = given("fte") * given("sick_days") * change * day
    else:
        amount = given("fte") * given("labour_cost") * change * case.given(case.world.finance, "cashable")
    return Made(words, case.levelled(amount, "wage_growth", year - 1))


def mean(case: Case, first: Where, last: Where) -> Expr:
    """Return the mean of a stock over a year; a stock that is 0 at the beginning is left out."""
    if not case.value(first):
        return case.at(last) / 2.0
    return (case.at(first) + case.at(last)) / 2.0


def _margin(case: Case, where: Where, year: int) -> Expr:
    before, after = (Where("stock", where.what, where.option, year=t) for t in (year - 1, year))
    customers = case.world.customers
    unit = case.given(customers, "revenue_per_customer") * case.given(customers, "contribution_margin")
    return case.levelled(unit * mean(case, before, after), "price_growth", year - 1)


def status_quo_mean(case: Case, year: int) -> Expr:
    """Return the mean customers of the status quo in a year."""
    return mean(case, Where("status_quo", year=year - 1), Where("status_quo", year=year))


def _priced(case: Case, where: Where, year: int) -> Expr:
    change = case.at(Where("change", _PRICED[where.what], where.option, year=year))

    def given(name: str) -> Expr:
        return case.of_customers(name)

    if where.what == "avoidable_contacts":
        each = given("contacts_per_customer") * given("avoidable_share") * change * given("cost_per_contact")
        amount = status_quo_mean(case, year) * each * case.given(case.world.finance, "cashable")
    elif where.what == "complaints":
        amount = status_quo_mean(case, year) * given("complaint_rate") * change * given("cost_per_complaint")
    else:
        amount = given("revenue_per_customer")
        if where.what == "upsell":
            amount = amount * given("contribution_margin")
        stocks = [Where("status_quo", year=t) for t in (year - 1, year)]
        stocks += [Where("driver", "extra_customers", where.option, year=t) for t in (year - 1, year)]
        amount = amount * change * (total(case.at(stock) for stock in stocks if case.value(stock)) / 2.0)
    return case.levelled(amount, "price_growth", year - 1)


def _campaign(case: Case, where: Where, year: int) -> Made:
    values = case.lever(where.option, "marketing")
    each = case.given(values, "marginal_return") * (1.0 - case.given(values, "new_customer_share"))
    worth = each * case.at(Where("at_work", option=where.option, year=year))
    return Made("campaign_sales", case.levelled(worth, "price_growth", year - 1))


def _training_cost(case: Case, where: Where, k: int) -> Made:
    training, values = case.options[where.option].training, case.lever(where.option, "training")
    assert training is not None
    amount: Expr | None = None
    if training.start <= k + 1 <= training.stop:
        each = case.given(values, "budget_per_employee")
        if values["scale"] != 1.0:
            each = case.given(values, "scale") * each
        if values["empowerment_budget"] != 0.0:
            each = each + case.given(values, "empowerment_budget")
        people = total(case.given(case.team(team), "headcount") for team in training.teams)
        amount = case.given(values, "coverage") * people * each
        if values["fixed_cost"] != 0.0:
            amount = amount + case.given(values, "fixed_cost")
        amount = case.levelled(amount, "price_growth", k)
    if k == 0 and values["setup_cost"] != 0.0:
        setup = case.given(values, "setup_cost")
        amount = setup if amount is None else amount + setup
    assert amount is not None, "a cost that is not 0"
    return Made("training_cost", -amount)


def _training_time(case: Case, where: Where, k: int) -> Made:
    values = case.lever(where.option, "training")
    team = case.team(where.team if where.team is not None else case.teams_of(where.option)[0])
    hours = case.given(values, "hours_per_employee")
    if values["scale"] != 1.0:
        hours = case.given(values, "scale") * hours
    people = case.given(values, "coverage") * case.given(team, "headcount") * hours
    hourly = case.given(team, "labour_cost") / case.given(team, "work_hours")
    amount = people * case.given(values, "time_cost_share") * hourly
    return Made("training_time", -case.levelled(amount, "wage_growth", k))


def _marketing_cost(case: Case, where: Where, k: int) -> Made:
    marketing = case.options[where.option].marketing
    assert marketing is not None
    parts = []
    if k < case.horizon and case.value(Where("spend", option=where.option, year=k + 1)):
        parts.append(case.at(Where("spend", option=where.option, year=k + 1)))
    setup = case.lever(where.option, "marketing")["setup_cost"]
    if k == 0 and marketing.spending == "amount" and setup != 0.0:
        parts.append(case.given(case.lever(where.option, "marketing"), "setup_cost"))
    return Made("marketing_cost", -total(parts))


def _amount(case: Case, where: Where) -> float:
    if where.team is not None and case.multi:
        made = channel(case, where).expression
        return 0.0 if made is None else made.value
    return case.channels[where.option][where.what][where.year or 0]


_OTHERS: dict[str, Callable[[Case, Where, int], Made]] = {
    "campaign_sales": _campaign,
    "training_cost": _training_cost,
    "training_time": _training_time,
    "marketing_cost": _marketing_cost,
}
KINDS: dict[str, Kind] = {"channel": Kind("money", channel, _amount)}
