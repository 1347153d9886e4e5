"""Formulas of customers: stocks, churn and the drivers that move them (model.md, section 4)."""

from servroi.analysis.base_case import number
from servroi.analysis.expression import Expr, as_expr, call, total
from servroi.analysis.formulas import Case, Kind, Made, Where
from servroi.analysis.formulas_channels import SOURCES, status_quo_mean
from servroi.model.customers import status_quo as stock_without
from servroi.model.marketing import marketed

_PEOPLE = {
    "leavers_avoided": ("turnover_reduction", ("headcount", "turnover")),
    "sick_days_avoided": ("sick_day_reduction", ("fte", "sick_days")),
    "fte_freed": ("productivity_gain", ("fte",)),
}
"""Drivers that are sums over teams -> the effect, and what it is multiplied by."""


def _changed(case: Case, where: Where, effect: str) -> Expr | None:
    """Return the change that an option's training brings, None if it brings none."""
    change = Where("change", effect, where.option, year=where.year)
    return case.at(change) if where.option in case.trained and case.value(change) else None


def driver(case: Case, where: Where) -> Made:
    """What moves, in people's units."""
    assert where.year is not None
    if not case.figures[where.option].drivers[where.what][where.year]:
        return Made("nothing", None)
    if where.what in _PEOPLE:
        effect, units = _PEOPLE[where.what]
        return Made(where.what, total(_moved(case, where, team, effect, units) for team in case.teams_of(where.option)))
    change: Expr | None
    if where.what in ("contacts_avoided", "complaints_avoided"):
        contacts = where.what == "contacts_avoided"
        change = _changed(case, where, "avoidable_contact_reduction" if contacts else "complaint_reduction")
        assert change is not None, "a driver that moves"
        each = case.of_customers("complaint_rate")
        if contacts:
            each = case.of_customers("contacts_per_customer") * case.of_customers("avoidable_share")
        return Made(where.what, status_quo_mean(case, where.year) * each * change)
    if where.what == "extra_customers":
        stocks = (Where("stock", source, where.option, year=where.year) for source in SOURCES)
        return Made(where.what, total(case.at(stock) for stock in stocks if case.value(stock)))
    if where.what == "customers_kept":
        less = case.of_customers("churn") - case.at(Where("churn", option=where.option, year=where.year))
        return Made(where.what, less * case.at(Where("status_quo", year=where.year - 1)))
    return Made(where.what, _won(case, where))


def _moved(case: Case, where: Where, team: int, effect: str, units: tuple[str, ...]) -> Expr:
    change = case.at(Where("change", effect, where.option, team if case.multi else None, where.year))
    amount = case.given(case.team(team), units[0])
    for unit in units[1:]:
        amount = amount * case.given(case.team(team), unit)
    return amount * change


def _won(case: Case, where: Where) -> Expr:
    better = _changed(case, where, "conversion_gain")
    parts = [] if better is None else [better * case.of_customers("new_customers")]
    if case.options[where.option].marketing is not None:
        bought = Where("won", option=where.option, year=where.year)
        if case.value(bought):
            parts.append(case.at(bought) if better is None else case.at(bought) * (1.0 + better))
    return total(parts)


def status_quo(case: Case, where: Where) -> Made:
    """Customers without any programme."""
    assert where.year is not None
    if where.year == 0:
        return Made("status_quo_today", case.of_customers("count"))
    before = case.at(Where("status_quo", year=where.year - 1))
    return Made("status_quo", before * (1.0 - case.of_customers("churn")) + case.of_customers("new_customers"))


def stock(case: Case, where: Where) -> Made:
    """Extra customers of one source: those who stay, and those who arrive."""
    assert where.year is not None
    if not case.value(where):
        return Made("nothing", None)
    parts = []
    before = Where("stock", where.what, where.option, year=where.year - 1)
    if case.value(before):
        parts.append(case.at(before) * (1.0 - case.at(Where("churn", option=where.option, year=where.year))))
    if where.what == "referral":
        told = _told(case, where, where.year)
        parts += [] if told is None else [told]
    else:
        flow = "customers_kept" if where.what == "retention" else "customers_won"
        arrivals = Where("driver", flow, where.option, year=where.year)
        parts += [case.at(arrivals)] if case.value(arrivals) else []
    return Made(f"stock_{where.what}", total(parts))


def _told(case: Case, where: Where, year: int) -> Expr | None:
    """Return the customers who come through word of mouth, beyond those of the status quo."""
    more = _changed(case, where, "referral_gain")
    before = Where("driver", "extra_customers", where.option, year=year - 1)
    extra = case.at(before) if case.value(before) else None
    if more is None:
        return None if extra is None else case.of_customers("referral_rate") * extra
    base = case.at(Where("status_quo", year=year - 1))
    told = more * (base if extra is None else base + extra)
    return case.of_customers("referral_rate") * (told if extra is None else extra + told)


def churn(case: Case, where: Where) -> Made:
    """Churn with the programme: less what it spares, never more than behaviour explains."""
    left = case.of_customers("churn")
    fewer, better = _changed(case, where, "complaint_reduction"), _changed(case, where, "recovery_gain")
    loyal = _changed(case, where, "churn_reduction")
    if fewer is not None:
        left = left - case.at(Where("behaviour", "complained")) * fewer
    if better is not None:
        repaired = case.at(Where("behaviour", "repairable"))
        left = left - (repaired * better if fewer is None else repaired * (1.0 - fewer) * better)
    if loyal is not None:
        left = left - call("min", case.of_customers("churn") * loyal, case.at(Where("behaviour", "everyday")))
    bought = _bought(case, where)
    if bought is not None:
        left = left - case.of_customers("churn") * bought
    if not 0.0 <= left.value <= 1.0:
        left = call("max", 0.0, call("min", 1.0, left))
    return Made("churn", left)


def _bought(case: Case, where: Where) -> Expr | None:
    """Return the share of leaving that loyalty programmes spare while they run."""
    marketing = case.options[where.option].marketing
    if marketing is None or not number(marketed(marketing, case.world).kept[where.year or 0]):
        return None
    values = case.lever(where.option, "marketing")
    return case.given(values, "success_probability") * case.given(values, "churn_reduction")


def _left(case: Case, where: Where) -> float:
    """Return the engine's churn, from the customers kept."""
    year = where.year or 0
    base = number(stock_without(case.world)[year - 1])
    usual = number(case.world.customers["churn"])
    kept = number(case.outcomes[where.option].drivers.customers.kept[year])
    return usual - kept / base if kept else usual


def behaviour(case: Case, where: Where) -> Made:
    """The churn that staff behaviour causes, and through what."""
    usual, rate, handled = (case.of_customers(name) for name in ("churn", "complaint_rate", "handled_well"))
    caused = usual * case.of_customers("behaviour_share")
    bad, well = (call("max", 0.0, case.of_customers(name) - usual) for name in ("leave_if_badly", "leave_if_well"))
    if where.what == "through":
        return Made("behaviour_through", rate * (handled * well + (1.0 - handled) * bad))
    through, fit = (Where("behaviour", name) for name in ("through", "fit"))
    if where.what == "fit":
        ratio = caused / case.at(through) if case.value(through) else as_expr(1.0)
        return Made("behaviour_fit", call("min", 1.0, ratio))
    if where.what == "complained":
        return Made("behaviour_complained", case.at(fit) * case.at(through))
    if where.what == "repairable":
        return Made("behaviour_repairable", case.at(fit) * rate * (1.0 - handled) * (bad - well))
    return Made("behaviour_everyday", call("max", 0.0, caused - case.at(Where("behaviour", "complained"))))


def _stock(case: Case, where: Where) -> float:
    return number(getattr(case.outcomes[where.option].drivers.customers, where.what)[where.year or 0])


KINDS: dict[str, Kind] = {
    "driver": Kind(
        "number", driver, lambda case, where: case.figures[where.option].drivers[where.what][where.year or 0]
    ),
    "stock": Kind("number", stock, _stock),
    "churn": Kind("share", churn, _left),
    "status_quo": Kind("number", status_quo, lambda case, where: number(stock_without(case.world)[where.year or 0])),
    "behaviour": Kind("share", behaviour),
}
