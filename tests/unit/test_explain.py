"""Every formula gives the figure it explains, from the numbers it shows, down to the inputs."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from servroi import pipeline
from servroi.analysis.base_case import BaseCase
from servroi.analysis.explain import TABLE, case_of, explain, paths
from servroi.analysis.explain_input import explain_input
from servroi.analysis.expression import as_expr, call, named, tokens
from servroi.analysis.formulas import Case, form_of
from servroi.config.read import Reading, read_scenario
from servroi.core.effects import EFFECTS
from servroi.core.explain import Explained, ExplainedInput, Piece, Token
from servroi.core.text import Term
from servroi.model.channels import CHANNELS
from servroi.render.words import Words
from servroi.report.document import Prose
from servroi.report.formulas import as_shown, formula
from servroi.sampling.draw import plan

SCENARIOS = Path(__file__).parents[2] / "scenarios"
HEAD = """\
company: {name: Muster, country: CH, sector: retail}
customers:
  count: 40'000
  churn: 12 % to 18 %
  revenue_per_customer: 900
  contribution_margin: 35 %
  contacts_per_customer: 0.8
  referral_rate: 2 %
"""
ODD = (
    HEAD
    + """\
frontline: {headcount: 120, fte: 100, turnover: 18 % to 25 %, recruitment_cost: 6'000 to 12'000}
training:
  stop: 2
  setup_cost: 20'000
  fixed_cost: 5'000
  empowerment_budget: 50
  focus: {service: 50 %, sales: 30 %, ambassador: 20 %}
  effects: {turnover_reduction: 1 pp to 3 pp, upsell_gain: 1 %, price_premium: 0.5 %, conversion_gain: 2 %}
marketing: {current_spend: 100, churn_reduction: 2 %, returns: 100 %}
finance: {horizon: 6, tax_rate: 20 %}
readiness: {why: 2, lead: 2, learn: 4}
options:
  deep: {training: {scale: 2, start: 2, stop: 3}, marketing: {extra_spend: match cash}}
  buy: {marketing: {extra_spend: 30'000, acquisition_cost: 200, setup_cost: 1'000, start: 2, stop: 3}}
"""
)
ALONE = "company: {name: Muster}\nfrontline: {headcount: 10}\ntraining: {hours_per_employee: 0}\n"
CASES = ["claims-as-claimed.yaml", "retailer-full.yaml", "insurer-switzerland.yaml", "odd", "alone"]


@cache
def reading(name: str) -> Reading:
    if name in ("odd", "alone"):
        return read_scenario((ODD if name == "odd" else ALONE).encode(), f"{name}.yaml", None, [])
    return pipeline.read(SCENARIOS / name)


@cache
def case(name: str) -> Case:
    found = reading(name)
    return case_of(BaseCase(plan(found.scenario, found.used)))


@cache
def explained(name: str) -> dict[str, Explained]:
    """Return every result, explained."""
    return {path: explain(case(name), where) for path, where in paths(case(name)).items()}


@cache
def explained_inputs(name: str) -> dict[str, ExplainedInput]:
    """Return every input that follows from others, explained."""
    found = case(name)
    derived = [path for path, entry in found.scenario.inputs.items() if entry.rule]
    return {path: explain_input(found, reading(name).used, path) for path in derived}


def multiplied_out(parts: tuple[Token, ...], terms: tuple[Piece, ...]) -> float:
    """Work a formula out anew, from what is printed."""
    text = "".join(f"({terms[part].value!r})" if isinstance(part, int) else part for part in parts)
    names = {"exp": math.exp, "ln": math.log, "min": min, "max": max}
    return float(eval(text.replace("^", "**"), {"__builtins__": {}}, names))


def gives(one: Explained) -> Term:
    """Return the result as it is shown."""
    return as_shown(0.0, "number") if one.equation else as_shown(one.value or 0.0, one.form)


def ascii_of(printed: str, locale: str) -> str:
    """Return a printed line as a program reads it."""
    text = printed.removeprefix("= ").translate(str.maketrans("\u2212\u00d7\u00a0", "-* "))
    text = re.sub(r"(?<=\d),(?=\d{3})" if locale == "en" else "\u2019", "", text)
    return re.sub(r"([\d.]+) ?(?:%-Pkt\.|pp|%)", r"(\1/100)", text)


def worked_out(printed: str, locale: str) -> float:
    """Work out what is printed."""
    names = {"exp": math.exp, "ln": math.log, "min": min, "max": max}
    return float(eval(ascii_of(printed, locale).replace("^", "**"), {"__builtins__": {}}, names))


def plain(printed: str, locale: str) -> Decimal:
    """Return a printed number."""
    number, _, percent = re.sub("[()]", "", ascii_of(printed, locale)).partition("/")
    return Decimal(number).scaleb(-2 if percent else 0)


@pytest.mark.parametrize("name", CASES)
def test_every_formula_gives_its_figure(name: str) -> None:
    found = case(name)
    scale = max(1.0, *(abs(option.npv) for option in found.figures.values()))
    known = explained(name)
    for path, shown in known.items():
        if shown.tokens:
            result = multiplied_out(shown.tokens, shown.terms)
            expected = 0.0 if shown.equation else shown.value
            near = 1e-9 * scale if shown.equation else 1e-9 * abs(expected or 0.0) + 1e-13
            assert result == pytest.approx(expected, rel=1e-9, abs=near), path
        for term in shown.terms:
            assert not term.path or term.path in known or term.path in found.scenario.inputs, (path, term.path)
            if term.name:
                assert found.scenario.inputs[term.path].origin.layer == term.layer


@pytest.mark.parametrize("locale", ["en", pytest.param("de-CH", marks=pytest.mark.thorough)])
@pytest.mark.parametrize("name", CASES)
def test_what_is_printed_can_be_recalculated(name: str, locale: str) -> None:
    """Whoever works out the printed numbers and rounds gets the printed result, to its last digit."""
    inputs, words = case(name).scenario.inputs, Words(locale, "CH", "CHF")
    formulas = [(path, formula(Prose(()), one, gives(one))) for path, one in explained(name).items() if one.tokens]
    for path, one in explained_inputs(name).items():
        formulas.append((path, formula(Prose(()), one, as_shown(one.base, form_of(inputs[path])))))
    for path, section in formulas:
        lines = [block.sentences[0] for block in section.blocks if isinstance(block, Prose) and block.sentences]
        numbers, result = words.say(lines[1]), plain(words.say(lines[2]), locale)
        place = -int(result.as_tuple().exponent)
        assert round(worked_out(numbers, locale), place) == float(result), path


@pytest.mark.parametrize("name", CASES)
def test_figures_are_those_of_the_base_case(name: str) -> None:
    found = case(name)

    def value(path: str) -> float | None:
        return explained(name)[path].value

    for option, figures in found.figures.items():
        assert value(f"npv.{option}") == figures.npv
        assert value(f"mirr.{option}") == figures.mirr
        assert value(f"payback_years.{option}") == figures.payback_years
        assert value(f"irr.{option}") == (figures.irr[0] if len(figures.irr) == 1 else None)
        for k, flow in enumerate(figures.net):
            assert value(f"net.{option}.year{k}") == flow
            for channel in CHANNELS:
                assert value(f"channel.{channel.name}.{option}.year{k}") == figures.channels[channel.name][k]
        for driver, moved in figures.drivers.items():
            for t in range(1, len(moved)):
                assert value(f"driver.{driver}.{option}.year{t}") == moved[t]


def test_together_the_cases_need_every_kind_of_formula() -> None:
    shown = [one for name in CASES for one in explained(name).values()]
    worked_out = {one.kind for one in shown if one.tokens}
    assert worked_out == set(TABLE)
    assert {one.what for one in shown if one.kind == "change" and one.tokens} == set(EFFECTS)
    assert {one.what for one in shown if one.kind == "channel" and one.tokens} == {channel.name for channel in CHANNELS}
    for words in ("teams", "won", "won_cost", "spend", "spend_match", "fading", "strength_stated", "net_taxed"):
        assert any(one.words == words and one.tokens for one in shown), words


def test_a_figure_that_moves_has_a_formula() -> None:
    for name in CASES:
        for path, shown in explained(name).items():
            assert shown.tokens or not shown.value or shown.kind in ("payback_years", "irr", "mirr"), path


def test_a_formula_goes_down_to_the_inputs() -> None:
    found = case("retailer-full.yaml")
    known = explained("retailer-full.yaml")
    waiting, seen = ["npv.train"], set()
    while waiting:
        path = waiting.pop()
        if path in seen or path not in known:
            seen.add(path)
            continue
        seen.add(path)
        waiting += [term.path for term in known[path].terms if term.path]
    inputs = seen & found.scenario.inputs.keys()
    used = reading("retailer-full.yaml").used
    readiness = {path for path in used if path.startswith("readiness.")}
    assert {path for path in inputs if path.startswith("frontline.teams[Verkauf]")}
    assert {"customers.churn", "training.transfer", "finance.discount_rate"} <= inputs
    assert not readiness & inputs  # they stand behind the chance of success, an input that follows from them


@pytest.mark.parametrize("name", CASES)
def test_an_input_that_follows_from_others(name: str) -> None:
    assert explained_inputs(name)
    for path, shown in explained_inputs(name).items():
        assert multiplied_out(shown.tokens, shown.terms) == pytest.approx(shown.base, rel=1e-9), path


def test_an_input_has_its_distribution_and_its_evidence() -> None:
    found = case("retailer-full.yaml")
    used = reading("retailer-full.yaml").used
    shown = explain_input(found, used, "frontline.teams[Verkauf].turnover")
    entry = shown.assumption
    assert entry.p5 == pytest.approx(0.17)
    assert entry.p95 == pytest.approx(0.24)
    assert (entry.layer, entry.grade, entry.sources, entry.owner) == ("file", "A", ("HR report 2025",), "HR")
    assert shown.base == pytest.approx(entry.p50)
    assert shown.shape is not None
    assert sum(shown.shape.masses) == pytest.approx(0.98, abs=0.003)
    assert shown.shape.edges[0] < entry.p5 < entry.p95 < shown.shape.edges[-1]
    assert shown.readers == ("reader.training", "channel.turnover", "channel.ramp_up")


@pytest.mark.parametrize(
    ("path", "reader"),
    [
        ("finance.discount_rate", "reader.discount"),
        ("finance.cashable", "channel.productivity"),
        ("marketing.marginal_return", "reader.marketing"),
        ("training.time_cost_share", "reader.costs"),
        ("customers.behaviour_share", "reader.customers"),
        ("training.transfer", "reader.training"),
        ("readiness.why", "reader.training"),
    ],
)
def test_who_reads_an_input(path: str, reader: str) -> None:
    found = case("retailer-full.yaml")
    used = reading("retailer-full.yaml").used
    assert reader in explain_input(found, used, path).readers


def test_brackets_are_set_where_they_are_needed() -> None:
    a, b = (named(Piece(symbol, value, "number")) for symbol, value in (("a", 3.0), ("b", 2.0)))

    def printed(expression: object) -> str:
        parts, terms = tokens(expression)  # type: ignore[arg-type]
        return "".join(terms[part].symbol if isinstance(part, int) else part for part in parts)

    assert printed(a - (b - a) * 2.0) == "a - (b - a) * 2"
    assert printed((a + b) / (a * b)) == "(a + b) / (a * b)"
    assert printed(a - -b) == "a - (-b)"
    assert printed((1.0 + a) ** 2 * b) == "(1 + a)^2 * b"
    assert printed(call("min", 1.0, a / b) + as_expr(0.5)) == "min(1, a / b) + 0.5"
    assert (a - (b - a) * 2.0).value == 5.0
