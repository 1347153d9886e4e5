"""JSON: format `servroi.findings/1`, numbers in full precision, undefined as null, texts in English."""

from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from typing import Any

from servroi.core.findings import FORMAT, Assumption, Findings, Histogram, OptionFindings
from servroi.core.text import Text
from servroi.render.json_text import json_text
from servroi.render.words import Words
from servroi.report.report import Report

_INTERNAL = ("trains", "markets", "p_takes", "caps")
"""What reports need to know of an option and the format does not hold."""
_PUBLIC = ("npv", "p_npv_positive", "payback_years", "discounted_payback_years")
"""What a redacted report says of an option."""
_ASSUMPTION = (
    "path",
    "written",
    "p5",
    "p50",
    "p95",
    "mean",
    "unit",
    "layer",
    "file",
    "line",
    "grade",
    "sources",
    "owner",
    "note",
)


def to_json(findings: Findings, sentence: Text) -> str:
    """Return findings as JSON text, one line per entry, the same for the same findings.

    Args:
        findings: What was found.
        sentence: The verdict in one sentence.
    """
    return json_text(as_mapping(findings, sentence))


def write(report: Report, words: Words) -> bytes:
    """Return a report's findings, in English whatever the words. A redacted report says little of options."""
    content = as_mapping(report.findings, report.document.answer)
    if report.redacted:
        content["redacted"] = True
        content["options"] = {
            name: {key: entry for key, entry in option.items() if key in _PUBLIC}
            for name, option in content["options"].items()
        }
    return json_text(content).encode()


def as_mapping(findings: Findings, sentence: Text) -> dict[str, Any]:
    """Return findings as mappings, lists and numbers, with their texts in English."""
    words, verdict = Words("en", findings.company.country, findings.currency), findings.verdict
    return {
        "format": FORMAT,
        "run": {**asdict(findings.run), "detailed": findings.detailed},
        "currency": findings.currency,
        "horizon": findings.horizon,
        "verdict": {
            "recommended": verdict.recommended,
            "runner_up": verdict.runner_up,
            "toss_up": verdict.toss_up,
            "text": words.say(sentence),
        },
        "p_best": _plain(findings.p_best),
        "options": {name: _option(option) for name, option in findings.options.items()},
        "comparison": _plain(findings.comparison),
        "base_case": {"options": _plain(findings.base_case), "inputs": dict(findings.base_inputs)},
        "assumptions": [_assumption(entry) for entry in findings.assumptions],
        "value_by_grade": dict(findings.value_by_grade),
        "warnings": [
            {"slug": notice.slug, "path": notice.path, "text": words.say(notice.text)} for notice in findings.warnings
        ],
    }


def _option(option: OptionFindings) -> dict[str, Any]:
    return {name: entry for name, entry in _plain(option).items() if name not in _INTERNAL}


def _assumption(entry: Assumption) -> dict[str, Any]:
    return {name: _plain(getattr(entry, name)) for name in _ASSUMPTION}


def _plain(value: Any) -> Any:
    if isinstance(value, Histogram):
        return {"edges": list(value.edges), "counts": list(value.counts)}
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value) if _kept(value, field.name)}
    if isinstance(value, Mapping):
        return {name: _plain(entry) for name, entry in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(entry) for entry in value]
    return value


def _kept(value: Any, name: str) -> bool:
    """Leave out what belongs to some distributions only and is absent here."""
    telling = {"histogram": "histogram", "share_never": "share_never", "half": "share_never"}.get(name)
    return telling is None or getattr(value, telling) is not None
