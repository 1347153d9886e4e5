"""Channels read what they declare, the model reads every input of the catalogue, and effects are as catalogued."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.reference.random_cases import random_scenario
from tests.reference.worlds import base_world, plain_case, read

from servroi.config.catalog import catalogue
from servroi.config.read import Reading
from servroi.core.effects import EFFECTS
from servroi.core.findings import COSTS
from servroi.core.flow import amounts
from servroi.core.scenario import LUCK
from servroi.model.channels import CHANNELS
from servroi.model.simulate import simulate
from servroi.model.world import Values

INPUTS = Path(__file__).parents[2] / "src" / "servroi" / "catalog" / "inputs"
TRAINING: dict[str, dict[str, Any]] = yaml.safe_load((INPUTS / "training.yaml").read_text(encoding="utf-8"))
EVERY_EFFECT = dict.fromkeys(EFFECTS, 0.01)
BOTH: dict[str, Any] = {"mix": {"training": {}, "marketing": {}}}
ALL_IN = plain_case(
    training={"effects": EVERY_EFFECT, "budget_per_employee": 50, "time_cost_share": 1},
    marketing={"extra_spend": 5000},
    customers={"referral_rate": 0.1},
    options=BOTH,
)
PARTS = plain_case(
    training={"effects": EVERY_EFFECT, "budget_per_employee": 50, "time_cost_share": 1},
    marketing={"extra_spend": 5000},
    customers={"referral_rate": 0.1},
    options=BOTH,
    frontline={
        "replacement_cost": None, "hiring_share": None, "recruitment_cost": 3000, "onboarding_cost": 2000,
        "ramp_up_months": 4, "ramp_up_gap": 0.5,
    },
)  # fmt: skip
NO_NUMBERS = {"training.teams"}
"""Catalogue entries that are lists of names."""


class Watch:
    """Notes which inputs are asked for, present or not."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.names: set[str] = set()
        get, has = Values.__getitem__, Values.__contains__

        def noted(values: Values, name: str) -> None:
            if has(values, name):
                self.names.add(values.block.scenario.inputs[values.path(name)].name)

        def getitem(values: Values, name: str) -> Any:
            noted(values, name)
            return get(values, name)

        def contains(values: Values, name: str) -> bool:
            noted(values, name)
            return has(values, name)

        monkeypatch.setattr(Values, "__getitem__", getitem)
        monkeypatch.setattr(Values, "__contains__", contains)


@pytest.mark.parametrize("channel", CHANNELS, ids=[channel.name for channel in CHANNELS])
def test_channel_reads_what_it_declares(channel: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: set[str] = set()
    for case in (ALL_IN, PARTS):
        scenario = read(case).scenario
        drivers = simulate(base_world(scenario))["mix"].drivers
        world = base_world(scenario)
        with monkeypatch.context() as patch:
            watch = Watch(patch)
            flows = channel.flows(drivers, world)
        moved = amounts(flows, scenario.horizon + 1)
        assert any(float(amount) != 0.0 for amount in moved), "the case must move every channel"
        seen |= watch.names
    assert len(set(channel.reads)) == len(channel.reads)
    assert seen == set(channel.reads)


def test_declared_reads_are_in_the_catalogue() -> None:
    assert {name for channel in CHANNELS for name in channel.reads} <= set(catalogue().entries)


def test_channels_have_each_name_once_and_costs_come_last() -> None:
    names = [channel.name for channel in CHANNELS]
    assert len(names) == len(set(names)) == 15
    assert [channel.name for channel in CHANNELS if channel.cost] == names[-3:]


KINDS = {
    "cash": {"turnover", "complaints", "training_cost", "marketing_cost"},
    "capacity": {"ramp_up", "sickness", "productivity", "avoidable_contacts", "training_time"},
    "revenue": {"retention", "referral", "acquisition", "upsell", "price", "campaign_sales"},
}


@pytest.mark.parametrize("kind", KINDS)
def test_kinds_of_money(kind: str) -> None:
    assert {channel.name for channel in CHANNELS if channel.money == kind} == KINDS[kind]


def test_costs_are_those_of_the_channels() -> None:
    """Reports know them by name, for they see no model."""
    assert tuple(channel.name for channel in CHANNELS if channel.cost) == COSTS


def names_read(reading: Reading) -> set[str]:
    inputs = reading.scenario.inputs
    return {inputs[path].name if path in inputs else path for path in reading.used - set(LUCK)}


def test_the_model_reads_every_input_of_the_catalogue() -> None:
    cases = [ALL_IN, PARTS, *(random_scenario(seed) for seed in range(40))]
    used = set().union(*(names_read(read(case)) for case in cases))
    assert used == set(catalogue().entries) - NO_NUMBERS


@pytest.mark.parametrize("name", EFFECTS)
def test_effect_is_as_catalogued(name: str) -> None:
    effect, entry = EFFECTS[name], TRAINING[f"effects.{name}"]
    assert (effect.state, effect.function) == (entry["state"], entry["function"])
    assert effect.customers == (entry["side"] == "customers")
    assert bool(effect.baseline) == entry.get("pp", False)
    assert effect.name == name
    section = "customers" if effect.customers else "frontline"
    assert not effect.baseline or f"{section}.{effect.baseline}" in catalogue().entries


def test_effects_are_those_of_the_catalogue() -> None:
    assert [f"effects.{name}" for name in EFFECTS] == [key for key in TRAINING if key.startswith("effects.")]
    assert {name for name, effect in EFFECTS.items() if effect.strained} == {"churn_reduction", "recovery_gain"}


@pytest.mark.parametrize(
    ("sections", "unused"),
    [
        ({"training": {"half_dose": 7}}, "training.half_dose"),
        ({"frontline": {"fte": 80, "sick_days": 9}}, "frontline.sick_days"),
        ({"customers": {"cost_per_contact": 7}}, "customers.cost_per_contact"),
        ({"training": {"transfer": 0.3}}, "training.transfer"),  # every effect is stated
    ],
)
def test_what_cannot_matter_is_said(sections: dict[str, Any], unused: str) -> None:
    reading = read(plain_case(**sections))
    assert unused not in reading.used
    assert unused in {notice.path for notice in reading.notices if notice.slug == "unused"}
