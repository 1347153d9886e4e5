"""What is printed reads back as what was found, in every language; what is written reads back as what was meant."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from functools import cache
from math import floor, log10
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.measured import Measured

from servroi import pipeline
from servroi.config.catalog import catalogue
from servroi.config.number import Rule
from servroi.config.quantity import Quantity, parse
from servroi.core.distribution import Z95, at
from servroi.core.findings import Findings
from servroi.core.text import Measure, Money, Number, Share, Whole
from servroi.core.units import KINDS
from servroi.render.numbers import FORMATS, NumberFormat
from servroi.render.words import Words

ROOT = Path(__file__).parents[2]
SCENARIOS = sorted(path.stem for path in (ROOT / "scenarios").glob("[!c]*.yaml"))
QUICK = settings(derandomize=True, deadline=None, database=None, max_examples=40)
LOCALES = tuple(FORMATS)
amounts = st.one_of(st.floats(-1e12, 1e12), st.floats(-1e3, 1e3), st.integers(-(10**9), 10**9).map(float))


def read_back(text: str, form: NumberFormat) -> tuple[float, float]:
    """Return the number that somebody reads in a text, and half a unit of its last digit."""
    digits = rf"[+\u2212]?\d+(?:{re.escape(form.group)}\d{{3}})*(?:{re.escape(form.decimal)}\d+)?"
    (found,) = re.findall(digits, text)
    plain = found.replace(form.group, "").replace(form.decimal, ".").replace("\u2212", "-")
    return float(plain), 0.5 * 10.0 ** -len(plain.partition(".")[2])


@pytest.mark.parametrize("locale", LOCALES)
@QUICK
@given(value=amounts, error=st.sampled_from([0.0, 0.0, 3.0, 40.0, 2500.0]))
def test_money(locale: str, value: float, error: float) -> None:
    """Rounded to what its error bears, which is never more than twice that error."""
    said = Words(locale, "", "CHF").say(Money(value, error))
    found, half = read_back(said, FORMATS[locale])
    assert abs(found - value) <= max(half, error) * (1 + 1e-9) + abs(value) * 1e-15
    assert "CHF" in said


@pytest.mark.parametrize("locale", LOCALES)
@QUICK
@given(value=st.one_of(st.floats(0.0, 1.0), st.integers(0, 1000).map(lambda thousandths: thousandths / 1000)))
def test_chances(locale: str, value: float) -> None:
    """In whole percent; certain is said of what is certain only."""
    said = Words(locale, "", "").say(Share(value))
    found, half = read_back(said, FORMATS[locale])
    assert abs(found - value * 100.0) <= half + 1e-9 or said[0] in "<>"
    assert (found in (0.0, 100.0)) <= (value in (0.0, 1.0))


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("digits", [2, 3])
@QUICK
@given(value=amounts)
def test_numbers(locale: str, digits: int, value: float) -> None:
    found, _ = read_back(Words(locale, "", "").say(Number(value, digits)), FORMATS[locale])
    assert found == pytest.approx(value, rel=0.5001 * 10.0 ** (1 - digits), abs=1e-300)
    assert found == 0.0 or (found < 0.0) == (value < 0.0)


# -- documents as a whole ---------------------------------------------------------------------------------------------


@cache
def findings(name: str) -> Findings:
    return pipeline.run(ROOT / "scenarios" / f"{name}.yaml", 500)


Figure = Money | Share | Number | Whole | Measure


def terms(node: Any) -> Iterator[Figure]:
    """Yield every figure in a document, those within sentences as well."""
    if isinstance(node, Figure):
        yield node
    elif dataclasses.is_dataclass(node):
        for field in dataclasses.fields(node):
            yield from terms(getattr(node, field.name))
    elif isinstance(node, Mapping):
        for item in node.values():
            yield from terms(item)
    elif isinstance(node, tuple | list):
        for item in node:
            yield from terms(item)


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_figure_of_a_document_reads_back(name: str, measured: Measured) -> None:
    """As it is shown, in every language; percent are hundredths."""
    document = pipeline.compose_run(findings(name))
    shown = list(terms(document))
    assert len(shown) > 50
    for locale, form in FORMATS.items():
        words = Words(locale, "", "CHF")
        for term in shown:
            said = words.say(term)
            if said[0] in "<>":
                continue
            found, half = read_back(said, form)
            percent = isinstance(term, Share) or (isinstance(term, Measure) and (term.points or "%" in said))
            value = term.value * 100.0 if percent else float(term.value)
            assert abs(found - value) <= allowed(term, half, abs(value)), said
    measured("rendering", {"figures": len(shown) * len(FORMATS)})


def allowed(term: Figure, half: float, size: float) -> float:
    """Return by how much what is shown may differ: half a unit of the last digit that its error or its kind bears."""
    if isinstance(term, Money):
        half = 10.0 ** floor(log10(2.0 * term.error)) / 2.0 if term.error > 0.5 else half
    elif isinstance(term, Number | Measure) and size:
        digits = term.digits if isinstance(term, Number) else 3
        half = max(half, 0.5 * 10.0 ** (floor(log10(size)) + 1 - digits))
    return half + 1e-9 * max(1.0, size)


# -- what is written --------------------------------------------------------------------------------------------------


def points(quantity: Quantity) -> list[float]:
    return [at(quantity.distribution, score) for score in (-Z95, 0.0, Z95)]


@QUICK
@given(
    st.sampled_from(["money", "share", "change", "days"]),
    st.lists(st.floats(0.011, 0.989).map(lambda x: round(x, 4)), min_size=3, max_size=3, unique=True).map(sorted),
    st.sampled_from([" to ", "\u2013", " \u2013 "]),
    st.booleans(),
)
def test_ranges_mean_what_they_say(kind: str, ends: list[float], between: str, middle: bool) -> None:
    """`a to m to b`: 5 % lie below a, half below m, 95 % below b."""
    low, mode, high = ends
    written = between.join(f"{end:.5f}" for end in (ends if middle else [low, high]))
    found = points(parse(written, Rule(KINDS[kind])))
    assert found[::2] == pytest.approx([low, high], rel=1e-12)
    assert not middle or found[1] == pytest.approx(mode, rel=1e-12)


def test_every_default_reads_back_as_it_is_written() -> None:
    """A range of the catalogue: its ends, as numbers, are the 5 % and 95 % points of what is drawn."""
    read = 0
    for entry in catalogue().entries.values():
        ends = re.fullmatch(
            r"(-?[\d.']+)( %)? to (?:.+ to )?(-?[\d.']+)( %)?", entry.default.written if entry.default else ""
        )
        if not ends or entry.rule:
            continue
        scale = 0.01 if ends[4] else 1.0
        low, high = (float(ends[place].replace("'", "")) * scale for place in (1, 3))
        quantity = parse(ends[0], Rule(entry.kind, points=entry.points, low=entry.low))
        assert points(quantity)[::2] == pytest.approx([low, high], rel=1e-9, abs=1e-15), entry.path
        read += 1
    assert read > 15


# -- the same case, written otherwise ---------------------------------------------------------------------------------


def reversed_keys(node: Any, depth: int = 0) -> Any:
    """Return the tree with the keys of all mappings but `options` the other way round."""
    if isinstance(node, list):
        return [reversed_keys(item, depth + 1) for item in node]
    if not isinstance(node, dict):
        return node
    keys = reversed(node)
    return {key: node[key] if depth == 0 and key == "options" else reversed_keys(node[key], depth + 1) for key in keys}


def figures(node: Any) -> Any:
    """Return findings without what tells where in a file something stands, and what the file's bytes were."""
    if isinstance(node, dict):
        return {key: figures(item) for key, item in node.items() if key not in ("line", "scenario_sha256")}
    return [figures(item) for item in node] if isinstance(node, list) else node


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=() if name == "retailer-full" else pytest.mark.thorough) for name in SCENARIOS],
)
def test_the_order_of_keys_changes_no_figure(name: str) -> None:
    tree = yaml.load((ROOT / "scenarios" / f"{name}.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    text = yaml.safe_dump(reversed_keys(tree), sort_keys=False, allow_unicode=True, width=10_000)
    there = yaml.safe_load(pipeline.as_json(findings(name)))
    back = yaml.safe_load(pipeline.as_json(pipeline.find(pipeline.read_bytes(text.encode()), 500)))
    for one in (there, back):
        one["warnings"].sort(key=str)
        one["assumptions"].sort(key=lambda entry: entry["path"])
        for entry in one["assumptions"]:
            entry.pop("file", None)
    assert figures(there) == figures(back)


def test_the_sample_is_finite_and_adds_up() -> None:
    """What reports draw from is what was simulated: channels sum to the NPV in every trial."""
    found = findings(SCENARIOS[0])
    for name, npv in found.sample.npv.items():
        total = np.sum(list(found.sample.pv[name].values()), axis=0)
        np.testing.assert_allclose(total, npv, rtol=1e-9, atol=1e-6)
