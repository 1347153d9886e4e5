"""The training lever: who is reached, how strong each effect is, what changes by year (model.md, sections 1, 9)."""

from functools import partial

import numpy as np

from servroi.core.drivers import Yearly
from servroi.core.effects import EFFECTS, Effect
from servroi.core.scenario import LUCK, Training
from servroi.core.value import Value, is_zero
from servroi.model.curves import MONTHS, dose, established, fade, forgetting, kept, rise
from servroi.model.world import Values, World, total


class Trained:
    """One option's training in one block: the relative change of every driver it moves."""

    def __init__(self, training: Training, world: World) -> None:
        self.training = training
        self.world = world
        self.values = world.lever(training.inputs)
        self.takes = world.takes(LUCK[0], self.values["success_probability"])
        self._states: dict[tuple[str, int], Yearly] = {}
        self._reaches: dict[int, tuple[Value, Yearly]] = {}
        self._met: dict[str, Yearly] = {}
        self._strengths: dict[bool, Value] = {}

    def in_team(self, name: str, team: int) -> Yearly:
        """Return the change of a people-side driver in one team, by year (entry 0 is 0)."""
        if team not in self.training.teams:
            return self._nothing()
        effect = EFFECTS[name]
        return self._changes(self._size(effect, self.world.teams[team]), self.state(effect.state, team))

    def at_customers(self, name: str) -> Yearly:
        """Return the change of a customer-side driver, by year: exposure times the teams' contact-weighted changes."""
        effect = EFFECTS[name]
        size = self._size(effect, self.world.customers)
        if is_zero(size):
            return self._nothing()
        if _peak(size) <= 1.0:
            return self._changes(size, self._met_state(effect.state))
        teams = [self._changes(size, self.state(effect.state, team)) for team in self.training.teams]
        return self._weighted(teams)

    def state(self, state: str, team: int) -> Yearly:
        """Return what the people of a trained team can do (`skill`) or do together (`culture`), by year, 0..1."""
        if (state, team) not in self._states:
            self._states[state, team] = self._state(state, team)
        return self._states[state, team]

    def _state(self, state: str, team: int) -> Yearly:
        training = self.training
        years = training.stop - training.start + 1
        reach, fading = self._reach(team)
        growing: Yearly = [reach] * years
        reached = reach
        if state == "culture":
            time = self.values["adoption_time"] / MONTHS
            growing = [reach * level for level in rise(years, time)]
            reached = reach * established(years, time)
        return [0.0] * training.start + growing + [reached * level for level in fading]

    def _reach(self, team: int) -> tuple[Value, Yearly]:
        """Return the share of a team that is reached, and how that fades in the years after the programme."""
        if team not in self._reaches:
            values, turnover = self.values, self.world.teams[team]["turnover"]
            waiting = np.minimum(1.0, turnover / (2.0 * values["sessions_per_year"]))
            reach = self.takes * (values["coverage"] * (1.0 - waiting))
            after = self.world.scenario.horizon - self.training.stop
            fading = fade(after, forgetting(values["skill_half_life"]) + turnover) if after else []
            self._reaches[team] = reach, fading
        return self._reaches[team]

    def _met_state(self, state: str) -> Yearly:
        """Return the state that customers meet, by year: weighted with contacts, times exposure."""
        if state not in self._met:
            self._met[state] = self._weighted([self.state(state, team) for team in self.training.teams])
        return self._met[state]

    def _weighted(self, teams: list[Yearly]) -> Yearly:
        shares, exposure = self.world.contact_shares(), self.world.exposure()
        weights = [exposure * shares[team] for team in self.training.teams]
        if len(weights) == 1 and isinstance(weights[0], float) and weights[0] == 1.0:
            return teams[0]
        return [
            total([weight * team[t] for weight, team in zip(weights, teams, strict=True)]) if t else 0.0
            for t in range(self.world.scenario.horizon + 1)
        ]

    def _size(self, effect: Effect, baseline: Values) -> Value:
        """Return effect * strength, before it meets people: (trial,), not yet clipped."""
        value = self.values[effect.input]
        if is_zero(value):
            return 0.0
        entry = self.world.scenario.inputs[self.values.path(effect.input)]
        if entry.points:
            value = _quotient(value, baseline[effect.baseline])
        size = value * self._strength(entry.stated)
        if not entry.stated:
            size = size * self._focus(effect.function)
        return size * self._strain() if effect.strained else size

    def _strength(self, stated: bool) -> Value:
        """Return how strong the programme is against the one that the effect was stated for."""
        if stated not in self._strengths:
            self._strengths[stated] = self._stated_strength() if stated else self._default_strength()
        return self._strengths[stated]

    def _default_strength(self) -> Value:
        values = self.values
        hours = values["scale"] * values["hours_per_employee"]
        remembered = kept(values["sessions_per_year"], values["skill_half_life"])
        standard = self.world.scenario.constants["standard"]
        return dose(hours, values["half_dose"]) * remembered * values["transfer"] / standard

    def _stated_strength(self) -> Value:
        values = self.values
        hours, scale = values["hours_per_employee"], values["scale"]
        if is_zero(hours) or is_zero(scale):
            return 0.0
        if scale == 1.0 and isinstance(hours, float):
            return 1.0
        stated = dose(hours, values["half_dose"])
        return _quotient(dose(scale * hours, values["half_dose"]), stated)

    def _focus(self, function: str) -> Value:
        usual = self.world.scenario.constants[f"focus.{function}"]
        return np.sqrt(self.values[f"focus.{function}"] / usual)

    def _strain(self) -> Value:
        usual = self.world.scenario.constants["focus.sales"]
        selling = self.values["focus.sales"] - usual
        return 1.0 if selling <= 0.0 else 1.0 - self.values["conflict"] * selling

    def _changes(self, size: Value, state: Yearly) -> Yearly:
        if is_zero(size):
            return self._nothing()
        changes: Yearly = []
        for t, level in enumerate(state):
            same = t > 0 and level is state[t - 1]  # skill does not change while the programme runs
            changes.append(changes[-1] if same else 0.0 if is_zero(level) else size * level)
        if _peak(size) <= 1.0:  # a state is at most 1, so nothing can be clipped
            return changes
        clipped: Yearly = [np.clip(change, -1.0, 1.0) for change in changes]
        for before, after in zip(changes, clipped, strict=True):
            self.world.bind("change", partial(np.not_equal, before, after))
        return clipped

    def _nothing(self) -> Yearly:
        return [0.0] * (self.world.scenario.horizon + 1)


def _peak(size: Value) -> float:
    """Return the largest absolute value."""
    return max(float(np.max(size)), -float(np.min(size)))


def _quotient(value: Value, divisor: Value) -> Value:
    """Return value / divisor, 0 where the divisor is 0."""
    if isinstance(divisor, float):
        return 0.0 if divisor == 0.0 else value / divisor
    safe = np.where(divisor > 0.0, divisor, 1.0)
    return np.where(divisor > 0.0, value / safe, 0.0)
