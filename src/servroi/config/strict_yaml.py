"""YAML read through PyYAML's events: small, plain and without surprises (no anchors, tags, merges, duplicates)."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from servroi.errors import Place, Problem, ScenarioError, is_visible

MAX_BYTES = 1_000_000
MAX_DEPTH = 32
MAX_NODES = 10_000
MAX_LINES = 20_000
MAX_KEY = 200
_BREAKS = "\n\r\x85\u2028\u2029"
"""What YAML takes for the end of a line."""
_FAR_LESS = "a scenario needs far less"
_SCENARIO_START = "start with `company:` and `frontline:`, see `servroi demo --yaml`"


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar, still text; `plain` tells it from a quoted one, `torn` that a comma within { } went through it."""

    value: str
    place: Place
    plain: bool = True
    torn: bool = False


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple["Node", ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping; keys are text and unique; `read` is false where something else stands in its place."""

    entries: dict[str, "Node"]
    place: Place
    keys: dict[str, Place] = field(default_factory=dict)
    read: bool = True


Node = Text | Sequence | Mapping


def is_null(node: Node) -> bool:
    """Tell whether a node is empty: nothing, `~` or `null`.

    >>> is_null(Text("null", Place("a")))
    True
    """
    return isinstance(node, Text) and node.plain and node.value in ("", "~", "null")


def decode(data: bytes, file: str, what: str = "a scenario") -> str:
    """Return the text of a file.

    Args:
        data: Its bytes.
        file: Its base name, for messages.
        what: What it should hold, for whoever sends far too much.

    Raises:
        ScenarioError: It is larger than 1 MB or not UTF-8.
    """
    if len(data) > MAX_BYTES:
        raise ScenarioError([Problem("too-large", Place(file), "", f"is larger than 1 MB; {what} is a few kB")])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        text = "is not UTF-8; save the file with the encoding UTF-8"
        raise ScenarioError([Problem("encoding", Place(file, line, column), "", text)]) from None


@dataclass(slots=True)
class Room:
    """How many entries may still come, in all texts that are read together."""

    nodes: int = MAX_NODES


def read(
    text: str, file: str, problems: list[Problem], room: Room | None = None, start: str = _SCENARIO_START
) -> Mapping:
    """Return the one mapping that a text holds; what is wrong but can be passed over goes to `problems`.

    Args:
        text: The file's text.
        file: Its base name, for messages.
        problems: Receives what is wrong.
        room: How many entries may still come; those of one file, unless it is shared.
        start: What to begin with, for whoever writes no mapping.

    Raises:
        ScenarioError: The text is no YAML, breaks a limit, or is no mapping.
    """
    if max(map(text.count, _BREAKS)) >= MAX_LINES:
        what = f"has more than {MAX_LINES} lines; {_FAR_LESS}"
        raise ScenarioError([*problems, Problem("too-large", Place(file, MAX_LINES + 1), "", what)])
    composer = _Composer(text, file, problems, room or Room())
    try:
        node = composer.document()
    except yaml.MarkedYAMLError as error:
        raise ScenarioError([*problems, _syntax(error, file)]) from None
    except yaml.reader.ReaderError as error:
        line, column = _position(text, error.position)
        what = f"holds the character U+{_code(error.character):04X}, which YAML does not allow; remove it"
        raise ScenarioError([*problems, Problem("character", Place(file, line, column), "", what)]) from None
    if not isinstance(node, Mapping):
        what = "is empty" if is_null(node) else "is no mapping"
        raise ScenarioError([*problems, Problem("no-mapping", Place(file, 1, 1), "", f"{what}; {start}")])
    return node


def nearest(word: str, known: list[str]) -> str:
    """Return the known word that looks most like this one, or nothing.

    >>> nearest("tunrover", ["turnover", "fte"])
    'turnover'
    """
    close = difflib.get_close_matches(word.lower()[:MAX_KEY], known, n=1, cutoff=0.6)
    return close[0] if close else ""


class _Composer:
    """Builds nodes from events, with limits, and goes on after a mistake where it can."""

    def __init__(self, text: str, file: str, problems: list[Problem], room: Room) -> None:
        self.file = file
        self.problems = problems
        self.room = room
        self.events = _events(text)

    def document(self) -> Node:
        """Return the first document's node; a second document is a problem."""
        node: Node | None = None
        for event in self.events:
            if isinstance(event, DocumentStartEvent):
                if node is not None:
                    self._problem("second-document", event, "holds a second document; keep one scenario per file")
                    break
                if event.version or event.tags:
                    self._problem("directive", event, "holds a % directive; remove it")
                node = self.node(next(self.events), 1)
        return node if node is not None else Text("", Place(self.file, 1, 1))

    def node(self, event: Event, depth: int) -> Node:
        """Return the node that starts with an event."""
        self.room.nodes -= 1
        if self.room.nodes < 0:
            self._stop("too-many-nodes", event, f"has more than {MAX_NODES} entries")
        if depth > MAX_DEPTH:
            self._stop("too-deep", event, f"is nested more than {MAX_DEPTH} levels deep")
        if isinstance(event, AliasEvent):
            self._problem("alias", event, f"uses the alias *{event.anchor}; write the value out")
            return Text("", self._place(event))
        if getattr(event, "anchor", None):
            self._problem("anchor", event, "uses an anchor (&); write the value out where it is needed")
        if getattr(event, "tag", None):
            self._problem("tag", event, "uses a tag (!); a plain value is enough")
        if isinstance(event, SequenceStartEvent):
            return self._sequence(event, depth)
        if isinstance(event, MappingStartEvent):
            return self._mapping(event, depth)
        assert isinstance(event, ScalarEvent)
        end = event.end_mark
        if event.style is None and end is not None and self._place(event).line != end.line + 1:
            self._problem("multi-line", event, "runs over several lines; put it in quotes or on one line")
        return Text(event.value, self._place(event), plain=event.style is None)

    def _sequence(self, start: Event, depth: int) -> Sequence:
        items = []
        while not isinstance(event := next(self.events), SequenceEndEvent):
            items.append(self.node(event, depth + 1))
        return Sequence(tuple(items), self._place(start))

    def _mapping(self, start: Event, depth: int) -> Mapping:
        entries: dict[str, Node] = {}
        keys: dict[str, Place] = {}
        last: tuple[str, Event] | None = None  # key and event of the value before
        while not isinstance(event := next(self.events), MappingEndEvent):
            place = self._place(event)
            key = self.node(event, depth + 1)
            valued = next(self.events)
            value = self.node(valued, depth + 1)
            before, last = last, None
            if before is not None and is_null(value) and _torn(before[1], event):
                entries[before[0]] = _whole(entries[before[0]], key)
                last = (before[0], event)
            elif not isinstance(key, Text):
                self.problems.append(Problem("key", place, "", "a key must be plain text"))
            elif key.value == "<<":
                self.problems.append(Problem("merge", place, "", "merge keys (<<) are not allowed; write the keys out"))
            elif key.value in entries:
                first = keys[key.value].line
                text = f"stands twice (first in line {first}); keep one"
                self.problems.append(Problem("duplicate-key", place, short(key.value), text))
            else:
                entries[key.value], keys[key.value] = value, place
                last = (key.value, valued)
        return Mapping(entries, self._place(start), keys)

    def _place(self, event: Event) -> Place:
        mark = event.start_mark
        assert mark is not None, "events of a text have marks"
        return Place(self.file, mark.line + 1, mark.column + 1)

    def _problem(self, slug: str, event: Event, text: str) -> None:
        self.problems.append(Problem(slug, self._place(event), "", text))

    def _stop(self, slug: str, event: Event, text: str) -> None:
        self._problem(slug, event, f"{text}; {_FAR_LESS}")
        raise ScenarioError(self.problems)


def _torn(before: Event, after: Event) -> bool:
    """Tell whether a number has a comma that YAML took for the end of an entry, as in {months: 1,5}."""
    if not isinstance(before, ScalarEvent) or not isinstance(after, ScalarEvent) or before.style or after.style:
        return False
    ends, begins = before.end_mark, after.start_mark
    assert ends is not None and begins is not None, "events of a text have marks"
    beside = (begins.line, begins.column) == (ends.line, ends.column + 1)
    return beside and before.value[-1:].isdecimal() and after.value[:1].isdecimal()


def _whole(before: Node, after: Node) -> Text:
    """Return both parts of a number with a comma as one text, which the reader then refuses."""
    assert isinstance(before, Text) and isinstance(after, Text), "only scalars are torn"
    return Text(f"{before.value},{after.value}", before.place, torn=True)


def _events(text: str) -> Iterator[Event]:
    """Yield the events of a text; what PyYAML itself stumbles over (a code or version out of range) is bad YAML."""
    event: Event | None = None
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            yield event
    except (ValueError, OverflowError):
        mark = event.end_mark if event is not None else None
        where = mark if isinstance(mark, yaml.Mark) else None
        raise yaml.MarkedYAMLError(problem="a character code or number out of range", problem_mark=where) from None


def _syntax(error: yaml.MarkedYAMLError, file: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
    what = " ".join(part for part in (error.context, error.problem) if part)
    hint = "check the indentation, the colon and the blank after it; put text with : # ' or % at its start in quotes"
    return Problem("syntax", place, "", f"is not valid YAML ({short(what)}); {hint}")


def _position(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _code(character: str | int) -> int:
    return character if isinstance(character, int) else ord(character)


def short(text: str) -> str:
    """Return a text that is safe and short enough for a message."""
    printable = "".join(c if c.isprintable() and is_visible(c) else "?" for c in text)
    return printable if len(printable) <= 80 else printable[:77] + "..."
