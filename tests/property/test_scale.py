"""Another unit of money or twice the company: what scales does, what is a ratio stays."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.property.cases import SIZE, Case, cases, close, modest, seeds
from tests.reference.worlds import (
    npvs,
    read,
    simulated,
    summaries,
)

from servroi.config.catalog import catalogue
from servroi.core.findings import OptionFindings


def leaves(node: Any, path: str = "") -> Iterator[tuple[dict[str, Any], str, str]]:
    """Yield every mapping entry of a case that is no mapping or list: its mapping, key and path without options."""
    if isinstance(node, list):
        for item in node:
            yield from leaves(item, path)
    elif isinstance(node, dict):
        for key, value in node.items():
            inner = key if path in ("", "options.*") else f"{path}.{key}"
            if path == "options":
                inner = "options.*"
            if isinstance(value, dict) or (isinstance(value, list) and value and isinstance(value[0], dict)):
                yield from leaves(value, inner.removesuffix(".teams"))
            else:
                yield node, key, inner


def scaled(case: Case, factor: float, wanted: Callable[[str], bool]) -> Case:
    """Return the case with the numbers of the wanted inputs times a factor."""
    case = copy.deepcopy(case)
    for holder, key, path in list(leaves(case)):
        if wanted(path) and isinstance(holder[key], int | float):
            holder[key] = holder[key] * factor
    return case


def is_money(path: str) -> bool:
    entry = catalogue().entries.get(path)
    return entry is not None and entry.kind.name in ("money", "spend")


def in_money(case: Case) -> Case:
    """Return the case with every money default stated at its median, for those do not scale."""
    case = copy.deepcopy(case)
    country = case["company"].get("country", "")
    held = {"frontline": case["frontline"], "training": case["training"], "customers": case.get("customers")}
    for path, entry in catalogue().entries.items():
        section = held.get(entry.section)
        default = catalogue().default(path, country, "")
        if section is None or entry.kind.name != "money" or default is None or entry.rule:
            continue
        _, _, middle = default.written.partition(" to ")
        section.setdefault(entry.name, float((middle or default.written).partition(" to ")[0].replace("'", "")))
    return case


def ratios(option: OptionFindings) -> list[float | None]:
    """Return what must not depend on the unit of money."""
    spreads = (option.roi, option.bcr, option.mirr, option.payback_years, option.discounted_payback_years)
    more = (option.first_year_roi, option.undiscounted_roi)
    return [point for one in (*spreads, *more) for point in (one.mean, one.p5, one.p95)] + [
        option.irr.p50, option.irr.share_none, option.irr.share_several, option.p_npv_positive.value,
    ]  # fmt: skip


@modest(max_examples=8)
@given(seeds, st.sampled_from([0.001, 2.0, 1000.0]))
def test_money_times_k(seed: int, factor: float) -> None:
    """NPVs scale; ROI, IRR and payback do not. The factor is exact or nearly, so only rounding is left."""
    case = in_money(cases(seed))
    one, other = (read(each).scenario for each in (case, scaled(case, factor, is_money)))
    first, second = (simulated(each, 100) for each in (one, other))
    found, expected = summaries(other, second), summaries(one, first)
    for name in expected:
        assert close(second.options[name].npv / factor, first.options[name].npv, 1e-8)
        pairs = zip(ratios(found[name]), ratios(expected[name]), strict=True)
        for after, before in pairs:
            assert after == pytest.approx(before, rel=1e-6, abs=1e-6) if before is not None else after is None


TWICE = {
    "frontline.headcount", "frontline.fte", "customers.count", "customers.new_customers", "training.fixed_cost",
    "training.setup_cost", "marketing.setup_cost", "marketing.current_spend", "marketing.extra_spend",
}  # fmt: skip


@modest(max_examples=12)
@given(seeds)
def test_twice_the_company_is_twice_the_npv(seed: int) -> None:
    case = cases(seed)
    before, after = npvs(case, SIZE), npvs(scaled(case, 2, TWICE.__contains__), SIZE)
    assert all(close(after[name], 2.0 * before[name]) for name in before)
