"""What the catalogue says about one input, as reports show it."""

from dataclasses import dataclass

from servroi.core.evidence import Grade, Layer, Source
from servroi.core.scenario import Role


@dataclass(frozen=True, slots=True)
class Layered:
    """A default of one layer; empty country and sector: the catalogue's own."""

    layer: Layer
    country: str
    sector: str
    written: str
    grade: Grade | None
    sources: tuple[str, ...]
    note: str
    reference: bool = False
    """Whether it is for comparison only and no default."""


@dataclass(frozen=True, slots=True)
class Card:
    """One input.

    Attributes:
        path: Its name in the catalogue.
        section: The section it stands in.
        kind: Its kind; `teams` for a list of team names.
        unit: Slug of its unit.
        role: Fact, decision, estimate or setting.
        required: Whether a scenario must state it.
        rule: How its value follows from others, or of what its default is a share; empty otherwise.
        low, high: Bounds; None where there is none.
        above_zero: Whether the lower bound itself is refused.
        certain: Whether ranges are refused.
        default: The default in force, in scenario notation; empty if there is none.
        grade: Of the default in force.
        layers: All defaults, and what the evidence holds for sectors.
        sources: Everything that any of them cites.
        note: A remark.
        excludes: Inputs that must not be stated beside it.
        notations: (what it means, example) of every notation that fits.
    """

    path: str
    section: str
    kind: str
    unit: str
    role: Role
    required: bool
    rule: str
    low: float | None
    high: float | None
    above_zero: bool
    certain: bool
    default: str
    grade: Grade | None
    layers: tuple[Layered, ...]
    sources: tuple[Source, ...]
    note: str
    excludes: tuple[str, ...]
    notations: tuple[tuple[str, str], ...]
