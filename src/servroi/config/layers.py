"""Files on top of one another: what a scenario extends, the scenario, and `--set`."""

import re
from collections.abc import Callable
from copy import copy
from dataclasses import replace
from hashlib import sha256

from servroi.config.folder import Folder, is_plain
from servroi.config.strict_yaml import MAX_BYTES, MAX_DEPTH, Mapping, Node, Room, Sequence, Text, decode, read, short
from servroi.core.evidence import Layer
from servroi.errors import Place, Problem, ScenarioError

SET = "--set"
_MOST_EXTENDS = 8
_STEP = re.compile(r"([^.\[\]=]+)(?:\[([^\[\]]*)\])?(?:\.|$)")
_SETTING = re.compile(r"((?:[^=\[]|\[[^\]]*\])*)=(.*)", re.DOTALL)
"""A path, whose names in brackets may hold `=`, and a value."""


class Layers:
    """The merged tree of a scenario, and which layer each file is.

    Attributes:
        root: Everything merged; later layers win key by key.
        folder: Where the scenario stands; None for standard input.
        sources: Name -> bytes of the scenario and of all that it extends.
        settings: What `--set` gave.
        digest: SHA-256 of all that was read.
        broken: Whether something that it extends cannot be read, so that nobody knows what it would say.
    """

    def __init__(
        self, data: bytes, file: str, folder: Folder | None, settings: list[str], problems: list[Problem]
    ) -> None:
        self._files: dict[str, Layer] = {file: "file", SET: "set"}
        self.folder = folder
        self.sources: dict[str, bytes] = {}
        self.settings = tuple(settings)
        self._hash = sha256()
        self.broken = False
        self._room = Room()
        self.root = self._with_base(data, file, folder, problems, [file])
        for number, setting in enumerate(settings, 1):
            self._hash.update(b"\0set\0" + setting.encode("utf-8", "surrogatepass"))
            self._set(setting, number, problems)
        self.digest = self._hash.hexdigest()

    def with_root(self, root: Mapping, other: "Layers") -> "Layers":
        """Return the same files with another tree, whose nodes may come from another scenario's files too."""
        mixed = copy(self)
        mixed.root = root
        mixed._files = {**other._files, **self._files}
        return mixed

    def layer(self, place: Place) -> Layer:
        """Return the layer of a place."""
        return self._files[place.file]

    def _with_base(
        self, data: bytes, file: str, folder: Folder | None, problems: list[Problem], chain: list[str]
    ) -> Mapping:
        self._hash.update(b"\0file\0" + data)
        self.sources[file] = data
        root = read(decode(data, file), file, problems, self._room)
        node = root.entries.get("extends")
        if node is None:
            return root
        left = self._room.nodes
        try:
            name, base = self._base_file(node, folder, chain)
            self._files[name] = "extends"
            return merged(self._with_base(base, name, folder, problems, [*chain, name]), root)
        except ScenarioError as error:
            self.broken, self._room.nodes = True, left
            problems += [problem for problem in error.problems if problem not in problems]
            return root

    def _base_file(self, node: Node, folder: Folder | None, chain: list[str]) -> tuple[str, bytes]:
        def refuse(slug: str, text: str) -> ScenarioError:
            return ScenarioError([Problem(slug, node.place, "extends", text)])

        if not isinstance(node, Text) or not node.value:
            raise refuse("extends", "must be the name of a file beside this one")
        name = node.value
        if folder is None:
            raise refuse("extends", "needs a scenario read from a file, not from standard input")
        if not is_plain(name):
            raise refuse("extends", "must be the plain name of a file beside this one, without folders")
        if name in chain:
            raise refuse("extends-loop", f"goes round in a circle: {' -> '.join([*chain, name])}")
        if len(chain) > _MOST_EXTENDS:
            raise refuse("extends-loop", f"has more than {_MOST_EXTENDS} files on top of one another")
        size = folder.size(name)
        if size is None:
            what = f"there is no file '{short(name)}' beside this one; links out of its folder do not count"
            raise refuse("extends", what)
        if size + sum(map(len, self.sources.values())) > MAX_BYTES:
            raise refuse("too-large", f"'{short(name)}' and what stands on top of it are larger than 1 MB")
        return name, folder.read(name)

    def _set(self, setting: str, number: int, problems: list[Problem]) -> None:
        place = Place(SET, number, 1)
        match = _SETTING.fullmatch(setting)
        path, value = (match[1].strip(), match[2].strip()) if match else (setting.partition("=")[0].strip(), "")
        steps = _steps(path)
        if match is None or steps is None or len(steps) > MAX_DEPTH or "\n" in value or "\r" in value:
            text = "is no setting; write path=value, such as frontline.turnover='18 %'"
            problems.append(Problem("set", place, short(path), text))
            return
        if steps[0][0] == "extends":
            problems.append(Problem("set", place, "extends", "stands in the file only; name there what it extends"))
            return
        found: list[Problem] = []
        try:
            node = read(f"x: {value}", SET, found, self._room).entries["x"]
        except ScenarioError as error:
            found = error.problems
            return
        finally:
            problems += [Problem(problem.slug, place, path, problem.text) for problem in found]
        if not (self.broken and _into_unlisted_team(self.root, steps)):
            self.root = _changed(self.root, steps, _moved(node, place), place, problems, path)


def merged(base: Node, over: Node) -> Mapping:
    """Return a mapping on top of another, key by key; quantities and lists are replaced whole."""
    assert isinstance(base, Mapping) and isinstance(over, Mapping)
    entries, keys = dict(base.entries), dict(base.keys)
    for key, node in over.entries.items():
        below = entries.get(key)
        if isinstance(below, Mapping) and isinstance(node, Mapping) and not is_quantity(below, node):
            node = merged(below, node)
        entries[key], keys[key] = node, over.keys[key]
    return Mapping(entries, over.place, keys)


def is_quantity(*nodes: Node | None) -> bool:
    """Tell whether any of the mappings is a quantity with its evidence, not a section."""
    return any(
        isinstance(node, Mapping) and ("value" in node.entries or "distribution" in node.entries) for node in nodes
    )


def _steps(path: str) -> list[tuple[str, str | None]] | None:
    """Return the steps of a path, each a key and perhaps a name in brackets; None if it is no path.

    >>> _steps("frontline.teams[counter].turnover")
    [('frontline', None), ('teams', 'counter'), ('turnover', None)]
    """
    steps, position = [], 0
    while position < len(path):
        match = _STEP.match(path, position)
        if not match:
            return None
        steps.append((match[1].strip(), match[2]))
        position = match.end()
    return steps or None


def _into_unlisted_team(root: Mapping, steps: list[tuple[str, str | None]]) -> bool:
    """Tell whether a path leads into a team while there is no list of teams."""
    front = root.entries.get("frontline")
    listed = isinstance(front, Mapping) and "teams" in front.entries
    return [key for key, _ in steps[:2]] == ["frontline", "teams"] and steps[1][1] is not None and not listed


def _changed(
    node: Node, steps: list[tuple[str, str | None]], value: Node, place: Place, problems: list[Problem], path: str
) -> Mapping:
    """Return a mapping with the value at the steps replaced."""
    assert isinstance(node, Mapping)
    (key, name), rest = steps[0], steps[1:]
    entries, keys = dict(node.entries), {**node.keys, key: node.keys.get(key, place)}
    below = entries.get(key)

    def inner(target: Node | None) -> Node:
        if not rest:
            return value
        start = target if isinstance(target, Mapping) and not is_quantity(target) else Mapping({}, place)
        return _changed(start, rest, value, place, problems, path)

    if name is None:
        entries[key] = inner(below)
        if not rest:
            keys[key] = place
    elif isinstance(below, Sequence):
        entries[key] = _changed_item(below, name, inner, place, problems, path)
    else:
        start = below if isinstance(below, Mapping) else Mapping({}, place)
        named = {**start.entries, name: inner(start.entries.get(name))}
        entries[key] = Mapping(named, start.place, {**start.keys, name: start.keys.get(name, place)})
    return Mapping(entries, node.place, keys)


def _changed_item(
    items: Sequence, name: str, inner: Callable[[Node | None], Node], place: Place, problems: list[Problem], path: str
) -> Sequence:
    changed = []
    found = False
    for item in items.items:
        own = item.entries.get("name") if isinstance(item, Mapping) else None
        if isinstance(own, Text) and own.value == name:
            item, found = inner(item), True
        changed.append(item)
    if not found:
        problems.append(Problem("unknown-team", place, path, f"there is no '{name}'"))
    return Sequence(tuple(changed), items.place)


def _moved(node: Node, place: Place) -> Node:
    """Return a node with every place replaced by the setting's."""
    if isinstance(node, Text):
        return replace(node, place=place)
    if isinstance(node, Sequence):
        return Sequence(tuple(_moved(item, place) for item in node.items), place)
    return Mapping(
        {key: _moved(item, place) for key, item in node.entries.items()}, place, dict.fromkeys(node.entries, place)
    )
