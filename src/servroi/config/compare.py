"""Two scenarios side by side: the lines that differ, and scenarios with some lines of the one and some of the other."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from servroi.config import strict_yaml as tree
from servroi.config.catalog import catalogue
from servroi.config.layers import is_quantity
from servroi.config.read import Reading, read_layers
from servroi.config.reader import EVIDENCE
from servroi.config.strict_yaml import Mapping, Node, Text, is_null
from servroi.core.compare import Difference, Line
from servroi.core.naming import catalogue_name
from servroi.errors import Place, Problem, ScenarioError

_SILENT = ("servroi", "report", "simulation")
_NAMES = ("company.name", "company.language")
"""Sections and keys that change no figure of a comparison, whose trials and seed are the same for both."""
_NAMED = ("frontline.teams", "options")
_TEAMS = "frontline.teams"
_LONGEST = 60

Leaves = dict[str, Node]


@dataclass(frozen=True, slots=True)
class Differences:
    """What is different between two scenarios.

    Attributes:
        lines: Lines that may change a figure, in file order.
        evidence: Paths of which source, grade, owner or note alone differ.
        words: Paths that change no figure: names, report, number of trials.
    """

    lines: tuple[Difference, ...]
    evidence: tuple[str, ...]
    words: tuple[str, ...]


def differences(a: Reading, b: Reading) -> Differences:
    """Return what is different between two scenarios, in the order of the files."""
    first, second = leaves(a.layers.root, b.layers.root), leaves(b.layers.root, a.layers.root)
    lines, evidence, words = [], [], []
    for path in _ordered(list(first), list(second)):
        one, other = first.get(path), second.get(path)
        if one is not None and other is not None and _said(one) == _said(other):
            continue
        if path == "extends":  # what it says stands in the merged tree
            continue
        if path.partition(".")[0] in _SILENT or path in _NAMES:
            words.append(path)
        elif _figure_at(path, one, a) == _figure_at(path, other, b):
            evidence.append(path)
        else:
            lines.append(Difference(path, _known(path), _group(path), _line(path, one, a), _line(path, other, b)))
    return Differences(tuple(lines), tuple(evidence), tuple(words))


def hybrid(a: Reading, b: Reading, paths: Collection[str]) -> Reading | None:
    """Return scenario A with the lines of B at some paths; None if that is no sound scenario."""
    root: Node = a.layers.root
    theirs = leaves(b.layers.root, a.layers.root)
    for path in paths:
        root = _with(root, _steps(path), theirs.get(path))
    assert isinstance(root, Mapping), "a scenario is a mapping"
    problems: list[Problem] = []
    try:
        return read_layers(a.layers.with_root(root, b.layers), problems)
    except ScenarioError:
        return None


def leaves(root: Mapping, other: Mapping | None = None) -> Leaves:
    """Return path -> node of every line that may be exchanged alone.

    A team or option that stands in the other tree as well is taken line by line, one that does not as a whole.
    """
    return dict(_walk(root, "", other))


def _walk(node: Mapping, path: str, other: Node | None) -> Iterator[tuple[str, Node]]:
    for key, below in _entries(node, path):
        inner = f"{path}[{key}]" if path in _NAMED else f"{path}.{key}" if path else key
        beside = dict(_entries(other, path)).get(key) if other is not None else None
        named = isinstance(below, tree.Sequence) and inner == _TEAMS
        section = isinstance(below, Mapping) and below.entries and not is_quantity(below)
        alone = path in _NAMED and (beside is None or is_null(beside))
        if (named or section) and not alone:
            yield from _walk(below, inner, beside)  # type: ignore[arg-type]
        elif not (path == "" and isinstance(below, Mapping) and not below.entries):
            yield inner, below


def _entries(node: Node, path: str) -> list[tuple[str, Node]]:
    """Return the keys of a section, or the names of the teams."""
    if isinstance(node, tree.Sequence) and path == _TEAMS:
        return [(_team(item), item) for item in node.items]
    if not isinstance(node, Mapping):
        return []
    inside_team = path.startswith(f"{_TEAMS}[")
    return [(key, below) for key, below in node.entries.items() if not (inside_team and key == "name")]


def _team(item: Node) -> str:
    name = item.entries.get("name") if isinstance(item, Mapping) else None
    return name.value.strip() if isinstance(name, Text) else ""


def _ordered(first: list[str], second: list[str]) -> list[str]:
    """Return the paths of both files in the order of the first, what only the second has at its place in it."""
    order = list(first)
    known = set(first)
    for position, path in enumerate(second):
        if path not in known:
            before = next((other for other in reversed(second[:position]) if other in known), None)
            order.insert(order.index(before) + 1 if before else _section_end(order, path), path)
            known.add(path)
    return order


def _section_end(order: list[str], path: str) -> int:
    """Return the place after the last path of the same section."""
    section = path.partition(".")[0]
    return max((place + 1 for place, other in enumerate(order) if other.partition(".")[0] == section), default=0)


def _with(node: Node | None, steps: Sequence[tuple[str, str | None]], value: Node | None) -> Mapping:
    """Return a mapping with the value at the steps replaced; None takes it away."""
    (key, name), rest = steps[0], steps[1:]
    place = node.place if node is not None else (value.place if value is not None else Place(""))
    entries, keys = (dict(node.entries), dict(node.keys)) if isinstance(node, Mapping) else ({}, {})
    below = entries.get(key)
    if name is not None:
        changed: Node | None = _with_name(below, key, name, rest, value)
    else:
        changed = _with(below, rest, value) if rest else value
    if changed is None or (rest and isinstance(changed, Mapping) and not changed.entries and below is None):
        entries.pop(key, None)
    else:
        entries[key] = changed
        keys[key] = keys.get(key, changed.place)
    return Mapping(entries, place, keys)


def _with_name(
    below: Node | None, key: str, name: str, rest: Sequence[tuple[str, str | None]], value: Node | None
) -> Node | None:
    """Return teams or options with one of them, or one of its lines, replaced."""
    if key != "teams":
        return _with(below, ((name, None), *rest), value)
    items = list(below.items) if isinstance(below, tree.Sequence) else []
    place = below.place if below is not None else (value.place if value is not None else Place(""))
    position = next((place for place, item in enumerate(items) if _team(item) == name), None)
    if rest:
        assert position is not None, "a line of a team stands in both scenarios"
        items[position] = _with(items[position], rest, value)
    elif position is not None:
        items[position : position + 1] = [] if value is None else [value]
    elif value is not None:
        items.append(value)
    return tree.Sequence(tuple(items), place) if items else None


def _steps(path: str) -> list[tuple[str, str | None]]:
    """Return the steps of a path; names in brackets may hold dots.

    >>> _steps("options[a.b].training.scale")
    [('options', 'a.b'), ('training', None), ('scale', None)]
    """
    return [(key, name or None) for key, name in re.findall(r"([^.\[\]]+)(?:\[([^\]]*)\])?", path)]


def _group(path: str) -> str:
    """Return the team or option that a line belongs to; empty if it belongs to none."""
    head, bracket, _ = path.partition("]")
    return head + bracket if bracket else ""


def _known(path: str) -> str:
    name = catalogue_name(path)
    return name if name in catalogue().entries else ""


def _line(path: str, node: Node | None, reading: Reading) -> Line | None:
    """Return a line as it stands, else the default that holds in its place."""
    if node is not None:
        section = isinstance(node, Mapping) and node.entries and not is_quantity(node)
        shown = ", ".join(key for key in node.entries if key != "name") if section else _said(_figures(node))  # type: ignore[union-attr]
        short = shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 3]}..."
        return Line(short, reading.layers.layer(node.place), node.place.file, node.place.line)
    name = _known(path)
    inputs = reading.scenario.inputs
    entry = inputs.get(path) or inputs.get(name) if name else None
    if entry is None:
        return None
    return Line(entry.written, entry.origin.layer, entry.origin.file, entry.origin.line, entry.rule)


def _figure_at(path: str, node: Node | None, reading: Reading) -> str:
    """Return what counts at a path: as stated, else the default; a stated effect has another meaning than a default."""
    if node is not None:
        return _said(_figures(node))
    if path == "company.currency":  # which follows from the country
        return reading.scenario.company.currency
    entry = reading.scenario.inputs.get(path)
    if entry is None or entry.rule or entry.stated or ".effects." in path:
        return ""
    return entry.written


def _figures(node: Node) -> Node:
    """Return a quantity without its evidence."""
    if not is_quantity(node):
        return node
    assert isinstance(node, Mapping), "a quantity with evidence is a mapping"
    if "value" in node.entries:
        return node.entries["value"]
    kept = {key: below for key, below in node.entries.items() if key not in EVIDENCE}
    return Mapping(kept, node.place, node.keys)


def _said(node: Node) -> str:
    """Return a node in one line."""
    if isinstance(node, Text):
        return " ".join(node.value.split())
    if isinstance(node, tree.Sequence):
        return f"[{', '.join(_said(item) for item in node.items)}]"
    return f"{{{', '.join(f'{key}: {_said(below)}' for key, below in node.entries.items())}}}"
