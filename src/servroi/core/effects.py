"""The effects that training can have: which state brings them, which function of service, who feels them."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Effect:
    """One effect (model.md, section 1).

    Attributes:
        name: As in the catalogue, without `training.effects.`.
        state: What brings it: what people can do (skill) or do together (culture).
        function: The function of service it belongs to, for the focus.
        customers: Whether customers feel it, and only where they meet the front line.
        baseline: Input whose rate a change in percentage points is divided by.
        strained: Whether selling in service contacts weakens it.
    """

    name: str
    state: Literal["skill", "culture"]
    function: Literal["service", "sales", "ambassador"]
    customers: bool = True
    baseline: str = ""
    strained: bool = False

    @property
    def input(self) -> str:
        """Name of its input within the training section."""
        return f"effects.{self.name}"


EFFECTS = {
    effect.name: effect
    for effect in (
        Effect("turnover_reduction", "culture", "service", customers=False, baseline="turnover"),
        Effect("sick_day_reduction", "culture", "service", customers=False),
        Effect("productivity_gain", "skill", "service", customers=False),
        Effect("avoidable_contact_reduction", "skill", "service"),
        Effect("complaint_reduction", "skill", "service", baseline="complaint_rate"),
        Effect("recovery_gain", "skill", "service", strained=True),
        Effect("churn_reduction", "culture", "service", baseline="churn", strained=True),
        Effect("upsell_gain", "skill", "sales"),
        Effect("price_premium", "culture", "sales"),
        Effect("referral_gain", "culture", "ambassador"),
        Effect("conversion_gain", "culture", "ambassador"),
    )
}
