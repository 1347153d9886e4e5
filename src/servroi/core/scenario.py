"""A company's case, read and resolved: teams, options, inputs. Frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from servroi.core.distribution import Distribution
from servroi.core.evidence import Evidence, Origin
from servroi.core.units import Kind

Role = Literal["fact", "decision", "estimate", "setting"]
SECTIONS = ("frontline", "customers", "training", "marketing", "finance", "readiness")
"""Where inputs stand, in the order in which they are shown."""
Spending = Literal["match", "match cash", "amount"]
Scope = Mapping[str, str]
"""Input name without its section -> the path whose draw holds it."""
FACTOR = "training.programme_quality"
"""The common factor of the effects and of transfer; also the name of its stream."""
LUCK = ("training.takes", "marketing.takes")
"""The streams that decide, once for all options, whether a programme takes hold."""
SHARES = ("labour_cost", "revenue")
"""Rules by which what is written and drawn is a share, and the value that share of something else."""


@dataclass(frozen=True, slots=True)
class Usual:
    """An uncertain default that the author replaced: its 90 % range, and the evidence behind it (or its grade)."""

    low: float
    high: float
    source: str


@dataclass(frozen=True, slots=True)
class Input:
    """One input of one scenario.

    Attributes:
        path: Where it stands, e.g. `frontline.teams[counter].turnover`.
        name: Its name in the catalogue, e.g. `frontline.turnover`.
        kind: What kind of quantity it is.
        unit: Slug of its unit.
        role: Fact, decision, estimate or setting.
        distribution: Of what is drawn: the quantity itself, or the share of another if `rule` says so.
        written: As written, in scenario notation.
        evidence: What it rests on.
        origin: Where it was read.
        rule: How the value follows from other inputs (a key of `model.rules`); empty if it is drawn as it is.
        points: Whether the quantity is in percentage points of the baseline rate.
        usual: The default that a stated value replaces; None if there is no uncertain one of the same form.
    """

    path: str
    name: str
    kind: Kind
    unit: str
    role: Role
    distribution: Distribution
    written: str
    evidence: Evidence
    origin: Origin
    rule: str = ""
    points: bool = False
    usual: Usual | None = None

    @property
    def stated(self) -> bool:
        """Whether the author of the scenario stated it."""
        return self.origin.stated


@dataclass(frozen=True, slots=True)
class Team:
    """One team of the front line."""

    name: str
    inputs: Scope


@dataclass(frozen=True, slots=True)
class Training:
    """The training lever as one option runs it.

    Attributes:
        inputs: Where its inputs are drawn.
        teams: Positions of the trained teams.
        start: First year.
        stop: Last year.
    """

    inputs: Scope
    teams: tuple[int, ...]
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Marketing:
    """The marketing lever as one option runs it.

    Attributes:
        inputs: Where its inputs are drawn.
        spending: Whether it spends what training costs (with or without paid time) or a stated amount.
        matches: The training whose costs it matches; None for a stated amount.
        start: First year.
        stop: Last year.
    """

    inputs: Scope
    spending: Spending
    matches: Training | None
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Option:
    """A course of action; at least one lever."""

    name: str
    training: Training | None
    marketing: Marketing | None

    @property
    def levers(self) -> "tuple[Training | Marketing, ...]":
        """The levers that it runs."""
        return tuple(lever for lever in (self.training, self.marketing) if lever is not None)


@dataclass(frozen=True, slots=True)
class Company:
    """Who the case is about."""

    name: str
    country: str
    currency: str
    sector: str
    language: str


@dataclass(frozen=True, slots=True)
class ReportSettings:
    """What the author says about the report."""

    title: str = ""
    author: str = ""
    date: str = ""
    logo: str = ""
    colour: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """A rank correlation between two inputs, by path."""

    first: str
    second: str
    rank: float
    stated: bool


@dataclass(frozen=True, slots=True)
class Scenario:
    """Everything a run needs, in the order in which results are reported."""

    company: Company
    inputs: Mapping[str, Input]
    teams: tuple[Team, ...]
    customers: Scope
    """Empty without a customers section: only front-line channels count then, and marketing cannot be judged."""
    finance: Scope
    readiness: Scope
    options: tuple[Option, ...]
    horizon: int
    pairs: tuple[Pair, ...]
    trials: int
    seed: int
    constants: Mapping[str, float]
    """The catalogue's fixed numbers, by name, and what follows from its base layer (`standard`, `focus.sales`)."""
    report: ReportSettings = field(default_factory=ReportSettings)
    fingerprint: str = ""
    """SHA-256 of the scenario as given: file, what it extends, and `--set`."""
    catalogue_fingerprint: str = ""
    """SHA-256 of the packaged catalogue."""

    def names(self) -> tuple[str, ...]:
        """Return the names of the options, in order."""
        return tuple(option.name for option in self.options)
