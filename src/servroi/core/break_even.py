"""Where the verdict turns, in the shape of `servroi.break_even/1`; reports show it beside findings."""

from collections.abc import Mapping
from dataclasses import dataclass

from servroi.core.findings import BreakEven


@dataclass(frozen=True, slots=True)
class BreakEvenPoint:
    """Where one input would have to be for an option to pay just its costs, or just what its rival pays.

    Attributes:
        path, name, kind, points: The input.
        option: The option.
        against: The other option, or `neither`: NPV 0.
        value: The value of the input; None if no possible value does it.
        place: Share of the input's distribution below that value; None for certain inputs.
        above: Whether the option is ahead above that value, not below it; None without one.
        holds: Whether the option is ahead with the input at its median.
        low, usual, high: The input's own 5 % point, median and 95 % point.
    """

    path: str
    name: str
    kind: str
    points: bool
    option: str
    against: str
    value: float | None
    place: float | None
    above: bool | None
    holds: bool
    low: float
    usual: float
    high: float


@dataclass(frozen=True, slots=True)
class JointPoint:
    """All uncertain inputs equally unlucky at once.

    Attributes:
        option: The option.
        against: The other option, or `neither`.
        percentile: Share of each input's distribution at which the option just pays, counted from its bad side;
            None if the case holds or falls at every percentile.
        holds: Whether it pays with everything at its median.
    """

    option: str
    against: str
    percentile: float | None
    holds: bool


@dataclass(frozen=True, slots=True)
class BreakEvens:
    """The values at which the verdict turns.

    Attributes:
        option: The option.
        rival: The other option that it is held against; None if there is none.
        complete: Whether every uncertain input was asked for.
        points: One per input, against nothing and against the rival; those nearest to the usual value first.
        joint: All inputs at once, likewise.
        leads: `neither` or the rival -> by how much the option is ahead of it as things stand, mean.
        lines: What of one driver alone would pay for the option, in the base case.
        trials: Trials used.
    """

    option: str
    rival: str | None
    complete: bool
    points: tuple[BreakEvenPoint, ...]
    joint: tuple[JointPoint, ...]
    leads: Mapping[str, float]
    lines: tuple[BreakEven, ...]
    trials: int
