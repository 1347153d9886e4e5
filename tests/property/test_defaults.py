"""A default is no more than a line left out: written into the file it changes no figure."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.property.cases import COUNTRIES, SECTORS, Case, cases, modest, ranges, seeds, where
from tests.reference.worlds import read, written

from servroi import pipeline
from servroi.config.catalog import catalogue
from servroi.core.scenario import Input

SECTIONS = ("frontline", "customers", "training", "marketing", "finance", "readiness")
SHARES = ("labour_cost", "revenue")
"""Rules of what is a share of another input: written down as an amount it would no longer follow it."""
TRIALS = 100
Figures = dict[tuple[str, ...], float | None]


def may_be_told(entry: Input, inputs: Mapping[str, Input], found: Figures) -> bool:
    """Tell whether a default means the same when it is written down: as it is, or as the one number it comes to."""
    section, _, name = entry.path.partition(".")
    if entry.stated or section not in SECTIONS or name.startswith("effects.") or entry.rule in SHARES:
        return False
    if entry.rule:
        if any(other.startswith("options[") and one.name == entry.name for other, one in inputs.items()):
            return False  # there the option's own inputs are followed, only while nothing is told
        points = [found.get(("assumptions", entry.path, point)) for point in ("p5", "p95")]
        return points[0] is not None and points[0] == points[1]
    known = catalogue().entries
    return not known[entry.name].options_only and not any(
        other.stated and (entry.name in known[other.name].excludes or other.name in known[entry.name].excludes)
        for other in inputs.values()
    )


def with_defaults_stated(case: Case, found: Figures) -> tuple[Case, set[str]]:
    """Return the case with its defaults written into it, each with its grade, and their names."""
    stated, told = copy.deepcopy(case), set()
    inputs = read(case).scenario.inputs
    for path, entry in inputs.items():
        if may_be_told(entry, inputs, found):
            *_, name = path.split(".")
            holder = holder_of(stated, path)
            assert name not in holder
            value = found["assumptions", path, "p5"] if entry.rule else entry.written
            evidence = {"grade": entry.evidence.grade, "source": "catalogue"} if entry.evidence.grade else {}
            holder[name] = value if entry.kind.whole else {"value": value, **evidence}
            told.add(entry.name)
    return stated, told


def holder_of(case: Case, path: str) -> Case:
    """Return the mapping of a case in which an input stands."""
    if team := re.fullmatch(r"frontline\.teams\[(.+)\]\.\w+", path):
        return next(one for one in case["frontline"]["teams"] if one["name"] == team[1])
    if option := re.fullmatch(r"options\[(.+)\]\.(.+)", path):
        path, case = option[2], case["options"][option[1]]
    holder = case
    for name in path.split(".")[:-1]:
        holder = holder.setdefault(name, {})
    return holder


def figures(case: Case) -> Figures:
    """Return every figure of `run --json` but lines and hashes."""
    found = json.loads(pipeline.as_json(pipeline.find(pipeline.read_bytes(written(case)), TRIALS)))
    found["assumptions"] = {entry["path"]: entry for entry in found["assumptions"]}
    return dict(_figures(found))


def _figures(node: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], float | None]]:
    if isinstance(node, dict | list):
        for key, item in node.items() if isinstance(node, dict) else enumerate(node):
            if key not in ("line", "scenario_sha256", "warnings", "grade"):
                yield from _figures(item, (*path, str(key)))
    elif not isinstance(node, str):
        yield path, node


def compared(case: Case) -> set[str]:
    """Compare all figures of a case and of the same one with its defaults written into it; return which those are.

    An assumption that only served a number told now is no longer one.
    """
    before = figures(case)
    stated, told = with_defaults_stated(case, before)
    after = figures(stated)
    left = {key[1] for key in before.keys() - after.keys() if key[0] == "assumptions"}
    kept = {key: value for key, value in before.items() if left.isdisjoint(key)}
    assert kept.keys() == after.keys()
    for key, value in kept.items():  # but for rounding: what is the same in all trials is reckoned once or in each
        assert after[key] == (value if value is None else pytest.approx(value, rel=1e-9, abs=1e-9)), key
    return told


@modest(max_examples=7)
@given(seeds)
def test_resolved_defaults_may_be_written_into_the_file(seed: int) -> None:
    assert len(compared(cases(seed))) > 5


@modest(max_examples=3)
@given(st.sampled_from(["", *COUNTRIES]), st.sampled_from(["", *SECTORS]))
def test_nearly_every_default_may_be_written_into_the_file(country: str, sector: str) -> None:
    """Where the author says little, in any country and sector."""
    case = ranges(company=None, options={"deep": {"training": {"scale": 2}}})
    case["company"] = {"name": "Defaults", **where(country, sector)}
    told = compared(case)
    assert told > {
        "training.success_probability",
        "training.start",
        "training.stop",
        "finance.horizon",
        "frontline.fte",
    }
    assert len(told) > 40
