"""Where a figure comes from: in words, in symbols, in the base case's numbers, and what to explain next."""

from servroi.core.evidence import Source
from servroi.core.explain import Explained, ExplainedInput, Shape
from servroi.core.findings import COSTS
from servroi.core.naming import option
from servroi.core.text import Label, Listing, Measure, Money, Term, Text, Verbatim, Whole, Years
from servroi.report.cards import Card
from servroi.report.document import Block, Column, Curve, Distributions, Headline, Points, Prose, Section, Table
from servroi.report.formulas import as_shown, form_of, formula, terms_table
from servroi.report.origins import graded, place, written

_MASS = 1_000_000
"""The density is drawn from whole numbers."""


def result(explained: Explained) -> tuple[Section, ...]:
    """Return where a result comes from."""
    sure: list[Text] = []
    if explained.kind != "p_beats":
        sure.append(Text("explain.base_case"))
    if explained.simulated is not None:
        sure.append(_simulated(explained))
    answer: list[Block] = [Headline(headline(explained)), Prose(tuple(sure), "quiet")]
    sections = [Section("answer", None, tuple(answer))]
    words = Prose((Text(f"explain.words.{explained.words}"),))
    if not explained.tokens:
        table = terms_table(explained.terms)
        return (*sections, Section("formula", Text("explain.formula"), (words, *table)))
    value = as_shown(0.0, "number") if explained.equation else as_shown(explained.value or 0.0, explained.form)
    return (*sections, formula(words, explained, value))


def headline(explained: Explained) -> Text:
    """Return the result with its value."""
    title = _title(explained)
    if explained.kind == "p_beats" and explained.simulated is not None:
        return Text("explain.is", {"title": title, "value": as_shown(explained.simulated.value, "share", 3)})
    if explained.value is None:
        return Text("explain.undefined", {"title": title})
    return Text("explain.is", {"title": title, "value": _value(explained)})


def given(explained: ExplainedInput, card: Card, meaning: Term, own: str) -> tuple[Section, ...]:
    """Return where an input comes from.

    Args:
        explained: The input.
        card: What the catalogue says about it.
        meaning: What it means.
        own: Base name of the scenario.
    """
    entry = explained.assumption
    values: dict[str, Term] = {"input": Label("inputs", entry.name), "path": Verbatim(entry.path)}
    first: list[Block] = [Headline(Text("explain.input", values)), Prose((Text("name", {"name": meaning}),))]
    if not explained.used:
        first.append(Prose((Text("explain.unused"),)))
    first.append(Table(_columns("property", "value"), _facts(explained, card, own)))
    sections = [Section("input", None, tuple(first))]
    if explained.shape is not None:
        sections.append(_picture(explained.shape, explained))
    if explained.tokens:
        words = Prose((Text("explain.rule"), Text("explain.base_case")))
        value = as_shown(explained.base, form_of(entry.kind, entry.points))
        sections.append(formula(words, explained, value))
    sources = tuple(source for source in card.sources if source.id in entry.sources)
    if sources:
        sections.append(
            Section("sources", Text("explain.sources"), tuple(block for source in sources for block in _source(source)))
        )
    return tuple(sections)


# -- results ----------------------------------------------------------------------------------------------------------


def _title(explained: Explained) -> Term:
    kind, what = explained.kind, explained.what
    name = kind
    if kind in ("strength", "state", "behaviour"):
        name = f"{kind}_{what}"
    elif kind == "channel" and what in COSTS:
        name = "channel_cost"
    values: dict[str, Term] = {"option": option(explained.option), "year": Verbatim(str(explained.year))}
    if kind in ("pv", "channel", "stock"):
        values["what"] = Label("channels", what)
    elif kind == "driver":
        values["what"] = Label("drivers", what)
    elif kind == "change":
        values["what"] = Label("inputs", f"training.effects.{what}")
    elif kind == "p_beats":
        values["other"] = option(what)
    title = Text(f"explain.title.{name}", values)
    return Text("explain.of_team", {"title": title, "team": Verbatim(explained.team)}) if explained.team else title


def _value(explained: Explained) -> Term:
    assert explained.value is not None
    if explained.form == "money":
        return Money(explained.value)
    return Years(explained.value) if explained.form == "years" else as_shown(explained.value, explained.form)


def _simulated(explained: Explained) -> Text:
    assert explained.simulated is not None
    mean = explained.simulated
    values: dict[str, Term] = {"trials": Whole(explained.trials)}
    if explained.kind == "p_beats":
        return Text("explain.counted", values)
    return Text("explain.simulated", {**values, "mean": Money(mean.value, mean.se)})


# -- inputs -----------------------------------------------------------------------------------------------------------


def _facts(explained: ExplainedInput, card: Card, own: str) -> tuple[tuple[Term | None, ...], ...]:
    entry = explained.assumption
    points = (("p5", entry.p5), ("median", entry.p50), ("mean", entry.mean), ("p95", entry.p95))
    certain = entry.p5 == entry.p95
    shown = (
        [("certain", Measure(entry.p50, entry.kind, entry.points))]
        if certain
        else [(name, Measure(value, entry.kind, entry.points)) for name, value in points]
    )
    readers = explained.used and explained.readers
    stated = Verbatim(entry.written) if entry.stated else written(entry.written, explained.rule)
    facts: list[tuple[str, Term | None]] = [
        *shown,
        ("unit", Label("units", entry.unit)),
        ("written", stated),
        ("where", place(entry.layer, entry.file, entry.line, own)),
        ("graded", graded(entry.grade) if entry.grade else Label("grades", "own") if entry.stated else None),
        ("source", Listing(tuple(Verbatim(source) for source in entry.sources)) if entry.sources else None),
        ("owner", Verbatim(entry.owner) if entry.owner else None),
        ("note", Verbatim(entry.note) if entry.note else None),
        ("instead", _default(card) if entry.stated else None),
        ("readers", Listing(tuple(_reader(reader) for reader in explained.readers)) if readers else None),
    ]
    return tuple((Text(f"explain.fact.{name}"), value) for name, value in facts if value is not None)


def _default(card: Card) -> Term:
    if card.required or not (card.default or card.rule):
        return Text("explain.no_default")
    default = written(card.default, card.rule)
    if not card.grade:
        return default
    grade = Text("explain.grade", {"grade": Verbatim(card.grade)})
    return Text("explain.also", {"first": default, "second": grade})


def _reader(reader: str) -> Term:
    kind, _, name = reader.partition(".")
    return Label("channels", name) if kind == "channel" else Text(f"explain.reader.{name}")


def _picture(shape: Shape, explained: ExplainedInput) -> Section:
    entry = explained.assumption
    counts = tuple(round(mass * _MASS) for mass in shape.masses)
    label = Text("explain.density", {"unit": Label("units", entry.unit)})
    curves = (Curve(label, counts, 0),)
    return Section("shape", Text("explain.shape"), (Distributions(shape.edges, curves, entry.kind, entry.points),))


def _source(source: Source) -> tuple[Block, ...]:
    """Return one source: its figure in the words of the evidence base, and its address, to be copied whole."""
    values = {name: Verbatim(value) for name, value in (("id", source.id), ("grade", source.grade))}
    line = Points((Text("explain.source", {**values, "figure": Verbatim(source.figure)}),))
    if not source.address:
        return (line,)
    return line, Prose((Text("name", {"name": Verbatim(source.address)}),), "quiet")


def _columns(*names: str) -> tuple[Column, ...]:
    return tuple(Column(Text(f"explain.{name}"), "left") for name in names)
