"""Formulas as a reader sees them: in words, in symbols, with the numbers put in."""

from math import floor, log10

from servroi.core.text import Number, Term, Text, Verbatim
from servroi.core.trace import Form, Piece, Token
from servroi.core.units import IN_PERCENT
from servroi.report.document import Column, Prose, Section, Table
from servroi.report.origins import place

_DIGITS = 4
_SIGNS = {"*": "\u00d7", "-": "\u2212"}


def formula(words: Prose, tokens: tuple[Token, ...], terms: tuple[Piece, ...], value: Term) -> Section:
    """Return a formula in words, in symbols, in numbers, and what to explain next."""
    symbols = joined([Verbatim(_sign(one)) if isinstance(one, str) else Verbatim(terms[one].symbol) for one in tokens])
    numbers = joined(
        [
            Verbatim(_sign(one)) if isinstance(one, str) else _filled(terms[one], first=number == 0)
            for number, one in enumerate(tokens)
        ]
    )
    lines = [Prose((Text("explain.equals", {"formula": line}),)) for line in (symbols, numbers, value)]
    return Section("formula", Text("explain.formula"), (words, *lines, *terms_table(terms)))


def terms_table(terms: tuple[Piece, ...]) -> tuple[Table, ...]:
    """Return the numbers of a formula, each with what to explain next; nothing without any."""
    if not terms:
        return ()
    columns = (
        Column(Text("explain.term"), "left"),
        Column(Text("explain.value"), "left"),
        Column(Text("explain.next"), "left"),
    )
    return (
        Table(columns, tuple((Verbatim(term.symbol), as_shown(term.value, term.form), _next(term)) for term in terms)),
    )


def _next(term: Piece) -> Term:
    """Return what to explain next, and where an input stands."""
    if not term.path:
        return Text("explain.constant")
    if not term.name:
        return Verbatim(term.path)
    where = place(term.layer, term.file, term.line)
    parts: list[Term] = [where]
    if term.grade:
        parts.append(Text("explain.grade", {"grade": Verbatim(term.grade)}))
    if term.sources:
        parts.append(Verbatim(term.sources[0] if len(term.sources) == 1 else f"{term.sources[0]} ..."))
    said: Term = parts[0]
    for part in parts[1:]:
        said = Text("explain.also", {"first": said, "second": part})
    return Text("explain.input_next", {"path": Verbatim(term.path), "where": said})


def joined(terms: list[Term]) -> Term:
    """Return terms side by side with nothing between them."""
    if len(terms) == 1:
        return terms[0]
    half = len(terms) // 2
    return Text("explain.pair", {"first": joined(terms[:half]), "second": joined(terms[half:])})


def _sign(text: str) -> str:
    return "".join(_SIGNS.get(character, character) for character in text)


def _filled(term: Piece, *, first: bool) -> Term:
    shown = as_shown(term.value, term.form)
    return shown if first or term.value >= 0.0 else Text("explain.negative", {"number": shown})


def as_shown(value: float, form: Form) -> Term:
    """Return a number of a formula: money in whole units, everything with at least four digits."""
    if form == "share":
        return percent(value)
    if form == "points":
        return Text("points", {"number": Number(value * 100.0, _DIGITS)})
    return Number(value, max(_DIGITS, _whole_digits(value)))


def percent(value: float, digits: int = _DIGITS) -> Text:
    """Return a share in percent, as exactly as formulas need it."""
    return Text("explain.percent", {"number": Number(value * 100.0, max(digits, _whole_digits(value * 100.0)))})


def _whole_digits(value: float) -> int:
    return floor(log10(abs(value))) + 1 if abs(value) >= 1.0 else 1


def form_of(kind: str, points: bool) -> Form:
    """Return how a kind of input is shown in a formula."""
    if points:
        return "points"
    return "share" if kind in IN_PERCENT else "number"
