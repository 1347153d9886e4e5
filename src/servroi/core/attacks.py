"""The answers to attacks on a case, in the shape of their `--json` formats: where it turns, what a sceptic asks."""

from collections.abc import Mapping
from dataclasses import dataclass

from servroi.core.findings import BreakEven, Estimate


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


@dataclass(frozen=True, slots=True)
class Challenge:
    """One sceptical question and its answer.

    Attributes:
        question: Key of the question.
        path: The claim that is switched off, or empty.
        name: Its name in the catalogue, or empty.
        npv: Mean NPV of the option after.
        p_positive: Chance that it pays after.
        p_beats: Chance to beat its rival after; None without a rival.
        cost: By how much the option's lead over its rival falls, mean.
        lead: What is left of it, mean; without a rival the NPV.
        holds: Whether the option is still the best choice, against its rival and against doing nothing.
        toss_up: Whether it is one of two that cannot be told apart, by the rule of the verdict; it then does not hold.
        seldom: Whether it is the best choice on average and behind the next one in most cases; it then does not hold.
    """

    question: str
    path: str
    name: str
    npv: float
    p_positive: Estimate
    p_beats: Estimate | None
    cost: float
    lead: float
    holds: bool
    toss_up: bool
    seldom: bool


@dataclass(frozen=True, slots=True)
class Challenges:
    """A dozen sceptical questions, the costliest first.

    Attributes:
        option: The option that is challenged.
        rival: What it is held against; None if there is no other.
        before: The case as it stands, in all trials of the scenario.
        answers: The questions; what each changes in the means is counted from there.
        trials: Trials used for each question.
    """

    option: str
    rival: str | None
    before: Challenge
    answers: tuple[Challenge, ...]
    trials: int
