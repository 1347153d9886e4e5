"""The training lever as rows: who is reached, how strong each effect is, what changes by year (model.md, 1 and 9)."""

from dataclasses import dataclass

from servroi.core.effects import EFFECTS, Effect
from servroi.core.scenario import Training
from servroi.core.text import Label, Term, Text
from servroi.render.formats.xlsx.book import Line
from servroi.render.formats.xlsx.company import Common, Team
from servroi.render.formats.xlsx.expression import Expr, call, choose, mean_remaining, of, total
from servroi.render.formats.xlsx.given import Given, of_owner
from servroi.render.formats.xlsx.outline import Outline


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a lever runs.

    Attributes:
        first, last: First and last year.
        running: Which year of the programme it is, 0 outside.
    """

    first: Line
    last: Line
    running: Line


@dataclass(frozen=True, slots=True)
class Trained:
    """What an option's training does.

    Attributes:
        calendar: When it runs.
        cost, time: What a year costs in money and in paid time, by the year that it is paid for.
        in_team: (effect, position of a team) -> relative change.
        at_customers: Effect -> relative change.
    """

    calendar: Calendar
    cost: Line
    time: Line
    in_team: dict[tuple[str, int], Line]
    at_customers: dict[str, Line]


@dataclass(frozen=True, slots=True)
class _Strength:
    """How strong a programme is against the one that an effect was stated for."""

    default: Line
    stated: Line
    focus: dict[str, Line]
    strain: Line


def trained(training: Training, option: int, common: Common, outline: Outline) -> Trained:
    """Write an option's training."""
    outline.title(Text("workbook.part.training"))
    others = {"readiness": common.readiness}
    given = Given(training.inputs, common.inputs, others, common.name_of(option))
    when = calendar(common.inputs.span(training, "training", option), common, outline)
    cost, time = _costs(training, given, when, common, outline)
    strength = _strength(given, common, outline)
    states = _states(training, given, when, common, outline)
    in_team: dict[tuple[str, int], Line] = {}
    at_customers: dict[str, Line] = {}
    for name, effect in EFFECTS.items():
        if effect.customers and common.customers is None:
            continue
        changes = _changes(name, training, given, strength, states, common, outline)
        in_team |= {(name, team): change for team, change in changes.items()}
        if effect.customers:
            at_customers[name] = _met(name, changes, common, outline)
    return Trained(when, cost, time, in_team, at_customers)


def calendar(span: tuple[Line, Line], common: Common, outline: Outline) -> Calendar:
    """Write which year of a programme it is."""
    first, last = span
    outside = choose(common.time > last, 0, common.time - first + 1)
    return Calendar(first, last, outline.line("running", "year", choose(common.time < first, 0, outside)))


def _costs(training: Training, given: Given, when: Calendar, common: Common, outline: Outline) -> tuple[Line, Line]:
    """Write what a year costs, by the year that it is paid for (model.md, section 7)."""
    teams = [common.teams[position] for position in training.teams]
    people = outline.cell("people", "persons", given["coverage"] * total([team.given["headcount"] for team in teams]))
    each = given["scale"] * given["budget_per_employee"] + given["empowerment_budget"]
    cost = outline.line(
        "training_cost",
        "money_per_year",
        choose(when.running > 0, (people * each + given["fixed_cost"]) * common.prices, 0)
        + choose(common.time.equals(1), given["setup_cost"], 0),
    )
    hours = given["coverage"] * given["scale"] * given["hours_per_employee"] * given["time_cost_share"]
    hourly = total([team.hourly for team in teams])
    time = outline.line("training_time", "money_per_year", choose(when.running > 0, hours * hourly * common.wages, 0))
    return cost, time


def _strength(given: Given, common: Common, outline: Outline) -> _Strength:
    hours, half = given["hours_per_employee"], given["half_dose"]
    scaled = given["scale"] * hours
    dose = outline.cell("dose", "share", _dose(scaled, half), "dose")
    rate = 12 * call("LN", 2) / given["skill_half_life"] / given["sessions_per_year"]
    faded = outline.cell("between", "factor", rate)
    kept = outline.cell("kept", "share", mean_remaining(faded), "kept")
    default = dose * kept * given["transfer"] / common.inputs.constant("standard")
    selling = call("MAX", 0, given["focus.sales"] - common.inputs.constant("focus.sales"))
    stated = choose(scaled.equals(0), 0, dose / _dose(hours, half))
    functions = {name: Text(f"workbook.row.focus_{name}") for name in ("service", "sales", "ambassador")}
    return _Strength(
        default=outline.cell("strength", "factor", default, "strength"),
        stated=outline.cell("strength_stated", "factor", stated, "strength_stated"),
        focus={
            name: outline.cell(
                label, "factor", call("SQRT", given[f"focus.{name}"] / common.inputs.constant(f"focus.{name}"))
            )
            for name, label in functions.items()
            if name == "service" or common.customers is not None
        },
        strain=outline.cell("strain", "factor", 1 - given["conflict"] * selling),
    )


def _dose(hours: Expr, half: Expr) -> Expr:
    return 1 - 2 ** -(hours / half)


def _states(
    training: Training, given: Given, when: Calendar, common: Common, outline: Outline
) -> dict[tuple[str, int], Line]:
    """Write what people of every trained team can do (skill) and do together (culture), by year."""
    span, months = when.last - when.first + 1, given["adoption_time"] / 12
    past = outline.line("past", "years", call("MAX", 0, common.time - when.last))
    rise = 1 - months * (call("EXP", -((when.running - 1) / months)) - call("EXP", -(when.running / months)))
    grown = choose(when.running > 0, rise, choose(past > 0, 1 - call("EXP", -(span / months)), 0))
    begun = choose(when.running + past > 0, 1, 0)
    culture = outline.line(
        "culture", "share", choose(given["adoption_time"].equals(0), begun, grown), meaning="culture"
    )
    skill = outline.line("skill", "share", begun, meaning="skill")
    states: dict[tuple[str, int], Line] = {}
    for position in training.teams:
        team = common.teams[position]
        waiting = call("MIN", 1, team.given["turnover"] / (2 * given["sessions_per_year"]))
        reach = outline.cell(
            _of("reach", team),
            "share",
            given["success_probability"] * given["coverage"] * (1 - waiting),
            "reach",
        )
        rate = 12 * call("LN", 2) / given["skill_half_life"] + team.given["turnover"]
        loss = outline.cell(_of("loss", team), "per_year", rate, "forgetting")
        fading = (call("EXP", -(loss * (past - 1))) - call("EXP", -(loss * past))) / loss
        left = outline.line(_of("left", team), "share", choose(past > 0, fading, 1), meaning="fading")
        states["skill", position] = outline.line(_of("skill_team", team), "share", reach * skill * left)
        states["culture", position] = outline.line(_of("culture_team", team), "share", reach * culture * left)
    return states


def _changes(
    name: str,
    training: Training,
    given: Given,
    strength: _Strength,
    states: dict[tuple[str, int], Line],
    common: Common,
    outline: Outline,
) -> dict[int, Line]:
    """Write the relative change of one effect in every trained team."""
    effect = EFFECTS[name]
    label = Label("inputs", f"training.effects.{name}")
    changes: dict[int, Line] = {}
    for position in training.teams:
        team = common.teams[position]
        size = _size(effect, given, f"effects.{name}", strength, team.given, common)
        raw = size * states[effect.state, position]
        changes[position] = outline.line(
            Text("workbook.row.change", {"effect": of_owner(label, team.name)}),
            "relative_change",
            call("MAX", -of(1), call("MIN", 1, raw)),
            meaning="change",
        )
    return changes


def _size(effect: Effect, given: Given, name: str, strength: _Strength, team: Given, common: Common) -> Expr:
    """Return effect * strength, before it meets people."""
    source, size = given.source(name), of(given[name])
    if source.points:
        customers = common.customers
        base = team[effect.baseline] if not effect.customers or customers is None else customers.given[effect.baseline]
        size = choose(base.equals(0), 0, size / base)
    size = size * (strength.stated if source.stated else strength.default * strength.focus[effect.function])
    return size * strength.strain if effect.strained else size


def _met(name: str, changes: dict[int, Line], common: Common, outline: Outline) -> Line:
    """Write what of a change customers meet: by the teams' shares of contacts, times exposure."""
    assert common.customers is not None
    parts: list[Expr] = []
    for position, change in changes.items():
        share = common.teams[position].contacts
        parts.append(change if share is None else share * change)
    met = total(parts)
    if "exposure" in common.customers.given:
        exposure = common.customers.given["exposure"]
        met = exposure * met
    label = Label("inputs", f"training.effects.{name}")
    return outline.line(Text("workbook.row.met", {"effect": label}), "relative_change", met, meaning="change_customers")


def _of(slug: str, team: Team) -> Term:
    return of_owner(Text(f"workbook.row.{slug}"), team.name)
