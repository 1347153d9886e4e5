"""The parts of a scenario that are no quantities: company, simulation, report."""

import re

from servroi.config.logo import check_logo
from servroi.config.reader import Reader
from servroi.config.strict_yaml import Mapping
from servroi.core.scenario import Company, ReportSettings

LANGUAGES = ("en", "de", "de-CH", "de-DE", "de-AT", "fr", "fr-CH", "fr-FR", "it", "it-CH", "it-IT")
TRIALS = (100, 10_000_000)
TRIALS_DEFAULT = 100_000
SEED_DEFAULT = 1
SEED_LARGEST = 2**63 - 1
VERSION = 1
SECTIONS = (
    "servroi",
    "extends",
    "company",
    "frontline",
    "customers",
    "training",
    "marketing",
    "finance",
    "readiness",
    "options",
    "correlations",
    "simulation",
    "report",
)
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def company(root: Mapping, reader: Reader) -> Company:
    """Return who the case is about, and tell the reader the currency."""
    node = reader.mapping(root.entries.get("company"), "company")
    if "company" not in root.entries:
        reader.problem("missing", root.place, "company", "is required, at least `company: {name: ...}`")
    elif "name" not in node.entries and node.read:
        reader.problem("missing", node.place, "company.name", "is required")
    reader.unknown(node, ("name", "country", "currency", "sector", "language"), "company")
    get = node.entries.get
    country = _code(reader, node, "country", r"[A-Z]{2}", "a two-letter ISO code such as CH")
    currency = _code(reader, node, "currency", r"[A-Z]{3}", "a three-letter ISO code such as CHF")
    unsaid = node.read and "country" not in node.entries
    usual = reader.catalogue.currencies.get(country, "EUR" if unsaid else "")
    if country and not usual and "currency" not in node.entries:
        what = f"is required, for the currency of {country} is not known here"
        reader.problem("missing", node.place, "company.currency", what)
    unknown = "currency" in node.entries or reader.layers.broken
    reader.currency = currency or ("" if unknown else usual)  # none where it cannot be read
    return Company(
        name=reader.name(get("name"), "company.name"),
        country=country,
        currency=reader.currency,
        sector=reader.choice(get("sector"), "company.sector", reader.catalogue.sectors, ""),
        language=reader.choice(get("language"), "company.language", LANGUAGES, "en"),
    )


def _code(reader: Reader, node: Mapping, key: str, pattern: str, example: str) -> str:
    if key not in node.entries:
        return ""
    value = reader.text(node.entries[key], f"company.{key}")
    if not value or re.fullmatch(pattern, value):
        return value
    meant = value.upper() if re.fullmatch(pattern, value.upper()) and value.isascii() else ""
    hint = f"; did you mean {meant}?" if meant else ""
    reader.problem("code", node.entries[key].place, f"company.{key}", f"must be {example}{hint}")
    return meant


def simulation(root: Mapping, reader: Reader) -> tuple[int, int]:
    """Return trials and seed."""
    node = reader.mapping(root.entries.get("simulation"), "simulation")
    reader.unknown(node, ("trials", "seed"), "simulation")
    trials = reader.whole(node.entries.get("trials"), "simulation.trials", *TRIALS, TRIALS_DEFAULT)
    return trials, reader.whole(node.entries.get("seed"), "simulation.seed", 0, SEED_LARGEST, SEED_DEFAULT)


def report(root: Mapping, reader: Reader) -> ReportSettings:
    """Return what the author says about the report."""
    node = reader.mapping(root.entries.get("report"), "report")
    keys = ("title", "author", "date", "logo", "colour", "note")
    reader.unknown(node, keys, "report")
    values = {key: reader.text(node.entries.get(key), f"report.{key}") for key in keys}
    if values["date"] and not is_date(values["date"]):
        reader.problem("date", node.entries["date"].place, "report.date", "must be a date such as 2026-11-22")
    if values["colour"] and not re.fullmatch(r"#[0-9a-fA-F]{6}", values["colour"]):
        reader.problem("colour", node.entries["colour"].place, "report.colour", "must be a colour such as '#0b4f6c'")
    if values["logo"]:
        for text in check_logo(values["logo"], reader.layers.folder):
            reader.problem("logo", node.entries["logo"].place, "report.logo", text)
    return ReportSettings(**values)


def version(root: Mapping, reader: Reader) -> None:
    """Check the format version, which may be absent."""
    if "servroi" in root.entries:
        reader.whole(root.entries["servroi"], "servroi", VERSION, VERSION, VERSION)


def is_date(text: str) -> bool:
    """Tell whether a text is a calendar date in ISO form.

    >>> is_date("2026-02-29"), is_date("2028-02-29")
    (False, True)
    """
    if not (match := _DATE.fullmatch(text)):
        return False
    year, month, day = (int(part) for part in match.groups())
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return year >= 1 and 1 <= month <= 12 and 1 <= day <= _DAYS[month - 1] and (month != 2 or day < 29 or leap)
