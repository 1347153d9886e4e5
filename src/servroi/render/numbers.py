"""How people write numbers: one small format per language and country."""

from dataclasses import dataclass
from math import isfinite

from servroi.core.text import Money, Number

_NARROW = "\u202f"
_FIXED = "\u00a0"
MINUS = "\u2212"
_THIN_EDGE = 0.005
"""Chances so near to 0 or 100 % are shown as below 1 or above 99 %."""


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """A way of writing numbers.

    Attributes:
        group: Separator of thousands.
        decimal: Decimal mark.
        percent: What stands between number and %.
        currency_first: Whether the currency stands before the amount.
    """

    group: str
    decimal: str
    percent: str
    currency_first: bool

    def plain(self, value: float, decimals: int = 0, *, signed: bool = False) -> str:
        """Return a number with so many decimals.

        >>> FORMATS["de-CH"].plain(-1240000.0)
        '−1’240’000'
        """
        text = f"{abs(value):,.{decimals}f}"
        whole, _, fraction = text.partition(".")
        text = whole.replace(",", self.group) + (self.decimal + fraction if fraction else "")
        zero = not any(digit in "123456789" for digit in text)
        sign = MINUS if value < 0 and not zero else "+" if signed and not zero else ""
        return sign + text

    def significant(self, value: float, digits: int, *, signed: bool = False) -> str:
        """Return a number with so many significant digits, without needless zeros behind the decimal mark.

        >>> FORMATS["en"].significant(0.3837, 2), FORMATS["en"].significant(1349.8, 2)
        ('0.38', '1,300')
        """
        if value == 0.0 or not isfinite(value):
            return "0"
        number = Number(value, digits)
        rounded, decimals = number.rounded, max(0, number.place)
        while decimals and round(rounded, decimals - 1) == rounded:
            decimals -= 1
        return self.plain(rounded, decimals, signed=signed)

    def money(self, value: float, error: float = 0.0, *, signed: bool = False) -> str:
        """Return an amount rounded to what its standard error bears.

        >>> FORMATS["de-CH"].money(253903.9, 1500.0)
        '254’000'
        """
        return self.plain(Money(value, error).rounded, signed=signed)

    def with_currency(self, amount: str, currency: str) -> str:
        """Return an amount with its currency where people put it."""
        return f"{currency}{_FIXED}{amount}" if self.currency_first else f"{amount}{_FIXED}{currency}"

    def chance(self, value: float) -> str:
        r"""Return a share in whole percent; never 0 or 100 for what is merely very unlikely or likely.

        >>> FORMATS["en"].chance(0.0004), FORMATS["en"].chance(0.581)
        ('<1%', '58%')
        """
        if 0.0 < value <= _THIN_EDGE:
            return f"<{self.with_percent('1')}"
        if 1.0 - _THIN_EDGE <= value < 1.0:
            return f">{self.with_percent('99')}"
        return self.with_percent(self.plain(value * 100.0))

    def with_percent(self, number: str) -> str:
        """Return a number with its percent sign."""
        return f"{number}{self.percent}%"


FORMATS = {
    "en": NumberFormat(",", ".", "", currency_first=True),
    "de-CH": NumberFormat("\u2019", ".", _FIXED, currency_first=True),
    "de-DE": NumberFormat(".", ",", _FIXED, currency_first=False),
    "de-AT": NumberFormat(_FIXED, ",", _FIXED, currency_first=True),
    "fr-CH": NumberFormat(_NARROW, ",", _NARROW, currency_first=False),
    "fr-FR": NumberFormat(_NARROW, ",", _NARROW, currency_first=False),
    "it-CH": NumberFormat("\u2019", ".", "", currency_first=True),
    "it-IT": NumberFormat(".", ",", "", currency_first=False),
}
"""By locale; a language without a country takes the company's."""
_COUNTRY_OF = {"de": ("CH", "DE", "AT"), "fr": ("CH", "FR"), "it": ("CH", "IT")}
_FALLBACK = {"de": "DE", "fr": "FR", "it": "IT"}


def locale(language: str, country: str) -> str:
    """Return the locale of a language for a company's country.

    >>> locale("fr", "CH"), locale("de", "LI"), locale("en", "CH"), locale("de-AT", "CH")
    ('fr-CH', 'de-DE', 'en', 'de-AT')
    """
    if language in FORMATS:
        return language
    home = country if country in _COUNTRY_OF[language] else _FALLBACK[language]
    return f"{language}-{home}"
