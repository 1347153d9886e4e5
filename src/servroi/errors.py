"""Every error a user can see: a slug, a place, a text, an exit code."""

import unicodedata
from dataclasses import dataclass

EXIT_DONE = 0
# 1 is what Python itself leaves after an error that nobody foresaw
EXIT_USAGE = 2
EXIT_SCENARIO = 3
EXIT_OUTPUT = 4
EXIT_INTERRUPTED = 130
_PLACEHOLDER = "\N{REPLACEMENT CHARACTER}"


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
    return text if text.isprintable() else "".join(sign if is_visible(sign) else _PLACEHOLDER for sign in text)


def is_visible(sign: str) -> bool:
    """Tell whether a character can be seen; control, format, bidirectional and unassigned ones are refused in texts."""
    return sign.isprintable() or unicodedata.category(sign) == "Zs"


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
