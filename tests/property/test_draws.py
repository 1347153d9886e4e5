"""What is drawn depends on its own input, the seed and the trial alone; threads change nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from tests.property.cases import SIZE, Case, ranges
from tests.reference.worlds import (
    drawn,
    npvs,
    read,
    simulated,
    summaries,
)

from servroi.core.scenario import Scenario
from servroi.model.simulate import reads, simulate
from servroi.sampling.draw import plan


def values_of(scenario: Scenario) -> dict[str, Any]:
    world = drawn(scenario, SIZE)
    return {**world.draws.values, **world.draws.luck}


@pytest.mark.parametrize(
    "extra",
    [
        {"customers": {"handled_well": "50 % to 60 %"}},
        {"training": {"adoption_time": "5 to 9"}},
        {"training": {"effects": {"upsell_gain": "0 % to 1 %"}}},
        {"finance": {"tax_rate": "10 % to 20 %"}},
        {"options": {"deep": {"training": {"coverage": "60 % to 80 %", "scale": 2}}}},
        {"finance": {"horizon": 8}},
    ],
)
def test_an_unrelated_input_leaves_all_other_draws(extra: Case) -> None:
    before, after = (values_of(read(case).scenario) for case in (ranges(), ranges(**extra)))
    changed = {path for path in before if path in after and not np.array_equal(before[path], after[path])}
    told = {f"{section}.{key}" for section, keys in extra.items() for key in keys}
    assert len(set(before) & set(after)) > 25
    assert all(any(path.startswith(name) for name in told) for path in changed)


def test_a_shorter_run_is_a_prefix_of_a_longer_one() -> None:
    scenario = read(ranges()).scenario
    short, long = simulated(scenario, 500), simulated(scenario, 40_000)
    for name, option in short.options.items():
        np.testing.assert_allclose(option.npv, long.options[name].npv[:500], rtol=1e-12)


SMALL = ranges(finance={"horizon": 3}, customers=None, marketing=None)


def test_the_same_bytes_on_one_two_and_eight_threads() -> None:
    """Four blocks, the last one short."""
    scenario = replace(read(SMALL).scenario, trials=100_000)
    results = [simulated(scenario, 100_000, threads=threads) for threads in (1, 2, 8)]
    first = results[0].options["train"]
    for result in results[1:]:
        other = result.options["train"]
        assert other.npv.tobytes() == first.npv.tobytes()
        assert other.takes is not None
        assert first.takes is not None
        assert other.takes.tobytes() == first.takes.tobytes()
        assert other.detail.net.tobytes() == first.detail.net.tobytes()
        assert all(other.detail.pv[name].tobytes() == row.tobytes() for name, row in first.detail.pv.items())
        assert other.sums == first.sums
    assert summaries(scenario, results[0]) == summaries(scenario, results[2])


def test_another_seed_gives_other_numbers_and_the_same_seed_the_same() -> None:
    scenario = read(ranges()).scenario
    one, same, other = (simulated(scenario, 200, seed).options["train"].npv for seed in (1, 1, 2))
    assert one.tobytes() == same.tobytes()
    assert not np.array_equal(one, other)


def test_what_is_read_does_not_depend_on_the_draw() -> None:
    scenario = read(ranges()).scenario
    for block in (0, 1):
        world = drawn(scenario, 3, block)
        simulate(world)
        assert world.reads == reads(scenario)


@pytest.mark.parametrize("chance", [0.5, "30 % to 60 %"])
def test_what_is_read_does_not_depend_on_luck(chance: float | str) -> None:
    """Everybody leaves before the next session, so nobody is ever reached, whether the programme takes hold or not."""
    case = ranges(frontline={"turnover": 3}, training={"sessions_per_year": 1, "success_probability": chance})
    assert all(np.isfinite(npv).all() for npv in npvs(case).values())
    reading = read(case)
    drawn_inputs = plan(reading.scenario, reading.used)
    assert set(drawn_inputs.uncertain) <= reading.used
