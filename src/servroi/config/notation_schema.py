"""The notations of quantities as JSON Schema: one definition per kind of quantity, its bounds and its rules."""

from typing import Any

from servroi.config.catalog import Entry
from servroi.config.number import GROUPS
from servroi.config.reader import EVIDENCE
from servroi.core.units import KINDS, LARGEST

Schema = dict[str, Any]
_EVIDENCE = {name: {"$ref": f"#/$defs/{name}"} for name in EVIDENCE}
_NUMBER = rf"[+\u2212-]?(?:\d{{1,3}}(?:[{GROUPS}]\d{{3}})+|\d+|(?=\.\d))(?:\.\d+)?(?:[eE][+-]?\d+)?"
_WHOLE = rf"\d{{1,3}}(?:[{GROUPS}]\d{{3}})+|\d+"
_TO = r"(?:\s+to\s+|\s*\u2013\s*)"
_DOTS = r"\s*\.\.\s*"
_LEVEL = r"(?:\s*@\s*\d+(?:\.\d+)?\s*%?)?"
_SHAPES = {
    "uniform": (("low", "high"), ()),
    "triangular": (("low", "mode", "high"), ()),
    "pert": (("low", "mode", "high"), ()),
    "normal": (("mean", "sd"), ()),
    "lognormal": (("mean", "sd"), ()),
    "beta": (("alpha", "beta"), ("low", "high")),
}
"""Distribution -> its parameters: needed, optional."""


class Notation:
    """Collects one definition for all inputs that are written alike.

    Attributes:
        definitions: Name -> schema.
    """

    def __init__(self) -> None:
        self.definitions: dict[str, Schema] = {}

    def reference(self, entry: Entry) -> str:
        """Return the reference to the definition of an input; makes it if it is the first of its form."""
        flags = (
            ("above_zero", entry.above_zero),
            ("points", entry.points),
            ("certain", entry.certain),
            ("growth", entry.low is not None),
            (f"{entry.kind.high:g}", entry.kind.high < KINDS[entry.kind.name].high),
        )
        name = "_".join([entry.kind.name, *(flag for flag, holds in flags if holds)])
        if name not in self.definitions:
            self.definitions[name] = _whole(entry) if entry.kind.whole else self._quantity(entry)
        return f"#/$defs/{name}"

    def _quantity(self, entry: Entry) -> Schema:
        """Return number, text, either with its evidence, or a named distribution."""
        form, part = _part(entry)
        plain = [_number(entry), _text("|".join(_written(entry, part)))]
        if entry.kind.name == "spend":
            plain.append({"enum": ["match", "match cash"]})
        value = {"value": {"anyOf": plain}}
        stated = _object({**value, **_EVIDENCE}, ["value"])
        return {"anyOf": [*plain, stated, *([] if entry.certain else [self._distribution(form, part)])]}

    def _distribution(self, form: str, part: str) -> Schema:
        """Return the reference to the named distributions of numbers of one form."""
        self.definitions[f"{form}_number"] = {"anyOf": [{"type": "number"}, _text(part)]}
        value = {"$ref": f"#/$defs/{form}_number"}
        self.definitions[f"{form}_distribution"] = {"anyOf": [_named(shape, value) for shape in _SHAPES]}
        return {"$ref": f"#/$defs/{form}_distribution"}


def text_or_number(kind: str, low: float, high: float) -> Schema:
    """Return the schema of a whole number that may be grouped by thousands."""
    return {"anyOf": [{"type": kind, "minimum": low, "maximum": high}, _text(_WHOLE)]}


def _whole(entry: Entry) -> Schema:
    return text_or_number("integer", int(entry.kind.low), int(entry.kind.high))


def _number(entry: Entry) -> Schema:
    low, high = entry.kind.low if entry.low is None else -1.0, entry.kind.high
    bound = "exclusiveMinimum" if entry.above_zero or entry.low is not None else "minimum"
    return {"type": "number", bound: low} | ({} if high >= LARGEST else {"maximum": high})


def _part(entry: Entry) -> tuple[str, str]:
    """Return the name and the pattern of one number with its unit."""
    kind = entry.kind
    if kind.name in ("money", "spend"):
        return "money", rf"(?:[A-Z]{{3}}\s*)?{_NUMBER}(?:\s*[A-Z]{{3}})?"
    if entry.points:
        return "points", rf"{_NUMBER}\s*(?:%|pp)?"
    return ("percent", rf"{_NUMBER}\s*%?") if kind.percent or kind.name == "factor" else ("plain", _NUMBER)


def _written(entry: Entry, part: str) -> list[str]:
    """Return the patterns of all notations that fit."""
    if entry.certain:
        return [part]
    patterns = [rf"{part}(?:{_TO}{part}(?:{_TO}{part}|{_LEVEL})?)?", rf"{part}{_DOTS}{part}(?:{_DOTS}{part})?"]
    if entry.kind.name in ("share", "rate"):
        patterns.append(rf"\d[\d{GROUPS}]*\s+of\s+\d[\d{GROUPS}]*")
    return patterns


def _named(shape: str, value: Schema) -> Schema:
    needed, optional = _SHAPES[shape]
    parameters = dict.fromkeys((*needed, *optional), value)
    return _object({"distribution": {"const": shape}, **parameters, **_EVIDENCE}, ["distribution", *needed])


def _object(properties: Schema, required: list[str]) -> Schema:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _text(pattern: str) -> Schema:
    return {"type": "string", "pattern": rf"^\s*(?:{pattern})\s*$"}
