"""The yardstick of the benchmark is the same model: its means and the engine's agree."""

import pytest
from benchmarks.whole_array import LIMIT, compare, example, parameters, whole_array

from servroi.model.engine import run


def test_whole_array_agrees_with_the_engine() -> None:
    drawn = example(trials=100_000)
    rows = compare(whole_array(parameters(drawn), 100_000), run(drawn))
    assert {name: apart for name, _, _, apart in rows if apart > LIMIT} == {}
    for option in ("train", "market"):
        npv = next(mean for name, mean, _, _ in rows if name == f"{option} npv")
        assert sum(mean for name, mean, _, _ in rows if name.startswith(f"{option} ")) == pytest.approx(2.0 * npv)
