"""What decides, in the shape of `servroi.sensitivity/1`; reports show it beside findings."""

from collections.abc import Mapping
from dataclasses import dataclass

from servroi.core.findings import Estimate


@dataclass(frozen=True, slots=True)
class TornadoBar:
    """What one input moves, everything else as drawn.

    Attributes:
        path: The input, the common factor of the effects, or the luck of a lever.
        name: Its name in the catalogue.
        low, high: Its 5 % and 95 % point (of what follows from other inputs the median there); None for the common
            factor and luck.
        kind: Its kind.
        points: Whether it is in percentage points.
        difference: What the difference of the two best choices' NPVs is at the two points, (low, high).
        options: Option -> its mean NPV at the two points.
        first_order: Share of the difference's variance that it brings alone.
        total: Share that it brings alone and together with others.
        companions: Correlated inputs that move along.
    """

    path: str
    name: str
    low: float | None
    high: float | None
    kind: str
    points: bool
    difference: tuple[float, float]
    options: Mapping[str, tuple[float, float]]
    first_order: Estimate
    total: Estimate
    companions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HorizonPoint:
    """The same case valued over another number of years.

    Attributes:
        years: The horizon.
        extended: Whether programmes run as long as the horizon, instead of as long as stated.
        npv: Option -> mean NPV.
        recommended: Choice with the highest mean NPV, `neither` included.
        p_best: Chance that it is the best; equal best choices share a trial.
        p_a_beats_b: Chance that the first option beats the second; None with one option.
    """

    years: int
    extended: bool
    npv: Mapping[str, float]
    recommended: str
    p_best: float
    p_a_beats_b: Estimate | None


@dataclass(frozen=True, slots=True)
class Curve:
    """The expected difference along one input from its 1 % to its 99 % point.

    Attributes:
        path, name, kind, points: The input.
        values: Its values; for the common factor of the effects the share of programmes that are worse.
        difference: Mean difference of the two best choices' NPVs.
    """

    path: str
    name: str
    kind: str
    points: bool
    values: tuple[float, ...]
    difference: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """What decides the verdict.

    Attributes:
        rivals: The two choices that are held against one another: the two best; where nothing that is uncertain makes a
            difference between these, the best of them and `neither`.
        alike: The two best choices, where nothing that is uncertain makes a difference between them.
        mean: Mean difference of their NPVs.
        bars: Every source of uncertainty, largest difference first; inert ones are exactly 0.
        horizon: The verdict over other numbers of years.
        curve: The difference along one input, if asked for.
        trials: Trials used.
    """

    rivals: tuple[str, str]
    alike: tuple[str, str] | None
    mean: float
    bars: tuple[TornadoBar, ...]
    horizon: tuple[HorizonPoint, ...]
    curve: Curve | None
    trials: int
