"""Another unit of money or twice the company: what scales does, what is a ratio stays."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.property.cases import Case, cases, found, modest, seeds

from servroi.config.catalog import catalogue
from servroi.core.findings import Findings


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


MONEY = {
    "npv", "expected_shortfall", "pv_by_channel", "npv_by_money", "cash_by_year", "cumulative_by_year",
    "discounted_cumulative_by_year", "difference", "net", "channels",
}  # fmt: skip
"""Parts of the findings that are amounts of money; all others are shares, ratios, times and units."""
UNITS = {"drivers", "needed", "expected"}
"""Parts that are persons, days, customers."""
ROUNDING = 1e-12
"""Of the largest NPV: what the order of adding makes of a difference of large amounts."""
PARTS = ("verdict", "p_best", "options", "comparison", "base_case", "value_by_grade", "arrivals", "break_even")


def figures(node: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield every figure and name of findings but histograms, whose edges are rounded, and what tells of the inputs."""
    if isinstance(node, Findings):
        for part in PARTS:
            yield from figures(getattr(node, part), (part,))
    elif is_dataclass(node) and not isinstance(node, type):
        for field in fields(node):
            if field.name != "histogram":
                yield from figures(getattr(node, field.name), (*path, field.name))
    elif isinstance(node, Mapping | tuple):
        for key, item in node.items() if isinstance(node, Mapping) else enumerate(node):
            yield from figures(item, (*path, str(key)))
    else:
        yield path, node


def compared(before: Case, after: Case, factor: float, grow: set[str], size: float = 1e-6) -> int:
    """Hold the findings of two cases against each other: some parts are times a factor, the others the same."""
    expected, other = (dict(figures(found(case))) for case in (before, after))
    assert expected.keys() == other.keys()
    stake = max(
        abs(figure) for path, figure in expected.items() if path[0] == "options" and path[-2:] == ("npv", "mean")
    )
    for path, figure in expected.items():
        times = factor if grow.intersection(path) else 1.0
        if isinstance(figure, float):
            assert other[path] is not None, path
            assert other[path] / times == pytest.approx(figure, rel=size, abs=size + ROUNDING * stake), path
        else:
            assert other[path] == figure, path
    return len(expected)


@modest(max_examples=6)
@given(seeds, st.sampled_from([0.001, 2.0, 1000.0]))
def test_money_times_k(seed: int, factor: float) -> None:
    """Amounts scale; ROI, IRR, payback, chances and the verdict do not. The factor is exact or nearly."""
    case = in_money(cases(seed))
    assert compared(case, scaled(case, factor, is_money), factor, MONEY) > 150


TWICE = {
    "frontline.headcount", "frontline.fte", "customers.count", "customers.new_customers", "training.fixed_cost",
    "training.setup_cost", "marketing.setup_cost", "marketing.current_spend", "marketing.extra_spend",
}  # fmt: skip


@modest(max_examples=8)
@given(seeds)
def test_twice_the_company_is_twice_the_npv(seed: int) -> None:
    """Twice the money, people and customers; the same ratios, chances and verdict."""
    case = cases(seed)
    assert compared(case, scaled(case, 2, TWICE.__contains__), 2.0, MONEY | UNITS, 1e-9) > 150
