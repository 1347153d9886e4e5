"""A published claim, from options or from a small YAML file."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from servroi.config.number import DOT_OR_GROUP
from servroi.config.reader import shown_name
from servroi.config.strict_yaml import Mapping as Node
from servroi.config.strict_yaml import Sequence, Text, decode, nearest, read
from servroi.core.audit import Claim
from servroi.core.units import LARGEST
from servroi.errors import Place, Problem, UsageError

_NUMBER = re.compile(
    r"(?P<sign>[-\u2212]?)(?P<whole>\d[\d'\u2019_ ]*)(?:\.(?P<part>\d+))?(?:e(?P<power>[+-]?\d{1,2}))?"
    r"\s*(?P<unit>%|k|thousand|m|million|bn|billion)?",
    re.IGNORECASE,
)
_UNITS = {"": 0, "%": -2, "k": 3, "thousand": 3, "m": 6, "million": 6, "bn": 9, "billion": 9}
"""Powers of ten."""
SHARES = ("rate", "margin", "attribution")
LISTS = ("benefit", "cost")
AMOUNTS = ("investment", "revenue", "people", "per_person", "paid_hours", "hourly_cost")
KEYS = ("roi", *LISTS, "years", *AMOUNTS, *SHARES)
_BESIDE = {
    "margin": {"revenue"},
    "per_person": {"people"},
    "paid_hours": {"people", "hourly_cost"},
    "hourly_cost": {"people", "paid_hours"},
}
"""What a figure is multiplied by, so that it says nothing alone."""
_GAINS = ({"revenue", "margin"}, {"per_person", "people"})
"""Figures whose product is a gain, of which a share may be due to the training."""
_MOST_YEARS = 30
_MOST_RATIO = 100.0
"""A return of this many times the cost or more that has no percent sign probably lost it."""
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Written:
    """A number as it was written: its value, and half a unit of its last digit."""

    value: float
    half: float


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands under a key: one text, or a list of them."""

    place: Place
    texts: tuple[str, ...]
    listed: bool = False


def number(text: str) -> Written | None:
    """Return a number as people publish it; None if it is none.

    >>> number("353 %"), number("1.26e9"), number("1.26 billion") == number("1.26e9")
    (Written(value=3.53, half=0.005), Written(value=1260000000.0, half=5000000.0), True)
    """
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        return None
    digits, part = re.sub(r"\D", "", match["whole"]), match["part"] or ""
    power = int(match["power"] or 0) + _UNITS[(match["unit"] or "").lower()]
    value = float(f"{'-' if match['sign'] else ''}{digits}.{part or 0}e{power}")
    return Written(value, 0.5 * float(f"1e{power - len(part)}")) if abs(value) <= LARGEST else None


def read_claim(given: Mapping[str, str], data: bytes | None, file: str) -> Claim:
    """Read a claim; options stand over the file.

    Args:
        given: Name of an option -> what was written.
        data: The file's bytes; None without a file.
        file: Its base name, for messages.

    Raises:
        ScenarioError: The file is not sound.
        UsageError: With every problem found.
    """
    problems: list[Problem] = []
    entries = {} if data is None else _entries(data, file, problems)
    entries |= {name: Entry(Place(f"--{_option(name)}"), (text,)) for name, text in given.items()}
    claim = _claim(entries, problems)
    if problems:
        raise UsageError(problems)
    return claim


def _entries(data: bytes, file: str, problems: list[Problem]) -> dict[str, Entry]:
    start = "write `roi: 353 %`, `benefit:` and `cost:`, each on a line"
    root = read(decode(data, file, "a claim"), file, problems, start=start)
    entries: dict[str, Entry] = {}
    for key, node in root.entries.items():
        if key not in KEYS:
            close = nearest(key, list(KEYS))
            hint = f"did you mean {close}?" if close else f"known are {', '.join(KEYS)}"
            problems.append(Problem("unknown-key", root.keys[key], shown_name(key), f"is not known; {hint}"))
            continue
        texts = node.items if isinstance(node, Sequence) else (node,)
        if not texts:
            problems.append(Problem("number", node.place, key, "is an empty list; write a number, or leave it out"))
            continue
        if isinstance(node, Node) or not all(isinstance(text, Text) for text in texts):
            problems.append(Problem("number", node.place, key, "must be a number, such as 353 % or 1.26e9"))
            continue
        written = tuple(text.value for text in texts if isinstance(text, Text))
        entries[key] = Entry(node.place, written, isinstance(node, Sequence))
    return entries


def _claim(entries: Mapping[str, Entry], problems: list[Problem]) -> Claim:
    def problem(name: str, what: str) -> None:
        entry = entries.get(name)
        where = entry.place if entry else Place("--cost")
        problems.append(Problem("claim", where, name if entry and entry.place.line else "", what))

    def numbers(name: str) -> list[Written]:
        texts = map(str.strip, entries[name].texts) if name in entries else ()
        read_ones = [(text, number(text)) for text in texts]
        for text, found in read_ones:
            if found is None:
                problem(name, f"'{shown_name(text)}' is no number; write it like 353 %, 1.26e9 or 1'260'000")
            elif DOT_OR_GROUP.fullmatch(text.rstrip("% ")):
                plain = text.replace(".", "")
                problem(name, f"'{text}' may mean thousands or a decimal; write {plain}, or one digit more or less")
            elif name == "roi" and found.value >= _MOST_RATIO and not text.endswith("%"):
                problem(name, _without_percent(text, found.value))
        return [found for _, found in read_ones if found is not None]

    def one(name: str, allowed: Callable[[float], bool], what: str) -> Written | None:
        found = numbers(name)
        if len(found) > 1:
            problem(name, "must be one number")
        if found and not allowed(found[0].value):
            problem(name, what)
        return found[0] if found else None

    def value(name: str) -> float | None:
        most = 1.0 if name in SHARES else LARGEST
        found = one(name, lambda x: 0.0 <= x <= most, "must be between 0 % and 100 %" if most == 1.0 else "is below 0")
        return None if found is None else found.value

    roi = one("roi", lambda x: x >= -1.0, "is below -100 %, more than everything lost")
    years = one("years", _is_years, f"must be a whole number of years from 1 to {_MOST_YEARS}")
    count = _count(entries, int(years.value) if years is not None and _is_years(years.value) else 0, problem)
    spread = {name: _by_year([found.value for found in numbers(name)], count) for name in LISTS}
    amounts = {name: value(name) for name in (*AMOUNTS, *SHARES)}
    investment = amounts.pop("investment") or 0.0
    if not problems:
        _complete(entries, spread["cost"], investment, problem)
    return Claim(
        roi=None if roi is None else roi.value,
        rounding=0.0 if roi is None else roi.half,
        benefits=spread["benefit"],
        costs=spread["cost"] or (0.0,) * count,
        investment=investment,
        **amounts,
    )


def _option(name: str) -> str:
    return name.replace("_", "-")


def _without_percent(text: str, value: float) -> str:
    ratio = f"{100.0 * value:.10g} %"
    return f"'{text}' stands for {ratio}; did you mean {value:.10g} %? If it is the ratio, write {ratio}"


def _is_years(value: float) -> bool:
    return value == int(value) and 1 <= value <= _MOST_YEARS


def _count(entries: Mapping[str, Entry], years: int, problem: Callable[[str, str], None]) -> int:
    """Return over how many years amounts go; refuse lists that contradict `years` (0: not stated) or one another."""
    lengths = {name: len(entries[name].texts) for name in LISTS if name in entries and entries[name].listed}
    for name, length in lengths.items():
        if length > _MOST_YEARS:
            problem(name, f"has {length} years; at most {_MOST_YEARS} are allowed")
    name, length = next(((name, length) for name, length in lengths.items() if length != years), ("", years))
    if years and length != years:
        said = f"is {years}, but {name} lists {_years(length)}"
        problem("years", f"{said}; leave it out, or list {years} {'amount' if years == 1 else 'amounts'}")
    elif len(set(lengths.values())) > 1:
        said = f"lists {_years(lengths['cost'])}, but benefit {lengths['benefit']}"
        problem("cost", f"{said}; write 0 for a year without any")
    return years or length or 1


def _years(count: int) -> str:
    return "1 year" if count == 1 else f"{count} years"


def _by_year(amounts: list[float], years: int) -> tuple[float, ...]:
    """Return amounts by year: a list as it is, one amount in all spread evenly."""
    return (amounts[0] / years,) * years if len(amounts) == 1 else tuple(amounts)


def _complete(
    entries: Mapping[str, Entry], costs: tuple[float, ...], investment: float, problem: Callable[[str, str], None]
) -> None:
    """Refuse a claim from which nothing can be worked out."""
    if sum(costs) + investment <= 0.0:
        problem("cost", "a claim needs what it cost: --cost or --investment, above 0")
    if not {"benefit", "revenue", "per_person"} & entries.keys():
        problem("benefit", "a claim needs what it brought: --benefit, --revenue, or --per-person with --people")
    if "attribution" in entries and not any(gain <= entries.keys() for gain in _GAINS):
        what = "changes nothing without --revenue and --margin, or --per-person and --people: a benefit"
        problem("attribution", f"{what} that is stated is taken to be due to the training; multiply it first")
    for name, others in _BESIDE.items():
        if name in entries and not others <= entries.keys():
            problem(name, f"changes nothing without {' and '.join(f'--{_option(one)}' for one in sorted(others))}")
