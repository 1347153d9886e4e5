"""From a scenario as Python data to what servroi makes of it: read, base case, frozen, simulated."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import yaml

from servroi.analysis.base_case import BaseCase
from servroi.analysis.spread import shared_edges
from servroi.analysis.summary import summarise
from servroi.config.read import Reading, read_scenario
from servroi.core.distribution import Certain, at, moments
from servroi.core.effects import EFFECTS
from servroi.core.findings import OptionFindings
from servroi.core.outcome import OptionOutcome
from servroi.core.scenario import Input, Scenario
from servroi.core.trials import Trials
from servroi.core.value import Array, Value, spread
from servroi.model.engine import run
from servroi.model.simulate import reads, simulate
from servroi.model.world import World
from servroi.sampling.draw import base, draw, plan

_LOOKS_GROUPED = re.compile(r"-?[1-9]\d{0,2}\.\d{3}")


class _Dumper(yaml.SafeDumper):
    """Writes numbers in full and never like `1.826`, which could also mean thousands."""


def _number(dumper: _Dumper, value: float) -> yaml.ScalarNode:
    text = repr(value)
    return dumper.represent_str(f"{text}0" if _LOOKS_GROUPED.fullmatch(text) else text)


_Dumper.add_representer(float, _number)


def written(scenario: Mapping[str, Any]) -> bytes:
    """Return the scenario as the bytes of a file."""
    return yaml.dump(scenario, Dumper=_Dumper, sort_keys=False, allow_unicode=True).encode()


def read(scenario: Mapping[str, Any]) -> Reading:
    """Return what the reader makes of a scenario."""
    return read_scenario(written(scenario), "case.yaml", None, [])


def base_case(scenario: Mapping[str, Any]) -> BaseCase:
    """Return the base case of a scenario."""
    reading = read(scenario)
    return BaseCase(plan(reading.scenario, reading.used))


def base_world(scenario: Scenario) -> World:
    """Return the one trial of the base case, every input in it."""
    return World(scenario, base(plan(scenario, scenario.inputs)))


def outcomes(scenario: Mapping[str, Any]) -> dict[str, OptionOutcome]:
    """Return the outcome of every option in the base case."""
    return simulate(base_world(read(scenario).scenario))


def drawn(scenario: Scenario, size: int, block: int = 0) -> World:
    """Return one block of trials."""
    return World(scenario, draw(plan(scenario, reads(scenario)), block, size))


def frozen(scenario: Scenario, takes: float) -> Scenario:
    """Return the scenario with every input certain, at its median, and every programme's chance of success stated."""

    def certain(entry: Input) -> Input:
        if entry.name.endswith(".success_probability"):
            return replace(entry, distribution=Certain(takes), rule="")
        return replace(entry, distribution=Certain(at(entry.distribution, 0.0)))

    return replace(scenario, inputs={path: certain(entry) for path, entry in scenario.inputs.items()})


def simulated(scenario: Scenario, trials: int, seed: int = 1, threads: int = 1) -> Trials:
    """Return all trials of a scenario."""
    chosen = replace(scenario, trials=trials, seed=seed)
    return run(plan(chosen, reads(chosen)), threads)


def summaries(scenario: Scenario, trials: Trials) -> dict[str, OptionFindings]:
    """Return every option by itself."""
    edges = shared_edges([option.npv for option in trials.options.values()])
    means = {path: moments(entry.distribution)[0] for path, entry in scenario.inputs.items()}
    return {option.name: summarise(scenario, option, trials, edges, means) for option in scenario.options}


def npvs(scenario: Mapping[str, Any], trials: int = 200) -> dict[str, Array]:
    """Return option -> NPV in the first trials."""
    world = drawn(read(scenario).scenario, trials)
    return {name: np.array(spread(outcome.npv, trials)) for name, outcome in simulate(world).items()}


def number(value: Value) -> float:
    """Return the one number of a value in a block of one trial."""
    return float(np.ravel(value)[0])


def numbers(values: list[Value]) -> list[float]:
    """Return the numbers of values in a block of one trial."""
    return [number(value) for value in values]


NO_EFFECT = dict.fromkeys(EFFECTS, 0)
AT_ONCE = 1e12
"""Sessions a year at which nobody waits for the next one."""


def plain_case(**sections: Any) -> dict[str, Any]:
    """Return a case in which everything is certain, easy to reckon with, and nothing has an effect.

    Everybody is reached at once and everything sticks; no growth, no discount, no tax, no cost of training. One of
    ten customers leaves in a year, half of them because of how they are treated.

    Args:
        sections: What to put on top, key by key; None drops a section.
    """
    case: dict[str, Any] = {
        "company": {"name": "Plain case"},
        "finance": {
            "horizon": 3, "discount_rate": 0, "price_growth": 0, "wage_growth": 0, "cashable": 1, "tax_rate": 0,
        },
        "frontline": {
            "headcount": 100, "fte": 80, "turnover": 0.2, "sick_days": 10, "labour_cost": 66000,
            "replacement_cost": 10000, "hiring_share": 0.25, "work_days": 220, "work_hours": 1650,
            "sick_cost_factor": 1,
        },
        "customers": {
            "count": 1000, "churn": 0.1, "revenue_per_customer": 1000, "contribution_margin": 0.5, "exposure": 1,
            "behaviour_share": 0.5, "contacts_per_customer": 2, "avoidable_share": 0.5, "cost_per_contact": 10,
            "complaint_rate": 0.1, "cost_per_complaint": 50, "handled_well": 0.5, "leave_if_badly": 0.5,
            "leave_if_well": 0.2, "referral_rate": 0,
        },
        "training": {
            "budget_per_employee": 0, "hours_per_employee": 8, "half_dose": 8, "time_cost_share": 0, "coverage": 1,
            "sessions_per_year": AT_ONCE, "adoption_time": 0, "success_probability": 1, "start": 1, "stop": 3,
            "skill_half_life": 12, "transfer": 0.5, "conflict": 0.5, "effects": dict(NO_EFFECT),
        },
        "marketing": {
            "current_spend": 1000000, "extra_spend": 0, "marginal_return": 2, "new_customer_share": 0.5, "returns": 1,
            "half_life_months": 1e-9, "churn_reduction": 0, "success_probability": 1,
        },
    }  # fmt: skip
    return merged(case, sections)


def merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Return one tree on top of another; None drops what stands there."""
    result = dict(base)
    for key, value in over.items():
        if value is None:
            result.pop(key, None)
        elif isinstance(value, Mapping) and isinstance(result.get(key), Mapping):
            result[key] = merged(result[key], value)
        else:
            result[key] = value
    return result


def channels(scenario: Mapping[str, Any], option: str = "train") -> dict[str, list[float]]:
    """Return channel -> amounts by time k = 0..horizon in the base case."""
    return {name: numbers(amounts) for name, amounts in outcomes(scenario)[option].channels.items()}
