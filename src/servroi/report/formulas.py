"""Formulas as a reader sees them: in words, in symbols, with the numbers put in."""

from servroi.core.explain import DIGITS, Explained, ExplainedInput, Form, Piece, shown
from servroi.core.text import Term, Text, Verbatim
from servroi.core.units import IN_PERCENT
from servroi.report.document import Column, Prose, Section, Table
from servroi.report.origins import place

_SIGNS = {"*": "\u00d7", "-": "\u2212"}


def formula(words: Prose, explained: Explained | ExplainedInput, value: Term) -> Section:
    """Return a formula in words, in symbols, in numbers, and what to explain next."""
    tokens, terms, digits = explained.tokens, explained.terms, explained.digits
    symbols = joined([Verbatim(_sign(one)) if isinstance(one, str) else Verbatim(terms[one].symbol) for one in tokens])
    numbers = joined(
        [
            Verbatim(_sign(one)) if isinstance(one, str) else _filled(terms[one], digits, first=number == 0)
            for number, one in enumerate(tokens)
        ]
    )
    lines = [Prose((Text("explain.equals", {"formula": line}),)) for line in (symbols, numbers, value)]
    return Section("formula", Text("explain.formula"), (words, *lines, *terms_table(terms, digits)))


def terms_table(terms: tuple[Piece, ...], digits: int = DIGITS) -> tuple[Table, ...]:
    """Return the numbers of a formula, each with what to explain next; nothing without any."""
    if not terms:
        return ()
    columns = (
        Column(Text("explain.term"), "left"),
        Column(Text("explain.value"), "left"),
        Column(Text("explain.next"), "left"),
    )
    rows = tuple((Verbatim(term.symbol), as_shown(term.value, term.form, digits), _next(term)) for term in terms)
    return (Table(columns, rows),)


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


def _filled(term: Piece, digits: int, *, first: bool) -> Term:
    said = as_shown(term.value, term.form, digits)
    return said if first or term.value >= 0.0 else Text("explain.negative", {"number": said})


def as_shown(value: float, form: Form, digits: int = DIGITS) -> Term:
    """Return a number of a formula: money in whole units, everything with at least so many digits."""
    number = shown(value, form, digits)
    if form == "share":
        return Text("explain.percent", {"number": number})
    return Text("points", {"number": number}) if form == "points" else number


def form_of(kind: str, points: bool) -> Form:
    """Return how a kind of input is shown in a formula."""
    if points:
        return "points"
    return "share" if kind in IN_PERCENT else "number"
