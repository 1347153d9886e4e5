"""The formulas behind one figure, in the shape of `servroi.explain/1`."""

from dataclasses import dataclass
from math import floor, log10
from typing import Literal

from servroi.core.findings import Assumption, Estimate
from servroi.core.text import Number

DIGITS = 4
"""Significant digits of numbers in a formula, if no more are needed."""
Form = Literal["money", "share", "points", "years", "number"]
Token = str | int
"""A piece of a formula: text as it stands, or the number of a term."""


def scale_of(form: Form) -> float:
    """Return what a number is multiplied by where it is shown: shares and points in percent."""
    return 100.0 if form in ("share", "points") else 1.0


def shown(value: float, form: Form, digits: int = DIGITS) -> Number:
    """Return a number of a formula as it is shown, with every digit before the decimal mark.

    >>> shown(0.146668, "share").rounded, shown(253_904.2, "money").rounded
    (14.67, 253904.0)
    """
    scaled = value * scale_of(form)
    whole = floor(log10(abs(scaled))) + 1 if abs(scaled) >= 1.0 else 1
    return Number(scaled, max(digits, whole))


@dataclass(frozen=True, slots=True)
class Piece:
    """A number in a formula.

    Attributes:
        symbol: What stands for it.
        value: Its value in the base case.
        form: How it is shown.
        path: What to explain next; empty for a constant of the model.
        name: Its name in the catalogue, for inputs.
        layer, file, line: Where an input was read.
        grade: Grade of an input.
        sources: Its sources.
    """

    symbol: str
    value: float
    form: Form
    path: str = ""
    name: str = ""
    layer: str = ""
    file: str = ""
    line: int = 0
    grade: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explained:
    """Where a result of the base case comes from.

    Attributes:
        path: The result.
        kind: What kind of result it is: npv, net, channel, change, ...
        words: Key of the sentence that says the formula.
        what: The channel, driver or effect; empty otherwise.
        option, team: Whose; empty where it is nobody's or everybody's.
        year: Year, or time for money; None where it has none.
        value: Its value; None where it is not defined.
        form: How it is shown.
        tokens: The formula; empty where nothing is calculated.
        terms: The numbers in it.
        digits: Significant digits of the terms with which the formula, as it is shown, gives the value as it is shown.
        equation: The formula gives 0 when the value is right, not the value.
        simulated: Mean over the simulation, where that is asked for.
        trials: Of the simulation.
    """

    path: str
    kind: str
    words: str
    what: str
    option: str
    team: str
    year: int | None
    value: float | None
    form: Form
    tokens: tuple[Token, ...]
    terms: tuple[Piece, ...]
    digits: int = DIGITS
    equation: bool = False
    simulated: Estimate | None = None
    trials: int = 0


@dataclass(frozen=True, slots=True)
class Shape:
    """The density of an input: probability between edges."""

    edges: tuple[float, ...]
    masses: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class ExplainedInput:
    """Where an input comes from.

    Attributes:
        assumption: Its value and evidence.
        rule: How it follows from others where it is not stated; empty if it does not.
        shape: Its density; None if it is certain.
        base: Its value in the base case.
        used: Whether the model reads it in this scenario.
        readers: Who reads it: `channel.<name>`, or `reader.<name>` for levers and the like.
        tokens, terms: The formula of its rule; empty without one.
        digits: Significant digits of the terms that the formula needs, as for a result.
    """

    assumption: Assumption
    rule: str
    shape: Shape | None
    base: float
    used: bool
    readers: tuple[str, ...]
    tokens: tuple[Token, ...]
    terms: tuple[Piece, ...]
    digits: int = DIGITS
