"""JSON of compare and explain: formats `servroi.compare/1` and `servroi.explain/1`."""

from dataclasses import asdict
from typing import Any

from servroi.core.findings import Findings
from servroi.core.trace import Compared, Explained, ExplainedInput, Piece, Token
from servroi.report.cards import Card

COMPARE = "servroi.compare/1"
EXPLAIN = "servroi.explain/1"


def compared_mapping(
    compared: Compared, found: tuple[Findings, Findings], text: str, verdict_a: str, verdict_b: str
) -> dict[str, Any]:
    """Return two scenarios side by side; the texts are in English."""
    plain = asdict(compared)
    if compared.bridge is not None:
        for step, made in zip(plain["bridge"]["steps"], compared.bridge.steps, strict=True):
            step["value"] = made.value
    for line in plain["lines"]:
        del line["group"]
    scenarios = [
        {
            "file": file,
            "run": asdict(findings.run),
            "recommended": findings.verdict.recommended,
            "toss_up": findings.verdict.toss_up,
            "npv": {name: each.npv.mean for name, each in findings.options.items()},
            "text": verdict,
        }
        for file, findings, verdict in zip(compared.files, found, (verdict_a, verdict_b), strict=True)
    ]
    return {
        "format": COMPARE,
        "currency": found[0].currency,
        "text": text,
        "scenarios": dict(zip("ab", scenarios, strict=True)),
        "same": not compared.lines,
        "lines": plain["lines"],
        "evidence_only": plain["evidence"],
        "no_figures": plain["words"],
        "bridge": plain["bridge"],
    }


def result_mapping(found: Explained, text: str, words: str) -> dict[str, Any]:
    """Return where a result comes from; `text` says it, `words` says its formula, both in English."""
    simulated = None if found.simulated is None else {**asdict(found.simulated), "trials": found.trials}
    return {
        "format": EXPLAIN,
        "path": found.path,
        "is": "result",
        "kind": found.kind,
        "text": text,
        "base_case": found.value,
        "simulated": simulated,
        "formula": {
            "words": words,
            "symbols": _symbols(found.tokens, found.terms) or None,
            "tokens": list(found.tokens),
            "gives": 0.0 if found.equation else found.value,
            "terms": [asdict(term) for term in found.terms],
        },
    }


def input_mapping(found: ExplainedInput, card: Card) -> dict[str, Any]:
    """Return where an input comes from."""
    plain = asdict(found.assumption)
    for name in ("swing", "stated"):
        del plain[name]
    formula = {
        "symbols": _symbols(found.tokens, found.terms),
        "tokens": list(found.tokens),
        "gives": found.base,
        "terms": [asdict(term) for term in found.terms],
    }
    return {
        "format": EXPLAIN,
        "path": found.assumption.path,
        "is": "input",
        **plain,
        "base_case": found.base,
        "used": found.used,
        "read_by": list(found.readers),
        "rule": found.rule,
        "formula": formula if found.tokens else None,
        "shape": None if found.shape is None else asdict(found.shape),
        "default": {"written": card.default, "rule": card.rule, "grade": card.grade},
        "evidence": [asdict(source) for source in card.sources if source.id in found.assumption.sources],
    }


def _symbols(tokens: tuple[Token, ...], terms: tuple[Piece, ...]) -> str:
    return "".join(terms[one].symbol if isinstance(one, int) else one for one in tokens)
