"""Numbers and periods of exported tables: decimal comma or point, thousands, percent, currencies, years and months."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from servroi.config.staff.columns import normal

_LONGEST = 40
_SPACES = " \u00a0\u202f\u2009\u2007"
_QUOTES = "'\u2019\u02bc\u00b4`"
_EMPTY = ("", "na", "n a", "k a", "nv", "n v", "nd", "n d", "keine angabe", "none", "null", "leer")
_CURRENCY = re.compile(r"CHF|SFr\.?|Fr\b\.?|EUR|Euro|\u20ac|US\$|USD|\$|GBP|\u00a3", re.IGNORECASE)
_CODES = {"sfr": "CHF", "fr": "CHF", "euro": "EUR", "\u20ac": "EUR", "us$": "USD", "$": "USD", "\u00a3": "GBP"}
_UNITS = r"(?:personen|pers\.?|ma|tage?|days?|jours?|giorni|fte|vz\u00e4|etp|ept|stellen)\.?"
_ROUND = re.compile(r"[.,][\-\u2013\u2014]{1,2}$")
_PLAIN = re.compile(r"[0-9]+")
_GROUPED = re.compile(rf"[0-9]{{1,3}}([{_SPACES}{_QUOTES}])[0-9]{{3}}(?:\1[0-9]{{3}})*(?:([.,])[0-9]+)?")
_BOTH = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+(,)[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+(\.)[0-9]+")
_SEVERAL = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3}){2,}|[0-9]{1,3}(?:,[0-9]{3}){2,}")
_ONCE = re.compile(r"[0-9]*([.,])[0-9]+")
_EITHER = re.compile(r"[1-9][0-9]{0,2}([.,])[0-9]{3}")
_YEAR = r"((?:19|20)[0-9]{2})"
_YEARS = re.compile(rf"{_YEAR}(?:\s*[/\-\u2013]\s*(?:20)?[0-9]{{2}})?")
_MONTH_FORMS = (re.compile(rf"{_YEAR}[\-./ ](0?[1-9]|1[0-2])"), re.compile(rf"(0?[1-9]|1[0-2])[\-./ ]{_YEAR}"))
_QUARTER_FORMS = (re.compile(rf"{_YEAR}[\-./ ]?[qt]([1-4])"), re.compile(rf"[qt]([1-4])[\-./ ]?{_YEAR}"))
_DATE_FORMS = (
    re.compile(rf"[0-3]?[0-9][./\-][01]?[0-9][./\-]{_YEAR}(?:\s+[0-9:]+)?"),
    re.compile(rf"{_YEAR}[./\-][01][0-9][./\-][0-3][0-9](?:[ t][0-9:.]+)?"),
)
_MONTHS = "jan gen; feb fev; mar mrz; apr avr; mai may mag; jun juin giu; jul juil lug; aug aou ago; "
_MONTHS += "sep set; oct okt ott; nov; dez dec dic"


class Wrong(ValueError):
    """A cell that is no number; says what is wrong and what to write, never what stands there."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Which marks a file is seen to use as decimal point, and which between thousands."""

    decimals: frozenset[str]
    groups: frozenset[str]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as written: its value, whether a % stands there, and its currency if one does."""

    value: float
    percent: bool = False
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """A span of time: the year, which part of it, and its length in years; year 0: none is given."""

    year: int = 0
    part: str = ""
    length: float = 1.0


def is_empty(text: str) -> bool:
    """Tell whether a cell says nothing: empty, a dash, n/a, k.A., #NV."""
    return normal(text) in _EMPTY


def marks(cells: Iterable[str]) -> Marks:
    """Return what can be told from the numbers that mean only one thing.

    >>> sorted(marks(["8,5", "1.250.000"]).decimals), sorted(marks(["8,5", "1.250.000"]).groups)
    ([','], ['.'])
    """
    decimals, groups = set(), set()
    for cell in cells:
        body = _bare(cell)[0] if len(cell) <= _LONGEST else ""
        if match := _GROUPED.fullmatch(body):
            groups.add(" ")
            decimals |= {match[2]} - {None}
        elif match := _BOTH.fullmatch(body):
            mark = match[1] or match[2]
            decimals.add(mark)
            groups.add(_other(mark))
        elif _SEVERAL.fullmatch(body):
            groups.add("." if "." in body else ",")
        elif (match := _ONCE.fullmatch(body)) and not _EITHER.fullmatch(body):
            decimals.add(match[1])
    return Marks(frozenset(decimals), frozenset(groups))


def figure(text: str, seen: Marks, thousands: bool | None = None) -> Figure:
    """Return the number in a cell.

    Args:
        text: The cell.
        seen: Which marks the file uses.
        thousands: What `1.234` is where the file does not tell: thousands, decimals, or None: nobody knows.

    Raises:
        Wrong: It is no number, is negative, or may mean two.

    >>> figure("CHF 71\u2019000.50", Marks(frozenset(), frozenset()))
    Figure(value=71000.5, percent=False, currency='CHF')
    """
    if len(text) > _LONGEST:
        raise Wrong("is no number; write it as 12, 12,5 or 1'250")
    body, percent, currency = _bare(text)
    if re.fullmatch(r"[\-\u2212\u2013]\s*[0-9.,].*|\([0-9].*\)|[0-9].*-", body):
        raise Wrong("is negative; figures of staff are 0 or more")
    if _PLAIN.fullmatch(body):
        return Figure(float(body), percent, currency)
    if match := _GROUPED.fullmatch(body):
        return Figure(_value(body, match[2] or "."), percent, currency)
    if match := _BOTH.fullmatch(body):
        return Figure(_value(body, match[1] or match[2]), percent, currency)
    if _SEVERAL.fullmatch(body):
        return Figure(_value(body, "," if "." in body else "."), percent, currency)
    if match := _ONCE.fullmatch(body):
        mark = match[1]
        decimal = not _EITHER.fullmatch(body) or not _groups(mark, seen, thousands)
        return Figure(_value(body, mark if decimal else _other(mark)), percent, currency)
    raise Wrong("is no number; write it as 12, 12,5 or 1'250")


def _groups(mark: str, seen: Marks, thousands: bool | None) -> bool:
    """Tell whether a mark before three digits stands between thousands.

    Raises:
        Wrong: Nothing tells.
    """
    if (mark in seen.decimals) != (mark in seen.groups):
        return mark in seen.groups
    if mark not in seen.decimals:
        other = _other(mark)
        if (other in seen.decimals) != (other in seen.groups):
            return other in seen.decimals
        if " " in seen.groups and other not in seen.decimals:
            return False
    if thousands is None:
        raise Wrong("may mean thousands or a decimal; write it without marks between thousands")
    return thousands


def _bare(text: str) -> tuple[str, bool, str]:
    """Return a number without sign of percent, currency and unit; whether there was a %, and which currency."""
    text = text.strip(_SPACES)
    found = _CURRENCY.search(text)
    currency = ""
    if found:
        word = found[0].casefold().rstrip(".")
        currency = _CODES.get(word, word.upper())
        text = (text[: found.start()] + text[found.end() :]).strip(_SPACES)
    percent = text.endswith("%")
    text = _ROUND.sub("", text.removesuffix("%").strip(_SPACES))
    return re.sub(rf"(?<=[0-9])[{_SPACES}]*{_UNITS}$", "", text, flags=re.IGNORECASE), percent, currency


def _value(body: str, mark: str) -> float:
    return float("".join("." if c == mark else c for c in body if c == mark or "0" <= c <= "9"))


def _other(mark: str) -> str:
    return "," if mark == "." else "."


def is_date(text: str) -> bool:
    """Tell whether a cell is a day."""
    return any(form.fullmatch(text.strip().lower()) for form in _DATE_FORMS)


def period(text: str, month: str = "") -> Period:
    """Return what a cell with a year means, and one with a month beside it.

    Raises:
        Wrong: It is none.

    >>> period("2025").length, period("2025", "M\u00e4rz").part, period("Q2 2025")
    (1.0, 'M3', Period(year=2025, part='Q2', length=0.25))
    """
    text = text.strip().lower()
    for forms, sign, count in ((_MONTH_FORMS, "M", 12), (_QUARTER_FORMS, "Q", 4)):
        for position, form in enumerate(forms):
            if not month and (match := form.fullmatch(text)):
                year, piece = (match[1], match[2]) if position == 0 else (match[2], match[1])
                return Period(int(year), f"{sign}{int(piece)}", 1 / count)
    day = next((match for form in _DATE_FORMS if (match := form.fullmatch(text))), None)
    match = day or _YEARS.fullmatch(text)
    if match is None:
        raise Wrong("is no year; write 2025, 2025-03 for a month or 2025-Q1 for a quarter")
    if month:
        return Period(int(match[1]), *part(month))
    return Period(int(match[1]), text if day else "", 1.0)


def part(text: str) -> tuple[str, float]:
    """Return a month or a quarter, and its length in years.

    Raises:
        Wrong: It is neither.
    """
    text = normal(text)
    if quarter := re.fullmatch(r"[qt] ?([1-4])|([1-4]) ?(?:quartal|quarter|trimestre)", text):
        return f"Q{quarter[1] or quarter[2]}", 1 / 4
    if re.fullmatch(r"0?[1-9]|1[0-2]", text):
        return f"M{int(text)}", 1 / 12
    for position, names in enumerate(_MONTHS.split(";"), 1):
        if text.startswith(tuple(names.split())):
            return f"M{position}", 1 / 12
    raise Wrong("is no month; write 1 to 12, or Q1 to Q4 for a quarter")
