"""The values of one block, input by input, with the rules by which one follows from others."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from servroi.core.scenario import Scenario, Scope
from servroi.core.value import Value, is_zero
from servroi.sampling.draw import Draws

Computed = TypeVar("Computed")


@dataclass(frozen=True, slots=True)
class Block:
    """What every scope of one block shares: the case, what was drawn, and which inputs have been read."""

    scenario: Scenario
    draws: Draws
    reads: set[str]


class Values:
    """The inputs of one scope (a team, the customers, a lever), resolved when first read.

    Attributes:
        block: The block.
        others: Scopes that rules may look into, by section.
    """

    def __init__(self, scope: Scope, block: Block, others: "Mapping[str, Values] | None" = None) -> None:
        self.block = block
        self.others = others or {}
        self._scope = scope
        self._known: dict[str, Value] = {}

    def __contains__(self, name: str) -> bool:
        """Tell whether the scope has such an input at all."""
        return name in self._scope

    def __getitem__(self, name: str) -> Value:
        """Return the value of an input, float or (trial,)."""
        if name not in self._known:
            self._known[name] = self._resolve(name)
        return self._known[name]

    def names(self) -> tuple[str, ...]:
        """Return the names of all inputs in the scope."""
        return tuple(self._scope)

    def path(self, name: str) -> str:
        """Return the path behind a name."""
        return self._scope[name]

    def own(self, name: str) -> Value:
        """Return what was drawn for an input, before any rule."""
        return self.block.draws.values[self._scope[name]]

    def _resolve(self, name: str) -> Value:
        path = self._scope[name]
        self.block.reads.add(path)
        rule = self.block.scenario.inputs[path].rule
        value = RULES[rule](self, name) if rule else self.own(name)
        change = self.block.draws.changes.get(path)
        return value if change is None else change(value)


class World:
    """One block of trials as the model sees it.

    Attributes:
        scenario: The case.
        draws: The block.
        teams, customers, finance, readiness: Values by scope; customers empty without that section.
        wages: Wage level by year t = 0..horizon (entry 0 unused), year 1 = 1.
        prices: Price level likewise.
        discount: Discount factor by time k = 0..horizon.
        watch: Whether to note where caps bind.
    """

    def __init__(self, scenario: Scenario, draws: Draws) -> None:
        self.scenario = scenario
        self.draws = draws
        self._block = Block(scenario, draws, set())
        self.readiness = Values(scenario.readiness, self._block)
        self.finance = Values(scenario.finance, self._block)
        self.customers = Values(scenario.customers, self._block)
        self.teams = tuple(Values(team.inputs, self._block) for team in scenario.teams)
        self._levers: dict[int, Values] = {}
        self._computed: dict[tuple[str, int], object] = {}
        self.watch = False
        self._bound: dict[str, NDArray[np.bool_]] = {}
        self.wages = self._levels(1.0 + self.finance["wage_growth"])
        self.prices = self._levels(1.0 + self.finance["price_growth"])
        self.discount = _powers(1.0 / (1.0 + self.finance["discount_rate"]), scenario.horizon)

    @property
    def reads(self) -> frozenset[str]:
        """Paths of the inputs that were read so far."""
        return frozenset(self._block.reads)

    def lever(self, scope: Scope) -> Values:
        """Return the values of a lever as an option runs it; options that run it alike share them."""
        if id(scope) not in self._levers:
            others = {"customers": self.customers, "readiness": self.readiness}
            self._levers[id(scope)] = Values(scope, self._block, others)
        return self._levers[id(scope)]

    def once(self, what: str, scope: Scope, compute: Callable[[], Computed]) -> Computed:
        """Return what several equations or options need alike, computed once per scope."""
        key = (what, id(scope))
        if key not in self._computed:
            self._computed[key] = compute()
        return cast(Computed, self._computed[key])

    def follows(self, path: str, rule: str) -> bool:
        """Tell whether a value follows from others by a rule, and nothing was put in its place."""
        return self.scenario.inputs[path].rule == rule and path not in self.draws.changes

    def _levels(self, growth: Value) -> list[Value]:
        return [0.0, *_powers(growth, self.scenario.horizon - 1)]

    def bind(self, cap: str, where: Callable[[], bool | NDArray[np.bool_]]) -> None:
        """Note the trials in which a cap binds; costs nothing unless the block is watched."""
        if self.watch:
            binding = np.broadcast_to(where(), (self.draws.size,))
            self._bound[cap] = binding | self._bound[cap] if cap in self._bound else binding

    def bound(self) -> dict[str, NDArray[np.bool_]]:
        """Return cap -> whether it binds in some year, (trial,), and start anew for the next option."""
        bound, self._bound = self._bound, {}
        return bound

    def takes(self, stream: str, probability: Value) -> Value:
        """Return 1 where a programme takes hold and 0 where it does not; the probability itself in the base case."""
        if isinstance(probability, float) and probability in (0.0, 1.0):
            return probability
        self._block.reads.add(stream)
        luck = self.draws.luck.get(stream)
        return probability if luck is None else (luck < probability).astype(float)

    def contact_shares(self) -> list[Value]:
        """Return each team's share of customer contacts; by headcount when not given."""
        if "contact_share" in self.teams[0]:
            return [team["contact_share"] for team in self.teams]
        if len(self.teams) == 1:
            return [1.0]
        heads = [team["headcount"] for team in self.teams]
        everyone = total(heads)
        return [head / everyone for head in heads]

    def exposure(self) -> Value:
        """Return the share of customers with a personal contact in a year; 1 when nothing is known."""
        if "exposure" not in self.customers:
            return 1.0
        return self.customers["exposure"]


def total(values: list[Value]) -> Value:
    """Return the sum, added in order."""
    result = values[0]
    for value in values[1:]:
        result = result + value
    return result


def _powers(base: Value, count: int) -> list[Value]:
    """Return base^0 .. base^count."""
    powers: list[Value] = [1.0]
    for _ in range(count):
        powers.append(powers[-1] * base)
    return powers


def _bought_hours(values: Values, _name: str) -> Value:
    budget = values["budget_per_employee"]
    return 0.0 if is_zero(budget) else budget / values["price_per_hour"]


def _share_of_revenue(values: Values, name: str) -> Value:
    customers = values.others["customers"]
    return values.own(name) * customers["count"] * customers["revenue_per_customer"]


def _success(values: Values, _name: str) -> Value:
    """Section 9: a base probability, more or less per point of mean readiness."""
    constants, readiness = values.block.scenario.constants, values.others["readiness"]
    answers = [readiness[answer] for answer in ("why", "lead", "build", "drive")]
    points = total(answers) / len(answers) - constants["readiness_middle"]
    slope = np.where(points < 0.0, constants["readiness_below"], constants["readiness_above"])
    return float(constants["readiness_base"] + slope * points)


def _half_life(values: Values, name: str) -> Value:
    """Section 9: practice and coaching double the half-life every two points."""
    constants, readiness = values.block.scenario.constants, values.others["readiness"]
    above = readiness["learn"] - constants["readiness_middle"]
    return values.own(name) * 2.0 ** (above / constants["learn_points_per_doubling"])


RULES: dict[str, Callable[[Values, str], Value]] = {
    "headcount": lambda values, name: values["headcount"],
    "churn*count": lambda values, name: values["churn"] * values["count"],
    "budget_per_employee/price_per_hour": _bought_hours,
    "exposure": lambda values, name: -np.expm1(-values["contacts_per_customer"]),
    "labour_cost": lambda values, name: values.own(name) * values["labour_cost"],
    "revenue": _share_of_revenue,
    "readiness": _success,
    "learn": _half_life,
}
"""How a value follows from others when it is not stated: the rules that the catalogue names."""
