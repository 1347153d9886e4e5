"""What formulas are made of: the numbers of the base case, each with the path that explains it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from servroi.analysis.base_case import BaseCase, number
from servroi.analysis.expression import Expr, named
from servroi.core.explain import Form, Piece
from servroi.core.findings import BaseOption
from servroi.core.outcome import OptionOutcome
from servroi.core.scenario import SHARES, Input, Option
from servroi.core.units import IN_PERCENT
from servroi.model.training import Trained
from servroi.model.world import Values

_SYMBOLS = {"strength": "strength", "pv": "pv_{what}"}
"""Kinds that are not called by what they are about."""


@dataclass(frozen=True, slots=True)
class Where:
    """Which figure is meant.

    Attributes:
        kind: Its kind, a key of the table of formulas.
        what: Channel, driver, effect, ...; empty where the kind has only one.
        option: The option; empty where it holds for all.
        team: Position of the team; None: all teams, or the only one.
        year: Year, or time for money; None where it has none.
    """

    kind: str
    what: str = ""
    option: str = ""
    team: int | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A formula and the key of the sentence that says it; `equation`: it gives 0 when the figure is right."""

    words: str
    expression: Expr | None
    equation: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of figure.

    Attributes:
        form: How it is shown.
        formula: How it is worked out.
        value: The engine's own value; None: what the formula gives.
    """

    form: Form
    formula: "Callable[[Case, Where], Made]"
    value: "Callable[[Case, Where], float | None] | None" = None


class Case:
    """The base case as formulas read it.

    Attributes:
        base: The base case.
        options: Option -> its levers.
        figures: Option -> its figures.
        outcomes: Option -> its outcome.
        channels: Option -> channel -> amounts by time.
        trained: Option -> its training, where it trains.
        table: Kind -> its formula.
    """

    def __init__(self, base: BaseCase, table: Mapping[str, Kind]) -> None:
        self.base = base
        self.world = base.world
        self.scenario = base.world.scenario
        self.table = table
        self.options: dict[str, Option] = {option.name: option for option in self.scenario.options}
        self.figures: dict[str, BaseOption] = base.options()
        self.outcomes: Mapping[str, OptionOutcome] = base.outcomes
        self.channels = {name: found.channels for name, found in self.figures.items()}
        self.trained = {
            name: Trained(option.training, self.world) for name, option in self.options.items() if option.training
        }
        self._values: dict[Where, float | None] = {}

    # -- numbers with a name ------------------------------------------------------------------------------------------

    def given(self, values: Values, name: str) -> Expr:
        """Return an input of a scope."""
        path = values.path(name)
        entry = self.scenario.inputs[path]
        symbol = name.rpartition(".")[2] if name.startswith("effects.") else name.replace(".", "_")
        team = path.partition("teams[")[2].partition("]")[0]
        return self._input(entry, f"{symbol}[{team}]" if team else symbol, number(values[name]))

    def of_customers(self, name: str) -> Expr:
        """Return an input of the customers."""
        return self.given(self.world.customers, name)

    def own(self, values: Values, name: str) -> Expr:
        """Return what was drawn for an input before a rule is applied."""
        entry = self.scenario.inputs[values.path(name)]
        own = number(values.own(name))
        if entry.rule in SHARES:
            return self._input(entry, "share", own, "share")
        return self._input(entry, "default", own)

    def constant(self, name: str) -> Expr:
        """Return a fixed number of the model."""
        return named(Piece(name.replace(".", "_"), self.scenario.constants[name], "number"))

    def at(self, where: Where) -> Expr:
        """Return another figure."""
        value = self.value(where)
        symbol = _SYMBOLS.get(where.kind, where.what or where.kind).format(what=where.what)
        if self.multi and where.team is not None:
            symbol += f"[{self.scenario.teams[where.team].name}]"
        if where.year is not None:
            symbol += f"({where.year})"
        assert value is not None, "a formula needs its numbers"
        return named(Piece(symbol, value, self.table[where.kind].form, self.path(where)))

    def value(self, where: Where) -> float | None:
        """Return the value of a figure, the engine's own where it has one."""
        if where not in self._values:
            kind = self.table[where.kind]
            if kind.value is not None:
                self._values[where] = kind.value(self, where)
            else:
                made = kind.formula(self, where).expression
                self._values[where] = 0.0 if made is None else made.value
        return self._values[where]

    def path(self, where: Where) -> str:
        """Return the path of a figure."""
        team = self.scenario.teams[where.team].name if where.team is not None and self.multi else ""
        year = "" if where.year is None else f"year{where.year}"
        steps = (where.option, where.what) if where.kind == "pv" else (where.what, where.option)
        return ".".join(part for part in (where.kind, *steps, team, year) if part)

    def _input(self, entry: Input, symbol: str, value: float, form: Form | None = None) -> Expr:
        origin, evidence = entry.origin, entry.evidence
        return named(
            Piece(
                symbol,
                value,
                form or form_of(entry),
                entry.path,
                entry.name,
                origin.layer,
                origin.file,
                origin.line,
                evidence.grade or "",
                evidence.sources,
            )
        )

    # -- what several formulas need -----------------------------------------------------------------------------------

    @property
    def multi(self) -> bool:
        """Whether the front line has several teams."""
        return len(self.scenario.teams) > 1

    @property
    def horizon(self) -> int:
        """The number of years."""
        return self.scenario.horizon

    def team(self, position: int | None) -> Values:
        """Return the inputs of a team; of the only one without a position."""
        return self.world.teams[position or 0]

    def lever(self, option: str, lever: str) -> Values:
        """Return the inputs of an option's lever."""
        run = getattr(self.options[option], lever)
        return self.world.lever(run.inputs)

    def teams_of(self, option: str) -> tuple[int, ...]:
        """Return the positions of the teams that an option trains."""
        training = self.options[option].training
        return training.teams if training else ()

    def levelled(self, amount: Expr, growth: str, years: int) -> Expr:
        """Return an amount in the prices or wages of some years later."""
        if years <= 0 or number(self.world.finance[growth]) == 0.0:
            return amount
        level = 1.0 + self.given(self.world.finance, growth)
        return amount * (level if years == 1 else level**years)

    def discounted(self, amount: Expr, years: int) -> Expr:
        """Return the present value of an amount."""
        if years == 0:
            return amount
        factor = 1.0 + self.given(self.world.finance, "discount_rate")
        return amount / (factor if years == 1 else factor**years)


def form_of(entry: Input) -> Form:
    """Return how an input is shown."""
    if entry.points:
        return "points"
    if entry.kind.name in ("money", "spend"):
        return "money"
    return "share" if entry.kind.name in IN_PERCENT else "number"
