"""One number with its unit: text in, value out, or a refusal that offers the correct spelling."""

import re
from dataclasses import dataclass, replace

from servroi.core.units import LARGEST, SMALLEST, Kind

GROUPS = "'\u2019_ \u00a0\u202f"
_SIGNS = {"\u2212": "-"}
_NUMBER = re.compile(
    rf"[+-]?(?:\d{{1,3}}(?:([{GROUPS}])\d{{3}})(?:\1\d{{3}})*|\d+|(?=\.\d))(?:\.\d+)?(?:[eE][+-]?\d+)?"
)
DOT_OR_GROUP = re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+")
_COMMA = re.compile(r"[+-]?\d+(?:,\d+)+(?:\.\d+)?|[+-]?\d{1,3}(?:\.\d{3})+,\d+")
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+")
_BESIDE = re.compile(rf"\D*{_NUMBER.pattern}\D*")
_FINEST = 1e-12


class Refusal(ValueError):
    """A quantity that cannot be taken: a slug and what is wrong, allowed and meant."""

    def __init__(self, slug: str, text: str) -> None:
        self.slug = slug
        super().__init__(text)


@dataclass(frozen=True, slots=True)
class Rule:
    """What a quantity must satisfy.

    Attributes:
        kind: Its kind.
        currency: The scenario's currency, for money.
        above_zero: Whether 0 itself is refused.
        points: Whether percentage points are allowed.
        certain: Whether ranges are refused.
        low: A lower bound other than the kind's, or None.
    """

    kind: Kind
    currency: str = ""
    above_zero: bool = False
    points: bool = False
    certain: bool = False
    low: float | None = None

    @property
    def range(self) -> tuple[float, float]:
        """Lowest and highest value allowed."""
        low = self.kind.low if self.low is None else self.low
        return (max(low, SMALLEST) if self.above_zero else low), self.kind.high

    def bounded(self) -> Kind:
        """Return the kind with these bounds."""
        return replace(self.kind, low=self.range[0])


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written.

    Attributes:
        value: As written, percent not yet divided by 100.
        unit: `%`, `pp` or nothing.
        text: What stands there.
    """

    value: float
    unit: str
    text: str


def number(text: str, rule: Rule) -> Number:
    """Return one number with its unit.

    Raises:
        Refusal: It is none, ambiguous, beyond all scales, or in another currency.
    """
    original, text = text, text.strip()
    if "\u20ac" in text:
        meant = text.replace("\u20ac", "EUR")
        number(meant, rule)  # refuses what else is wrong, such as another currency
        raise Refusal("number", f"'{text}' is no number; write EUR for \u20ac: {meant}")
    text, currency = _without_currency(text)
    money = rule.kind.name in ("money", "spend")
    if currency and (not money or currency != (rule.currency or currency)):
        where = f"amounts are in {rule.currency}; convert it, and" if money else "this is no amount of money;"
        raise Refusal("currency", f"'{original.strip()}' is in {currency}, but {where} leave the currency out")
    unit = ""
    for mark in ("%", "pp"):
        if text.endswith(mark):
            unit, text = mark, text[: -len(mark)].strip()
    return Number(_value(text, original.strip(), rule), unit, original.strip())


def _without_currency(text: str) -> tuple[str, str]:
    if match := re.fullmatch(r"([A-Z]{3})\s*([+\-\u2212.\d].*)", text):
        return match[2], match[1]
    if match := re.fullmatch(r"(.*\d)\s*([A-Z]{3})", text):
        return match[1], match[2]
    return text, ""


def _value(stands: str, original: str, rule: Rule) -> float:
    text = "".join(_SIGNS.get(character, character) for character in stands)
    if _COMMA.fullmatch(text):
        offers = [original.replace(stands, _unmistakable(spelling)) for spelling in _without_comma(text)]
        offer = " or ".join(offers or [example(rule)])
        raise Refusal("comma", f"'{original}' has a comma, which means two things; write {offer}")
    if DOT_OR_GROUP.fullmatch(text):
        plain = original.replace(stands, text.replace(".", ""))
        also = f" or {original.replace(stands, _unmistakable(text))}" if text.count(".") == 1 else ""
        raise Refusal("dot", f"'{original}' may mean thousands or a decimal; write {plain}{also}")
    if not _NUMBER.fullmatch(text):
        raise Refusal("number", f"'{original}' is no number; write {_beside(text, rule)}{example(rule)}")
    value = float("".join(character for character in text if character not in GROUPS))
    if not abs(value) <= LARGEST or (value != 0.0 and abs(value) < _FINEST):
        raise Refusal(
            "out-of-scale", f"'{original}' is beyond anything a company has (0, or {_FINEST:g} to {LARGEST:g})"
        )
    return value


def _beside(text: str, rule: Rule) -> str:
    """Return how to mend a text that holds a number and something beside it, such as `ca. 20` or `30k`."""
    if not _BESIDE.fullmatch(text):
        return ""
    return f"the number alone and in full{'' if rule.certain else ', or a range if you are unsure'}: "


def _without_comma(text: str) -> list[str]:
    """Return what a number with a comma may mean: thousands only where three digits follow each, decimals else.

    >>> _without_comma("1,000"), _without_comma("1,5"), _without_comma("1,234.5"), _without_comma("1,2,3")
    (['1000', '1.000'], ['1.5'], ['1234.5'], [])
    """
    last = max(text.rfind(","), text.rfind("."))
    head, tail = text[:last], text[last + 1 :]
    if "." in text:
        return [f"{re.sub('[.,]', '', head)}.{tail}"] if _GROUPED.fullmatch(head.replace(".", ",")) else []
    plain = [text.replace(",", "")] if _GROUPED.fullmatch(text) else []
    return plain if "," in head else [*plain, f"{head}.{tail}"]


def _unmistakable(text: str) -> str:
    """Return a decimal that cannot be taken for thousands: of three digits after the point fewer, or four.

    >>> [_unmistakable(text) for text in ("30.000", "30.500", "30.125", "0.500")]
    ['30', '30.5', '30.1250', '0.500']
    """
    if not DOT_OR_GROUP.fullmatch(text):
        return text
    return text.rstrip("0").rstrip(".") if text.endswith("0") else f"{text}0"


def same_unit(parts: list[Number], text: str, rule: Rule) -> list[Number]:
    """Return the parts with a unit that was written once, at the end, on all of them.

    Raises:
        Refusal: Mixed units, or one that makes no sense here.
    """
    last = parts[-1].unit
    if any(part.unit not in ("", last) for part in parts) or (not last and any(part.unit for part in parts)):
        raise Refusal("unit", f"'{text}' mixes units; write the unit once at the end, or after every number")
    if last == "pp" and not rule.points:
        raise Refusal("points", f"'{text}': percentage points make no sense here; write {example(rule)}")
    if last == "%" and not rule.kind.percent and rule.kind.name != "factor":
        raise Refusal("unit", f"'{text}': percent makes no sense here; write {example(rule)}")
    return [Number(part.value, last, part.text) for part in parts]


def scaled(part: Number, rule: Rule) -> float:
    """Return the value as the model takes it, percent and points as fractions.

    Raises:
        Refusal: A share above its limit that lacks its percent sign.
    """
    if part.unit:
        return part.value / 100.0
    low, high = rule.range
    if rule.kind.percent and abs(part.value) > high:
        limit = f"above {high:g}" if part.value > 0.0 else f"below -{high:g}"
        fits = low <= part.value / 100.0 <= high
        meant = f"did you mean {part.text} % ?" if fits else f"write {_allowed(part.value, rule)}"
        raise Refusal("percent", f"'{part.text}' is {limit}; {meant}")
    return part.value


def inside(value: float, what: str, rule: Rule) -> float:
    """Return the value if it lies within the bounds of its kind.

    Args:
        value: As the model takes it.
        what: What a message begins with: the value as it was written, and where.
        rule: What it must satisfy.

    Raises:
        Refusal: It does not.
    """
    low, high = rule.range
    if rule.kind.whole and value != int(value):
        raise Refusal("whole", f"{what} must be a whole number from {low:g} to {high:g}")
    if low <= value <= high:
        return value
    raise Refusal("bounds", f"{what} is too {'low' if value < low else 'high'}; write {_allowed(value, rule)}")


def _allowed(value: float, rule: Rule) -> str:
    """Return in words what would be allowed instead of a value."""
    low, high = rule.range
    # A bound such as 1e-9 stands for 0 itself being refused, unless the value lies between the two.
    least = round(low, 6)
    excluded = least < low and not least < value < low
    if high >= LARGEST:
        return f"a number above {exact(least, rule)}" if excluded else f"{exact(low, rule)} or more"
    if excluded:
        return f"a number above {exact(least, rule)}, at most {exact(high, rule)}"
    return f"a number from {exact(low, rule)} to {exact(high, rule)}"


def exact(value: float, rule: Rule) -> str:
    """Return a value in scenario notation, with every digit that was written."""
    return f"{value * 100:.10g} %" if rule.kind.percent else f"{value:.10g}"


def shown(value: float, rule: Rule) -> str:
    """Return a value in scenario notation, rounded."""
    return f"{value * 100:.4g} %" if rule.kind.percent else f"{value:.6g}"


def example(rule: Rule) -> str:
    """Return what might be written instead."""
    if rule.kind.whole or rule.kind.name == "score":
        low, high = rule.range
        return f"a number from {low:g} to {high:g}"
    single, span = ("18 %", "15 % to 22 %") if rule.kind.percent else ("12", "8 to 14")
    return f"{single}" if rule.certain else f"{single} or {span}"
