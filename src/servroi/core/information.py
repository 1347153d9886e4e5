"""What certainty would be worth, in the shape of `servroi.information/1`; reports show it beside findings."""

from dataclasses import dataclass

from servroi.core.findings import Estimate


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
