"""Where a figure comes from: a result with its formula, down to the inputs, each with its evidence."""

from collections.abc import Iterator

from servroi.analysis.base_case import BaseCase
from servroi.analysis.expression import digits, tokens
from servroi.analysis.formulas import Case, Kind, Where
from servroi.analysis.formulas_channels import BY_TEAM, SOURCES
from servroi.analysis.formulas_channels import KINDS as CHANNEL_KINDS
from servroi.analysis.formulas_customers import KINDS as CUSTOMER_KINDS
from servroi.analysis.formulas_marketing import KINDS as MARKETING_KINDS
from servroi.analysis.formulas_money import KINDS as MONEY_KINDS
from servroi.analysis.formulas_training import KINDS as TRAINING_KINDS
from servroi.core.effects import EFFECTS
from servroi.core.explain import DIGITS, Explained, Form
from servroi.core.scenario import Option
from servroi.model.channels import CHANNELS

TABLE: dict[str, Kind] = {**MONEY_KINDS, **CHANNEL_KINDS, **CUSTOMER_KINDS, **MARKETING_KINDS, **TRAINING_KINDS}
"""Every kind of figure that can be explained."""
_ZERO: Form = "money"
"""What an equation gives is 0 in whole units of money."""
_WHOLE = ("npv", "roi", "bcr", "payback_years", "irr", "mirr")
_BEHAVIOUR = ("through", "fit", "complained", "repairable", "everyday")


def case_of(base: BaseCase) -> Case:
    """Return the base case as formulas read it."""
    return Case(base, TABLE)


def paths(case: Case) -> dict[str, Where]:
    """Return the path of every result that can be explained; the first of two alike counts."""
    found: dict[str, Where] = {}
    for where in _every(case):
        found.setdefault(case.path(where), where)
    return found


def explain(case: Case, where: Where) -> Explained:
    """Return how a result of the base case is worked out."""
    made = TABLE[where.kind].formula(case, where)
    parts, terms = tokens(made.expression) if made.expression is not None else ((), ())
    team = case.scenario.teams[where.team].name if where.team is not None and case.multi else ""
    value, form = case.value(where), _form(case, where)
    gives = (0.0, _ZERO) if made.equation else (value or 0.0, form)
    return Explained(
        path=case.path(where),
        kind=where.kind,
        words=made.words,
        what=where.what,
        option=where.option,
        team=team,
        year=where.year,
        value=value,
        form=form,
        tokens=parts,
        terms=terms,
        digits=digits(made.expression, *gives) if made.expression is not None else DIGITS,
        equation=made.equation,
    )


def _form(case: Case, where: Where) -> Form:
    return "number" if where.what == "fit" else case.table[where.kind].form


# -- which results there are ------------------------------------------------------------------------------------------


def _every(case: Case) -> Iterator[Where]:
    for name, option in case.options.items():
        yield from _of_option(case, name)
        if option.training is not None:
            yield from _of_training(case, name)
        if case.scenario.customers:
            yield from _of_customers(case, name, option)
    if case.scenario.customers:
        yield from (Where("status_quo", year=t) for t in range(case.horizon + 1))
        yield from (Where("behaviour", name) for name in _BEHAVIOUR)
    if case.multi:
        yield from (Where("contact_share", team=team) for team in range(len(case.scenario.teams)))


def _of_option(case: Case, name: str) -> Iterator[Where]:
    times = range(case.horizon + 1)
    yield from (Where(kind, option=name) for kind in _WHOLE)
    yield from (Where("net", option=name, year=k) for k in times)
    yield from (Where("pv", channel.name, name) for channel in CHANNELS)
    yield from (Where("channel", channel.name, name, year=k) for channel in CHANNELS for k in times)
    yield from (Where("driver", moved, name, year=t) for moved in case.figures[name].drivers for t in times[1:])


def _of_training(case: Case, name: str) -> Iterator[Where]:
    years = range(1, case.horizon + 1)
    teams: tuple[int | None, ...] = case.teams_of(name) if case.multi else (None,)
    yield from (Where(kind, option=name) for kind in ("dose", "kept"))
    yield from (Where("strength", kind, name) for kind in ("default", "stated"))
    for team in teams:
        yield from (Where(kind, option=name, team=team) for kind in ("reach", "forgetting"))
        for t in years:
            yield from (Where("state", state, name, team, t) for state in ("skill", "culture"))
            yield from (
                Where("change", effect.name, name, team, t)
                for effect in EFFECTS.values()
                if case.scenario.customers or not effect.customers
            )
        if team is not None:
            yield from (
                Where("channel", channel, name, team, k) for channel in BY_TEAM for k in range(case.horizon + 1)
            )
    if case.multi and case.scenario.customers:
        customers = [effect.name for effect in EFFECTS.values() if effect.customers]
        yield from (Where("change", effect, name, year=t) for effect in customers for t in years)


def _of_customers(case: Case, name: str, option: Option) -> Iterator[Where]:
    years = range(1, case.horizon + 1)
    yield from (Where("stock", source, name, year=t) for source in SOURCES for t in years)
    yield from (Where("churn", option=name, year=t) for t in years)
    if option.marketing is not None:
        yield from (Where(kind, option=name) for kind in ("usual_spend", "carry_over", "two_years"))
        yield from (
            Where(kind, option=name, year=t) for kind in ("spend", "spend_at_work", "at_work", "won") for t in years
        )
