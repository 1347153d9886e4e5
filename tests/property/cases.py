"""Cases that properties are tried on."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from tests.reference.random_cases import random_scenario
from tests.reference.worlds import drawn, merged, read, written

from servroi import pipeline
from servroi.config.catalog import FOLDER
from servroi.core.findings import Findings
from servroi.core.value import Array, spread
from servroi.model.simulate import net, simulate

THOROUGH = "thorough"
"""The profile of a run with `--thorough`."""
_MORE = 10
"""How many times as many examples it tries."""
SIZE = 50
"""Trials in which a property is looked at."""
Case = dict[str, Any]
seeds = st.integers(0, 10_000)

RANGES: Case = {
    "frontline": {
        "headcount": 120, "turnover": "18 % to 25 %", "sick_days": "7 to 8.5 to 11",
        "replacement_cost": "6000 to 12000",
    },
    "customers": {
        "count": 40_000, "churn": "12 % to 18 %", "revenue_per_customer": 900, "contribution_margin": "30 % to 40 %",
        "contacts_per_customer": 3,
    },
    "training": {"budget_per_employee": 100, "hours_per_employee": 5},
    "marketing": {"current_spend": 700_000},
}  # fmt: skip


def modest(max_examples: int) -> settings:
    """Return settings that try the same examples in every run, few of them, unless the run is a thorough one."""
    examples = max_examples * (_MORE if settings.get_current_profile_name() == THOROUGH else 1)
    slow = [HealthCheck.too_slow]
    return settings(max_examples=examples, derandomize=True, deadline=None, database=None, suppress_health_check=slow)


def ranges(**sections: Any) -> Case:
    """Return a case like a company's first one: some ranges of its own, the rest defaults."""
    return merged({"company": {"name": "Ranges", "country": "CH"}, **RANGES}, sections)


COUNTRIES = ("CH", "DE", "AT")
SECTORS = tuple(sorted(path.stem for path in (FOLDER / "sectors").glob("*.yaml")))


def where(country: str, sector: str) -> dict[str, str]:
    """Return what a company says about where and what it is; nothing for what is empty."""
    return {key: value for key, value in (("country", country), ("sector", sector)) if value}


def cases(seed: int) -> Case:
    """Return a random case of any country and sector, with or without teams, customers and options.

    What it states is certain; its defaults are not.
    """
    case = random_scenario(seed)
    return merged(case, {"company": where("", Random(seed).choice(("", *SECTORS)))})


def found(case: Case, trials: int = SIZE) -> Findings:
    """Return the findings of a case, read from a file and run as everybody runs it."""
    return pipeline.find(pipeline.read_bytes(written(case)), trials)


def near(amount: float | None, expected: float, size: float = 1.0, close: float = 1e-9) -> bool:
    """Tell whether an amount is the expected one, relative to the largest of 1, the two and the amounts at stake."""
    return amount is not None and abs(amount - expected) <= close * max(1.0, abs(expected), size)


def close(found: Array, expected: Array, size: float = 1e-9) -> bool:
    """Tell whether two rows agree, relative to the larger of 1 and the largest amount in them."""
    return bool(np.max(np.abs(found - expected), initial=0.0) <= size * max(1.0, np.max(np.abs(expected), initial=0.0)))


def flows(case: Case, size: int = SIZE) -> Iterator[tuple[str, dict[str, Array], Array, Array]]:
    """Yield each option with its channels (time, trial), net flows and NPVs in the first trials."""
    world = drawn(read(case).scenario, size)
    for name, outcome in simulate(world).items():
        channels = {
            channel: np.array([spread(amount, size) for amount in amounts])
            for channel, amounts in outcome.channels.items()
        }
        flow = np.array([spread(amount, size) for amount in net(outcome, world)])
        yield name, channels, flow, np.array(spread(outcome.npv, size))
