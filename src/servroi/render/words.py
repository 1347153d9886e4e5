"""The words of one language: typed terms in, text out."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any, assert_never

import yaml

from servroi.core.text import (
    MONTH,
    Date,
    Label,
    Listing,
    Measure,
    Money,
    Number,
    Share,
    Term,
    Text,
    Verbatim,
    Whole,
    Years,
)
from servroi.core.units import IN_PERCENT
from servroi.render.numbers import FORMATS, locale

_FOLDER = Path(__file__).parent.parent / "catalog" / "languages"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MEASURE_DIGITS = 3
_FRENCH_BEFORE = re.compile(r" ([:;?!%\u00bb])")
_FRENCH_AFTER = re.compile(r"(\u00ab) ")


class Words:
    """Says terms in one language, for one currency."""

    def __init__(self, language: str, country: str, currency: str) -> None:
        self.locale = locale(language, country)
        self.currency = currency
        self.numbers = FORMATS[self.locale]
        self._tables = _tables(self.locale)

    def say(self, term: Term | None, *, bare: bool = False) -> str:
        """Return a term as text.

        Args:
            term: What to say; None says nothing.
            bare: Whether money goes without its currency, as in a table that names it.
        """
        match term:
            case None:
                return ""
            case Text(key, values):
                if Share(1.0) in values.values() and f"{key}.all" in self._tables["texts"]:
                    key = f"{key}.all"  # the whole is no share of it
                said = {name: self.say(value, bare=bare) for name, value in values.items()}
                return self._template(key).format_map({"currency": self.currency, **said})
            case Money(value, error, signed):
                amount = self.numbers.money(value, error, signed=signed)
                return amount if bare else self.numbers.with_currency(amount, self.currency)
            case Share(value):
                return self.numbers.chance(value)
            case Number(value, _, _, least) if 0.0 < abs(value) < least:
                return f"<{self.numbers.significant(least, 1)}"
            case Number(value, digits, signed):
                return self.numbers.significant(value, digits, signed=signed)
            case Whole(number):
                return self.numbers.plain(float(number))
            case Years(years):
                return self._years(years)
            case Date(iso):
                return self._date(iso)
            case Measure():
                return self._measure(term, bare=bare)
            case Verbatim(text):
                return text
            case Label(group, name):
                return self.label(group, name)
            case Listing(terms):
                return self._listing([self.say(each, bare=bare) for each in terms])
            case _:
                assert_never(term)

    def label(self, group: str, name: str) -> str:
        """Return a word from one of the language's lists."""
        if group == "options":  # the author's own options go by their own names
            return str(self._tables[group].get(name, name))
        entry = self._tables[group][name]
        return str(entry["label"] if isinstance(entry, dict) else entry).replace("{currency}", self.currency)

    def meaning(self, path: str) -> str:
        """Return what an input means, in one sentence."""
        return str(self._tables["inputs"][path]["meaning"])

    def _template(self, key: str) -> str:
        return str(self._tables["texts"][key])

    def _years(self, years: float | None) -> str:
        if years is None:
            return self._template("years.never")
        if years < MONTH:
            return self._template("years.under_a_month" if years > 0.0 else "years.at_once")
        shown = self.numbers.plain(years, 0 if years == int(years) else 1)
        one = years < 2.0 if self.locale.startswith("fr") else years == 1.0
        return self._template("years.one" if one else "years.many").format(number=shown)

    def _date(self, iso: str) -> str:
        year, month, day = iso.split("-")
        values = {"day": str(int(day)), "month": self._template(f"month.{int(month)}"), "year": year}
        return self._template("date.first" if int(day) == 1 else "date").format_map(values)

    def _measure(self, measure: Measure, *, bare: bool) -> str:
        if measure.points:
            number = self.numbers.significant(measure.value * 100.0, _MEASURE_DIGITS)
            return self._template("points").format(number=number)
        if measure.kind in IN_PERCENT:
            return self.numbers.with_percent(self.numbers.significant(measure.value * 100.0, _MEASURE_DIGITS))
        number = self.numbers.significant(measure.value, _MEASURE_DIGITS)
        return self.numbers.with_currency(number, self.currency) if measure.kind == "money" and not bare else number

    def _listing(self, said: list[str]) -> str:
        if len(said) < 2:
            return "".join(said)
        return self._template("list.last").format(first=", ".join(said[:-1]), last=said[-1])


@lru_cache(maxsize=4)
def _tables(name: str) -> dict[str, dict[str, Any]]:
    """Read the lists and sentences of a locale."""
    language = name.partition("-")[0]
    tables: dict[str, dict[str, Any]] = {}
    for path in sorted((_FOLDER / language).glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        for group, entries in yaml.load(_typography(text, name), Loader=_LOADER).items():  # noqa: S506
            tables.setdefault(group, {}).update(entries)
    return tables


def _typography(text: str, name: str) -> str:
    """Return a language file with the spelling and spacing of a locale."""
    if name == "de-CH":
        text = text.replace("ß", "ss").replace("\u201e", "\u00ab").replace("\u201c", "\u00bb")
        return text.replace("Einzelhandel", "Detailhandel")
    if name.startswith("fr"):
        # only within a line's text: a colon after a YAML key has no blank before it
        return _FRENCH_AFTER.sub("\\1\u202f", _FRENCH_BEFORE.sub("\u202f\\1", text))
    return text
