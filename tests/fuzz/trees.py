"""Mutations of a file's structure: what stands where, how often, and under which name."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from tests.fuzz.pieces import WORDS
from tests.fuzz.quantities import number, quantity, within

from servroi.config.catalog import catalogue
from servroi.config.teams import OWN

Tree = dict[str, Any]


def spots(node: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every holder with its key or position, outside in."""
    for key in node if isinstance(node, dict) else range(len(node)):
        yield node, key
        if isinstance(node[key], dict | list):
            yield from spots(node[key])


def spot(tree: Tree, dice: Random) -> tuple[Any, Any]:
    """Return a holder and a key in it; an empty tree gets one."""
    return dice.choice(list(spots(tree)) or [(tree, "frontline")])


def restate(tree: Tree, dice: Random) -> None:
    """State any input of the catalogue at the edge of what it may be, seldom anyhow."""
    entry = dice.choice([entry for entry in catalogue().entries.values() if ".focus." not in entry.path])
    frontline = tree.get("frontline")
    teams = frontline.get("teams") if entry.name in OWN and isinstance(frontline, dict) else None
    if teams and isinstance(teams, list) and isinstance(teams[0], dict):
        teams[0][entry.name] = within(entry, dice)
        return
    steps = entry.path.split(".")
    levers = {"training": "train", "marketing": "market"}
    if entry.section in levers and (entry.options_only or dice.random() < 0.2):
        steps = ["options", levers[entry.section], *steps]
    holder: Any = tree
    for step in steps[:-1]:
        inner = holder.get(step)
        holder[step] = inner if isinstance(inner, dict) else {}
        holder = holder[step]
    holder[steps[-1]] = within(entry, dice) if dice.random() < 0.98 else quantity(dice)


def replace(tree: Tree, dice: Random) -> None:
    """Exchange something for a quantity."""
    holder, key = spot(tree, dice)
    holder[key] = quantity(dice)


def figure(tree: Tree, dice: Random) -> None:
    """Exchange something for a value as JSON has them, perhaps beyond all numbers."""
    holder, key = spot(tree, dice)
    holder[key] = dice.choice(
        (10**400, -(10**30), 1e-320, float("inf"), float("nan"), 2**63, -1, 0.5, True, None, [], {}, "")
    )


def forget(tree: Tree, dice: Random) -> None:
    """Take something out."""
    holder, key = spot(tree, dice)
    if isinstance(holder, list) or key in holder:
        del holder[key]


def exchange(tree: Tree, dice: Random) -> None:
    """Put a copy of something where something else stands."""
    (there, one), (here, other) = spot(tree, dice), spot(tree, dice)
    found = there.get(one) if isinstance(there, dict) else there[one]
    here[other] = copy.deepcopy(found)


def rename(tree: Tree, dice: Random) -> None:
    """Give something another name."""
    holder, key = spot(tree, dice)
    if isinstance(holder, dict):
        holder[dice.choice(WORDS)] = holder.pop(key, None)


def repeat(tree: Tree, dice: Random) -> None:
    """Repeat items of a list, few or very many times."""
    lists = [node[key] for node, key in spots(tree) if isinstance(node[key], list) and node[key]]
    if lists:
        chosen = dice.choice(lists)
        chosen += [copy.deepcopy(dice.choice(chosen)) for _ in range(dice.choice((1, 2, 30, 400)))]


def correlate(tree: Tree, dice: Random) -> None:
    """State correlations between any inputs."""
    paths = [*catalogue().entries, "frontline.teams[a].turnover", "x"]
    pairs = [{"between": dice.choices(paths, k=2), "rank": number(dice)} for _ in range(dice.choice((1, 2, 20)))]
    tree["correlations"] = pairs


MUTATIONS: list[Callable[[Tree, Random], None]] = [
    replace, replace, replace, forget, exchange, exchange, rename, repeat, correlate,
]  # fmt: skip
JSON_MUTATIONS = [*MUTATIONS[:-1], *[figure] * 8]
