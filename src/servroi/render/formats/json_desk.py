"""JSON of the answers to single questions: full precision, undefined as null, the answer in English as text."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from servroi.core.answers import Asked, Information, Sensitivity, Split
from servroi.core.attacks import BreakEvens, Challenges
from servroi.core.text import Text
from servroi.render.json_text import json_text
from servroi.render.words import Words

Found = Sensitivity | Information | Split | BreakEvens | Challenges | None


def to_json(question: str, asked: Asked, found: Found, sentence: Text) -> str:
    """Return an answer as JSON text in the format `servroi.<question>/1`.

    Args:
        question: The command.
        asked: Whom it is about.
        found: The answer; None if there is none.
        sentence: The answer in one sentence.
    """
    words = Words("en", asked.company.country, asked.company.currency)
    content: Mapping[str, Any] = {
        "format": f"servroi.{question}/1",
        "run": asdict(asked.run),
        "currency": asked.company.currency,
        "text": words.say(sentence),
        **(asdict(found) if found is not None else {"trials": None}),
    }
    return json_text(content)
