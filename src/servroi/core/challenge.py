"""What a sceptic asks, in the shape of `servroi.challenge/1`."""

from dataclasses import dataclass

from servroi.core.findings import Estimate


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
        best: The choice with the highest mean after, `neither` included.
        holds: Whether the option is still the best choice of all, doing nothing included.
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
    best: str
    holds: bool
    toss_up: bool
    seldom: bool


@dataclass(frozen=True, slots=True)
class Challenges:
    """A dozen sceptical questions, the costliest first.

    Attributes:
        option: The option that is challenged.
        rival: The other option that makes it most doubtful; None if there is no other.
        before: The case as it stands, in all trials of the scenario.
        answers: The questions; what each changes in the means is counted from there.
        trials: Trials used for each question.
    """

    option: str
    rival: str | None
    before: Challenge
    answers: tuple[Challenge, ...]
    trials: int
