"""Answers that are a choice by name: a country in any of our languages, one of a numbered list."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from servroi.config.catalog import FOLDER, folded
from servroi.config.reader import shown_name
from servroi.interview.typed import Refused

_COUNTRY = re.compile(r"^  ([A-Z]{2}): (.+)$", re.MULTILINE)
_SHORTEST = 4
"""Letters of a word that stand for all of it."""


def country(typed: str) -> str:
    """Return the code of a country that was called by its name; anything else stays as it is.

    >>> country("italia"), country("Österreich"), country("7")
    ('IT', 'AT', '7')
    """
    return _countries().get(_plain(typed), typed)


def choice(typed: str, said: Mapping[str, str]) -> str:
    """Return the name that was chosen from a numbered list: its number, itself, what it is called, or a word of it.

    Args:
        typed: What was typed.
        said: Name -> what it is called.

    Raises:
        Refused: It stands for none, or for several.

    >>> choice("hotel", {"retail": "Commerce de détail", "hospitality": "Hôtellerie et restauration"})
    'hospitality'
    """
    meant = _plain(typed)
    numbered = {str(number): name for number, name in enumerate(said, 1)}
    called = {_plain(label): name for name, label in said.items()}
    if found := (numbered | {name: name for name in said} | called).get(meant):
        return found
    begun = {name for label, name in called.items() if any(word.startswith(meant) for word in label.split())}
    if len(begun) == 1 and len(meant) >= _SHORTEST:
        return begun.pop()
    raise Refused(f"'{shown_name(typed)}' is not known; allowed are {', '.join(said.values())}, or their numbers")


@lru_cache(maxsize=1)
def _countries() -> Mapping[str, str]:
    files = sorted((FOLDER / "languages").glob("*/inputs.yaml"))
    found = (_COUNTRY.findall(path.read_text(encoding="utf-8")) for path in files)
    return {_plain(name): code for pairs in found for code, name in pairs}


def _plain(text: str) -> str:
    """Return a text as answers are compared: whatever its case and its accents."""
    return "".join(sign for sign in unicodedata.normalize("NFD", folded(text)) if not unicodedata.combining(sign))
