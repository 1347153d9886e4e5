"""The schemas hold what the reader accepts and what the findings are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from servroi import pipeline
from servroi.cli.scenario import scenario_schema_text
from servroi.config.cards import cards
from servroi.config.catalog import FOLDER, catalogue
from servroi.core.evidence import GRADES
from servroi.interview.draft import Answer, Draft
from servroi.interview.state import Interview
from servroi.interview.written import file_text
from servroi.model.channels import CHANNELS
from servroi.render.words import Words

SCENARIOS = sorted((Path(__file__).parents[2] / "scenarios").glob("*.yaml"))
LEAST = {
    "company": {"name": "X", "country": "CH"},
    "frontline": {"headcount": 100},
    "customers": {"count": 1000, "churn": 0.1, "revenue_per_customer": 100, "contribution_margin": 0.3},
}


@cache
def scenario() -> Draft202012Validator:
    """Return the validator of scenarios."""
    schema = json.loads(scenario_schema_text())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@cache
def findings() -> Draft202012Validator:
    """Return the validator of findings."""
    schema = json.loads((FOLDER / "findings.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def faults(validator: Draft202012Validator, content: Any) -> list[str]:
    """Return what is wrong, in short."""
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(content)]


def with_value(path: str, value: Any) -> dict[str, Any]:
    """Return the least scenario with one value more."""
    content: dict[str, Any] = json.loads(json.dumps(LEAST))
    *sections, key = path.split(".")
    node = content
    for section in sections:
        node = node.setdefault(section, {})
    node[key] = value
    return content


def text(path: Path) -> Any:
    """Return a scenario as an editor sees it: dates are text."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    if "date" in content.get("report", {}):
        content["report"]["date"] = str(content["report"]["date"])
    return content


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_scenario_fits_its_schema(path: Path) -> None:
    assert faults(scenario(), text(path)) == []


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_findings_fit_their_schema(path: Path) -> None:
    found = pipeline.find(pipeline.read(path), trials=200)
    assert faults(findings(), json.loads(pipeline.as_json(found))) == []


@pytest.mark.parametrize(
    "more",
    [
        "",
        "options: {market: null}",
        "options: {mix: {training: {scale: 50 %}, marketing: {extra_spend: 10'000}}}",
        "finance: {horizon: 1}",
        "training: {budget_per_employee: 0, hours_per_employee: 0, time_cost_share: 0 %}",
        "training: {effects: {churn_reduction: 1 pp}}",
    ],
    ids=["plain", "one option", "three", "one year", "free", "points"],
)
def test_unusual_findings_fit_too(more: str) -> None:
    text = json.dumps({**LEAST, "simulation": {"trials": 200}})
    reading = pipeline.read_bytes(f"{text[:-1]}, {more}}}".encode() if more else text.encode())
    assert faults(findings(), json.loads(pipeline.as_json(pipeline.find(reading)))) == []


def test_findings_without_customers_fit() -> None:
    reading = pipeline.read_bytes(b"company: {name: X, country: CH}\nfrontline: {headcount: 100}\n")
    assert faults(findings(), json.loads(pipeline.as_json(pipeline.find(reading, trials=200)))) == []


def objects(node: Any) -> Iterator[dict[str, Any]]:
    """Yield every schema of an object."""
    if isinstance(node, dict):
        if node.get("type") == "object":
            yield node
        for value in node.values():
            yield from objects(value)
    elif isinstance(node, list):
        for value in node:
            yield from objects(value)


def test_findings_schema_is_strict() -> None:
    for node in objects(findings().schema):
        keyed = isinstance(node["additionalProperties"], dict)
        assert keyed or node["additionalProperties"] is False
        assert keyed or node["required"] == list(node["properties"])


def test_findings_schema_knows_channels_and_grades() -> None:
    definitions = json.loads((FOLDER / "findings.schema.json").read_text(encoding="utf-8"))["$defs"]
    names = [channel.name for channel in CHANNELS]
    assert definitions["option"]["properties"]["pv_by_channel"]["propertyNames"]["enum"] == names
    assert definitions["base_option"]["properties"]["channels"]["propertyNames"]["enum"] == names
    assert definitions["assumption"]["properties"]["grade"]["enum"] == [*GRADES, None]


def offered() -> Iterator[tuple[str, str, str]]:
    """Yield path, name and example of every notation that is offered for an input."""
    for card in cards(catalogue(), "", ""):
        for name, example in card.notations:
            if name != "evidence" and card.path not in ("training.scale", "frontline.contact_share"):
                yield card.path, name, example


def test_schema_takes_every_notation_that_is_offered() -> None:
    for path, name, example in offered():
        value = ["counter"] if name == "teams" else example
        assert faults(scenario(), with_value(path, value)) == [], f"{path}: {example}"


def test_schema_takes_every_default() -> None:
    for card in cards(catalogue(), "", ""):
        for layer in card.layers:
            if card.path != "training.scale" and card.rule not in ("labour_cost", "revenue"):
                assert faults(scenario(), with_value(card.path, layer.written)) == [], f"{card.path}: {layer.written}"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("frontline.turnover", "18\u00a0%"),
        ("frontline.turnover", "18 to 25 %"),
        ("frontline.turnover", "18 % \u2013 25 %"),
        ("frontline.turnover", 0.18),
        ("frontline.turnover", {"value": "18 %", "source": "HR", "grade": "A", "owner": "HR", "note": "2025"}),
        ("frontline.turnover", {"distribution": "pert", "low": "10 %", "mode": 0.2, "high": "30 %", "source": "HR"}),
        ("frontline.labour_cost", "CHF 72\u2019000"),
        ("frontline.labour_cost", "72'000 CHF to 80'000 CHF"),
        ("frontline.labour_cost", "7.2e4"),
        ("finance.wage_growth", "\u22120.5 %"),
        ("finance.horizon", 7),
        ("training.effects.churn_reduction", "1 pp to 3 pp"),
        ("training.effects.sick_day_reduction", {"distribution": "normal", "mean": ".02", "sd": 0.01}),
        ("training.focus.sales", "30 %"),
        ("training.teams", "all"),
        ("marketing.extra_spend", "match cash"),
        ("readiness", None),
        ("correlations", []),
        ("correlations", [{"between": ["frontline.turnover", "customers.churn"], "rank": 0.3}]),
        ("options", {"market": None, "deep": {"training": {"scale": "200 %"}}}),
        ("extends", "base.yaml"),
    ],
)
def test_schema_takes_what_the_reader_takes(path: str, value: Any) -> None:
    assert faults(scenario(), with_value(path, value)) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("frontline.tunrover", 0.1),
        ("frontline.turnover", "1,5"),
        ("frontline.turnover", 18),
        ("frontline.turnover", {"value": "18 %", "sauce": "HR"}),
        ("frontline.turnover", {"distribution": "pert", "low": 1}),
        ("frontline.headcount", 0),
        ("frontline.headcount", "12 %"),
        ("frontline.contact_share", "10 %"),
        ("customers.churn", "1 pp to 3 pp"),
        ("training.scale", 2),
        ("training.programme_quality", "10 % to 20 %"),
        ("finance.horizon", 31),
        ("company.sector", "farming"),
        ("company.currency", "francs"),
        ("readiness.lead", 6),
        ("options", {"neither": {"training": {}}}),
        ("options", {"empty": {}}),
        ("correlations", [{"between": ["frontline.turnover"], "rank": 0.3}]),
        ("frontline.teams", [{"headcount": 3}]),
        ("colour", "red"),
    ],
)
def test_schema_refuses_what_the_reader_refuses(path: str, value: Any) -> None:
    content = with_value(path, value)
    if path == "frontline.teams":
        del content["frontline"]["headcount"]
    assert faults(scenario(), content)


def test_schema_asks_for_what_is_required_unless_the_file_extends_another() -> None:
    assert faults(scenario(), {"company": {"name": "X"}})
    assert faults(scenario(), {**LEAST, "customers": {"count": 3}})
    assert faults(scenario(), {"extends": "base.yaml", "customers": {"count": 3}}) == []


# -- with YAML as people write it --------------------------------------------------------------------------------------

NO_SCHEMA_CAN_TELL = {
    # what the numbers within a text amount to
    *("bounds", "currency", "dot", "log-range", "logit-range", "observed", "order", "out-of-scale", "range", "unit"),
    # what hangs together across the file, or on other files
    *("certain-only", "contact-share", "duplicate-name", "either-or", "extends", "extends-loop", "foreign-currency"),
    *("fte", "grade-source", "logo", "no-correlation-matrix", "no-customers", "no-option", "nothing-to-match", "pair"),
    *("schedule", "sick-days", "sum", "teams-only", "text-character", "training-hours"),
    *("unknown-path", "unknown-team"),
    # marks of YAML that a parser may take
    *("alias", "anchor", "directive", "duplicate-key", "merge", "multi-line", "tag"),
}
ERRORS = sorted((Path(__file__).parents[1] / "errors").glob("*.yaml"))


def test_what_new_writes_fits() -> None:
    interview = Interview(Draft(), "de-CH")
    for path, written in (("company.name", "X"), ("company.country", "CH"), ("frontline.headcount", "120")):
        interview.put(path, Answer(written))
    assert faults(scenario(), yaml.safe_load(file_text(interview))) == []


@pytest.mark.parametrize("path", ERRORS, ids=lambda path: path.stem)
def test_an_editor_sees_what_the_reader_refuses(path: Path) -> None:
    try:
        content = yaml.safe_load(path.read_bytes())
    except (yaml.YAMLError, UnicodeDecodeError, ValueError):
        return  # the editor's YAML parser says so
    seen = bool(faults(scenario(), content))
    assert seen or path.stem in NO_SCHEMA_CAN_TELL


def told(node: Any) -> Iterator[tuple[str, str]]:
    """Yield title and description wherever both stand."""
    if isinstance(node, dict):
        if isinstance(node.get("title"), str) and "description" in node:
            yield node["title"], node["description"]
        for value in node.values():
            yield from told(value)


def test_every_input_tells_meaning_unit_and_default() -> None:
    words = Words("en", "", "EUR")
    descriptions = set(told(scenario().schema))
    for card in cards(catalogue(), "", ""):
        wanted = [words.meaning(card.path), "Unit: ", *([f"Default: {card.default}"] if card.default else [])]
        title = words.label("inputs", card.path)
        assert any(name == title and all(part in text for part in wanted) for name, text in descriptions), card.path
