"""Where the verdict turns: what turns it first, everything equally unlucky, and one table per rival."""

from servroi.core.break_even import BreakEvenPoint, BreakEvens, JointPoint
from servroi.core.findings import NEITHER
from servroi.core.naming import option, source
from servroi.core.text import Measure, Share, Term, Text, Whole
from servroi.core.units import DURATIONS
from servroi.report.document import Block, Column, Headline, Prose, Section, Table
from servroi.report.moved import moved

_LEAST = 3
_MOST = 10
_INNER = 0.05
"""A turning point with less than this chance on either side lies outside the 90 % range."""
_EFFECT = "training.effects."


def turning(found: BreakEvens) -> Section:
    """Return the answer: what turns the verdict first, and how unlucky everything at once may be."""
    sentences = (*(_together(found.option, point) for point in found.joint), *_lines(found))
    return Section("turning", None, (Headline(turning_sentence(found)), Prose(sentences)))


def turning_sentence(found: BreakEvens) -> Text:
    """Return in one sentence which single input turns the verdict first."""
    against = found.rival or NEITHER
    ahead = found.leads[against] > 0.0
    state = ("beats" if found.rival else "pays") if ahead else ("not_beats" if found.rival else "not_pays")
    values: dict[str, Term] = {"option": option(found.option), "other": option(against)}
    points = [point for point in found.points if point.against == against]
    nearest = next((point for point in points if point.value is not None), None)
    said = Text(f"break_even.{state}", values)
    if nearest is None or nearest.value is None:
        key = "asked" if not found.complete else "ahead" if ahead else "behind"
        return Text(f"break_even.firm_{key}", {"state": said})
    turns: dict[str, Term] = {"state": said, "input": source(nearest.path), "value": _value(nearest, nearest.value)}
    if not found.complete:
        return Text("break_even.turns_asked", turns)
    key = "turns" if _within(nearest) else "turns_outside"
    return Text(f"break_even.{key}", turns)


def pays(found: BreakEvens, everything: bool) -> Section | None:
    """Return at which value of each input the option just pays."""
    return _points(found, NEITHER, "pays", everything)


def beats(found: BreakEvens, everything: bool) -> Section | None:
    """Return at which value of each input the option just beats its rival."""
    return None if found.rival is None else _points(found, found.rival, "beats", everything)


def reading(found: BreakEvens) -> Section:
    """Return how to read the tables."""
    note = Text("break_even.note", {"trials": Whole(found.trials)})
    effects = any(_EFFECT in point.path and point.value is not None for point in found.points)
    notes = (note, Text("break_even.note_effects")) if effects else (note,)
    return Section("reading", None, (Prose(notes, "quiet"),))


def _points(found: BreakEvens, against: str, name: str, everything: bool) -> Section | None:
    points = [point for point in found.points if point.against == against]
    shown = points if everything else _near(points)
    title = Text(f"break_even.title_{name}", {"option": option(found.option), "other": option(against)})
    blocks: list[Block] = []
    if shown:
        columns = (
            Column(Text("break_even.input"), "left"),
            Column(Text("break_even.range"), "left"),
            Column(Text("break_even.turns_at"), "left"),
            Column(Text("break_even.missed")),
        )
        blocks.append(Table(columns, tuple(_row(point) for point in shown)))
    if rest := _rest(points, shown):
        blocks.append(Prose(rest, "quiet" if shown else "plain"))
    return Section(name, title, tuple(blocks)) if blocks else None


def _near(points: list[BreakEvenPoint]) -> list[BreakEvenPoint]:
    """Return the points within reach, or the nearest ones."""
    turning = [point for point in points if point.value is not None]
    within = [point for point in turning if _within(point)]
    return turning[: max(_LEAST, min(_MOST, len(within)))]


def _within(point: BreakEvenPoint) -> bool:
    return point.place is not None and _INNER <= point.place <= 1.0 - _INNER


def _row(point: BreakEvenPoint) -> tuple[Term | None, ...]:
    return source(point.path), _range(point), _turns(point), _missed(point)


def _turns(point: BreakEvenPoint) -> Term:
    """Return from where, or up to where, the option is ahead."""
    if point.value is None:
        return Text("break_even.always" if point.holds else "break_even.never")
    return Text("break_even.from" if point.above else "break_even.up_to", {"value": _value(point, point.value)})


def _missed(point: BreakEvenPoint) -> Term | None:
    """Return the share of cases in which the input lies on the wrong side."""
    if point.value is None:
        return None if point.low == point.high else Share(0.0 if point.holds else 1.0)
    if point.place is None:
        return None
    return Share(point.place if point.above else 1.0 - point.place)


def _range(point: BreakEvenPoint) -> Term:
    if point.low == point.high:
        return _value(point, point.usual)
    ends: dict[str, Term] = {"low": _measure(point, point.low), "high": _measure(point, point.high)}
    return _with_unit(point, Text("range", ends))


def _value(point: BreakEvenPoint, value: float) -> Term:
    return _with_unit(point, _measure(point, value))


def _measure(point: BreakEvenPoint, value: float) -> Measure:
    return Measure(value, point.kind, point.points)


def _with_unit(point: BreakEvenPoint, number: Term) -> Term:
    return Text(f"break_even.{point.kind}", {"number": number}) if point.kind in DURATIONS else number


def _rest(points: list[BreakEvenPoint], shown: list[BreakEvenPoint]) -> tuple[Text, ...]:
    """Count what the table leaves out."""
    hidden = [point for point in points if point not in shown]
    counts = {
        "within": sum(point.value is not None and _within(point) for point in hidden),
        "outside": sum(point.value is not None and not _within(point) for point in hidden),
        "none": sum(point.value is None for point in hidden),
    }
    sentences = [
        Text(f"break_even.{name}_{'one' if count == 1 else 'many'}", {"number": Whole(count)})
        for name, count in counts.items()
        if count
    ]
    return (*sentences, Text("break_even.all")) if sentences else ()


def _together(name: str, point: JointPoint) -> Text:
    """Return how unlucky everything at once may be."""
    verb = "pays" if point.against == NEITHER else "beats"
    values: dict[str, Term] = {"option": option(name), "other": option(point.against)}
    if point.percentile is None:
        return Text(f"break_even.together_{verb}_{'always' if point.holds else 'never'}", values)
    return Text(f"break_even.together_{verb}", {**values, "share": Share(point.percentile)})


def _lines(found: BreakEvens) -> tuple[Text, ...]:
    """Return what of one driver alone would pay for the option, in people's units."""
    terms = [moved(line.driver, line.needed) for line in found.lines]
    if not terms:
        return ()
    values: dict[str, Term] = {"option": option(found.option), "first": terms[0]}
    if len(terms) == 1:
        return (Text("people.pays_from", values),)
    return (Text("people.pays_from_either", {**values, "second": terms[1]}),)
