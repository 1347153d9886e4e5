"""What comes of checking somebody else's figures: a published claim, or a result that was made before."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Claim:
    """A published return with the figures it states; None where it is silent.

    Attributes:
        roi: The return, a ratio: 3.53 for 353 %.
        rounding: Half a unit of its last digit.
        benefits, costs: By year, at the end of years 1, 2, ...; empty if not stated.
        investment: Paid at the start, on top of the costs.
        rate: Discount rate.
        revenue: Additional revenue.
        margin: Contribution margin on it.
        attribution: Share of the gain that is due to the training.
        people: Participants.
        per_person: Benefit per participant.
        paid_hours: Paid hours per participant that the costs leave out.
        hourly_cost: What such an hour costs.
    """

    roi: float | None = None
    rounding: float = 0.0
    benefits: tuple[float, ...] = ()
    costs: tuple[float, ...] = ()
    investment: float = 0.0
    rate: float | None = None
    revenue: float | None = None
    margin: float | None = None
    attribution: float | None = None
    people: float | None = None
    per_person: float | None = None
    paid_hours: float | None = None
    hourly_cost: float | None = None


@dataclass(frozen=True, slots=True)
class Definition:
    """The return under one definition in use; value None where the claim says too little, or where there is none."""

    name: str
    value: float | None
    fits: bool


@dataclass(frozen=True, slots=True)
class Slip:
    """Something wrong with a claim.

    Attributes:
        name: Which slip.
        definition: The definition that fits once it is mended, or empty.
        was, right: The figure as claimed and as it should be, or a factor in `right` alone.
    """

    name: str
    definition: str = ""
    was: float | None = None
    right: float | None = None


@dataclass(frozen=True, slots=True)
class ClaimCheck:
    """Whether a published return follows from the figures it states.

    Attributes:
        roi: The claim's return.
        finding: follows, other_definition, slip, does_not_follow, needs_margin, or unstated.
        benefit, cost: All of them together; the revenue as benefit where it takes a margin.
        pv_benefit, pv_cost: Their present values; None without a rate.
        definitions: The return under every definition in use; empty where it takes a margin.
        slips: What is wrong.
        needed_benefit: The benefit with which the claim would follow as a return on its cost.
        needed_margin: The margin on revenue with which it would, or which pays the cost if no return is stated; None
            where a benefit is stated, the claim fits revenue itself, or no margin would do.
        questions: What the claim leaves open.
    """

    roi: float | None
    finding: str
    benefit: float
    cost: float
    pv_benefit: float | None
    pv_cost: float | None
    definitions: tuple[Definition, ...]
    slips: tuple[Slip, ...]
    needed_benefit: float | None
    needed_margin: float | None
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where two results differ; None where one of them has nothing."""

    path: str
    stated: str | float | bool | None
    found: str | float | bool | None


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether a result comes again.

    Attributes:
        same: Whether every figure does, from the same scenario, and every page of a PDF.
        file: Base name of the scenario.
        seed, trials: As in the result.
        changed: Parts of what made the result that are others now: scenario, version, model, catalogue.
        count: How many places differ.
        differences: The first of them.
        pages: Of a PDF whose figures come again, its pages: same, differ, or version if another one says it made
            them; empty if they were not compared.
    """

    same: bool
    file: str
    seed: int
    trials: int
    changed: tuple[Difference, ...]
    count: int
    differences: tuple[Difference, ...]
    pages: str = ""
