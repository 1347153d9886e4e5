"""From the catalogue to cards: one per input, with every layer's default and the notations that fit."""

from collections.abc import Iterator

from servroi.config.catalog import Catalogue, Default, Entry, sources
from servroi.core.units import LARGEST
from servroi.report.cards import Card, Layered

_PERCENT = (
    ("single", "18 %"),
    ("interval", "15 % to 22 %"),
    ("level", "15 % to 22 % @80"),
    ("median", "15 % to 18 % to 22 %"),
    ("limits", "15 % .. 22 %"),
    ("likely", "15 % .. 18 % .. 22 %"),
)
_CHANGE = (
    ("single", "2 %"),
    ("interval", "1 % to 4 %"),
    ("level", "1 % to 4 % @80"),
    ("median", "1 % to 2 % to 4 %"),
    ("limits", "0 % .. 4 %"),
    ("likely", "0 % .. 2 % .. 4 %"),
)
_MONEY = (
    ("single", "10'000"),
    ("interval", "8'000 to 14'000"),
    ("level", "8'000 to 14'000 @80"),
    ("median", "8'000 to 10'000 to 14'000"),
    ("limits", "8'000 .. 14'000"),
    ("likely", "8'000 .. 10'000 .. 14'000"),
)
_PLAIN = (
    ("single", "10"),
    ("interval", "8 to 14"),
    ("level", "8 to 14 @80"),
    ("median", "8 to 10 to 14"),
    ("limits", "8 .. 14"),
    ("likely", "8 .. 10 .. 14"),
)
_OBSERVED = (("observed", "3 of 20"),)
_NOTATIONS = {
    "share": (*_PERCENT, *_OBSERVED),
    "rate": (*_PERCENT, *_OBSERVED),
    "change": _CHANGE,
    "money": _MONEY,
    "spend": (("match", "match"), ("match_cash", "match cash"), *_MONEY),
    "year": (("single", "2"),),
    "whole": (("single", "5"),),
    "score": (("single", "4"),),
    "teams": (("all", "all"), ("teams", "[counter, delivery]")),
}
_POINTS = (("points", "1 pp to 3 pp"),)
_EVIDENCE = (("evidence", "{value: ..., source: HR report 2025, grade: A}"),)
_BARE = ("year", "whole", "teams")
"""Kinds that take no source beside the value."""


def cards(catalogue: Catalogue, country: str, sector: str) -> tuple[Card, ...]:
    """Return all inputs with the defaults that hold for a country and a sector."""
    return tuple(card(catalogue, entry, country, sector) for entry in catalogue.entries.values())


def card(catalogue: Catalogue, entry: Entry, country: str, sector: str) -> Card:
    """Return one input with the default that holds for a country and a sector."""
    default = catalogue.default(entry.path, country, sector)
    layers = tuple(_layers(catalogue, entry))
    cited = dict.fromkeys(name for names in (entry.sources, *(layer.sources for layer in layers)) for name in names)
    low = entry.kind.low if entry.low is None else round(entry.low)
    kind = _kind(entry)
    return Card(
        path=entry.path,
        section=entry.section,
        kind=kind,
        unit=entry.unit,
        role=entry.role,
        required=entry.required,
        rule=entry.rule,
        low=None if kind == "teams" else low,
        high=None if kind == "teams" or entry.kind.high >= LARGEST else entry.kind.high,
        above_zero=entry.above_zero or entry.low is not None,
        certain=entry.certain,
        default=default.written if default else "",
        grade=default.grade if default else entry.grade,
        layers=layers,
        sources=tuple(sources()[name] for name in cited),
        note=entry.note,
        excludes=entry.excludes,
        notations=_notations(entry),
    )


def _kind(entry: Entry) -> str:
    return "teams" if entry.unit == "team_names" else entry.kind.name


def _layers(catalogue: Catalogue, entry: Entry) -> Iterator[Layered]:
    def layered(default: Default, country: str = "", sector: str = "") -> Layered:
        return Layered(default.layer, country, sector, default.written, default.grade, default.sources, default.note)

    if entry.default is not None:
        yield layered(entry.default)
    for country, defaults in catalogue.countries.items():
        if entry.path in defaults:
            yield layered(defaults[entry.path], country)
    for sector, rows in catalogue.sectors.items():
        yield from (layered(default, country, sector) for path, country, default in rows if path == entry.path)
    for sector, references in catalogue.references.items():
        for known in references:
            if known.path == entry.path:
                yield Layered(
                    "sector", known.country, sector, known.written, known.grade, known.sources, known.note, True
                )


def _notations(entry: Entry) -> tuple[tuple[str, str], ...]:
    kind = _kind(entry)
    fitting = _NOTATIONS.get(kind, _PLAIN)
    if entry.certain and kind != "teams":
        fitting = tuple(notation for notation in fitting if notation[0] == "single")
    return (*fitting, *(_POINTS if entry.points else ()), *(() if kind in _BARE else _EVIDENCE))
