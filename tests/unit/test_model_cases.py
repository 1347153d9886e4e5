"""The worked cases go through the real reader and the real engine: every input, channel and NPV."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.reference.worlds import base_world, number, numbers, read

from servroi.analysis.base_case import BaseCase
from servroi.model.channels import CHANNELS
from servroi.model.simulate import net, simulate
from servroi.sampling.draw import plan

FILE = Path(__file__).parents[1] / "cases" / "model_cases.yaml"
CASES: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))["cases"]
SECTIONS = ("finance", "frontline", "customers", "training", "marketing", "readiness")
MET: Any = {"rel": 1e-9, "abs": 1e-9}
"""Figures are printed to nine decimals."""


def stated(section: Any, path: str) -> Iterator[tuple[str, float]]:
    """Yield path and value of every number that a section states."""
    for key, value in section.items():
        if key == "teams" and isinstance(value[0], dict):
            for team in value:
                yield from stated(team, f"{path}.teams[{team['name']}]")
        elif isinstance(value, dict):
            yield from stated(value, f"{path}.{key}")
        elif isinstance(value, int | float):
            yield f"{path}.{key}", float(value)


@pytest.fixture(params=CASES, ids=[case["name"] for case in CASES])
def case(request: pytest.FixtureRequest) -> dict[str, Any]:
    chosen: dict[str, Any] = request.param
    return chosen


def test_every_stated_input_arrives(case: dict[str, Any]) -> None:
    scenario = read(case["scenario"]).scenario
    values = BaseCase(plan(scenario, scenario.inputs)).inputs(frozenset(scenario.inputs))
    expected = dict(pair for name in SECTIONS for pair in stated(case["scenario"].get(name, {}), name))
    assert len(expected) > 40
    assert {path: values[path] for path in expected} == pytest.approx(expected, rel=1e-12)
    origins = {path: scenario.inputs[path].origin.layer for path in expected}
    assert set(origins.values()) == {"file"}


def test_channels_and_npvs(case: dict[str, Any]) -> None:
    scenario = read(case["scenario"]).scenario
    world = base_world(scenario)
    found = simulate(world)
    assert list(found) == list(case["expected_base_case"])
    for name, expected in case["expected_base_case"].items():
        outcome = found[name]
        assert list(outcome.channels) == [channel.name for channel in CHANNELS]
        for channel, amounts in outcome.channels.items():
            listed = expected["channels"].get(channel, [0.0] * (scenario.horizon + 1))
            assert numbers(amounts) == pytest.approx(listed, **MET), channel
        assert number(outcome.npv) == pytest.approx(expected["npv"], **MET)
        kept = 1.0 - case["scenario"]["finance"]["tax_rate"]
        assert kept * sum(number(pv) for pv in outcome.pv.values()) == pytest.approx(expected["npv"], **MET)
        columns = [kept * sum(column) for column in zip(*expected["channels"].values(), strict=True)]
        assert numbers(net(outcome, world)) == pytest.approx(columns, rel=1e-9, abs=1e-8)


def test_base_case_reports_the_same(case: dict[str, Any]) -> None:
    reading = read(case["scenario"])
    for name, option in BaseCase(plan(reading.scenario, reading.used)).options().items():
        expected = case["expected_base_case"][name]
        assert option.npv == pytest.approx(expected["npv"], **MET)
        for channel, listed in expected["channels"].items():
            assert list(option.channels[channel]) == pytest.approx(listed, **MET), channel
