"""The notation of quantities: text in, distribution out, or a refusal that offers the correct spelling."""

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass

from servroi.config.number import GROUPS, Refusal, Rule, exact, example, inside, number, same_unit, scaled, shown
from servroi.config.strict_yaml import short
from servroi.core.distribution import Z95, Certain, Distribution, at, score
from servroi.sampling import distributions

_OBSERVED = re.compile(rf"(\d+(?:[{GROUPS}]\d{{3}})*)\s+of\s+(\d+(?:[{GROUPS}]\d{{3}})*)")
_TO = re.compile(r"\s(bis|à|a|al|fino a|until|through|jusqu'à)\s")
_DASHES = re.compile(r"\d\s*-\s*\d|\s-\s|\u2014|\u2026|\.\.\.")
_SEPARATOR = re.compile(r"\s+to\s+|\s*\u2013\s*|\s*\.\.\s*")
_NAMED = {
    "uniform": ("low", "high"),
    "triangular": ("low", "mode", "high"),
    "pert": ("low", "mode", "high"),
    "normal": ("mean", "sd"),
    "lognormal": ("mean", "sd"),
    "beta": ("alpha", "beta", "low", "high"),
}
_OPTIONAL = {"low", "high"}
_OWN = ("low", "mode", "high", "mean")
"""Parameters that are values of the quantity itself, in their order."""
_BETWEEN: dict[str, Callable[..., Distribution]] = {
    "uniform": distributions.uniform,
    "triangular": distributions.triangular,
    "pert": distributions.pert,
}
_SHAPE_LIMITS = (0.05, 1e6)
_LONGEST = 200
"""Characters of a quantity; keeps every search in it short."""
_LOWEST_LEVEL = 0.01
"""Percent; below it the ends say nothing about the spread."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity as read."""

    distribution: Distribution
    points: bool = False


def parse(text: str, rule: Rule) -> Quantity:
    """Return the quantity that a text in scenario notation means.

    Raises:
        Refusal: With the corrected spelling where one can be guessed.
    """
    text = text.strip()
    if not text:
        raise Refusal("empty", f"is empty; write {example(rule)}")
    if len(text) > _LONGEST or not all(character.isprintable() or character in GROUPS for character in text):
        raise Refusal("notation", f"'{short(text)}' is no range that can be read; write {example(rule)}")
    body, _, level = text.partition("@")
    if observed := _OBSERVED.fullmatch(body.strip()):
        if level:
            raise Refusal("level", f"'{text}' must not have '@'; write {body.strip()}")
        return _observed(observed, rule)
    pieces = _SEPARATOR.split(body.strip())
    dots = ".." in body
    if dots and re.search(r"\sto\s|\u2013", body):
        raise Refusal("notation", f"'{text}' mixes 'to' and '..'; use 'to' for a 90 % range and '..' for hard limits")
    if word := _TO.search(body):
        meant = _TO.sub(" to ", text)
        parse(meant, rule)  # refuses what else is wrong
        raise Refusal("notation", f"'{text}' is no range that can be read; write `to` for `{word[1]}`: {meant}")
    if len(pieces) > 3 or not all(pieces) or _DASHES.search(body):
        raise Refusal("notation", f"'{text}' is no range that can be read; write {example(rule)}")
    parts = same_unit([number(piece, rule) for piece in pieces], text, rule)
    points = parts[-1].unit == "pp"
    if "@" in text and (len(parts) != 2 or dots):
        raise Refusal("level", f"'{text}': '@' goes with a range of two points, such as '8 to 14 @80'")
    values = [scaled(part, rule) for part in parts]
    if len(values) == 1:
        return Quantity(Certain(inside(values[0], f"'{text}'", rule)), points)
    if rule.certain:
        raise Refusal("certain-only", f"'{text}' is a range; this must be one number, such as {_middle(values, rule)}")
    z = _level(level, text) if "@" in text else Z95
    return Quantity(_limits(values, text, rule) if dots else _interval(values, z, text, rule), points)


def named(fields: dict[str, str], rule: Rule) -> Quantity:
    """Return the quantity that `{distribution: ..., ...}` means.

    Args:
        fields: The mapping as text, `distribution` included.
        rule: What it must satisfy.

    Raises:
        Refusal: Unknown name, missing or unknown parameter, impossible value.
    """
    name = fields["distribution"]
    if name not in _NAMED:
        raise Refusal("distribution", f"'{name}' is no distribution; known are {', '.join(_NAMED)}")
    wanted = _NAMED[name]
    unknown = [key for key in fields if key not in wanted and key != "distribution"]
    needed = [key for key in wanted if key not in fields and not (name == "beta" and key in _OPTIONAL)]
    if unknown or needed:
        what = f"'{name}' takes {', '.join(wanted)}"
        raise Refusal(
            "distribution", what + (f", not {', '.join(unknown)}" if unknown else f"; {needed[0]} is missing")
        )
    if rule.certain:
        raise Refusal("certain-only", "is a distribution; this must be one number")
    parts = {key: number(fields[key], rule) for key in wanted if key in fields}
    shape = {key: part for key, part in parts.items() if key in ("alpha", "beta")}
    rest = {key: same_unit([part], part.text, rule)[0] for key, part in parts.items() if key not in shape}
    points = any(part.unit == "pp" for part in rest.values())
    if any(part.unit for part in shape.values()) or (points and any(part.unit != "pp" for part in rest.values())):
        raise Refusal("unit", f"'{name}' mixes units; write `pp` after every value, and alpha and beta without a unit")
    values = {key: part.value for key, part in shape.items()} | {key: scaled(part, rule) for key, part in rest.items()}
    return Quantity(_build(name, values, rule), points)


def _build(name: str, values: dict[str, float], rule: Rule) -> Distribution:
    if name == "beta":
        values = {"low": 0.0, "high": 1.0} | values
    _check(name, values, rule)
    if name in _BETWEEN:
        return _BETWEEN[name](*(values[key] for key in _NAMED[name]))
    if name == "beta":
        return distributions.beta(values["alpha"], values["beta"], values["low"], values["high"])
    shape = distributions.lognormal if name == "lognormal" else distributions.normal
    return shape(rule.bounded(), values["mean"], values["sd"])


def _check(name: str, values: dict[str, float], rule: Rule) -> None:
    """Refuse parameters of a named distribution that cannot be."""
    own = {key: value for key, value in values.items() if key in _OWN}
    for key, value in own.items():
        inside(value, f"{name}: '{key}: {exact(value, rule)}'", rule)
    if "low" in own:
        _ordered([own[key] for key in _OWN if key in own], name)
    smallest, largest = _SHAPE_LIMITS
    for key in ("alpha", "beta"):
        if not smallest <= values.get(key, 1.0) <= largest:
            what = f"beta: '{key}: {values[key]:.10g}' must lie between {smallest:g} and {largest:g}"
            raise Refusal("range", what)
    if values.get("sd", 1.0) <= 0.0:
        raise Refusal("range", f"{name}: sd must be above 0; write one number if it is certain")
    if name == "lognormal" and values["mean"] <= 0.0:
        raise Refusal("range", "lognormal: mean must be above 0")


def _ordered(values: list[float], text: str) -> None:
    if any(low > high for low, high in itertools.pairwise(values)):
        raise Refusal("order", f"'{text}': the lower end must come first; did you swap the ends?")
    if values[0] == values[-1]:
        raise Refusal("order", f"'{text}': both ends are the same; write one number if it is certain")


def _interval(values: list[float], z: float, text: str, rule: Rule) -> Distribution:
    """Return the shape of `a to b` or `a to m to b`, whose ends are the scores -z and z."""
    _ordered(values, text)
    if any(low == high for low, high in itertools.pairwise(values)):
        raise Refusal("order", f"'{text}': the middle must lie strictly between the ends")
    low, high = values[0], values[-1]
    kind = rule.bounded()
    _all_inside([value for value in values if kind.scale != "log" or value > 0.0 or high <= 0.0], text, rule)
    if kind.scale == "log" and low <= 0.0:
        limits = f"write {shown(0, rule)} .. {shown(high, rule)} for hard limits, or "
        what = f"'{text}' must start above 0; {'' if rule.above_zero else limits}"
        raise Refusal("log-range", f"{what}start at a small number such as {shown(high / 100, rule)}")
    if kind.scale == "logit" and (low <= 0.0 or high >= 1.0):
        limits = f"{shown(low, rule)} .. {shown(high, rule)}"
        what = f"'{text}': a 90 % range of a share never touches 0 or 100 %; write {limits} for hard limits"
        raise Refusal("logit-range", what)
    shape = distributions.two_piece(kind, low, values[1] if len(values) == 3 else None, high, z)
    if min(shape.below, shape.above) <= 0.0:
        raise Refusal("order", f"'{text}': the ends are as good as the same; write one number if it is certain")
    return shape


def _limits(values: list[float], text: str, rule: Rule) -> Distribution:
    """Return the shape of `a .. b` or `a .. m .. b`."""
    _ordered(values, text)
    _all_inside(values, text, rule)
    return distributions.uniform(*values) if len(values) == 2 else distributions.pert(*values)


def _all_inside(values: list[float], text: str, rule: Rule) -> None:
    for value in values:
        inside(value, f"'{text}': {exact(value, rule)}", rule)


def _observed(match: re.Match[str], rule: Rule) -> Quantity:
    """Return the beta distribution of an observed share, from a uniform prior."""
    if rule.kind.name not in ("share", "rate") or rule.certain:
        raise Refusal("observed", f"'{match[0]}': 'k of n' is for uncertain shares and rates; write {example(rule)}")
    seen, out_of = (int("".join(c for c in text if c not in GROUPS)) for text in match.groups())
    if not (out_of >= 1 and seen <= out_of):
        raise Refusal(
            "observed", f"'{match[0]}': the first number must not be larger than the second, which is at least 1"
        )
    if out_of > _SHAPE_LIMITS[1]:
        raise Refusal(
            "observed", f"'{match[0]}': more than {_SHAPE_LIMITS[1]:g} cases are as good as certain; write a share"
        )
    return Quantity(distributions.beta(1.0 + seen, 1.0 + out_of - seen))


def _level(text: str, whole: str) -> float:
    """Return the score of the upper end of a central interval of so many percent."""
    try:
        percent = float(text.strip().removesuffix("%"))
    except ValueError:
        percent = 0.0
    if not _LOWEST_LEVEL <= percent < 100.0:
        raise Refusal("level", f"'{whole}': what follows '@' is a percentage between 0 and 100, such as '8 to 14 @80'")
    return score(0.5 + percent / 200.0)


def _middle(values: list[float], rule: Rule) -> str:
    middle = (values[0] + values[-1]) / 2
    return str(round(middle)) if rule.kind.whole else shown(middle, rule)


def median(text: str, rule: Rule) -> float:
    """Return the median of a quantity in scenario notation.

    >>> from servroi.core.units import KINDS
    >>> round(median("4 to 8 to 14", Rule(KINDS["hours"])), 9)
    8.0
    """
    return at(parse(text, rule).distribution, 0.0)
