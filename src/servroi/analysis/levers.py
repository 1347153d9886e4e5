"""The two levers of a case at sizes of our choosing: programmes of any size, marketing of any amount."""

from dataclasses import dataclass, replace
from math import ceil

import numpy as np

from servroi.core.distribution import Certain
from servroi.core.scenario import Marketing, Option, Scenario, Training
from servroi.core.units import KINDS
from servroi.model.costs import training_cost, training_time
from servroi.model.simulate import reads
from servroi.model.world import World
from servroi.sampling.draw import base, plan


@dataclass(frozen=True, slots=True)
class Levers:
    """The two levers that share the money, and what the stated programme costs a year in the base case."""

    training: Training
    marketing: Marketing
    fixed: float
    variable: float
    setup_training: float
    setup_marketing: float

    @property
    def budget(self) -> float:
        """What the stated programme costs a year, money."""
        return self.fixed + self.variable


class Built:
    """A scenario whose options are programme sizes and marketing amounts of our choosing."""

    def __init__(self, scenario: Scenario, levers: Levers) -> None:
        self.scenario = replace(scenario, options=())
        self._levers = levers

    def add(self, name: str, scale: float, amount: float, start: int, stop: int, late: int | None = None) -> None:
        """Add an option: training of a size in some years, marketing of an amount in the same or in later ones."""
        training = marketing = None
        if scale > 0.0:
            inputs = {**self._levers.training.inputs, "scale": self._certain(name, "training.scale", "factor", scale)}
            training = replace(self._levers.training, inputs=inputs, start=start, stop=stop)
        if amount > 0.0:
            spend = self._certain(name, "marketing.extra_spend", "money", amount)
            begin, end = (start, stop) if late is None else (stop + 1, late)
            inputs = {**self._levers.marketing.inputs, "extra_spend": spend}
            marketing = Marketing(inputs, "amount", None, begin, end)
        self.scenario = replace(self.scenario, options=(*self.scenario.options, Option(name, training, marketing)))

    def _certain(self, option: str, name: str, kind: str, value: float) -> str:
        path = f"options[{option}].{name}"
        like = next(iter(self.scenario.inputs.values()))
        entry = replace(
            like, path=path, name=name, kind=KINDS[kind], distribution=Certain(value), rule="", written=f"{value:g}"
        )
        self.scenario = replace(self.scenario, inputs={**self.scenario.inputs, path: entry})
        return path


def levers_of(scenario: Scenario) -> Levers | None:
    """Return the first training and the first marketing among the options; None if either is missing."""
    trained = next((option.training for option in scenario.options if option.training), None)
    marketed = next((option.marketing for option in scenario.options if option.marketing), None)
    if trained is None or marketed is None:
        return None
    unread = marketed.inputs["setup_cost"]  # where marketing matches training; amounts, which we try, have it
    world = World(scenario, base(plan(scenario, reads(scenario) | {unread})))
    values = world.lever(trained.inputs)
    year = trained.start - 1
    setup, other = values["setup_cost"], world.lever(marketed.inputs)["setup_cost"]
    cash = training_cost(trained, world)[year] - (setup if year == 0 else 0.0)
    time = training_time(trained, world)[year]
    price, wage = world.prices[trained.start], world.wages[trained.start]
    whole = float(np.ravel(cash / price + time / wage)[0])
    people = sum(float(np.ravel(world.teams[team]["headcount"])[0]) for team in trained.teams)
    staff = float(np.ravel(values["coverage"] * values["empowerment_budget"])[0]) * people
    fixed = float(np.ravel(values["fixed_cost"])[0]) + staff
    return Levers(trained, marketed, fixed, whole - fixed, float(np.ravel(setup)[0]), float(np.ravel(other)[0]))


def size_of(levers: Levers, money: float) -> float:
    """Return the programme size that a yearly amount buys; 0 if it does not even cover the fixed part."""
    return max(0.0, (money - levers.fixed) / levers.variable) if levers.variable > 0.0 else float(money >= levers.fixed)


def add_sequence(built: Built, levers: Levers, money: float) -> None:
    """Add training first and advertising afterwards, and both at once, for the same money."""
    start, stop = levers.training.start, levers.training.stop
    years = stop - start + 1
    first = ceil(years / 2)
    built.add("first", size_of(levers, money), money if years > 1 else 0.0, start, start + first - 1, late=stop)
    share = first / years
    built.add("at once", size_of(levers, share * money), (1.0 - share) * money, start, stop)
