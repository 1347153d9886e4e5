"""The base case: every uncertain input at its median. One path, not the mean (model.md, section 10)."""

from collections.abc import Mapping

import numpy as np
import numpy_financial

from servroi.core.drivers import Yearly
from servroi.core.effects import EFFECTS
from servroi.core.findings import NEITHER, Arrival, BaseOption, BreakEven
from servroi.core.naming import in_order
from servroi.core.outcome import OptionOutcome
from servroi.core.scenario import Option, Training
from servroi.core.value import Array, Value
from servroi.model.channels import CHANNELS
from servroi.model.money import irr_roots, mirr, payback
from servroi.model.simulate import net, simulate
from servroi.model.training import Trained
from servroi.model.world import World
from servroi.sampling.draw import Plan, base
from servroi.sampling.draw import plan as planned

_LINES = {"leavers_avoided": ("turnover", "ramp_up"), "customers_kept": ("retention",)}
"""Drivers that people count in, and the channels that price them."""


class BaseCase:
    """The base case of a scenario, simulated once.

    Attributes:
        world: Its one trial.
        outcomes: Option -> outcome.
    """

    def __init__(self, plan: Plan) -> None:
        # all inputs, for a driver that nothing moves is still counted in inputs that the model does not read
        self.world = World(plan.scenario, base(planned(plan.scenario, plan.scenario.inputs)))
        self.outcomes = simulate(self.world)

    def options(self) -> dict[str, BaseOption]:
        """Return every option's figures."""
        return {name: self._option(outcome) for name, outcome in self.outcomes.items()}

    def inputs(self, used: frozenset[str]) -> dict[str, float]:
        """Return path -> value of every input that is used, derived ones worked out."""
        scenario, world = self.world.scenario, self.world
        values: dict[str, float] = {}
        scopes = [*world.teams, world.customers, world.finance, world.readiness]
        scopes += [world.lever(lever.inputs) for option in scenario.options for lever in option.levers]
        for scope in scopes:
            for name in scope.names():
                if scope.path(name) in used:
                    values.setdefault(scope.path(name), number(scope[name]))
        for path in used & scenario.inputs.keys():
            if path not in values:
                values[path] = number(world.draws.values[path])
        return {path: values[path] for path in scenario.inputs if path in values}

    def arrivals(self) -> tuple[Arrival, ...]:
        """Return what of every stated effect arrives, on average over people and years of the programme."""
        found = []
        for option in self.world.scenario.options:
            if option.training is None:
                continue
            trained = Trained(option.training, self.world)
            for effect in EFFECTS.values():
                path = trained.values.path(effect.input)
                entry = self.world.scenario.inputs[path]
                if not entry.stated or path not in self.world.reads:
                    continue
                stated = number(trained.values.own(effect.input))
                if stated:
                    found.append(self._arrival(trained, option, effect.name, path, stated, entry.points))
        return tuple(found)

    def _arrival(self, trained: Trained, option: Option, name: str, path: str, stated: float, points: bool) -> Arrival:
        training, world = trained.training, self.world
        effect = EFFECTS[name]
        years = slice(training.start, training.stop + 1)
        if effect.customers:
            changes = trained.at_customers(name)
            baseline = number(world.customers[effect.baseline]) if points else 1.0
            arrives = float(np.mean([number(change) for change in changes[years]])) * baseline
        else:
            heads = [number(team["headcount"]) for team in world.teams]
            weighted = [
                float(np.mean([number(change) for change in trained.in_team(name, position)[years]]))
                * (number(world.teams[position][effect.baseline]) if points else 1.0)
                * heads[position]
                for position in training.teams
            ]
            arrives = sum(weighted) / sum(heads[position] for position in training.teams)
        return Arrival(path, option.name, stated, arrives, points)

    def break_even(self) -> tuple[BreakEven, ...]:
        """Return how much of one driver alone would pay for each training option, where there is so much of it."""
        found = []
        for option in self.world.scenario.options if number(self.world.finance["tax_rate"]) < 1.0 else ():
            if option.training is None or option.marketing is not None:
                continue
            outcome = self.outcomes[option.name]
            drivers = self._drivers(outcome)
            cost = -sum(number(outcome.pv[channel.name]) for channel in CHANNELS if channel.cost)
            years = slice(option.training.start, option.training.stop + 1)
            for driver, channels in _LINES.items():
                if driver not in drivers:  # without customers
                    continue
                worth = sum(number(outcome.pv[channel]) for channel in channels)
                expected = float(np.mean(drivers[driver][years]))
                if cost > 0.0 and worth > 0.0 and expected > 0.0:
                    needed = expected * cost / worth
                    if needed <= self._most(driver, option.training, outcome):
                        found.append(BreakEven(option.name, driver, needed, expected))
        return tuple(found)

    def _most(self, driver: str, training: Training, outcome: OptionOutcome) -> float:
        """Return how many a year leave without the option, of which nobody can avoid or keep more."""
        if driver == "customers_kept":
            return max(map(number, outcome.drivers.customers.before)) * number(self.world.customers["churn"])
        teams = [self.world.teams[position] for position in training.teams]
        return sum(number(team["headcount"]) * number(team["turnover"]) for team in teams)

    def npv(self) -> dict[str, float]:
        """Return the NPV of every choice, keeping the money included."""
        return {name: number(outcome.npv) for name, outcome in self.outcomes.items()} | {NEITHER: 0.0}

    def rivals(self) -> tuple[str, str]:
        """Return the best choice and the next one that does something else, in the order of the options.

        Another size of the same programme is no rival: what moves the one moves the other.
        """
        npv, options = self.npv(), self.world.scenario.options
        kinds = {option.name: (option.training is None, option.marketing is None) for option in options}
        first, *others = sorted(npv, key=lambda name: -npv[name])
        second = next(name for name in others if kinds.get(name) != kinds.get(first))
        return in_order(first, second, self.outcomes)

    def _option(self, outcome: OptionOutcome) -> BaseOption:
        world = self.world
        flows = [number(amount) for amount in net(outcome, world)]
        rate = number(world.finance["discount_rate"])
        discounted = np.array(flows) / (1.0 + rate) ** np.arange(len(flows))
        modified = float(mirr(np.array(flows)[:, None], np.asarray(rate))[0])
        return BaseOption(
            npv=float(numpy_financial.npv(rate, flows)),
            irr=tuple(irr_roots(flows)),
            mirr=None if np.isnan(modified) else modified,
            payback_years=_time(payback(np.array(flows)[:, None])),
            discounted_payback_years=_time(payback(discounted[:, None])),
            net=tuple(flows),
            channels={name: _numbers(amounts) for name, amounts in outcome.channels.items()},
            drivers={name: tuple(values) for name, values in self._drivers(outcome).items()},
        )

    def _drivers(self, outcome: OptionOutcome) -> Mapping[str, list[float]]:
        """Return what moves in people's units, by year t = 0..horizon."""
        world, moved = self.world, outcome.drivers
        years = range(world.scenario.horizon + 1)

        def over_teams(changes: str, *units: str) -> list[float]:
            sums = [0.0 for _ in years]
            for position, team in moved.teams.items():
                amount = np.prod([number(world.teams[position][unit]) for unit in units])
                for t, change in enumerate(getattr(team, changes)):
                    sums[t] += float(amount) * number(change)
            return sums

        people = {
            "leavers_avoided": over_teams("leavers", "headcount", "turnover"),
            "sick_days_avoided": over_teams("sick_days", "fte", "sick_days"),
            "fte_freed": over_teams("output", "fte"),
        }
        if not world.scenario.customers:
            return people
        customers = moved.customers
        mean = [0.0] + [
            (number(before) + number(after)) / 2.0
            for before, after in zip(customers.before, customers.before[1:], strict=False)
        ]
        contacts = self._contacts()
        complaints = number(world.customers["complaint_rate"])
        extra = zip(customers.retention, customers.referral, customers.acquisition, strict=True)
        return {
            **people,
            "contacts_avoided": [m * contacts * number(c) for m, c in zip(mean, customers.avoidable, strict=True)],
            "complaints_avoided": [m * complaints * number(c) for m, c in zip(mean, customers.complaints, strict=True)],
            "customers_kept": list(_numbers(customers.kept)),
            "customers_won": list(_numbers(customers.won)),
            "extra_customers": [sum(number(source) for source in sources) for sources in extra],
        }

    def _contacts(self) -> float:
        customers = self.world.customers
        if "contacts_per_customer" not in customers:
            return 0.0
        return number(customers["contacts_per_customer"]) * number(customers["avoidable_share"])


def number(value: Value) -> float:
    """Return the one number of a base-case value."""
    return float(np.ravel(value)[0])


def _numbers(values: Yearly) -> tuple[float, ...]:
    return tuple(number(value) for value in values)


def _time(years: Array) -> float | None:
    return None if np.isnan(years[0]) else float(years[0])
