"""What it would be worth to find out before deciding: in all, by way of finding out, by input; and what to do."""

from servroi.core.findings import NEITHER
from servroi.core.information import Information, Worth
from servroi.core.naming import catalogue_name, option, source
from servroi.core.text import Listing, Money, Share, Term, Text, Whole
from servroi.report.document import Block, Column, Headline, Points, Prose, Section, Span, Table

_SHOWN = 10
_NAMED = 3
_LEAST = 0.01
"""What is worth less than this share of certainty about everything is not worth a measurement, and certainty worth less
than this share of what the option costs is not worth the delay."""
_WAYS = (("training.", "pilot"), ("marketing.", "test"))


def worth(found: Information) -> Section:
    """Return the answer: the choice as things stand, and the most that finding out is worth."""
    sentences = [Text("information.changes", {"share": Share(found.total.changes)})]
    if not worthwhile(found):
        sentences = [Text("information.decide" if found.total.value.value > 0.0 else "information.nothing")]
    return Section("worth", None, (Headline(worth_sentence(found)), Prose(tuple(sentences))))


def worth_sentence(found: Information) -> Text:
    """Return in one sentence what to choose now and what certainty would be worth."""
    values: dict[str, Term] = {"money": _money(found.total)}
    if found.as_good:
        return Text("information.now_same", {**values, "options": Listing(tuple(map(option, found.as_good)))})
    if found.chosen == NEITHER:
        return Text("information.now_nothing", values)
    return Text("information.now", {**values, "option": option(found.chosen)})


def worthwhile(found: Information) -> bool:
    """Tell whether finding anything out can be worth the trouble."""
    return found.total.value.value > _LEAST * found.cost


def advice(found: Information) -> Section | None:
    """Return what to find out first, how, and what not to bother with."""
    sentences = first_to_find_out(found)
    if not sentences:
        return None
    first = found.inputs[0]
    way = _way(first.name)
    points = [
        *sentences,
        Text(f"information.way_{way}", {"money": _money(_group(found, way) or first)}),
    ]
    idle = [entry for entry in found.inputs if not _matters(found, entry)]
    if len(idle) == 1:
        points.append(Text("information.idle_one", {"input": _name(idle[0])}))
    elif idle:
        points.append(Text("information.idle", {"number": Whole(len(idle)), "inputs": _some(idle)}))
    return Section("advice", Text("information.advice"), (Points(tuple(points)),))


def first_to_find_out(found: Information) -> tuple[Text, ...]:
    """Return in one sentence what to find out first; nothing if that is not worth the trouble."""
    if not worthwhile(found) or not found.inputs:
        return ()
    return (Text("information.first", {"input": _name(found.inputs[0]), "money": _money(found.inputs[0])}),)


def by_group(found: Information) -> Section | None:
    """Return what each way of finding out is worth."""
    if not worthwhile(found):
        return None
    columns = (
        Column(Text("information.group"), "left"),
        Column(Text("information.worth")),
        Column(Text("information.how"), "left"),
    )
    rows = tuple(
        (
            Text(f"information.group_{group.name}"),
            _money(group) if _matters(found, group) else Text("information.little"),
            Text(f"information.how_{group.name}"),
        )
        for group in found.groups
    )
    return Section("groups", Text("information.groups"), (Table(columns, rows),))


def by_input(found: Information) -> Section | None:
    """Return the inputs that are worth finding out, the ten best at most."""
    shown = [entry for entry in found.inputs if _matters(found, entry)][:_SHOWN]
    if not worthwhile(found) or not shown:
        return None
    columns = (
        Column(Text("information.input"), "left"),
        Column(Text("information.worth")),
        Column(Text("information.turns")),
    )
    rows = tuple((_name(entry), _money(entry), Share(entry.changes)) for entry in shown)
    bars = tuple((Span(0.0, entry.value.value),) for entry in shown)
    blocks: tuple[Block, ...] = (
        Table(columns, rows, bars=bars),
        Prose((Text("information.note", {"trials": Whole(found.trials)}),), "quiet"),
    )
    return Section("inputs", Text("information.inputs"), blocks)


def _matters(found: Information, entry: Worth) -> bool:
    return entry.value.value >= _LEAST * found.total.value.value and entry.value.value > 0.0


def _way(path: str) -> str:
    name = catalogue_name(path)
    return next((way for start, way in _WAYS if name.startswith(start)), "records")


def _group(found: Information, way: str) -> Worth | None:
    name = {"pilot": "programme", "test": "marketing"}.get(way)
    return next((group for group in found.groups if group.name == name), None)


def _name(entry: Worth) -> Term:
    return source(entry.name)


def _some(entries: list[Worth]) -> Term:
    """Return some names, of an input that several teams or options have only one."""
    first = {catalogue_name(entry.name): _name(entry) for entry in entries[::-1]}
    return Listing(tuple(list(first.values())[::-1][:_NAMED]))


def _money(entry: Worth) -> Money:
    return Money(entry.value.value, max(entry.value.se, entry.value.value / 200.0))
