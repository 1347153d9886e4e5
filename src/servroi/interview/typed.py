"""What people type, and what scripts set, as answers."""

import re
from collections.abc import Sequence

from servroi.config.reader import shown_name
from servroi.config.settings import SECTIONS
from servroi.core.evidence import GRADES
from servroi.interview.draft import Answer

_EVIDENCE = re.compile(r"(.*\S)\s*\(([^()]*)\)")
_BETWEEN = re.compile(r"(?<=[\d%\u20ac])\s+(?:bis|à|a)\s+(?=[\d\u20ac-])")
_OUT_OF = re.compile(r"(?<=\d)\s+(?:von|sur|su)\s+(?=\d)")


class Refused(ValueError):
    """An answer that cannot be taken; says what is wrong and how it may be written."""


def answer_of(text: str) -> Answer:
    """Return what somebody typed: a value, perhaps with its source, and its grade, in brackets.

    Words between numbers may be German, French or Italian, and euro a sign.

    >>> answer_of("18 bis 25 % (HR-Bericht 2025, A)")
    Answer(written='18 to 25 %', source='HR-Bericht 2025', grade='A', note='')
    >>> answer_of("80 bis 120 \u20ac").written
    '80 to 120 EUR'
    >>> answer_of("96 von 480")
    Answer(written='96 of 480', source='', grade='', note='')
    """
    match = _EVIDENCE.fullmatch(text.strip())
    written, source = (match[1], match[2].strip()) if match else (text.strip(), "")
    start, comma, grade = source.rpartition(",")
    graded = comma and grade.strip() in GRADES
    written = _OUT_OF.sub(" of ", _BETWEEN.sub(" to ", written)).replace("\u20ac", "EUR")
    return Answer(written, start.strip() if graded else source, grade.strip() if graded else "")


def settings_of(settings: Sequence[str]) -> dict[str, Answer]:
    """Return what `--set path=value` states.

    Raises:
        Refused: It is no setting, or no plain path of an input.
    """
    found = {}
    for setting in settings:
        path, equals, value = (part.strip() for part in setting.partition("="))
        if not equals or not value or "\n" in value or "\r" in value:
            raise Refused(f"'{shown_name(path)}' is no setting; write path=value, such as frontline.headcount=120")
        section, dot, _ = path.partition(".")
        if "[" in path or not dot or section not in SECTIONS or section in ("options", "correlations"):
            what = "is no plain path of an input; teams come with --from, options are written into the file"
            raise Refused(f"'{shown_name(path)}' {what}")
        found[path] = Answer(value) if section in ("company", "report") or value[0] in "{[" else answer_of(value)
    return found
