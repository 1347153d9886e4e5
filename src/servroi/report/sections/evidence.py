"""The evidence base: every source in short, or one in full. Figures stay in the words of the evidence base."""

from servroi.core.evidence import Source
from servroi.core.text import Label, Term, Text, Verbatim
from servroi.report.document import Column, Points, Prose, Section, Table


def listing(sources: tuple[Source, ...]) -> tuple[Section, ...]:
    """Return one section per source: grade and whether it was seen, the figure, the address."""
    return tuple(_short(source) for source in sources)


def single(source: Source, cited: tuple[tuple[str, str, str], ...]) -> tuple[Section, ...]:
    """Return one source in full, and who cites it.

    Args:
        source: The source.
        cited: (path, country, sector) of every input that cites it; empty where it holds everywhere.
    """
    columns = (Column(Text("evidence.property"), "left"), Column(Text("evidence.value"), "left"))
    citing = Points(tuple(_citation(*citation) for citation in cited))
    return (
        Section(
            "source", Text("name", {"name": Verbatim(source.id)}), (Table(columns, _facts(source)), *_address(source))
        ),
        Section("cited", Text("evidence.cited"), (citing,)),
    )


def _short(source: Source) -> Section:
    values: dict[str, Term] = {"id": Verbatim(source.id), "grade": Verbatim(source.grade), "seen": _seen(source)}
    return Section(source.id, Text("evidence.line", values), (Prose((_verbatim(source.figure),)), *_address(source)))


def _address(source: Source) -> tuple[Prose, ...]:
    return (Prose((_verbatim(source.address),), "quiet"),) if source.address else ()


def _facts(source: Source) -> tuple[tuple[Term | None, ...], ...]:
    low, mode, high = (None if value is None else Verbatim(f"{value:g}") for value in source.range)
    spread = Text("evidence.range", {"low": low, "mode": mode, "high": high}) if low and mode and high else None
    facts: list[tuple[str, Term | None]] = [
        ("measures", Verbatim(source.measures)),
        ("figure", Verbatim(source.figure)),
        ("spread", spread),
        ("grade", Text("inputs.graded", {"grade": Verbatim(source.grade), "meaning": Label("grades", source.grade)})),
        ("seen", _seen(source)),
        ("author", Verbatim(source.author)),
        ("title", Verbatim(source.title)),
        ("publisher", Verbatim(source.publisher)),
        ("year", Verbatim(str(source.year)) if source.year else None),
        ("country", Verbatim(source.country)),
        ("sector", Verbatim(source.sector)),
    ]
    return tuple((Text(f"evidence.{name}"), value) for name, value in facts if value is not None)


def _seen(source: Source) -> Text:
    """Say whether the figure was seen on the page named, or worked out from other sources."""
    state = "derived" if source.derived else "yes" if source.seen else "no"
    return Text(f"evidence.seen.{state}")


def _citation(path: str, country: str, sector: str) -> Text:
    values: dict[str, Term] = {"input": Label("inputs", path), "path": Verbatim(path)}
    if sector:
        values["place"] = Label("sectors", sector)
    if country:
        values["country"] = Verbatim(country)
    parts = [name for name in ("place", "country") if name in values]
    return Text("_".join(["evidence.cited_by", *parts]), values)


def _verbatim(text: str) -> Text:
    return Text("name", {"name": Verbatim(text)})
