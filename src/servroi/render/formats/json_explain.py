"""JSON of explain, with its texts in English."""

from dataclasses import asdict
from typing import Any

from servroi.core.explain import Explained, ExplainedInput, Piece, Token
from servroi.core.scenario import Company
from servroi.core.text import Text
from servroi.render.words import Words
from servroi.report.cards import Card


def result_mapping(company: Company, found: Explained, sentence: Text) -> dict[str, Any]:
    """Return where a result comes from.

    Args:
        company: Whose result it is.
        found: The result and its formula.
        sentence: The result in one sentence.
    """
    words = Words("en", company.country, company.currency)
    simulated = None if found.simulated is None else {**asdict(found.simulated), "trials": found.trials}
    return {
        "format": "servroi.explain/1",
        "path": found.path,
        "is": "result",
        "kind": found.kind,
        "text": words.say(sentence),
        "base_case": found.value,
        "simulated": simulated,
        "formula": {
            "words": words.say(Text(f"explain.words.{found.words}")),
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
        "format": "servroi.explain/1",
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
