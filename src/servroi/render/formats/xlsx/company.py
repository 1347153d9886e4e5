"""What all options share, as rows: prices and wages, teams, customers without any programme."""

from dataclasses import dataclass

from servroi.core.naming import option as option_name
from servroi.core.scenario import Scenario
from servroi.core.scenario import Team as TeamScope
from servroi.core.text import Text, Verbatim
from servroi.render.formats.xlsx.book import Line
from servroi.render.formats.xlsx.expression import Expr, call, choose, total
from servroi.render.formats.xlsx.given import Given, Inputs
from servroi.render.formats.xlsx.outline import Outline


@dataclass(frozen=True, slots=True)
class Team:
    """One team: its inputs, how much there is of each driver a year, and what one unit of it is worth.

    Attributes:
        name: Its name.
        given: Its inputs.
        leavers: Leavers a year.
        hiring, ramp_up: What one of them costs, today's wages.
        sick_days: Sick days a year.
        sick_day: What one of them costs, today's wages.
        freed: What a job of time freed is worth, today's wages.
        hourly: What an hour of everybody costs, today's wages.
        contacts: Its share of customer contacts; None without customers.
    """

    name: str
    given: Given
    leavers: Line
    hiring: Line
    ramp_up: Line
    sick_days: Line
    sick_day: Line
    freed: Line
    hourly: Line
    contacts: Line | None


@dataclass(frozen=True, slots=True)
class Customers:
    """The customers without any programme, and the part of churn that behaviour causes.

    Attributes:
        given: Their inputs.
        stock: Customers at the end of the year.
        mean: Customers on average over the year.
        complained, repairable, everyday: Churn that behaviour causes, by what it runs through.
        margin: Contribution of a customer and year, the year's prices.
    """

    given: Given
    stock: Line
    mean: Line
    complained: Line
    repairable: Line
    everyday: Line
    margin: Line


@dataclass(frozen=True, slots=True)
class Common:
    """What all options share."""

    scenario: Scenario
    inputs: Inputs
    finance: Given
    readiness: Given
    time: Line
    prices: Line
    wages: Line
    teams: tuple[Team, ...]
    customers: Customers | None

    def name_of(self, option: int) -> str:
        """Return what an option is called."""
        return self.inputs.words.say(option_name(self.scenario.options[option].name))


def common(inputs: Inputs, outline: Outline) -> Common:
    """Write the rows that all options share; the first one counts the years."""
    scenario = inputs.scenario
    finance = Given(scenario.finance, inputs)
    time = outline.line("time", "years", lambda own: own.shifted(-1) + 1, opening=0)
    wages = outline.line("wages", "factor", (1 + finance["wage_growth"]) ** (time - 1))
    prices = outline.line("prices", "factor", (1 + finance["price_growth"]) ** (time - 1))
    scopes = [Given(team.inputs, inputs, owner=team.name) for team in scenario.teams]
    teams = tuple(
        _team(team, given, scopes, finance, outline) for team, given in zip(scenario.teams, scopes, strict=True)
    )
    customers = _customers(Given(scenario.customers, inputs), prices, outline) if scenario.customers else None
    readiness = Given(scenario.readiness, inputs)
    return Common(scenario, inputs, finance, readiness, time, prices, wages, teams, customers)


def _team(team: TeamScope, given: Given, everyone: list[Given], finance: Given, outline: Outline) -> Team:
    alone = len(everyone) == 1
    outline.title(Text("workbook.part.front_line") if alone else Text("name", {"name": Verbatim(team.name)}))
    hiring, ramp_up = _leaver(given)
    leavers = outline.cell("leavers", "persons", given["headcount"] * given["turnover"])
    return Team(
        name="" if alone else team.name,
        given=given,
        leavers=leavers,
        hiring=outline.cell("leaver_hiring", "money_per_leaver", hiring),
        ramp_up=outline.cell("leaver_ramp_up", "money_per_leaver", ramp_up),
        sick_days=outline.cell("sick_days", "", given["fte"] * given["sick_days"]),
        sick_day=outline.cell(
            "sick_day", "money_per_sick_day", given["labour_cost"] / given["work_days"] * given["sick_cost_factor"]
        ),
        freed=outline.cell("freed", "money_per_fte_year", given["labour_cost"] * finance["cashable"]),
        hourly=outline.cell(
            "hourly", "money_per_hour", given["headcount"] * given["labour_cost"] / given["work_hours"]
        ),
        contacts=_contacts(given, everyone, outline),
    )


def _leaver(given: Given) -> tuple[Expr, Expr]:
    """Return what hiring and ramp-up cost for one leaver (model.md, section 2)."""
    if "recruitment_cost" in given:
        # per person, while labour cost is per full-time job
        jobs = given["fte"] / given["headcount"]
        ramp_up = given["labour_cost"] * jobs * given["ramp_up_months"] / 12 * given["ramp_up_gap"]
        return given["recruitment_cost"] + given["onboarding_cost"], ramp_up
    cost, hiring = given["replacement_cost"], given["hiring_share"]
    return cost * hiring, cost * (1 - hiring)


def _contacts(given: Given, everyone: list[Given], outline: Outline) -> Line | None:
    if not outline.customers or len(everyone) == 1:
        return None
    if "contact_share" in given:
        return outline.cell("contact_share", "share", given["contact_share"], "contact_share")
    heads = total([one["headcount"] for one in everyone])
    return outline.cell("contact_share", "share", given["headcount"] / heads, "contact_share_heads")


def _customers(given: Given, prices: Line, outline: Outline) -> Customers:
    """Write one leaky stock, and what of its churn behaviour causes (model.md, section 4)."""
    outline.title(Text("workbook.part.customers"))
    churn, rate, handled = given["churn"], given["complaint_rate"], given["handled_well"]
    stock = outline.line(
        "status_quo",
        "customers",
        lambda own: own.shifted(-1) * (1 - churn) + given["new_customers"],
        opening=given["count"],
        meaning="status_quo",
    )
    mean = outline.line("status_quo_mean", "customers", (stock.shifted(-1) + stock) / 2)
    margin = outline.line(
        "margin",
        "money_per_customer_year",
        given["revenue_per_customer"] * given["contribution_margin"] * prices,
    )
    bad = outline.cell("leave_badly", "share", call("MAX", 0, given["leave_if_badly"] - churn))
    well = outline.cell("leave_well", "share", call("MAX", 0, given["leave_if_well"] - churn))
    caused = outline.cell("behaviour", "per_year", churn * given["behaviour_share"])
    through = outline.cell("through", "per_year", rate * (handled * well + (1 - handled) * bad), "behaviour_through")
    fit = outline.cell("fit", "factor", choose(through.equals(0), 1, call("MIN", 1, caused / through)), "behaviour_fit")
    complained = outline.cell("complained", "per_year", fit * through, "behaviour_complained")
    repairable = outline.cell(
        "repairable", "per_year", fit * rate * (1 - handled) * (bad - well), "behaviour_repairable"
    )
    everyday = outline.cell("everyday", "per_year", call("MAX", 0, caused - complained), "behaviour_everyday")
    return Customers(given, stock, mean, complained, repairable, everyday, margin)
