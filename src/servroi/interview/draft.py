"""A scenario in the making: what was answered so far, and the commented file that comes of it."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, astuple, dataclass, field
from textwrap import wrap
from typing import Any

from servroi.config.catalog import catalogue
from servroi.config.reader import invisible
from servroi.config.staff.read import StaffTeam
from servroi.config.strict_json import read
from servroi.core.scenario import SECTIONS

SCHEMA = "scenario.schema.json"
"""The schema's file name, as editors look for it beside the scenario."""
CUSTOMERS = ("count", "churn", "revenue_per_customer", "contribution_margin")
"""What the section `customers` cannot do without."""
_ORDER = ("company", *SECTIONS, "simulation", "report")
_TEXTS = ("company", "report")
_BARE = ("year", "whole", "score", "teams")
"""Kinds that are written without a source beside them."""
_PLAIN = re.compile(r"[^\W\d_](?:[\w .+&/-]*\w)?")
_QUANTITY = re.compile(r"[\w.+\u2212-][\w\s%.'\u2019@+\u2013\u2212-]*")
_YAML_WORDS = ("y", "n", "yes", "no", "on", "off", "true", "false", "null")
_WIDTH = 100
_TEAM_FIGURES = ("headcount", "fte", "turnover", "sick_days", "labour_cost")


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered to one question.

    Attributes:
        written: In scenario notation, or a text; empty: not known, so that the default holds.
        source, grade, note: What it rests on; may be empty.
    """

    written: str = ""
    source: str = ""
    grade: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What was answered so far.

    Attributes:
        answers: Path -> answer, in the order in which they came.
        teams: Teams that a table of staff figures brought.
        table: The table's base name.
    """

    answers: Mapping[str, Answer] = field(default_factory=dict)
    teams: tuple[StaffTeam, ...] = ()
    table: str = ""

    @property
    def stated(self) -> dict[str, Answer]:
        """The answers that say something."""
        return {path: answer for path, answer in self.answers.items() if answer.written}

    def to_json(self) -> str:
        """Return the draft as JSON text."""
        answers = {path: asdict(answer) for path, answer in self.answers.items()}
        content = {"answers": answers, "teams": [asdict(team) for team in self.teams], "table": self.table}
        return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def from_json(text: str) -> Draft:
    """Return a draft that was kept; an answer that holds what no answer may hold is left out, and so asked again.

    Raises:
        ValueError: It is none.
    """
    try:
        content = read(text)
        answers = {str(path): Answer(**_strings(fields)) for path, fields in content["answers"].items()}
        teams = tuple(StaffTeam(**_strings(fields)) for fields in content["teams"])
        table = str(content["table"])
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(str(error)) from None
    if wrong := invisible("".join((table, *(word for team in teams for word in astuple(team))))):
        raise ValueError(wrong)
    kept = {path: answer for path, answer in answers.items() if not invisible("".join((path, *astuple(answer))))}
    return Draft(kept, teams, table)


def _strings(fields: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in fields.items()}


def scenario_text(
    draft: Draft, head: tuple[str, ...] = (), comment: Callable[[str], tuple[str, ...]] | None = None
) -> str:
    """Return the scenario file.

    Args:
        draft: What was answered.
        head: Sentences at the top.
        comment: Path of a question -> sentences above its line; None: no comments, and nothing about what is not known.
    """
    lines = [f"# yaml-language-server: $schema={SCHEMA}"] if comment else []
    lines += [line for sentence in head for line in _comment(sentence, "")]
    lines.append("servroi: 1")
    shown = draft.answers if comment else draft.stated
    for section in _ORDER:
        paths = [path for path in shown if path.startswith(f"{section}.")]
        teams = draft.teams if section == "frontline" else ()
        if not paths and not teams:
            continue
        said = [path for path in paths if draft.answers[path].written] or teams
        lines += ["", f"{section}:" if said else f"# {section}:"] if comment else [f"{section}:"]
        lines += _section(draft, paths, comment)
        lines += [line for team in teams for line in _team(team, team is teams[0], draft.table)]
    return "\n".join(lines) + "\n"


def _section(draft: Draft, paths: list[str], comment: Callable[[str], tuple[str, ...]] | None) -> Iterator[str]:
    """Yield the lines of one section; keys below a key, such as `effects`, stand together."""
    opened = ""
    for path in sorted(paths, key=lambda path: _rank(path, paths)):
        _, *groups, key = path.split(".")
        group = groups[0] if groups else ""
        if group and group != opened:
            yield f"  {group}:"
        opened = group
        indent = "    " if group else "  "
        for sentence in comment(path) if comment else ():
            yield from _comment(sentence, indent)
        answer = draft.answers[path]
        if answer.written:
            yield from _entry(path, key, answer, indent)
        elif path in catalogue().entries:
            bare = catalogue().entries[path].kind.name in _BARE
            yield f"{indent}# {key}: " + ("..." if bare else "{value: ..., source: ..., grade: ...}")


def _rank(path: str, paths: list[str]) -> tuple[int, int]:
    """Return where a path stands: as in the catalogue, else in the order in which it came."""
    known = list(catalogue().entries)
    return (known.index(path) if path in known else -1, paths.index(path))


def _entry(path: str, key: str, answer: Answer, indent: str) -> Iterator[str]:
    """Yield the lines of one stated value: a quantity with fields for its evidence, anything else as it is."""
    entry = catalogue().entries.get(path)
    if path.partition(".")[0] in _TEXTS:
        yield f"{indent}{key}: {quoted(answer.written)}"
        return
    if entry is None or entry.kind.name in _BARE or entry.unit == "team_names" or answer.written[0] in "{[":
        yield f"{indent}{key}: {_value(answer.written)}"
        return
    yield f"{indent}{key}:"
    yield f"{indent}  value: {_value(answer.written)}"
    yield f"{indent}  source: {quoted(answer.source)}".rstrip()
    yield f"{indent}  grade: {answer.grade}".rstrip()
    if answer.note:
        yield f"{indent}  note: {quoted(answer.note)}"


def _team(team: StaffTeam, first: bool, table: str) -> Iterator[str]:
    """Yield the lines of one team; its figures name the table they come from."""
    if first:
        yield "  teams:"
    yield f"    - name: {quoted(team.name, always=True)}"
    for name in _TEAM_FIGURES:
        if written := getattr(team, name):
            note = f", note: {quoted(team.sick_rate)}" if name == "sick_days" and team.sick_rate else ""
            yield f"      {name}: {{value: {written}, source: {quoted(table, always=True)}, grade: A{note}}}"


def _value(written: str) -> str:
    """Return a value as it was stated; in quotes where YAML would take it for something else."""
    plain = _QUANTITY.fullmatch(written) or written[0] in "{["
    return written if plain else quoted(written, always=True)


def _comment(sentence: str, indent: str) -> list[str]:
    return [f"{indent}# {line}" for line in wrap(sentence, _WIDTH - len(indent), break_on_hyphens=False)]


def quoted(text: str, *, always: bool = False) -> str:
    """Return a text as YAML takes it for one; an empty one as nothing.

    >>> quoted("HR report 2025"), quoted("yes"), quoted("Zoe's: 3"), quoted("")
    ('HR report 2025', "'yes'", "'Zoe''s: 3'", '')
    """
    plain = _PLAIN.fullmatch(text) and text.lower() not in _YAML_WORDS and not always
    return text if plain or not text else "'" + text.replace("'", "''") + "'"
