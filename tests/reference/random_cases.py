"""Random valid scenarios, everything stated is certain: food for comparing two implementations.

Some inputs are left to their defaults, but only where the median of the default is evident.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

TEAMS = ("counter", "service desk", "delivery", "order handling", "field service")
POINTS = ("turnover_reduction", "complaint_reduction", "churn_reduction")  # may be in percentage points
EFFECTS = (
    *POINTS, "sick_day_reduction", "productivity_gain", "avoidable_contact_reduction", "recovery_gain",
    "upsell_gain", "price_premium", "referral_gain", "conversion_gain",
)  # fmt: skip


class Dice:
    """Random numbers that a scenario file can hold: four decimals at most, never in e-notation."""

    def __init__(self, seed: int) -> None:
        self.source = random.Random(seed)
        self.chance = lambda share: self.source.random() < share
        self.pick, self.whole = self.source.choice, self.source.randint

    def number(self, low: float, high: float) -> float:
        return round(self.source.uniform(low, high), 4)

    def some(self, ranges: Mapping[str, tuple[float, float]], stated: float) -> dict[str, float]:
        """A number for each name, each with the probability `stated`."""
        return {name: self.number(*ends) for name, ends in ranges.items() if self.chance(stated)}

    def shares(self, count: int) -> list[float]:
        weights = [self.source.uniform(0.05, 1) for _ in range(count)]
        first = [round(weight / sum(weights), 3) for weight in weights[:-1]]
        return [*first, round(1 - sum(first), 3)]

    def years(self, horizon: int) -> dict[str, int]:
        start = self.whole(1, horizon)
        both = {"start": start, "stop": self.whole(start, horizon)}
        return self.pick([both, both, {"start": start}, {"stop": both["stop"]}, {}])


def random_scenario(seed: int) -> dict[str, Any]:
    """Return a random valid scenario, the same one for the same seed."""
    dice = Dice(seed)
    horizon = dice.whole(1, 12)
    scenario: dict[str, Any] = {
        "servroi": 1,
        "company": {"name": f"Random case {seed}", **dice.pick([{"country": c} for c in ("CH", "DE", "AT")] + [{}])},
        "finance": finance(dice, horizon),
        "frontline": frontline(dice),
        "training": training(dice, horizon),
    }
    if dice.chance(0.4):
        answers = ("why", "lead", "build", "learn", "drive")
        scenario["readiness"] = {name: round(dice.number(1, 5), 1) for name in answers if dice.chance(0.8)}
    if dice.chance(0.8):
        scenario["customers"] = customers(dice)
        if dice.chance(0.9):
            scenario["marketing"] = marketing(dice, horizon)
    names = [team["name"] for team in scenario["frontline"].get("teams", [])]
    if names and dice.chance(0.3):
        scenario["training"]["teams"] = dice.source.sample(names, dice.whole(1, len(names)))
    if dice.chance(0.65):
        scenario["options"] = options(dice, scenario, names)
    return scenario


def finance(dice: Dice, horizon: int) -> dict[str, Any]:
    ranges = {"discount_rate": (0, 0.3), "price_growth": (-0.06, 0.08), "wage_growth": (-0.06, 0.08)}
    stated = {"cashable": dice.pick([0, 1, dice.number(0, 0.8)]), **dice.some(ranges, 0.85)}
    if horizon != 5 or dice.chance(0.5):
        stated["horizon"] = horizon
    if dice.chance(0.4):
        stated["tax_rate"] = dice.number(0, 0.45)
    return stated


def frontline(dice: Dice) -> dict[str, Any]:
    kind = dice.pick(["all-in", "component", "default"])
    shared = {**front_values(dice, 0.85), **leaver_values(dice, kind)}
    if dice.chance(0.4):
        return {**people(dice), **shared}
    names = dice.source.sample(TEAMS, dice.whole(1, 5))
    entries = [{"name": name, **people(dice), **front_values(dice, 0.25)} for name in names]
    for entry in entries:
        if dice.chance(0.3):
            own = dice.pick(["all-in", "component"]) if kind == "default" else kind
            entry |= leaver_values(dice, own)
    if dice.chance(0.5):
        for entry, share in zip(entries, dice.shares(len(entries)), strict=True):
            entry["contact_share"] = share
    return {**shared, "teams": entries}


def people(dice: Dice) -> dict[str, float]:
    headcount = dice.pick([1, dice.whole(2, 400), dice.whole(2, 400) + 0.5])
    fte = {"fte": round(headcount * dice.number(0.3, 1), 2)}
    return {"headcount": headcount, **(fte if dice.chance(0.6) else {})}


def front_values(dice: Dice, stated: float) -> dict[str, float]:
    ranges = {
        "sick_days": (0, 25), "labour_cost": (20000, 150000), "work_days": (180, 250), "work_hours": (900, 1900),
        "sick_cost_factor": (0, 2),
    }  # fmt: skip
    turnover = dice.pick([0, dice.number(0.01, 0.6), dice.number(0.01, 0.6), dice.number(0.6, 3)])
    return {**dice.some(ranges, stated), **({"turnover": turnover} if dice.chance(stated) else {})}


def leaver_values(dice: Dice, kind: str) -> dict[str, float]:
    if kind == "all-in":
        return {"replacement_cost": dice.number(0, 60000), **dice.some({"hiring_share": (0, 1)}, 0.5)}
    if kind == "component":
        ranges = {"onboarding_cost": (0, 9000), "ramp_up_months": (0, 14), "ramp_up_gap": (0, 0.7)}
        return {"recruitment_cost": dice.number(0, 20000), **dice.some(ranges, 0.7)}
    return {}


def customers(dice: Dice) -> dict[str, float]:
    count = dice.whole(50, 500000)
    stated = {
        "count": count,
        "churn": dice.pick([0, 0.001, dice.number(0.02, 0.4), dice.number(0.02, 0.4), dice.number(0.4, 1), 1]),
        "revenue_per_customer": dice.number(5, 5000),
        "contribution_margin": dice.number(0.03, 1),
        "referral_rate": dice.pick([0, dice.number(0, 0.1), dice.number(0, 0.5)]),
    }
    if dice.chance(0.4):
        stated["new_customers"] = dice.pick([0, round(count * dice.number(0, 0.6), 1)])
    if dice.chance(0.6):
        stated["contacts_per_customer"] = dice.pick([0, dice.number(0.05, 1), dice.number(1, 12)])
    if dice.chance(0.5):
        stated["exposure"] = dice.number(0, 1)
    ranges = {
        "behaviour_share": (0, 1), "avoidable_share": (0, 1), "cost_per_contact": (0, 40),
        "cost_per_complaint": (0, 300),
        "complaint_rate": (0, dice.pick([0.1, 1])), "handled_well": (0, 1), "leave_if_badly": (0, 1),
        "leave_if_well": (0, 0.6),
    }  # fmt: skip
    return {**stated, **dice.some(ranges, 0.8)}


def training(dice: Dice, horizon: int) -> dict[str, Any]:
    ranges = {
        "time_cost_share": (0, 1), "coverage": (0, 1), "sessions_per_year": (0.5, 12), "setup_cost": (0, 40000),
        "fixed_cost": (0, 9000), "empowerment_budget": (0, 200), "half_dose": (0.5, 30), "transfer": (0.1, 1),
        "skill_half_life": (0.3, 60), "success_probability": (0, 1), "conflict": (0, 1),
    }  # fmt: skip
    stated: dict[str, Any] = {**dice.some(ranges, 0.6), **dice.years(horizon)}
    if dice.chance(0.8):
        stated["budget_per_employee"] = dice.pick([0, dice.number(1, 2000), dice.number(1, 300)])
    if dice.chance(0.6):
        stated["hours_per_employee"] = dice.pick([0, dice.number(0.1, 60), dice.number(1, 12)])
    elif dice.chance(0.7):
        stated["price_per_hour"] = dice.number(3, 120)
    if dice.chance(0.7):
        stated["adoption_time"] = dice.pick([0, dice.number(0.2, 48)])
    if dice.chance(0.8):
        stated["effects"] = effects(dice)
    if dice.chance(0.4):
        stated["focus"] = focus(dice)
    return stated


def focus(dice: Dice) -> dict[str, float]:
    return dict(zip(("service", "sales", "ambassador"), dice.shares(3), strict=True))


def effects(dice: Dice) -> dict[str, float | str]:
    stated: dict[str, float | str] = {}
    for name in EFFECTS:
        if name in POINTS and dice.chance(0.3):
            stated[name] = f"{round(dice.number(-1, 4), 2)} pp"
        elif dice.chance(0.6):
            small, large = dice.number(-0.05, 0.3), dice.number(-1, 1)
            stated[name] = dice.pick([0, small, small, small, large, 1])
    return stated


def marketing(dice: Dice, horizon: int) -> dict[str, Any]:
    stated: dict[str, Any] = dice.some({"half_life_months": (0.1, 24), "success_probability": (0, 1)}, 0.7)
    if dice.chance(0.7):
        stated["current_spend"] = dice.pick([0, dice.number(100, 900000)])
    if dice.chance(0.7):
        stated["returns"] = dice.pick([1, dice.number(0.05, 1)])
    if dice.chance(0.4):
        stated["churn_reduction"] = dice.pick([dice.number(-0.1, 0.3), dice.number(-1, 1), 1])
    if dice.chance(0.3):
        stated["acquisition_cost"] = dice.number(1, 2000)
    else:
        stated |= dice.some({"marginal_return": (0, 5), "new_customer_share": (0, 1)}, 0.8)
    return {**stated, **dice.pick([{}, {"extra_spend": "match"}, {"extra_spend": "match cash"}, amount(dice, horizon)])}


def amount(dice: Dice, horizon: int) -> dict[str, Any]:
    setup = dice.some({"setup_cost": (0, 30000)}, 0.5)
    return {"extra_spend": dice.pick([0, dice.number(1, 200000)]), **setup, **dice.years(horizon)}


def options(dice: Dice, scenario: dict[str, Any], names: list[str]) -> dict[str, Any]:
    """Options of the file; without customers none of them has marketing."""
    can_market = "customers" in scenario
    result: dict[str, Any] = {}
    if dice.chance(0.15):
        result["train"] = {"training": train_override(dice, scenario, names)}
    if can_market and dice.chance(0.3):
        result["market"] = dice.pick([None, {"marketing": market_override(dice, scenario)}])
    if dice.chance(0.5):
        result["deep"] = {"training": {"scale": dice.pick([0, 0.25, 2, dice.number(0.1, 4)])}}
    if names and dice.chance(0.5):
        result["one team only"] = {"training": {"teams": [dice.pick(names)]}}
    if dice.chance(0.5):
        result["another programme"] = {"training": train_override(dice, scenario, names)}
    if can_market and dice.chance(0.5):
        result["mix"] = {"training": {"scale": 0.5}, "marketing": market_override(dice, scenario)}
    if can_market and dice.chance(0.5):
        start = dice.whole(1, horizon_of(scenario))
        late = {"extra_spend": dice.number(1, 50000), "start": start, "stop": dice.whole(start, horizon_of(scenario))}
        result["train first"] = {"training": {}, "marketing": late}
    if can_market and dice.chance(0.3):
        result["other marketing"] = {"marketing": market_override(dice, scenario)}
    if any("training" in (option or {}) for name, option in result.items() if name != "train") and dice.chance(0.1):
        result["train"] = None
    return result


def horizon_of(scenario: dict[str, Any]) -> int:
    return scenario["finance"].get("horizon", 5)


def both_years(dice: Dice, horizon: int) -> dict[str, int]:
    start = dice.whole(1, horizon)
    return {"start": start, "stop": dice.whole(start, horizon)}


def train_override(dice: Dice, scenario: dict[str, Any], names: list[str]) -> dict[str, Any]:
    changes: list[dict[str, Any]] = [
        {"scale": dice.number(0, 3)},
        {"effects": effects(dice)},
        {"focus": focus(dice)},
        {"hours_per_employee": dice.number(0, 20), "budget_per_employee": dice.number(0, 400)},
        {"coverage": dice.number(0, 1), "success_probability": dice.number(0, 1), "setup_cost": dice.number(0, 9000)},
        both_years(dice, horizon_of(scenario)),
    ]
    if names:
        changes.append({"teams": dice.source.sample(names, dice.whole(1, len(names)))})
    chosen = dice.source.sample(changes, dice.whole(0, 3))
    return {key: value for change in chosen for key, value in change.items()}


def market_override(dice: Dice, scenario: dict[str, Any]) -> dict[str, Any]:
    section = scenario.get("marketing", {})
    changes: list[dict[str, Any]] = [
        {},
        {"churn_reduction": dice.number(-0.1, 0.5), "success_probability": dice.number(0, 1)},
        {"returns": dice.number(0.05, 1), "half_life_months": dice.number(0.1, 24)},
        {"extra_spend": dice.number(0, 200000), **both_years(dice, horizon_of(scenario))},
        {"acquisition_cost": dice.number(1, 900)} if "acquisition_cost" in section else {"extra_spend": 1000},
    ]
    if "setup_cost" not in section:  # which goes with a stated amount only
        changes += [{"extra_spend": "match"}, {"extra_spend": "match cash"}]
    return dice.pick(changes)
