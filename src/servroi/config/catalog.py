"""The packaged catalogue: inputs, countries, sectors, sources. Data only; read once per process."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

import yaml

from servroi.core.evidence import Grade, Layer, Source
from servroi.core.scenario import SECTIONS, Role
from servroi.core.units import KINDS, SMALLEST, Kind

FOLDER = Path(__file__).parent.parent / "catalog"
_GROWTH = ("finance.price_growth", "finance.wage_growth")
_OPTIONS = re.compile(r"^options:\n(?: .*\n)+", re.MULTILINE)
"""The words for options; to read them alone takes no time."""
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The catalogue is ours, so libyaml may read it; scenarios go through `strict_yaml`."""


@dataclass(frozen=True, slots=True)
class Default:
    """A default value in scenario notation, with its evidence and layer."""

    written: str
    grade: Grade | None
    sources: tuple[str, ...]
    note: str = ""
    sector: str = ""
    layer: Layer = "catalogue"


@dataclass(frozen=True, slots=True)
class Entry:
    """One input of the catalogue; see `catalog/inputs/`."""

    path: str
    kind: Kind
    unit: str
    role: Role
    required: bool
    default: Default | None
    grade: Grade | None
    sources: tuple[str, ...]
    rule: str
    above_zero: bool
    points: bool
    certain: bool
    options_only: bool
    excludes: tuple[str, ...]
    note: str
    sector: str
    low: float | None

    @property
    def section(self) -> str:
        """The section it stands in."""
        return self.path.partition(".")[0]

    @property
    def name(self) -> str:
        """The name within the section."""
        return self.path.partition(".")[2]


@dataclass(frozen=True, slots=True)
class Reference:
    """What the evidence holds for a sector about an input that a scenario must state itself."""

    path: str
    country: str
    written: str
    grade: Grade
    sources: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything the package knows before it reads a scenario."""

    entries: Mapping[str, Entry]
    constants: Mapping[str, float]
    correlations: tuple[tuple[str, str, float], ...]
    countries: Mapping[str, Mapping[str, Default]]
    currencies: Mapping[str, str]
    sectors: Mapping[str, tuple[tuple[str, str, Default], ...]]
    references: Mapping[str, tuple[Reference, ...]]
    fingerprint: str

    def default(self, path: str, country: str, sector: str) -> Default | None:
        """Return the default of an input: the sector's, else the country's, else the catalogue's."""
        for entry_path, entry_country, default in self.sectors.get(sector, ()):
            if entry_path == path and entry_country in ("", country):
                return default
        return self.countries.get(country, {}).get(path) or self.entries[path].default

    def section(self, name: str) -> list[Entry]:
        """Return the entries of a section, in order."""
        return [entry for entry in self.entries.values() if entry.section == name]


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """Read the packaged catalogue."""
    digest = sha256()

    def load(path: Path) -> Any:
        data = path.read_bytes()
        digest.update(path.name.encode() + b"\0" + data)
        return yaml.load(data, Loader=_LOADER)  # noqa: S506

    entries = {
        f"{section}.{name}": _entry(f"{section}.{name}", fields)
        for section in SECTIONS
        for name, fields in load(FOLDER / "inputs" / f"{section}.yaml").items()
    }
    fixed = load(FOLDER / "inputs" / "fixed.yaml")
    countries = {path.stem: load(path) for path in sorted((FOLDER / "countries").glob("*.yaml"))}
    sectors = {path.stem: load(path) for path in sorted((FOLDER / "sectors").glob("*.yaml"))}
    return Catalogue(
        entries=entries,
        constants={name: float(fields["value"]) for name, fields in fixed["constants"].items()},
        correlations=tuple((*pair["between"], float(pair["rank"])) for pair in fixed["correlations"]),
        countries={
            code: {path: _default(fields, "country") for path, fields in data["defaults"].items()}
            for code, data in countries.items()
        },
        currencies={code: data["currency"] for code, data in countries.items()} | _euro(fixed["euro"]),
        sectors={
            name: tuple((row["path"], row.get("country", ""), _default(row, "sector")) for row in data["defaults"])
            for name, data in sectors.items()
        },
        references={name: tuple(_reference(row) for row in data["reference"]) for name, data in sectors.items()},
        fingerprint=digest.hexdigest(),
    )


@lru_cache(maxsize=1)
def option_words() -> Mapping[str, str]:
    """Return folded word -> the built-in option that is called or shown so, in any language; only own names need it."""
    words: dict[str, str] = {}
    for path in (FOLDER / "languages").glob("*/texts.yaml"):
        stated = _OPTIONS.search(path.read_text(encoding="utf-8"))
        assert stated is not None, f"{path} has no words for options"
        for name, word in yaml.load(stated[0], Loader=_LOADER)["options"].items():  # noqa: S506
            words |= {folded(name): name, folded(word): name}
    return words


def folded(text: str) -> str:
    r"""Return a text as names are compared: whatever its case, width of letters, kinds of blank and apostrophe.

    >>> folded("Garder\u00a0 L\u2019argent") == folded("garder l'argent")
    True
    """
    return " ".join(unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'").split())


@lru_cache(maxsize=1)
def sources() -> Mapping[str, Source]:
    """Read the packaged sources, by id; only commands that show them need them."""
    rows = yaml.load((FOLDER / "sources.yaml").read_bytes(), Loader=_LOADER)  # noqa: S506
    return {row["id"]: _source(row) for row in rows}


def _entry(path: str, fields: dict[str, Any]) -> Entry:
    learns = "learn" if fields.get("scales_with_learn") else ""
    kind, low = KINDS.get(fields["kind"], KINDS["count"]), SMALLEST - 1.0 if path in _GROWTH else None
    kind = replace(kind, low=kind.low if low is None else low, high=float(fields.get("at_most", kind.high)))
    return Entry(
        path=path,
        kind=kind,
        unit=fields["unit"],
        role=cast(Role, fields["role"]),
        required=fields.get("required", False),
        default=_default({"value": fields["default"], **fields}, "catalogue") if "default" in fields else None,
        grade=fields.get("grade"),
        sources=tuple(fields.get("from", ())),
        rule=fields.get("derive") or fields.get("share_of") or learns,
        above_zero=fields.get("above_zero", False),
        points=fields.get("pp", False),
        certain=fields.get("certain", False),
        options_only=fields.get("options_only", False),
        excludes=tuple(fields.get("excludes", ())),
        note=fields.get("note", ""),
        sector=fields.get("sector", ""),
        low=low,
    )


def _default(fields: dict[str, Any], layer: Layer) -> Default:
    return Default(
        written=str(fields["value"]),
        grade=fields.get("grade"),
        sources=tuple(fields.get("from", ())),
        note=fields.get("note", ""),
        sector=fields.get("sector", ""),
        layer=layer,
    )


def _euro(codes: list[str]) -> dict[str, str]:
    return dict.fromkeys(codes, "EUR")


def _reference(row: dict[str, Any]) -> Reference:
    return Reference(
        row["path"], row.get("country", ""), str(row["value"]), row["grade"], tuple(row["from"]), row.get("note", "")
    )


def _source(row: dict[str, Any]) -> Source:
    return Source(
        id=row["id"],
        measures=row.get("measures") or "",
        figure=row.get("figure") or "",
        address=row.get("address") or "",
        author=row.get("author") or "",
        year=row.get("year"),
        title=row.get("title") or "",
        publisher=row.get("publisher") or "",
        country=row.get("country") or "",
        sector=row.get("sector") or "",
        grade=row["grade"],
        seen=row["seen"],
        derived=row.get("derived", False),
        range=(row.get("low"), row.get("mode"), row.get("high")),
        nameless=row.get("nameless", False),
    )
