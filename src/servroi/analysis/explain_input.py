"""Where an input comes from: its distribution and evidence, how it follows from others, and who reads it."""

from collections.abc import Callable, Iterator

import numpy as np

from servroi.analysis.assumptions import assumptions
from servroi.analysis.base_case import number
from servroi.analysis.expression import Expr, call, digits, tokens, total
from servroi.analysis.formulas import Case, form_of
from servroi.core.distribution import Distribution
from servroi.core.effects import EFFECTS
from servroi.core.explain import DIGITS, ExplainedInput, Shape
from servroi.core.findings import NEITHER
from servroi.core.scenario import Option
from servroi.core.value import Array, spread
from servroi.model.channels import CHANNELS
from servroi.model.costs import costs
from servroi.model.customers import behaviour, status_quo
from servroi.model.marketing import marketed
from servroi.model.training import Trained
from servroi.model.world import Values, World
from servroi.sampling.draw import base, draw
from servroi.sampling.draw import plan as planned

_CELLS = 56
_SCORES = 4.0
"""The density is shown between the 1 % and the 99 % point; scores reach further, so that its ends are right."""
_ENDS = (0.01, 0.99)
_TRIALS = 16_384
_SMOOTH = np.array([1.0, 2.0, 3.0, 4.0, 3.0, 2.0, 1.0]) / 16.0
"""Weights that take the noise out of a density counted in trials."""
_FINANCE = {
    "finance.price_growth": "prices",
    "finance.wage_growth": "wages",
    "finance.discount_rate": "discount",
    "finance.tax_rate": "tax",
    "finance.horizon": "horizon",
}


def explain_input(case: Case, used: frozenset[str], path: str) -> ExplainedInput:
    """Return where an input comes from.

    Args:
        case: The base case.
        used: Paths that the model reads.
        path: The input.
    """
    entry = case.scenario.inputs[path]
    scope = _scope(case, path)
    rivals = (case.scenario.names()[0], NEITHER)
    every = assumptions(planned(case.scenario, used | {path}), used | {path}, rivals)
    assumption = next(one for one in every if one.path == path)
    made = _RULES[entry.rule](case, *scope) if entry.rule in _RULES and scope is not None else None
    parts, terms = tokens(made) if made is not None else ((), ())
    value = number(scope[0][scope[1]]) if scope is not None else number(case.world.draws.values[path])
    return ExplainedInput(
        assumption=assumption,
        rule=entry.rule,
        shape=_shape_of_rule(case, scope) if made is not None and scope is not None else _shape(entry.distribution),
        base=value,
        used=path in used,
        readers=tuple(dict.fromkeys(_readers(case, path))),
        tokens=parts,
        terms=terms,
        digits=digits(made, value, form_of(entry)) if made is not None else DIGITS,
    )


def _scopes(world: World) -> Iterator[Values]:
    """Return every scope of a world."""
    yield from (*world.teams, world.customers, world.finance, world.readiness)
    for option in world.scenario.options:
        yield from (world.lever(lever.inputs) for lever in option.levers)


def _scope(case: Case, path: str) -> tuple[Values, str] | None:
    """Return the scope that an input stands in, and its name there."""
    for values in _scopes(case.world):
        for name in values.names():
            if values.path(name) == path:
                return values, name
    return None


# -- the shape --------------------------------------------------------------------------------------------------------


def _shape(distribution: Distribution) -> Shape | None:
    """Return the density of what is drawn: the normal mass between edges, carried over by the scores."""
    if distribution.certain:
        return None
    z = np.linspace(-_SCORES, _SCORES, 20_001)
    mass = np.exp(-z * z / 2.0)
    return _counted(distribution.values(z), mass / mass.sum())


def _shape_of_rule(case: Case, scope: tuple[Values, str]) -> Shape | None:
    """Return the density of an input that follows from others, from trials."""
    world = World(case.scenario, draw(planned(case.scenario, case.scenario.inputs), 0, _TRIALS))
    path = scope[0].path(scope[1])
    values = next(one[name] for one in _scopes(world) for name in one.names() if one.path(name) == path)
    drawn = spread(values, _TRIALS)
    if float(np.ptp(drawn)) <= 1e-12 * abs(float(drawn[0])):
        return None
    shape = _counted(np.sort(drawn), np.full(_TRIALS, 1.0 / _TRIALS))
    return Shape(shape.edges, tuple(np.convolve(shape.masses, _SMOOTH, "same").tolist()))


def _counted(values: Array, mass: Array) -> Shape:
    """Return the mass in cells of equal width."""
    below = np.cumsum(mass)
    low, high = (float(values[min(int(np.searchsorted(below, end)), len(values) - 1)]) for end in _ENDS)
    masses, edges = np.histogram(values, bins=_CELLS, range=(low, high), weights=mass)
    return Shape(tuple(edges.tolist()), tuple(masses.tolist()))


# -- who reads it -----------------------------------------------------------------------------------------------------


def _readers(case: Case, path: str) -> Iterator[str]:
    """Return the levers and channels that read an input."""
    entry = case.scenario.inputs[path]
    if entry.name in _FINANCE:
        yield f"reader.{_FINANCE[entry.name]}"
    for option in case.scenario.options:
        yield from (reader for reader, reads in _parts(case, option) if path in reads)
    yield from (f"channel.{channel.name}" for channel in CHANNELS if entry.name in channel.reads)


def _parts(case: Case, option: Option) -> Iterator[tuple[str, frozenset[str]]]:
    """Run the parts of the model one by one, each in a world of its own, and return what each reads."""

    def reads(run: Callable[[World], object]) -> frozenset[str]:
        world = World(case.scenario, base(planned(case.scenario, case.scenario.inputs)))
        before = world.reads
        run(world)
        return world.reads - before

    training, marketing = option.training, option.marketing
    if training is not None:
        yield "reader.training", reads(lambda world: _train(Trained(training, world), world))
    if training is not None or marketing is not None:
        yield "reader.costs", reads(lambda world: costs(option, world))
    if case.scenario.customers:
        yield "reader.customers", reads(_stock)
        if marketing is not None:
            yield "reader.marketing", reads(lambda world: marketed(marketing, world))


def _train(trained: Trained, world: World) -> None:
    for effect in EFFECTS.values():
        if not effect.customers:
            for team in trained.training.teams:
                trained.in_team(effect.name, team)
        elif world.scenario.customers:
            trained.at_customers(effect.name)


def _stock(world: World) -> None:
    """Run what extra customers of any source need."""
    status_quo(world)
    behaviour(world)
    _ = world.customers["referral_rate"], world.customers["new_customers"]


# -- rules ------------------------------------------------------------------------------------------------------------


def _share_of(case: Case, values: Values, name: str) -> Expr:
    return case.own(values, name) * case.given(values, "labour_cost")


def _share_of_revenue(case: Case, values: Values, name: str) -> Expr:
    customers = case.world.customers
    revenue = case.given(customers, "count") * case.given(customers, "revenue_per_customer")
    return case.own(values, name) * revenue


def _success(case: Case) -> Expr:
    answers = [case.given(case.world.readiness, answer) for answer in ("why", "lead", "build", "drive")]
    above = total(answers) / 4.0 - case.constant("readiness_middle")
    slope = case.constant("readiness_below" if above.value < 0.0 else "readiness_above")
    return case.constant("readiness_base") + slope * above


def _half_life(case: Case, values: Values, name: str) -> Expr:
    above = case.given(case.world.readiness, "learn") - case.constant("readiness_middle")
    return case.own(values, name) * (2.0 ** (above / case.constant("learn_points_per_doubling")))


_RULES: dict[str, Callable[[Case, Values, str], Expr]] = {
    "headcount": lambda case, values, name: case.given(values, "headcount"),
    "churn*count": lambda case, values, name: case.given(values, "churn") * case.given(values, "count"),
    "budget_per_employee/price_per_hour": lambda case, values, name: (
        case.given(values, "budget_per_employee") / case.given(values, "price_per_hour")
    ),
    "exposure": lambda case, values, name: 1.0 - call("exp", -case.given(values, "contacts_per_customer")),
    "labour_cost": _share_of,
    "revenue": _share_of_revenue,
    "readiness": lambda case, values, name: _success(case),
    "learn": _half_life,
}
"""How a value follows from others when it is not stated, as a formula."""
