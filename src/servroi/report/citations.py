"""Sources as a reader knows them: author and year, with the id of the evidence base where there is room."""

from collections.abc import Iterable, Iterator, Mapping

from servroi.core.evidence import Source
from servroi.core.text import Listing, Term, Text, Verbatim

_OURS = "servroi"
_WORDS = _DERIVED, _NAMELESS = "report.derived_here", "report.nameless"
"""What stands for an author where there is none to name."""


def cited(sources: Iterable[str], evidence: Mapping[str, Source], *, ids: bool = False) -> Listing:
    """Return sources by author and year; those that are no entries of the evidence base in the author's words.

    Args:
        sources: Ids, or what the author of the scenario wrote; several ids may stand in one text.
        evidence: Id -> entry.
        ids: Whether each goes with its ids.
    """
    named: dict[str, list[str]] = {}
    for source in _single(sources, evidence):
        named.setdefault(_name(evidence[source]) if source in evidence else source, []).append(source)
    return Listing(tuple(_entry(name, found, evidence, ids=ids) for name, found in named.items()))


def entries(sources: Iterable[str], evidence: Mapping[str, Source]) -> Text | None:
    """Return which entries of the evidence base are cited, in the order of their authors; None where none is."""
    held = {source for source in _single(sources, evidence) if source in evidence}
    if not held:
        return None
    ordered = sorted(held, key=lambda source: (_name(evidence[source]) in _WORDS, _name(evidence[source]), source))
    return Text("report.evidence", {"sources": cited(ordered, evidence, ids=True)})


def _single(sources: Iterable[str], evidence: Mapping[str, Source]) -> Iterator[str]:
    """Yield sources one by one where a text holds several ids."""
    for text in sources:
        parts = text.split(", ")
        yield from parts if all(part in evidence for part in parts) else [text]


def _name(source: Source) -> str:
    """Return author and year, or the slug of the words for what has none."""
    if source.author.startswith(_OURS):
        return _DERIVED
    return _NAMELESS if source.nameless else source.short


def _entry(name: str, found: list[str], evidence: Mapping[str, Source], *, ids: bool) -> Term:
    if found[0] not in evidence:
        return Verbatim(name)
    shown: Term = Text(name) if name in _WORDS else Verbatim(name)
    return Text("report.cited", {"source": shown, "ids": Verbatim(", ".join(found))}) if ids else shown
