"""Where the next money goes, in the shape of `servroi.split/1`."""

from dataclasses import dataclass
from typing import Literal

from servroi.core.findings import Estimate, Verdict

BEST, TRAIN, MARKET = "split", "train", "market"
"""The choices of a split: the best one, and all for one lever."""


@dataclass(frozen=True, slots=True)
class SplitPoint:
    """One way to split the yearly budget.

    Attributes:
        share: Share that goes into training.
        scale: Size of the programme against the stated one.
        npv: Mean NPV with its error.
        as_good: Whether its mean is within two errors of the best one.
    """

    share: float
    scale: float
    npv: Estimate
    as_good: bool


@dataclass(frozen=True, slots=True)
class Margin:
    """What the next amount brings in each lever, per unit of money, beyond what it costs.

    Attributes:
        spent: Yearly spending so far.
        training, marketing: Mean NPV per unit of mean PV cost of the next step, set-up costs included where it starts
            a programme; None where it buys nothing.
    """

    spent: float
    training: float | None
    marketing: float | None


@dataclass(frozen=True, slots=True)
class Split:
    """Where the next money goes.

    Attributes:
        budget: Yearly budget, today's prices.
        step: Size of the next amount.
        margins: Marginal return of both levers as spending grows.
        points: Splits from all marketing to all training.
        best: The best of them.
        verdict: Whether it is a toss-up, by the rule of all verdicts; the choices are the best split (`split`), all for
            one lever (`train`, `market`), and `neither`.
        p_pays: Chance that the best split pays at all.
        p_beats_training, p_beats_marketing: Chance that the best split beats either pure option.
        train_first: Mean NPV of training first and advertising afterwards, same money.
        at_once: Mean NPV of both at once, same money.
        p_first_beats_at_once: Chance that the former beats the latter.
        setup_training, setup_marketing: Set-up costs in the base case, once, beside the budget.
        trials: Trials used; the verdict and the chances of the best split rest on all trials of the scenario.
    """

    budget: float
    step: float
    margins: tuple[Margin, ...]
    points: tuple[SplitPoint, ...]
    best: SplitPoint
    verdict: Verdict
    p_pays: Estimate
    p_beats_training: Estimate
    p_beats_marketing: Estimate
    train_first: Estimate
    at_once: Estimate
    p_first_beats_at_once: Estimate
    setup_training: float
    setup_marketing: float
    trials: int


@dataclass(frozen=True, slots=True)
class Unsplit:
    """Why there is nothing to split.

    Attributes:
        reason: Nothing is said about customers, no option trains or none advertises, or the training costs nothing.
    """

    reason: Literal["no_customers", "one_lever", "no_budget"]
