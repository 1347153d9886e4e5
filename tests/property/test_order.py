"""The order of keys and teams, and what is said twice, changes nothing."""

from __future__ import annotations

import copy
from random import Random
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.property.cases import SIZE, cases, close, modest, ranges, seeds
from tests.reference.worlds import (
    merged,
    npvs,
)


def shuffled(node: Any, source: Random, depth: int = 0) -> Any:
    """Return the tree with the keys of all mappings but `options` in another order."""
    if not isinstance(node, dict):
        return node
    keys = list(node)
    source.shuffle(keys)
    return {
        key: node[key] if key == "options" and depth == 0 else shuffled(node[key], source, depth + 1) for key in keys
    }


@modest(max_examples=12)
@given(seeds)
def test_order_of_keys_is_irrelevant(seed: int) -> None:
    case = merged(cases(seed), {"training": {"effects": {"productivity_gain": "0 % to 3 %"}}})
    there, back = npvs(case, SIZE), npvs(shuffled(case, Random(seed)), SIZE)
    assert list(there) == list(back)
    for name, npv in there.items():
        np.testing.assert_array_equal(npv, back[name])


@modest(max_examples=12)
@given(seeds)
def test_order_of_teams_is_irrelevant(seed: int) -> None:
    """But for the order in which amounts are added."""
    case = cases(seed)
    if "teams" not in case["frontline"]:
        return
    other = copy.deepcopy(case)
    other["frontline"]["teams"].reverse()
    there, back = npvs(case, SIZE), npvs(other, SIZE)
    assert all(close(back[name], npv) for name, npv in there.items())


@modest(max_examples=8)
@given(seeds, st.integers(1, 7), st.booleans())
def test_two_teams_that_are_alike_are_one_team(seed: int, eighths: int, contacts: bool) -> None:
    """Where teams inherit what is uncertain, they share its draw."""
    whole = cases(seed)
    if "teams" in whole["frontline"]:
        whole = ranges()
    shares = {"a": eighths / 8, "b": 1 - eighths / 8}
    people = {name: whole["frontline"][name] for name in ("headcount", "fte") if name in whole["frontline"]}
    split = copy.deepcopy(whole)
    split["frontline"] = {name: value for name, value in whole["frontline"].items() if name not in people}
    split["frontline"]["teams"] = [
        {"name": team, **{name: number * share for name, number in people.items()}}
        | ({"contact_share": share} if contacts else {})
        for team, share in shares.items()
    ]
    one, two = npvs(whole, SIZE), npvs(split, SIZE)
    assert all(close(two[name], npv, 1e-12) for name, npv in one.items())
