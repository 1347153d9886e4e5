"""What all options share, as rows: prices and wages, teams, customers without any programme."""

from collections.abc import Mapping
from dataclasses import dataclass

from servroi.core.scenario import Scenario
from servroi.core.text import Text, Verbatim
from servroi.render.formats.xlsx.expression import Expr, Line, call, choose, of
from servroi.render.formats.xlsx.given import Given, Inputs
from servroi.render.formats.xlsx.outline import Outline, of_owner, row


@dataclass(frozen=True, slots=True)
class Team:
    """One team: its inputs, and what one unit of each of its drivers is worth a year, today's wages."""

    name: str
    given: Given
    leavers: Line
    hiring: Line
    ramp_up: Line
    sick_days: Line
    sick_day: Line
    freed: Line
    hours: Line
    contacts: Line | None


@dataclass(frozen=True, slots=True)
class Customers:
    """The customers without any programme, and the part of churn that behaviour causes."""

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
    others: Mapping[str, Given]
    time: Line
    prices: Line
    wages: Line
    teams: tuple[Team, ...]
    customers: Customers | None


def common(scenario: Scenario, inputs: Inputs, outline: Outline) -> Common:
    """Write the rows that all options share."""
    finance, readiness = Given(scenario.finance, inputs), Given(scenario.readiness, inputs)
    outline.title(Text("workbook.part.levels"))
    time = outline.line("time", "years", of(0), from_start=True)
    time = outline.items.pop()  # type: ignore[assignment]
    raise NotImplementedError
