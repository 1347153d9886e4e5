"""The JSON Schema of a scenario file, from the catalogue: for editors, never stricter than the reader."""

from collections.abc import Callable, Iterator
from typing import Any

from servroi.config import settings
from servroi.config.catalog import Catalogue, Default, Entry
from servroi.config.notation_schema import Notation, text_or_number
from servroi.config.reader import MAX_NAME, MAX_TEAMS, MAX_TEXT
from servroi.config.teams import OWN
from servroi.core.evidence import GRADES
from servroi.core.scenario import SECTIONS, SHARES

Schema = dict[str, Any]
Say = Callable[[str], str]
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_NAME = {"type": ["string", "number"], "maxLength": MAX_NAME, "pattern": r"^[^\[\]]*$"}
_ABOUT = {
    "servroi": "Version of the format; may be absent.",
    "extends": "Name of a scenario beside this one, on top of which this one stands.",
    "company": "Who the case is about.",
    "frontline": "The staff in direct customer contact: one team, or several under `teams`.",
    "customers": "The customers; without them marketing cannot be judged.",
    "training": "The training programme.",
    "marketing": "The marketing that would get the same money.",
    "finance": "How money is valued.",
    "readiness": "Five answers from 1 to 5 about how ready the company is.",
    "options": "What is compared; without it, training with marketing.",
    "correlations": "Rank correlations between uncertain inputs; an empty list removes the defaults.",
    "simulation": "How the worlds are drawn.",
    "report": "What stands on the report.",
}


def scenario_schema(catalogue: Catalogue, label: Say, meaning: Say, unit: Say) -> Schema:
    """Return the schema.

    Args:
        catalogue: The inputs.
        label: Path -> name of an input.
        meaning: Path -> what it means, in one sentence.
        unit: Name of a unit -> how it is written.
    """
    notation = Notation()
    inputs = {
        path: {
            "title": label(path),
            "description": " ".join((meaning(path), f"Unit: {unit(entry.unit)}.", *_remarks(catalogue, entry))),
            **_notation(entry, notation),
        }
        for path, entry in catalogue.entries.items()
    }
    sections = {name: _section(name, inputs) for name in SECTIONS}
    parts: dict[str, Schema] = {
        "servroi": {"enum": [settings.VERSION, str(settings.VERSION)]},
        "extends": {"type": "string"},
        "company": _company(catalogue),
        **sections,
        "frontline": _frontline(inputs),
        "options": _options(),
        "correlations": _correlations(),
        "simulation": _simulation(),
        "report": _report(),
    }
    return {
        "$schema": _DIALECT,
        "title": "servroi scenario",
        "description": "One company's case: is money better spent on training the front line or on marketing?",
        "type": "object",
        "properties": {name: {"description": _ABOUT[name], **parts[name]} for name in settings.SECTIONS},
        "additionalProperties": False,
        "if": {"not": {"required": ["extends"]}},
        "then": _complete(catalogue),
        "$defs": {**notation.definitions, "option": _option(inputs), **_definitions()},
    }


def _remarks(catalogue: Catalogue, entry: Entry) -> Iterator[str]:
    """Yield what an editor tells beside the meaning: the defaults with their grades, where others hold, a note."""
    if entry.default is not None:
        whole = f" of the {entry.rule.replace('_', ' ')}" if entry.rule in SHARES else ""
        yield f"Default: {entry.default.written}{whole}{_graded(entry.default)}."
    own = [
        f"{code} {defaults[entry.path].written}{_graded(defaults[entry.path])}"
        for code, defaults in catalogue.countries.items()
        if entry.path in defaults
    ]
    if own:
        yield f"By country: {'; '.join(own)}."
    if entry.note:
        yield f"Note: {entry.note}."


def _graded(default: Default) -> str:
    return f" (grade {default.grade})" if default.grade else ""


def _notation(entry: Entry, notation: Notation) -> Schema:
    """Return how an input may be written, with its default."""
    default = entry.default.written if entry.default is not None and entry.rule not in SHARES else None
    about = {} if default is None else {"default": default}
    if entry.unit == "team_names":
        names = {"type": "array", "items": _NAME, "minItems": 1, "uniqueItems": True}
        return {**about, "anyOf": [{"const": "all"}, names]}
    return {**about, "$ref": notation.reference(entry)}


def _section(name: str, inputs: Schema, leave_out: tuple[str, ...] = ("training.scale",)) -> Schema:
    """Return the schema of a section; effects and focus stand one level deeper."""
    properties: Schema = {}
    for path, schema in inputs.items():
        section, _, key = path.partition(".")
        if section != name or path in leave_out:
            continue
        group, _, inner = key.partition(".")
        if inner:
            nested = properties.setdefault(group, _object({}))
            nested["properties"][inner] = schema
        else:
            properties[key] = schema
    return _object(properties)


def _object(properties: Schema, **more: Any) -> Schema:
    """Return the schema of a section; an empty one may also be null."""
    return {"type": ["object", "null"], "properties": properties, "additionalProperties": False, **more}


def _frontline(inputs: Schema) -> Schema:
    team = _section("frontline", inputs)
    team["properties"] = {"name": _NAME, **team["properties"]}
    teams = {
        "type": "array",
        "minItems": 1,
        "maxItems": MAX_TEAMS,
        "items": {**team, "type": "object", "required": ["name"]},
        "description": "Teams; each overrides what the section says and states its own headcount.",
    }
    section = _section("frontline", inputs, leave_out=("frontline.contact_share",))
    section["properties"]["teams"] = teams
    forbidden = {"anyOf": [{"required": [key]} for key in OWN]}
    return {**section, "if": {"required": ["teams"]}, "then": {"not": forbidden}}


def _option(inputs: Schema) -> Schema:
    levers = _object({name: _section(name, inputs, leave_out=()) for name in ("training", "marketing")})
    return {**levers, "type": "object", "anyOf": [{"required": ["training"]}, {"required": ["marketing"]}]}


def _options() -> Schema:
    dropped = {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/option"}]}
    names = {"maxLength": MAX_NAME, "pattern": r"^[^\[\]]+$", "not": {"const": "neither"}}
    return {
        "type": ["object", "null"],
        "properties": {"train": dropped, "market": dropped},
        "additionalProperties": {"$ref": "#/$defs/option"},
        "propertyNames": names,
        "$comment": "null drops one of the two default options",
    }


def _correlations() -> Schema:
    paths = {"type": "array", "items": {"type": "string"}, "minItems": 2, "uniqueItems": True}
    rank = {
        "description": "Rank correlation, between -1 and 1.",
        "anyOf": [{"type": "number", "exclusiveMinimum": -1, "exclusiveMaximum": 1}, {"type": "string"}],
    }
    pair = {
        "type": "object",
        "properties": {"between": {**paths, "description": "Paths of the inputs."}, "rank": rank},
        "required": ["between", "rank"],
        "additionalProperties": False,
    }
    return {"type": "array", "items": pair}


def _company(catalogue: Catalogue) -> Schema:
    return _object(
        {
            "name": {**_NAME, "description": "Name of the company."},
            "country": {
                "type": "string",
                "pattern": "^[A-Z]{2}$",
                "description": f"Two-letter code; defaults of their own have {', '.join(catalogue.countries)}.",
            },
            "currency": {
                "type": "string",
                "pattern": "^[A-Z]{3}$",
                "description": "Three-letter code; the country's by default.",
            },
            "sector": {"enum": list(catalogue.sectors), "description": "Sector, for defaults and comparison."},
            "language": {
                "enum": list(settings.LANGUAGES),
                "default": "en",
                "description": "Language of the results.",
            },
        }
    )


def _simulation() -> Schema:
    fewest, most = settings.TRIALS
    trials = text_or_number("integer", fewest, most)
    seed = text_or_number("integer", 0, settings.SEED_LARGEST)
    return _object(
        {
            "trials": {"description": "Simulated worlds.", "default": settings.TRIALS_DEFAULT, **trials},
            "seed": {"description": "Seed of the random numbers.", "default": settings.SEED_DEFAULT, **seed},
        }
    )


def _report() -> Schema:
    text = {"type": ["string", "number"]}
    return _object(
        {
            "title": {**text, "description": "Title in place of the usual one."},
            "author": {**text, "description": "Who made the case."},
            "date": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$", "description": "Date, such as 2026-11-22."},
            "logo": {"type": "string", "description": "Name of an image file beside the scenario."},
            "colour": {"type": "string", "pattern": "^#[0-9a-fA-F]{6}$", "description": "Colour, such as '#0b4f6c'."},
            "note": {**text, "description": "A remark on the report."},
        }
    )


def _complete(catalogue: Catalogue) -> Schema:
    """Return what a scenario that extends no other must state."""
    required: dict[str, list[str]] = {}
    for entry in catalogue.entries.values():
        if entry.required and entry.section != "frontline":
            required.setdefault(entry.section, []).append(entry.name)
    sections: Schema = {name: {"required": names} for name, names in required.items()}
    own = {"anyOf": [{"required": ["headcount"]}, {"required": ["teams"]}]}
    return {
        "required": ["company", "frontline"],
        "properties": {"company": {"required": ["name"]}, "frontline": own, **sections},
    }


def _definitions() -> Schema:
    text = {"type": ["string", "number", "null"], "maxLength": MAX_TEXT}
    return {
        "source": {**text, "description": "Where the value comes from."},
        "grade": {"enum": [*GRADES, None], "description": "A statistics, B study, C industry, D judgement, E a claim."},
        "owner": {**text, "description": "Who answers for the value."},
        "note": {**text, "description": "A remark."},
    }
