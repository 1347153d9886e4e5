"""Rank correlations: the stated pairs, the defaults that stay in force, and whether they fit together."""

from itertools import combinations

from servroi.config.number import Refusal, Rule
from servroi.config.quantity import parse
from servroi.config.reader import Reader, shown_name
from servroi.config.strict_yaml import Mapping, Node, Sequence, Text
from servroi.core.distribution import at
from servroi.core.scenario import Input, Pair, Team
from servroi.core.text import Measure, Notice
from servroi.core.text import Text as Sentence
from servroi.core.units import Kind
from servroi.errors import Place
from servroi.sampling.correlate import Group, groups

_RANK = Kind("rank", "plain", -1.0, 1.0)
_SHRINK = 0.9
_MOST_PAIRS = 1_000
_MOST_BETWEEN = 40


def correlations(
    root: Mapping, reader: Reader, inputs: dict[str, Input], teams: tuple[Team, ...], notices: list[Notice]
) -> tuple[Pair, ...]:
    """Return the pairs in force: stated ones, and the catalogue's for inputs that no stated pair names together."""
    node = root.entries.get("correlations")
    stated = _stated(node, reader, inputs, notices)
    emptied = isinstance(node, Sequence) and not node.items
    named = {frozenset((pair.first, pair.second)) for pair in stated}
    defaults = [] if emptied else [
        pair for pair in _defaults(reader, teams) if frozenset((pair.first, pair.second)) not in named
    ]  # fmt: skip
    uncertain = {path for path, entry in inputs.items() if not entry.distribution.certain}
    pairs = [pair for pair in (*stated, *defaults) if pair.first in uncertain and pair.second in uncertain]
    for group in groups(pairs):
        if not group.valid:
            pairs = _mend(group, pairs, node, reader, notices)
    return tuple(pairs)


def _stated(node: Node | None, reader: Reader, inputs: dict[str, Input], notices: list[Notice]) -> list[Pair]:
    if node is None:
        return []
    if not isinstance(node, Sequence):
        what = "must be a list of {between: [path, path], rank: 0.3}"
        reader.problem("list", node.place, "correlations", what)
        return []
    pairs: list[Pair] = []
    seen: set[frozenset[str]] = set()
    for item in node.items:
        fields = reader.mapping(item, "correlations")
        reader.unknown(fields, ("between", "rank"), "correlations")
        paths = _between(fields, item.place, reader, inputs)
        rank = _rank(fields.entries.get("rank"), item.place, reader)
        for first, second in combinations(paths, 2):
            if frozenset((first, second)) in seen:
                reader.problem("pair", item.place, "correlations", f"{first} and {second} stand together twice")
            elif rank is not None:
                pairs.append(Pair(first, second, rank, stated=True))
            seen.add(frozenset((first, second)))
        if len(pairs) > _MOST_PAIRS:
            reader.problem("too-many", item.place, "correlations", f"has more than {_MOST_PAIRS} pairs")
            return []
        notices += [
            Notice("pair-certain", path, Sentence("warning.pair_certain"))
            for path in paths
            if inputs[path].distribution.certain
        ]
    return pairs


def _between(fields: Mapping, place: Place, reader: Reader, inputs: dict[str, Input]) -> list[str]:
    node = fields.entries.get("between")
    named = reader.words(node, "correlations.between") if node is not None else []
    paths: list[str] = []
    if len(named) > _MOST_BETWEEN:
        reader.problem("too-many", place, "correlations.between", f"names more than {_MOST_BETWEEN} inputs")
        return []
    for path, where in named:
        if path in paths:
            reader.problem(
                "pair", where, "correlations.between", f"names {path} twice; an input does not correlate with itself"
            )
        elif path in inputs:
            paths.append(path)
        elif path and reader.knows(path):
            close = reader.close(path, list(inputs))
            hint = f"; did you mean {close}?" if close else ""
            what = f"there is no input '{shown_name(path)}' in this scenario{hint}"
            reader.problem("unknown-path", where, "correlations.between", what)
    if len(named) < 2:
        reader.problem("pair", place, "correlations.between", "must name at least two inputs")
    return paths


def _rank(node: Node | None, place: Place, reader: Reader) -> float | None:
    try:
        if not isinstance(node, Text):
            raise Refusal("rank", "is required, a number between -1 and 1")
        value = at(parse(node.value, Rule(_RANK, certain=True)).distribution, 0.0)
        if not -1.0 < value < 1.0:
            raise Refusal("rank", "must lie strictly between -1 and 1")
        return value
    except Refusal as refusal:
        reader.problem("rank", node.place if node is not None else place, "correlations.rank", str(refusal))
        return None


def _defaults(reader: Reader, teams: tuple[Team, ...]) -> list[Pair]:
    """Return the catalogue's pairs, within each team between the draws that the team uses."""
    pairs: dict[frozenset[str], Pair] = {}
    for first, second, rank in reader.catalogue.correlations:
        for team in teams:
            names = [path.partition(".")[2] for path in (first, second)]
            excluded = {other for path in (first, second) for other in reader.catalogue.entries[path].excludes}
            if any(other.partition(".")[2] in team.inputs for other in excluded):
                continue
            if all(name in team.inputs for name in names):
                one, other = (team.inputs[name] for name in names)
                pairs.setdefault(frozenset((one, other)), Pair(one, other, rank, stated=False))
    return list(pairs.values())


def _mend(group: Group, pairs: list[Pair], node: Node | None, reader: Reader, notices: list[Notice]) -> list[Pair]:
    """Weaken default pairs until a group is possible; stated ones that are impossible are a problem."""
    members = set(group.paths)
    stated = [pair for pair in pairs if pair.stated and {pair.first, pair.second} <= members]
    place = node.place if node is not None else Place("")
    if any(not inner.valid for inner in groups(stated)):
        ranks, place_of = group.nearest(), {path: position for position, path in enumerate(group.paths)}
        offers = [
            f"{pair.first} with {pair.second}: {ranks[place_of[pair.first], place_of[pair.second]]:.2f}"
            for pair in stated
        ]
        what = f"cannot all be true at once; the nearest that can: {'; '.join(offers)}"
        reader.problem("no-correlation-matrix", place, "correlations", what)
        return [pair for pair in pairs if pair not in stated]
    scale = 1.0
    mended = pairs
    while any(not inner.valid for inner in groups(pair for pair in mended if pair.first in members)):
        scale *= _SHRINK
        mended = [
            Pair(pair.first, pair.second, pair.rank * scale, stated=False)
            if not pair.stated and {pair.first, pair.second} <= members
            else pair
            for pair in pairs
        ]
    weakest = min((pair.rank for pair in mended if not pair.stated), default=0.0)
    text = Sentence("warning.pair_weakened", {"rank": Measure(weakest, "factor")})
    notices.append(Notice("pair-weakened", "correlations", text))
    return mended
