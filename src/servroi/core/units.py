"""Kinds of quantity: what a number may be, and in which scale its range is symmetric."""

from dataclasses import dataclass
from typing import Literal

Scale = Literal["log", "logit", "plain"]
LARGEST = 1e15
"""Nothing in a company is larger; keeps every product of inputs finite."""
SMALLEST = 1e-9
"""Nothing but 0 is smaller."""
DURATIONS = ("hours", "days", "months")
"""Kinds that are told with their unit."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of quantity.

    Attributes:
        name: As in the catalogue.
        scale: The scale in which `a to b` is normal: log, logit or plain.
        low: Lowest value allowed.
        high: Highest value allowed.
        percent: Whether people write it in percent.
        whole: Whether only whole numbers are allowed, and only certain ones.
    """

    name: str
    scale: Scale
    low: float
    high: float
    percent: bool = False
    whole: bool = False


KINDS = {
    kind.name: kind
    for kind in (
        Kind("money", "log", 0.0, LARGEST),
        Kind("spend", "log", 0.0, LARGEST),
        Kind("count", "log", 0.0, LARGEST),
        Kind("share", "logit", 0.0, 1.0, percent=True),
        Kind("rate", "log", 0.0, 3.0, percent=True),
        Kind("change", "plain", -1.0, 1.0, percent=True),
        Kind("days", "log", 0.0, LARGEST),
        Kind("hours", "log", 0.0, LARGEST),
        Kind("months", "log", 0.0, LARGEST),
        Kind("factor", "log", 0.0, LARGEST),
        Kind("year", "plain", 1.0, 30.0, whole=True),
        Kind("whole", "plain", 1.0, 30.0, whole=True),
        Kind("score", "plain", 1.0, 5.0),
    )
}
IN_PERCENT = tuple(kind.name for kind in KINDS.values() if kind.percent)
"""Names of the kinds that people write in percent."""
