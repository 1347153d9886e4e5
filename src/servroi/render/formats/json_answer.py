"""JSON of the answers to questions: full precision, undefined as null, the answer in English as text."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from servroi.core.asked import Asked
from servroi.core.audit import ClaimCheck, Verification
from servroi.core.text import Text
from servroi.render.words import Words

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def answer_mapping(question: str, asked: Asked, found: "DataclassInstance | None", sentence: Text) -> dict[str, Any]:
    """Return an answer in the format `servroi.<question>/1`.

    Args:
        question: What was asked.
        asked: Whom it is about.
        found: The answer; None if there is none.
        sentence: The answer in one sentence.
    """
    company = asked.company
    said = Words("en", company.country, company.currency).say(sentence)
    answer = {"trials": None} if found is None else asdict(found)
    return _mapping(question, asdict(asked.run), company.currency, said, answer)


def check_mapping(
    question: str, run: Mapping[str, str], currency: str, found: ClaimCheck | Verification, sentence: Text
) -> dict[str, Any]:
    """Return what became of checking a claim or a result, in the format `servroi.<question>/1`.

    Args:
        question: What was asked.
        run: What answered.
        currency: Of amounts; empty where a claim names none.
        found: The answer.
        sentence: The answer in one sentence.
    """
    return _mapping(question, dict(run), currency, Words("en", "", currency).say(sentence), asdict(found))


def _mapping(question: str, run: dict[str, Any], currency: str, text: str, answer: dict[str, Any]) -> dict[str, Any]:
    return {"format": f"servroi.{question}/1", "run": run, "currency": currency, "text": text, **answer}
