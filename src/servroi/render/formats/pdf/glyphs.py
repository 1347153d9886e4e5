"""The characters that the fonts have; others are replaced before the pages are set, where they would be an error.

PDF/A and PDF/UA allow no character without a glyph, and fonts of the machine would give other bytes on another one.
"""

import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

_CHARACTERS = Path(__file__).parent / "fonts" / "characters.txt"
PLACEHOLDER = "\N{WHITE SQUARE}"


@cache
def characters() -> frozenset[str]:
    """Return every character that all our fonts have."""
    lines = _CHARACTERS.read_text(encoding="ascii").splitlines()
    ranges = " ".join(line for line in lines if not line.startswith("#")).split()
    ends = [[int(end, 16) for end in each.split("-")] for each in ranges]
    return frozenset(chr(code) for first, *last in ends for code in range(first, (last or [first])[0] + 1))


def printable(value: Any) -> Any:
    """Return JSON data with every text as it can be printed.

    >>> printable({"name": "Łódź 東京", "shares": [0.5]})
    {'name': 'Łódź □□', 'shares': [0.5]}
    """
    if isinstance(value, str):
        return "".join(_shown(character) for character in unicodedata.normalize("NFC", value))
    if isinstance(value, dict):
        return {key: printable(each) for key, each in value.items()}
    return [printable(each) for each in value] if isinstance(value, list) else value


def missing(value: Any) -> list[str]:
    """Return the characters in JSON data that no font has, each once, in the order of the texts.

    >>> missing([{"name": "東京 Ἀθήνα"}, "東"])
    ['東', '京']
    """
    if isinstance(value, str):
        composed = unicodedata.normalize("NFC", value)
        return list(dict.fromkeys(each for each in composed if _shown(each) != each and not each.isspace()))
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return list(dict.fromkeys(character for each in inner for character in missing(each)))


def _shown(character: str) -> str:
    """Return a character, or what stands for it: a blank, nothing for a mark on another one, or a box."""
    kind = unicodedata.category(character)[0]
    if character in characters() or kind == "C":  # control characters draw nothing
        return character
    return {"Z": " ", "M": ""}.get(kind, PLACEHOLDER)
