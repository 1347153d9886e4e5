"""Where the money comes from: what is printed adds up to the NPV, tax included."""

from __future__ import annotations

from pathlib import Path

import pytest

from servroi import pipeline
from servroi.report.sections.channels import _amounts, channels

CASE = Path(__file__).parents[2] / "scenarios" / "retailer-six-numbers.yaml"


@pytest.mark.parametrize(("rate", "rows"), [("0 %", 0), ("14 %", 1), ("10 % to 30 %", 1)])
def test_channels_and_tax_add_up_to_the_npv(rate: str, rows: int) -> None:
    findings = pipeline.find(pipeline.read(CASE, [f"finance.tax_rate={rate}"]), 500)
    *_, (_, tax) = _amounts(findings)
    before = [sum(worth.mean for worth in found.pv_by_channel.values()) for found in findings.options.values()]
    after = [found.npv.mean for found in findings.options.values()]
    assert [gross + less for gross, less in zip(before, tax, strict=True)] == pytest.approx(after)
    section = channels(findings)
    assert section is not None
    table = section.blocks[0]
    named = [getattr(row[0], "key", "") for row in getattr(table, "rows", ())]
    assert named.count("channels.tax") == rows
