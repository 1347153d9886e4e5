"""Formulas of training: who is reached, how strong an effect is, what changes (model.md, sections 1 and 9)."""

from servroi.analysis.base_case import number
from servroi.analysis.expression import Expr, as_expr, call, total
from servroi.analysis.formulas import Case, Kind, Made, Where
from servroi.core.effects import EFFECTS, Effect
from servroi.core.scenario import Training
from servroi.model.world import Values


def _training(case: Case, option: str) -> Training:
    training = case.options[option].training
    assert training is not None, "asked of options that train only"
    return training


def change(case: Case, where: Where) -> Made:
    """The relative change of what an effect moves: in a team, or among customers."""
    effect = EFFECTS[where.what]
    if not effect.customers or where.team is not None:
        return Made("change", _in_team(case, where, effect))
    exposure = case.of_customers("exposure") if "exposure" in case.world.customers else None
    if not case.multi:
        met = _in_team(case, Where("change", where.what, where.option, 0, where.year), effect)
    else:
        trained = case.teams_of(where.option)
        met = total(
            case.at(Where("contact_share", team=team))
            * case.at(Where("change", where.what, where.option, team, where.year))
            for team in trained
        )
    if exposure is None or met is None:
        return Made("change_customers", met)
    return Made("change_customers", exposure * met)


def _in_team(case: Case, where: Where, effect: Effect) -> Expr | None:
    """Return effect * strength * state, cut at -100 % and 100 %."""
    values = case.lever(where.option, "training")
    if number(values[effect.input]) == 0.0:
        return None
    baseline = case.world.customers if effect.customers else case.team(where.team)
    size = _size(case, where.option, effect, values, baseline)
    raw = size * case.at(Where("state", effect.state, where.option, where.team if case.multi else None, where.year))
    return raw if abs(raw.value) <= 1.0 else call("max", -1.0, call("min", 1.0, raw))


def _size(case: Case, option: str, effect: Effect, values: Values, baseline: Values) -> Expr:
    entry = case.scenario.inputs[values.path(effect.input)]
    size = case.given(values, effect.input)
    if entry.points:
        rate = number(baseline[effect.baseline])
        size = size / case.given(baseline, effect.baseline) if rate else size * 0.0
    if entry.stated:
        whole = number(values["scale"]) == 1.0 and number(values["hours_per_employee"]) > 0.0
        size = size if whole else size * case.at(Where("strength", "stated", option))
    else:
        size = size * case.at(Where("strength", "default", option))
        focus = f"focus.{effect.function}"
        if number(values[focus]) != case.scenario.constants[focus]:
            usual = case.constant(focus)
            size = size * (case.given(values, focus) / usual) ** 0.5
    selling = number(values["focus.sales"]) - case.scenario.constants["focus.sales"]
    if effect.strained and selling > 0.0:
        extra = case.given(values, "focus.sales") - case.constant("focus.sales")
        size = size * (1.0 - case.given(values, "conflict") * extra)
    return size


def strength(case: Case, where: Where) -> Made:
    """How strong a programme is against the one that an effect was stated for."""
    values = case.lever(where.option, "training")
    hours, half = case.given(values, "hours_per_employee"), case.given(values, "half_dose")
    if where.what == "stated":
        if hours.value == 0.0 or number(values["scale"]) == 0.0:
            return Made("strength_stated", as_expr(0.0))
        return Made("strength_stated", _dose(case.given(values, "scale") * hours, half) / _dose(hours, half))
    parts = [case.at(Where(name, option=where.option)) for name in ("dose", "kept")]
    whole = parts[0] * parts[1] * case.given(values, "transfer") / case.constant("standard")
    return Made("strength", whole)


def _dose(hours: Expr, half: Expr) -> Expr:
    return 1.0 - 2.0 ** -(hours / half)


def dose(case: Case, where: Where) -> Made:
    """The share of the attainable effect that so many hours bring."""
    values = case.lever(where.option, "training")
    hours = case.given(values, "hours_per_employee")
    if number(values["scale"]) != 1.0:
        hours = case.given(values, "scale") * hours
    return Made("dose", _dose(hours, case.given(values, "half_dose")))


def kept(case: Case, where: Where) -> Made:
    """What is remembered on average between two sessions."""
    values = case.lever(where.option, "training")
    rate = call("ln", 2.0) * 12.0 / case.given(values, "skill_half_life") / case.given(values, "sessions_per_year")
    return Made("kept", (1.0 - call("exp", -rate)) / rate)


def reach(case: Case, where: Where) -> Made:
    """The share of a team that the programme reaches."""
    values = case.lever(where.option, "training")
    turnover = case.given(case.team(where.team), "turnover")
    waiting = turnover / (2.0 * case.given(values, "sessions_per_year"))
    if waiting.value > 1.0:
        waiting = call("min", 1.0, waiting)
    return Made("reach", case.given(values, "success_probability") * case.given(values, "coverage") * (1.0 - waiting))


def forgetting(case: Case, where: Where) -> Made:
    """The yearly rate at which what was learned is lost after the programme: forgetting, and leaving."""
    values = case.lever(where.option, "training")
    rate = call("ln", 2.0) * 12.0 / case.given(values, "skill_half_life")
    return Made("forgetting", rate + case.given(case.team(where.team), "turnover"))


def state(case: Case, where: Where) -> Made:
    """What people can do (skill) or do together (culture) in a year."""
    training, year = _training(case, where.option), where.year
    assert year is not None
    if year < training.start:
        return Made("before", None)
    team = where.team if case.multi else None
    reached = case.at(Where("reach", option=where.option, team=team))
    months = case.given(case.lever(where.option, "training"), "adoption_time")
    slow = where.what == "culture" and months.value > 0.0
    if year <= training.stop:
        return Made(where.what, reached * _rise(year - training.start + 1, months) if slow else reached)
    if slow:
        years = training.stop - training.start + 1
        reached = reached * (1.0 - call("exp", -(years * 12.0 / months)))
    rate = case.at(Where("forgetting", option=where.option, team=team))
    past = year - training.stop
    begin = as_expr(1.0) if past == 1 else call("exp", -(rate * float(past - 1)))
    return Made("fading", reached * ((begin - call("exp", -(rate * float(past)))) / rate))


def _rise(year: int, months: Expr) -> Expr:
    """Return the mean of 1 - exp(-x/T) over a year."""
    time = months / 12.0
    begin = as_expr(1.0) if year == 1 else call("exp", -(float(year - 1) / time))
    return 1.0 - time * (begin - call("exp", -(float(year) / time)))


def contact_share(case: Case, where: Where) -> Made:
    """A team's share of customer contacts; by headcount when not given."""
    team = case.team(where.team)
    if "contact_share" in team:
        return Made("contact_share", case.given(team, "contact_share"))
    everyone = total(case.given(one, "headcount") for one in case.world.teams)
    return Made("contact_share_heads", case.given(team, "headcount") / everyone)


def _change(case: Case, where: Where) -> float:
    trained = case.trained[where.option]
    if EFFECTS[where.what].customers and where.team is None:
        return number(trained.at_customers(where.what)[where.year or 0])
    if not EFFECTS[where.what].customers:
        return number(trained.in_team(where.what, where.team or 0)[where.year or 0])
    made = change(case, where).expression
    return 0.0 if made is None else made.value


def _state(case: Case, where: Where) -> float:
    return number(case.trained[where.option].state(where.what, where.team or 0)[where.year or 0])


KINDS: dict[str, Kind] = {
    "change": Kind("share", change, _change),
    "state": Kind("share", state, _state),
    "strength": Kind("number", strength),
    "dose": Kind("share", dose),
    "kept": Kind("share", kept),
    "reach": Kind("share", reach),
    "forgetting": Kind("number", forgetting),
    "contact_share": Kind("share", contact_share),
}
