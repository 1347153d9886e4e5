"""Formulas of marketing: what is spent, what of it works when, what it wins (model.md, section 6)."""

from servroi.analysis.base_case import number
from servroi.analysis.expression import Expr, call, total
from servroi.analysis.formulas import Case, Kind, Made, Where
from servroi.model.costs import spending


def won(case: Case, where: Where) -> Made:
    """Customers whom marketing wins in a year."""
    values = case.lever(where.option, "marketing")
    worth = Where("at_work", option=where.option, year=where.year)
    if not case.value(worth):
        return Made("nothing", None)
    if "acquisition_cost" in values:
        return Made("won_cost", case.at(worth) / case.given(values, "acquisition_cost"))
    each = case.of_customers("revenue_per_customer") * case.of_customers("contribution_margin")
    each = each * case.at(Where("two_years", option=where.option))
    brought = case.at(worth) * case.given(values, "marginal_return") * case.given(values, "new_customer_share")
    return Made("won", brought / each)


def _spent(case: Case, option: str, year: int) -> Expr | None:
    """Return the extra spend of a year in today's prices."""
    spent = Where("spend", option=option, year=year)
    if year < 1 or not case.value(spent):
        return None
    amount = case.at(spent)
    growth = number(case.world.finance["price_growth"])
    if year == 1 or growth == 0.0:
        return amount
    level = 1.0 + case.given(case.world.finance, "price_growth")
    return amount / (level if year == 2 else level ** (year - 1))


def spend_at_work(case: Case, where: Where) -> Made:
    """What is at work in a year: this year's spend less what works later, and the rest of last year's."""
    assert where.year is not None
    now, before = (_spent(case, where.option, t) for t in (where.year, where.year - 1))
    late = case.at(Where("carry_over", option=where.option))
    parts = [] if now is None else [(1.0 - late) * now]
    parts += [] if before is None else [late * before]
    return Made("spend_at_work", total(parts)) if parts else Made("nothing", None)


def at_work(case: Case, where: Where) -> Made:
    """What the spend is worth: less for each further franc."""
    working = Where("spend_at_work", option=where.option, year=where.year)
    if not case.value(working):
        return Made("nothing", None)
    values = case.lever(where.option, "marketing")
    worth = case.at(working)
    if number(values["returns"]) != 1.0:
        usual, returns = case.at(Where("usual_spend", option=where.option)), case.given(values, "returns")
        worth = usual / returns * ((1.0 + worth / usual) ** returns - 1.0)
    return Made("at_work", case.given(values, "success_probability") * worth)


def usual_spend(case: Case, where: Where) -> Made:
    """The spend against which more is measured."""
    values = case.lever(where.option, "marketing")
    floor = case.constant("spend_floor") * case.of_customers("count") * case.of_customers("revenue_per_customer")
    return Made("usual_spend", call("max", case.given(values, "current_spend"), floor))


def carry_over(case: Case, where: Where) -> Made:
    """The mean share of a year's spend that still works at its end."""
    rate = call("ln", 2.0) * 12.0 / case.given(case.lever(where.option, "marketing"), "half_life_months")
    return Made("carry_over", (1.0 - call("exp", -rate)) / rate)


def two_years(case: Case, where: Where) -> Made:
    """Customer-years of margin that a won customer brings in the year of the spend and the next."""
    late = case.at(Where("carry_over", option=where.option))
    return Made("two_years", (1.0 - late) * (1.5 - case.of_customers("churn") / 2.0) + late * 0.5)


def spend(case: Case, where: Where) -> Made:
    """What marketing spends in a year."""
    marketing = case.options[where.option].marketing
    assert marketing is not None and where.year is not None
    if not case.value(where):
        return Made("nothing", None)
    if marketing.matches is None:
        amount = case.given(case.lever(where.option, "marketing"), "extra_spend")
        return Made("spend", case.levelled(amount, "price_growth", where.year - 1))
    matched = next(name for name, option in case.options.items() if option.training is marketing.matches)
    names = ("training_cost", "training_time") if marketing.spending == "match" else ("training_cost",)
    costs = [Where("channel", name, matched, year=where.year - 1) for name in names]
    return Made("spend_match", -total(case.at(cost) for cost in costs if case.value(cost)))


def _spend(case: Case, where: Where) -> float:
    marketing = case.options[where.option].marketing
    return 0.0 if marketing is None else number(spending(marketing, case.world)[where.year or 0])


KINDS: dict[str, Kind] = {
    "won": Kind("number", won),
    "at_work": Kind("money", at_work),
    "spend_at_work": Kind("money", spend_at_work),
    "usual_spend": Kind("money", usual_spend),
    "carry_over": Kind("share", carry_over),
    "two_years": Kind("number", two_years),
    "spend": Kind("money", spend, _spend),
}
