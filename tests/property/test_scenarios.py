"""Whatever stands in a scenario: a reading or a scenario error; whatever is a quantity: a quantity or a refusal."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fuzz.pieces import LENGTHS, PIECES, cut
from tests.property.cases import modest

from servroi.config.number import Refusal, Rule
from servroi.config.quantity import Quantity, named, parse
from servroi.config.read import Reading, read_scenario
from servroi.core.distribution import at
from servroi.core.units import KINDS
from servroi.errors import Problem, ScenarioError

ROOT = Path(__file__).parents[2]
RICH = b"""servroi: 1
company: {name: Muster AG, country: CH, currency: CHF, sector: retail, language: de-CH}
frontline:
  turnover: 18 % to 25 %
  sick_days: {value: 7 to 8.5 to 11, source: HR report, grade: A, owner: HR}
  recruitment_cost: 6'000 to 12'000
  teams:
    - {name: counter, headcount: 80, fte: 60.5, contact_share: 70 %}
    - {name: delivery, headcount: 40, contact_share: 30 %, turnover: 3 of 20}
customers: {count: 40'000, churn: 12 % to 18 %, revenue_per_customer: 900, contribution_margin: 30 .. 35 .. 40 %}
training: {budget_per_employee: 100, focus: {service: 60 %}, effects: {churn_reduction: 1 pp to 2 pp}, teams: [counter]}
marketing: {current_spend: {distribution: pert, low: 1, mode: 2, high: 3}, extra_spend: match cash}
finance: {horizon: 5, discount_rate: 8 % to 10 % @80}
readiness: {why: 3.5}
options: {market: null, mix: {training: {scale: 50 %}, marketing: {}}}
correlations: [{between: [frontline.turnover, customers.churn], rank: 0.3}]
simulation: {trials: 10'000, seed: 7}
report: {title: Fall, date: 2026-11-23, colour: '#0b4f6c'}
"""
SCENARIOS = [RICH, *(path.read_bytes() for path in sorted((ROOT / "scenarios").glob("*.yaml")))]
ALPHABET = "0123456789 .,'_%@+-eEtopfCHFnai\u2019\u00a0\u202f\u2013\u2212"
RULES = [
    Rule(kind, currency="CHF", above_zero=above, points=points, certain=certain)
    for kind in KINDS.values()
    for above, points, certain in ((False, True, False), (True, False, False), (False, False, True))
]


def answered(data: bytes, given: list[str]) -> Reading | list[Problem]:
    """Return the reading or the problems of a scenario, each with a slug, a place and a line of bearable length."""
    try:
        return read_scenario(data, "case.yaml", None, given)
    except ScenarioError as error:
        problems = error.problems
    assert problems
    for problem in problems:
        assert problem.slug
        assert problem.place.file
        assert len(str(problem)) < 20_000
    return problems


def parsed(text: str, rule: Rule) -> Quantity | Refusal:
    """Return the quantity that a text means, or why it is refused."""
    try:
        return parse(text, rule)
    except Refusal as refusal:
        return refusal


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """Return a scenario with a few pieces cut, repeated, exchanged or put in."""
    data = draw(st.sampled_from(SCENARIOS))
    for _ in range(draw(st.integers(1, 4))):
        start, length = draw(st.integers(0, len(data))), draw(st.sampled_from(LENGTHS))
        data = cut(data, start, length, draw(st.one_of(st.sampled_from(PIECES), st.none(), st.binary(max_size=4))))
    return data


@modest(max_examples=150)
@given(mutated())
def test_mutated_scenarios(data: bytes) -> None:
    """Never a traceback: a reading or a scenario error with lines that can be printed."""
    answer = answered(data, [])
    if isinstance(answer, Reading):
        assert answer.scenario.options
        assert answer.used


@modest(max_examples=40)
@given(
    st.one_of(st.text(max_size=40), st.sampled_from(["frontline", "options[x]", "extends", "company.name"])),
    st.text(max_size=20),
)
def test_arbitrary_settings(path: str, value: str) -> None:
    """Whatever stands behind `--set`, the answer is a reading or a scenario error."""
    assert answered(RICH, [f"{path}={value}"])


@modest(max_examples=200)
@given(st.one_of(st.text(ALPHABET, max_size=30), st.text(max_size=30)), st.sampled_from(RULES))
def test_arbitrary_quantities(text: str, rule: Rule) -> None:
    """Any text is a quantity within the bounds of its kind, or is refused."""
    answer = parsed(text, rule)
    if isinstance(answer, Quantity):
        check_within(answer, rule)
    else:
        assert answer.slug
        assert len(str(answer)) < 2_000


NUMBERS = st.one_of(
    st.integers(0, 10**16).map(str),
    st.floats(0, 1e15).map(repr),
    st.floats(0, 1).map(repr),
    st.sampled_from(["0", "1", "100", "1e-9"]),
)
UNITS = st.sampled_from(["", " %", " pp", " CHF"])


@modest(max_examples=200)
@given(
    st.lists(NUMBERS, min_size=2, max_size=3),
    st.sampled_from([" to ", " .. ", "\u2013"]),
    UNITS,
    st.sampled_from(RULES),
)
def test_arbitrary_ranges(numbers: list[str], between: str, unit: str, rule: Rule) -> None:
    """A range is finite, monotone and within its bounds, or is refused."""
    answer = parsed(between.join(sorted(numbers, key=float)) + unit, rule)
    if isinstance(answer, Quantity):
        check_within(answer, rule)


@modest(max_examples=200)
@given(
    st.sampled_from(["uniform", "triangular", "pert", "normal", "lognormal", "beta"]),
    st.lists(st.one_of(NUMBERS, st.text(ALPHABET, max_size=6)), min_size=4, max_size=4),
    st.sampled_from(RULES),
)
def test_arbitrary_named(name: str, numbers: list[str], rule: Rule) -> None:
    """A named distribution is finite, monotone and within its bounds, or is refused."""
    keys = {
        "uniform": "low high",
        "triangular": "low mode high",
        "pert": "low mode high",
        "beta": "alpha beta low high",
    }
    names = keys.get(name, "mean sd").split()
    try:
        quantity = named({"distribution": name, **dict(zip(names, numbers, strict=False))}, rule)
    except Refusal:
        return
    check_within(quantity, rule)


def check_within(quantity: Quantity, rule: Rule) -> None:
    """Check that a quantity is finite and monotone at any score, and within its bounds at any score that occurs."""
    values = quantity.distribution.values(np.array([-38.0, -8.0, -3.0, -1.0, 0.0, 1.0, 3.0, 8.0, 38.0]))
    low, high = rule.kind.low, rule.kind.high
    assert np.isfinite(values).all()
    assert low <= values[1]
    assert values[-2] <= high
    assert (np.diff(values) >= -1e-9 * np.abs(values).max()).all()
    assert 0.0 <= quantity.distribution.cut <= 1.0


@modest(max_examples=200)
@given(st.floats(1e-3, 1e12, allow_nan=False))
def test_certain_values_round_trip(value: float) -> None:
    """A number written out is read back as it was."""
    text = repr(value)
    answer = parsed(text, Rule(KINDS["money"], currency="CHF"))
    if isinstance(answer, Quantity):
        assert at(answer.distribution, 0.0) == value
    else:
        assert answer.slug == "dot"
        assert len(text.partition(".")[2]) == 3


@modest(max_examples=100)
@given(st.integers(0, 10**15), st.sampled_from(list("'\u2019_ \u00a0\u202f")))
def test_grouped_values_round_trip(value: int, group: str) -> None:
    """A whole number grouped by any of the signs is read back as it was, with and without its currency."""
    text = f"{value:,}".replace(",", group)
    rule = Rule(KINDS["money"], currency="CHF")
    for spelling in (text, f"{text} CHF", f"CHF {text}"):
        assert at(parse(spelling, rule).distribution, 0.0) == value


@modest(max_examples=100)
@given(st.integers(0, 10_000))
def test_percent_round_trip(hundredths: int) -> None:
    """A share in percent means a hundredth of the number."""
    for spelling in (f"{hundredths / 100} %", f"{hundredths / 100}%"):
        assert at(parse(spelling, Rule(KINDS["share"])).distribution, 0.0) == pytest.approx(
            hundredths / 10_000, abs=1e-15
        )
