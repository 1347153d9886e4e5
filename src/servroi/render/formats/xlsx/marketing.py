"""The marketing lever as rows: what extra spending wins and sells (model.md, section 6)."""

from collections.abc import Mapping
from dataclasses import dataclass

from servroi.core.scenario import Marketing
from servroi.core.text import Text
from servroi.render.formats.xlsx.book import Line
from servroi.render.formats.xlsx.company import Common, Customers
from servroi.render.formats.xlsx.expression import Expr, call, choose, mean_remaining, of
from servroi.render.formats.xlsx.given import Given
from servroi.render.formats.xlsx.outline import Outline
from servroi.render.formats.xlsx.training import Calendar, Trained, calendar


@dataclass(frozen=True, slots=True)
class Marketed:
    """What an option's marketing does.

    Attributes:
        cost: What a year costs, by the year that it is paid for.
        won: Customers won a year.
        sales: Contribution from extra sales to existing customers; None where all comes through new ones.
        kept: Relative reduction of churn.
    """

    cost: Line
    won: Line
    sales: Line | None
    kept: Line


def marketed(
    marketing: Marketing, option: int, trainings: Mapping[int, Trained], common: Common, outline: Outline
) -> Marketed:
    """Write an option's marketing; `trainings` are those that it may match, by position of the option."""
    customers = common.customers
    assert customers is not None, "without customers there is no marketing"
    outline.title(Text("workbook.part.marketing"))
    others = {"customers": customers.given, "readiness": common.readiness}
    given = Given(marketing.inputs, common.inputs, others, common.name_of(option))
    when, spent = _spending(marketing, option, given, trainings, common, outline)
    late = _late(given, outline)
    effective = _effective(spent, late, given, customers, common, outline)
    cost = spent
    if marketing.spending == "amount":
        setup = choose(common.time.equals(1), given["setup_cost"], 0)
        cost = outline.line("marketing_cost", "money_per_year", spent + setup)
    reduction = choose(when.running > 0, given["success_probability"] * given["churn_reduction"], 0)
    return Marketed(
        cost=cost,
        won=_won(effective, late, given, customers, outline),
        sales=_sales(effective, given, common, outline),
        kept=outline.line("kept_by_marketing", "relative_change", reduction),
    )


def _spending(
    marketing: Marketing,
    option: int,
    given: Given,
    trainings: Mapping[int, Trained],
    common: Common,
    outline: Outline,
) -> tuple[Calendar, Line]:
    """Write what marketing spends in a year, the year's money."""
    if marketing.matches is None:
        when = calendar(common.inputs.span(marketing, "marketing", option), common, outline)
        amount = choose(when.running > 0, given["extra_spend"] * common.prices, 0)
        return when, outline.line("spend", "money_per_year", amount, meaning="spend")
    matched = trainings[_matched(marketing, option, common)]
    total: Expr = matched.cost + matched.time if marketing.spending == "match" else of(matched.cost)
    return matched.calendar, outline.line("spend", "money_per_year", total, meaning="spend_match")


def _matched(marketing: Marketing, option: int, common: Common) -> int:
    """Return the option whose training is matched: its own, else the first that runs it."""
    options = common.scenario.options
    if options[option].training == marketing.matches:
        return option
    return next(position for position, one in enumerate(options) if one.training == marketing.matches)


def _effective(spent: Line, late: Line, given: Given, customers: Customers, common: Common, outline: Outline) -> Line:
    """Write what the spending is worth: part of it works later, and more brings less."""
    today = outline.line("spend_today", "money_per_year", spent / common.prices)
    at_work = outline.line(
        "spend_at_work", "money_per_year", (1 - late) * today + late * today.shifted(-1), meaning="spend_at_work"
    )
    revenue = customers.given["count"] * customers.given["revenue_per_customer"]
    least = common.inputs.constant("spend_floor") * revenue
    usual = outline.cell("usual_spend", "money_per_year", call("MAX", given["current_spend"], least), "usual_spend")
    more = ((1 + at_work / usual) ** given["returns"] - 1) / given["returns"]
    return outline.line("at_work", "money_per_year", given["success_probability"] * usual * more, meaning="at_work")


def _late(given: Given, outline: Outline) -> Line:
    rate = outline.cell("spend_fading", "per_year", 12 * call("LN", 2) / given["half_life_months"])
    return outline.cell("carry_over", "share", mean_remaining(rate), "carry_over")


def _won(effective: Line, late: Line, given: Given, customers: Customers, outline: Outline) -> Line:
    if "acquisition_cost" in given:
        return outline.line("won", "customers_per_year", effective / given["acquisition_cost"], meaning="won_cost")
    # from the middle of the year of the spending, or from its end, to the end of the next year
    years = (1 - late) * (1 + (1 - customers.given["churn"]) / 2) + late / 2
    two_years = outline.cell("two_years", "years", years, "two_years")
    margin = customers.given["revenue_per_customer"] * customers.given["contribution_margin"]
    gained = given["marginal_return"] * given["new_customer_share"] * effective
    return outline.line("won", "customers_per_year", gained / (margin * two_years), meaning="won")


def _sales(effective: Line, given: Given, common: Common, outline: Outline) -> Line | None:
    if "acquisition_cost" in given:
        return None
    each = given["marginal_return"] * (1 - given["new_customer_share"])
    return outline.line("sales", "money_per_year", each * effective * common.prices, meaning="campaign_sales")
