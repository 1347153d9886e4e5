"""JSON of what is asked about a claim or a result: full precision, undefined as null, the answer in English as text."""

from collections.abc import Mapping
from dataclasses import asdict

from servroi.core.checks import ClaimCheck, Verification
from servroi.core.text import Text
from servroi.render.json_text import json_text
from servroi.render.words import Words


def to_json(
    question: str, run: Mapping[str, str], currency: str, found: ClaimCheck | Verification, sentence: Text
) -> str:
    """Return an answer as JSON text in the format `servroi.<question>/1`.

    Args:
        question: What was asked.
        run: What answered.
        currency: Of amounts; empty where a claim names none.
        found: The answer.
        sentence: The answer in one sentence.
    """
    said = Words("en", "", currency).say(sentence)
    content = {"format": f"servroi.{question}/1", "run": dict(run), "currency": currency, "text": said, **asdict(found)}
    return json_text(content)
