"""The inputs of the catalogue: all of a section in a table, or one in full."""

from servroi.core.evidence import Source
from servroi.core.text import Label, Listing, Measure, Term, Text, Verbatim, Whole
from servroi.core.units import DURATIONS
from servroi.report.cards import Card, Layered
from servroi.report.document import Column, Points, Prose, Section, Table
from servroi.report.origins import graded, written

_DERIVED = "Derived: "
"""How the figure of a source begins that was derived from others."""


def listing(cards: tuple[Card, ...]) -> tuple[Section, ...]:
    """Return one table per section: name and path, default, unit, grade."""
    titles = ("default", "unit", "grade")
    columns = (Column(Text("inputs.input"), "left", keep=True), *_columns(titles))
    return tuple(
        Section(
            section,
            Text("name", {"name": Verbatim(section)}),
            (Table(columns, tuple(_row(card) for card in cards if card.section == section)),),
        )
        for section in dict.fromkeys(card.section for card in cards)
    )


def single(card: Card, meaning: Term) -> tuple[Section, ...]:
    """Return one input in full: what it means, its rules, its defaults, its sources, how it may be written."""
    title = Text("inputs.title", {"input": Label("inputs", card.path), "path": Verbatim(card.path)})
    facts = Table(_columns(("property", "value")), _facts(card))
    sections = [Section("input", title, (Prose((Text("name", {"name": meaning}),)), facts))]
    if any(layer.country or layer.sector for layer in card.layers):
        columns = _columns(("where", "default", "grade", "note"))
        rows = tuple(_layer(layer, card) for layer in card.layers)
        sections.append(Section("defaults", Text("inputs.defaults"), (Table(columns, rows),)))
    if card.sources:
        note = Prose((Text("inputs.sources_note", {"id": Verbatim(card.sources[0].id)}),), "quiet")
        points = Points(tuple(source_line(source) for source in card.sources))
        sections.append(Section("sources", Text("inputs.sources"), (points, note)))
    columns = _columns(("written", "means"))
    notations = tuple((Verbatim(example), Text(f"inputs.notation.{name}")) for name, example in card.notations)
    sections.append(Section("notations", Text("inputs.notations"), (Table(columns, notations),)))
    return tuple(sections)


def _columns(titles: tuple[str, ...]) -> tuple[Column, ...]:
    return tuple(Column(Text(f"inputs.{title}"), "left") for title in titles)


def _row(card: Card) -> tuple[Term | None, ...]:
    words: dict[str, Term] = {"input": Label("inputs", card.path), "path": Verbatim(card.path), "break": Verbatim("\n")}
    name = Text("inputs.row", words)
    return name, default_term(card), Label("units", card.unit), Verbatim(card.grade or "")


def _facts(card: Card) -> tuple[tuple[Term | None, ...], ...]:
    facts: list[tuple[str, Term | None]] = [
        ("kind", Text(f"inputs.kind.{card.kind}")),
        ("unit", Label("units", card.unit)),
        ("bounds", _bounds(card)),
        ("role", Text(f"inputs.role.{card.role}")),
        ("default", default_term(card)),
        ("grade", graded(card.grade) if card.grade else None),
        ("not_beside", Listing(tuple(Verbatim(path) for path in card.excludes)) if card.excludes else None),
        ("note", Verbatim(card.note) if card.note else None),
    ]
    return tuple((Text(f"inputs.{name}"), value) for name, value in facts if value is not None)


def _bounds(card: Card) -> Term | None:
    if card.low is None:
        return None
    low = Measure(card.low, card.kind)
    above = "above" if card.above_zero else "from"
    if card.high is None:
        return Text(f"inputs.bounds.{above}", {"low": low})
    high = Whole(int(card.high)) if card.kind in DURATIONS else Measure(card.high, card.kind)
    return Text(f"inputs.bounds.{above}_to", {"low": low, "high": high})


def default_term(card: Card) -> Term:
    """Return what holds where an input is not stated."""
    if card.required:
        return Text("inputs.required")
    return written(card.default, card.rule) if card.default or card.rule else Text("inputs.left_out")


def _layer(layer: Layered, card: Card) -> tuple[Term | None, ...]:
    places: list[Term] = []
    if layer.sector:
        places.append(Label("sectors", layer.sector))
    if layer.country:
        places.append(Verbatim(layer.country))
    where: Term = Text("inputs.place", {"places": Listing(tuple(places))}) if places else Text("inputs.everywhere")
    if len(places) > 1:
        where = Text("inputs.sector_country", {"sector": places[0], "country": places[1]})
    if layer.reference:
        where = Text("inputs.reference", {"place": where})
    note = "" if layer.note == card.note else layer.note
    return where, Verbatim(layer.written), Verbatim(layer.grade or ""), Verbatim(note)


def source_line(source: Source) -> Text:
    """Return one line about a source: id, grade, who and when; what it follows from where servroi derived it."""
    if source.derived:
        own = {"id": source.id, "grade": source.grade, "basis": source.figure.removeprefix(_DERIVED)}
        return Text("inputs.source_derived", {name: Verbatim(value) for name, value in own.items()})
    by = f"{source.author} {source.year}" if source.year else source.author
    values = {"id": source.id, "grade": source.grade, "by": by, "title": source.title}
    return Text("inputs.source", {name: Verbatim(value) for name, value in values.items()})
