"""The order of keys and teams, and what is said twice, changes nothing."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from itertools import count, islice
from random import Random
from typing import Any

from hypothesis import given
from tests.measured import Measured
from tests.property.cases import Case, cases, found, modest, ranges, seeds
from tests.property.test_scale import compared, figures
from tests.reference.worlds import merged


def shuffled(node: Any, source: Random, depth: int = 0) -> Any:
    """Return the tree with the keys of all mappings but `options` in another order."""
    if not isinstance(node, dict):
        return node
    keys = list(node)
    source.shuffle(keys)
    return {
        key: node[key] if key == "options" and depth == 0 else shuffled(node[key], source, depth + 1) for key in keys
    }


@modest(max_examples=6)
@given(seeds)
def test_order_of_keys_is_irrelevant(seed: int) -> None:
    case = merged(cases(seed), {"training": {"effects": {"productivity_gain": "0 % to 3 %"}}})
    there, back = found(case), found(shuffled(case, Random(seed)))
    assert list(there.options) == list(back.options)
    assert dict(figures(there)) == dict(figures(back))


def with_teams(least: int, most: int) -> Iterator[tuple[int, Case]]:
    """Yield so many random cases that have several teams."""
    seeds = (seed for seed in count() if len(cases(seed)["frontline"].get("teams", [])) >= least)
    for seed in islice(seeds, most):
        yield seed, cases(seed)


def test_order_of_teams_is_irrelevant(thorough: bool, measured: Measured) -> None:
    """But for the order in which amounts are added."""
    tried = 0
    for seed, case in with_teams(2, 100 if thorough else 5):
        other = copy.deepcopy(case)
        Random(seed).shuffle(other["frontline"]["teams"])
        if other["frontline"]["teams"] == case["frontline"]["teams"]:
            other["frontline"]["teams"].reverse()
        assert compared(case, other, 1.0, set(), 1e-9) > 150
        tried += 1
    assert tried >= 5
    measured("invariants", {"invariants": 1, "cases": tried})


def alone(case: Case) -> Case:
    """Return a case with only its first team, as the whole front line."""
    case = copy.deepcopy(case)
    (first, *_), front = case["frontline"].pop("teams"), case["frontline"]
    case["frontline"] = {**front, **{name: value for name, value in first.items() if name not in ("name", *SHARED)}}
    for lever in (case["training"], *((one or {}).get("training") or {} for one in case.get("options", {}).values())):
        lever.pop("teams", None)
    return case


SHARED = ("contact_share",)


def test_two_teams_that_are_alike_are_one_team(thorough: bool, measured: Measured) -> None:
    """Where teams inherit what is uncertain, they share its draw."""
    tried = 0
    every = [ranges(), *(alone(case) if "teams" in case["frontline"] else case for case in map(cases, range(100)))]
    for number, whole in enumerate(every[: 100 if thorough else 6]):
        front, eighths = whole["frontline"], 1 + number % 7
        people = {name: front[name] for name in ("headcount", "fte") if name in front}
        shares = {"a": eighths / 8, "b": 1 - eighths / 8}
        split = copy.deepcopy(whole)
        split["frontline"] = {name: value for name, value in front.items() if name not in people}
        split["frontline"]["teams"] = [
            {"name": team, **{name: amount * share for name, amount in people.items()}}
            | ({"contact_share": share} if number % 2 else {})
            for team, share in shares.items()
        ]
        assert compared(whole, split, 1.0, set(), 1e-9) > 100
        tried += 1
    assert tried >= 6
    measured("invariants", {"invariants": 1, "cases": tried})
