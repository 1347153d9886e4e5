"""Every error a user can see: a slug, a place, a text, an exit code."""

import re
import unicodedata
from dataclasses import dataclass

EXIT_DONE = 0
# 1 is what Python itself leaves after an error that nobody foresaw
EXIT_USAGE = 2
EXIT_SCENARIO = 3
EXIT_OUTPUT = 4
EXIT_INTERRUPTED = 130
_PLACEHOLDER = "\N{REPLACEMENT CHARACTER}"
_IGNORED = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Nothing is shown for these, letters among them: Unicode's Default_Ignorable_Code_Point, and the blank of Braille."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a text something stands: file base name, line and column from 1 (0: unknown)."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        file = visible(self.file)
        return f"{file}:{self.line}:{self.column}" if self.line else file


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where, in which path, what and how to mend it.

    >>> str(Problem("missing", Place("a.yaml", 3, 1), "frontline.headcount", "is required"))
    'a.yaml:3:1: frontline.headcount: is required  [missing]'
    """

    slug: str
    place: Place
    path: str
    text: str

    def __str__(self) -> str:
        path = f"{visible(self.path)}: " if self.path else ""
        return f"{self.place}: {path}{visible(self.text)}  [{self.slug}]"


def visible(text: str) -> str:
    r"""Return a text, which is whoever sent the file's, so that no terminal acts upon it; blanks of any width stay.

    >>> visible("options[\x1b[31m]") == "options[\N{REPLACEMENT CHARACTER}[31m]"
    True
    """
    if text.isprintable() and not _IGNORED.search(text):
        return text
    return "".join(sign if is_visible(sign) else _PLACEHOLDER for sign in text)


def is_visible(sign: str) -> bool:
    r"""Tell whether a character can be seen or is a plain blank; all others are refused in texts.

    Those are control, format, bidirectional and unassigned ones, and whatever else nothing is shown for.

    >>> is_visible("\u00e9"), is_visible("\u202f"), is_visible("\u202e"), is_visible("\ufe0f"), is_visible("\u2800")
    (True, True, False, False, False)
    """
    return (sign.isprintable() or unicodedata.category(sign) == "Zs") and not _IGNORED.match(sign)


class ServroiError(Exception):
    """A mistake the user can mend; carries every problem found, once, in file order."""

    exit_code = EXIT_USAGE

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(dict.fromkeys(problems), key=lambda p: (p.place.file, p.place.line, p.place.column))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UsageError(ServroiError):
    """A wrong argument or option on the command line."""

    exit_code = EXIT_USAGE


class ScenarioError(ServroiError):
    """A scenario that cannot be read."""

    exit_code = EXIT_SCENARIO


class OutputError(ServroiError):
    """An output that cannot be written, or an optional part that is missing."""

    exit_code = EXIT_OUTPUT
