"""The answers to single questions, in the shape of their `--json` formats; reports may show them beside findings."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from servroi.core.findings import Estimate, Run, Verdict
from servroi.core.scenario import Company

BEST, TRAIN, MARKET = "split", "train", "market"
"""The choices of a split: the best one, and all for one lever."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom an answer is about, and what is needed to get it again; `trials` are those of the scenario."""

    run: Run
    company: Company


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
        p_best: Chance that it is the best.
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


@dataclass(frozen=True, slots=True)
class Worth:
    """What it would be worth to know something before deciding, in money.

    Attributes:
        name: Path of an input, name of a group, the luck of a lever (`training.takes`), or `everything`.
        value: Expected gain of knowing it, with its error.
        changes: Share of cases in which knowing it would change the choice.
    """

    name: str
    value: Estimate
    changes: float


@dataclass(frozen=True, slots=True)
class Information:
    """What certainty would be worth.

    Attributes:
        chosen: The choice without further information.
        as_good: The choices that bring the same as that one in every trial, itself among them; empty without any other.
        total: Of knowing everything (EVPI).
        inputs: Of knowing one input alone (EVPPI), largest first.
        groups: Of knowing all inputs of a group, largest first.
        cost: Mean present value of what the dearest option costs.
        trials: Trials used.
    """

    chosen: str
    as_good: tuple[str, ...]
    total: Worth
    inputs: tuple[Worth, ...]
    groups: tuple[Worth, ...]
    cost: float
    trials: int


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
