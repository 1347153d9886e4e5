"""Reading nodes with their paths: texts, numbers and quantities, every mistake collected and none raised."""

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import filterfalse

from servroi.config.catalog import Catalogue, Entry
from servroi.config.layers import Layers
from servroi.config.number import GROUPS, Refusal, Rule
from servroi.config.quantity import Quantity, named, parse
from servroi.config.strict_yaml import Mapping, Node, Sequence, Text, is_null, nearest
from servroi.core.evidence import GRADES, Evidence, Grade, Origin
from servroi.core.scenario import Input
from servroi.errors import Place, Problem, is_visible, visible

MAX_TEAMS = 50
MAX_NAME = 120
MAX_TEXT = 2_000
_MOST_HINTS = 100
_NOT_PLAIN = ("alias", "tag")
_QUOTES = "text with a comma goes in quotes"
EVIDENCE = ("source", "grade", "owner", "note")
"""Keys of a value that say what it rests on."""
_WHOLE = re.compile(rf"\d+(?:[{GROUPS}]\d{{3}})*")


class Reader:
    """Reads nodes of one scenario; keeps the problems.

    Attributes:
        problems: What is wrong so far.
        currency: The scenario's currency, once it is known.
        unread: Paths of sections and lists that could not be read, so that nobody knows what is in them.
    """

    def __init__(self, catalogue: Catalogue, layers: Layers, problems: list[Problem]) -> None:
        self.catalogue = catalogue
        self.layers = layers
        self.problems = problems
        self.currency = ""
        self.unread: set[str] = set()

    def problem(self, slug: str, place: Place, path: str, text: str) -> None:
        """Keep a problem, unless what stands there is no plain YAML: one mistake, one message."""
        if any(known.slug in _NOT_PLAIN and known.place == place for known in self.problems):
            return
        self.problems.append(Problem(slug, place, path, text))

    def close(self, word: str, known: list[str]) -> str:
        """Return the known word that looks most like this one; nothing once there are too many mistakes to search."""
        return nearest(word, known) if len(self.problems) < _MOST_HINTS else ""

    def mapping(self, node: Node | None, path: str) -> Mapping:
        """Return a section, empty if it is absent or no mapping."""
        if node is None or is_null(node):
            return Mapping({}, Place("") if node is None else node.place)
        if isinstance(node, Mapping):
            return node
        self.problem("mapping", node.place, path, "must be a section with `key: value` lines below it")
        self.unread.add(path)
        return Mapping({}, node.place, read=False)

    def knows(self, path: str) -> bool:
        """Tell whether it can be known if there is such a path; what names one in vain is else no second mistake."""
        if self.layers.broken and path.endswith(tuple(f".{entry.name}" for entry in self.catalogue.entries.values())):
            return False  # it may stand in the file that cannot be read
        return not any(path == above or path.startswith((f"{above}.", f"{above}[")) for above in self.unread)

    def unknown(self, node: Mapping, known: Iterable[str], path: str) -> None:
        """Refuse every key that is not known."""
        names = list(known)
        for key, value in node.entries.items():
            if key not in names and is_null(value) and (key.isdigit() or " " in key):
                hint = f"a number takes none, and {_QUOTES}" if key.isdigit() else _QUOTES
                what = f"follows a comma, which starts a new entry within {{ }}; {hint}"
                self.problem("comma", node.keys[key], joined(path, shown_name(key)), what)
            elif key not in names:
                close = self.close(key, names)
                hint = f"; did you mean {close}?" if close else f"; known are {', '.join(names)}"
                shown = joined(path, shown_name(key))
                self.problem("unknown-key", node.keys[key], shown, f"is not known{hint}")

    def text(self, node: Node | None, path: str, default: str = "", longest: int = MAX_TEXT) -> str:
        """Return a text of printable characters."""
        if node is None:
            return default
        if not isinstance(node, Text) or is_null(node) or not node.value.strip():
            self.problem("text", node.place, path, "must be a text")
            return default
        value = node.value.strip()
        if node.torn:
            what = f"'{shown_name(value)}' has a comma, which starts a new entry within {{ }}; {_QUOTES}"
            self.problem("comma", node.place, path, what)
            return default
        if len(value) > longest:
            self.problem("text-length", node.place, path, f"has {len(value)} characters; at most {longest} are allowed")
            return default
        if what := invisible(value):
            self.problem("text-character", node.place, path, what)
            return default
        return value

    def name(self, node: Node | None, path: str) -> str:
        """Return a name: short, printable, without brackets."""
        value = self.text(node, path, longest=MAX_NAME)
        if node is not None and ("[" in value or "]" in value):
            self.problem("name", node.place, path, "must not hold [ or ]")
            return ""
        return value

    def choice(self, node: Node | None, path: str, allowed: Iterable[str], default: str) -> str:
        """Return one of several words."""
        value = self.text(node, path, default)
        options = list(allowed)
        if node is not None and value and value not in options:
            close = self.close(value, options)
            hint = f"; did you mean {close}?" if close else ""
            what = f"'{shown_name(value)}' is not known; allowed are {', '.join(options)}{hint}"
            self.problem("choice", node.place, path, what)
            return default
        return value

    def whole(self, node: Node | None, path: str, low: int, high: int, default: int) -> int:
        """Return a whole number within bounds."""
        if isinstance(node, Mapping) and "value" in node.entries:
            self.unknown(node, ("value", *EVIDENCE), path)
            node = node.entries["value"]
        if node is None:
            return default
        value = node.value.strip() if isinstance(node, Text) else ""
        number = int(re.sub(r"\D", "", value)) if _WHOLE.fullmatch(value) and len(value) <= 30 else -1
        if not low <= number <= high:
            what = f"must be {low}" if low == high else f"must be one whole number from {low} to {high}"
            self.problem("whole", node.place, path, what + (f", not '{shown_name(value)}'" if value else ""))
            return default
        return number

    def words(self, node: Node, path: str) -> list[tuple[str, Place]]:
        """Return a list of texts with their places."""
        if not isinstance(node, Sequence):
            self.problem("list", node.place, path, "must be a list, such as [counter, delivery]")
            return []
        return [(self.text(item, path), item.place) for item in node.items]

    def input(self, entry: Entry, node: Node, path: str) -> Input | None:
        """Return a stated input with its quantity, evidence and origin; None if it cannot be read."""
        read = self._quantity(node, replace(rule_of(entry), currency=self.currency), path)
        evidence = self.evidence(node, entry, path)
        if read is None:
            return None
        quantity, written = read
        place = node.place
        return Input(
            path=path,
            name=entry.path,
            kind=entry.kind,
            unit=entry.unit,
            role=entry.role,
            distribution=quantity.distribution,
            written=written,
            evidence=evidence,
            origin=Origin(self.layers.layer(place), place.file, place.line),
            points=quantity.points,
        )

    def _quantity(self, node: Node, rule: Rule, path: str) -> tuple[Quantity, str] | None:
        try:
            if isinstance(node, Text):
                return parse("" if is_null(node) else node.value, rule), node.value.strip()
            if isinstance(node, Mapping) and "distribution" in node.entries:
                fields = {
                    key: value.value if isinstance(value, Text) and value.torn else self.text(value, joined(path, key))
                    for key, value in node.entries.items()
                    if key not in (*EVIDENCE, "value")
                }
                if "value" in node.entries:
                    raise Refusal("distribution", "has both `value` and `distribution`; keep one")
                written = ", ".join(f"{key} {value}" for key, value in fields.items() if key != "distribution")
                return (named(fields, rule), f"{fields['distribution']} ({written})") if all(fields.values()) else None
            if isinstance(node, Mapping) and "value" in node.entries:
                self.unknown(node, ("value", *EVIDENCE), path)
                value = node.entries["value"]
                if isinstance(value, Text):
                    return parse("" if is_null(value) else value.value, rule), value.value.strip()
            raise Refusal("quantity", "must be a number or range, or {value: ..., source: ..., grade: ..., owner: ...}")
        except Refusal as refusal:
            self.problem(refusal.slug, node.place, path, str(refusal))
            return None

    def evidence(self, node: Node, entry: Entry, path: str) -> Evidence:
        """Return what a stated value rests on: its grade, C for a source without one, E for a bare claim."""
        stated = node.entries if isinstance(node, Mapping) else {}
        fields = {key: value for key, value in stated.items() if not is_null(value)}  # empty: not filled in yet
        source = self.text(fields.get("source"), joined(path, "source"))
        owner = self.text(fields.get("owner"), joined(path, "owner"))
        note = self.text(fields.get("note"), joined(path, "note"))
        grade: Grade | None = None
        if "grade" in fields:
            given = self.choice(fields["grade"], joined(path, "grade"), GRADES, "")
            grade = next((known for known in GRADES if known == given), None)
            if grade in ("A", "B", "C") and "source" not in fields:
                where = fields["grade"].place
                self.problem(
                    "grade-source", where, path, f"has grade {grade} but no source; add `source:` or drop the grade"
                )
        elif source:
            grade = "C"
        elif entry.role == "estimate":
            grade = "E"
        return Evidence(grade, (source,) if source else (), owner, note)


def rule_of(entry: Entry) -> Rule:
    """Return what a value of an input must be like."""
    return Rule(entry.kind, above_zero=entry.above_zero, points=entry.points, certain=entry.certain, low=entry.low)


def joined(path: str, key: str) -> str:
    """Return the path of a key below a path."""
    return f"{path}.{key}" if path else key


def invisible(text: str) -> str:
    r"""Return what is wrong with a text that holds a character nobody sees; nothing if it holds none.

    >>> invisible("\x1b[A"), invisible("Zürich")
    ('holds the invisible character U+001B; remove it', '')
    """
    found = next(filterfalse(is_visible, text), None)
    return "" if found is None else f"holds the invisible character U+{ord(found):04X}; remove it"


def shown_name(text: str) -> str:
    """Return a text that is safe and short enough for a message."""
    printable = visible(text)
    return printable if len(printable) <= 60 else printable[:57] + "..."
