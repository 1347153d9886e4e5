"""Which inputs cite a source: in the catalogue itself, for a country, for a sector."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from servroi.config.catalog import Catalogue


@dataclass(frozen=True, slots=True)
class Citation:
    """One input that cites a source; empty country and sector: its general default."""

    path: str
    country: str = ""
    sector: str = ""


def citations(catalogue: Catalogue) -> Mapping[str, tuple[Citation, ...]]:
    """Return source id -> who cites it, in the order of the catalogue."""
    found: dict[str, dict[Citation, None]] = {}
    for name, citation in _all(catalogue):
        found.setdefault(name, {})[citation] = None
    return {name: tuple(cited) for name, cited in found.items()}


def _all(catalogue: Catalogue) -> Iterator[tuple[str, Citation]]:
    for path, entry in catalogue.entries.items():
        for name in entry.sources:
            yield name, Citation(path)
    for country, defaults in catalogue.countries.items():
        for path, default in defaults.items():
            for name in default.sources:
                yield name, Citation(path, country)
    for sector, rows in catalogue.sectors.items():
        for path, country, default in rows:
            for name in default.sources:
                yield name, Citation(path, country, sector)
    for sector, references in catalogue.references.items():
        for reference in references:
            for name in reference.sources:
                yield name, Citation(reference.path, reference.country, sector)
