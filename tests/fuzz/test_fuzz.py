"""Whatever stands in a file: an answer with finite figures or one of our own errors, in time; `make fuzz` asks more."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.fuzz.examine import everything, examine, finite
from tests.fuzz.mutate import case
from tests.measured import Measured

CASES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))
BATCHES, BATCH = 20, 50


@pytest.mark.parametrize("batch", range(BATCHES))
def test_mutated_files(batch: int, measured: Measured) -> None:
    became = [examine(seed) for seed in range(batch * BATCH, (batch + 1) * BATCH)]
    assert became.count("answered") >= BATCH // 10, "mutations that are all refused try the reader only"
    measured("mutated", {"files": len(became), "refused with a message": became.count("refused")})


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_what_was_found_stays_mended(path: Path) -> None:
    """Each file once ended in a traceback, a warning of a library or a figure that is none."""
    assert everything(path.read_bytes()) in ("answered", "refused")


def test_the_same_seed_gives_the_same_bytes() -> None:
    assert [case(seed) for seed in range(20)] == [case(seed) for seed in range(20)]
    assert len({case(seed) for seed in range(200)}) == 200


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_figure_that_is_none_is_found(value: float) -> None:
    finite({"a": [1.0, None, "x"]})
    with pytest.raises(AssertionError, match=r"a\[1\]"):
        finite({"a": [1.0, value]})
