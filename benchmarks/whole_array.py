"""The yardstick: the same model as a competent analyst would write it in plain NumPy.

NumPy's own samplers, one array of all trials per input and per channel and year. No blocks, no tables, no reused
memory, and nothing done slowly on purpose. It covers what the example scenario needs: one team, the options `train`
and `market`, and marketing that spends what training costs. The parameters of the distributions come from the
scenario; the drawing and the arithmetic share nothing with the engine.

As a program it prints its figures; with `--check` it puts them beside the engine's.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import inf, log, sqrt
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from servroi.core.trials import Trials
from servroi.model.engine import run
from servroi.pipeline import read
from servroi.sampling.distributions.two_piece import TwoPiece
from servroi.sampling.draw import Plan, plan

SCENARIO = Path(__file__).resolve().parent.parent / "scenarios" / "retailer-six-numbers.yaml"
TRIALS = 1_000_000

Array = NDArray[np.float64]

PERT = {"customers.referral_rate": (0.0, 0.02, 0.08), "finance.cashable": (0.0, 0.25, 0.6)}
"""Lowest, most likely and highest value of the inputs with hard limits, as in the catalogue."""
TRAINING_CHANNELS = (
    "turnover",
    "ramp_up",
    "sickness",
    "productivity",
    "complaints",
    "retention",
    "referral",
    "training_cost",
    "training_time",
)
MARKETING_CHANNELS = ("referral", "acquisition", "campaign_sales", "marketing_cost")
LIMIT = 5.0
"""Standard errors beyond which two means are no longer the same."""


@dataclass(frozen=True)
class Parameters:
    """The distributions of the scenario, without a way to draw from them.

    Attributes:
        certain: Path -> value.
        shapes: Path -> scale, median and spreads of the uncertain inputs other than PERT.
        quality: Paths that move with the quality of the programme.
        correlation: Of the normal scores of turnover and recruitment cost.
        success: Probability that the training takes hold.
        standard: Strength of the programme that the default effects were stated for.
    """

    certain: Mapping[str, float]
    shapes: Mapping[str, TwoPiece]
    quality: frozenset[str]
    correlation: float
    success: float
    standard: float


@dataclass(frozen=True)
class Result:
    """NPV of every trial by option, and mean present value and its standard error by option and channel."""

    npv: Mapping[str, Array]
    channels: Mapping[str, Mapping[str, tuple[float, float]]]


def example(trials: int = TRIALS) -> Plan:
    """Return what the engine draws for the example scenario."""
    reading = read(SCENARIO)
    return plan(replace(reading.scenario, trials=trials), reading.used)


def parameters(drawn: Plan) -> Parameters:
    """Take the parameters out of the scenario, and make sure that the model below is the one it needs."""
    scenario = drawn.scenario
    group = drawn.groups[0]
    assert scenario.names() == ("train", "market")
    assert len(scenario.teams) == 1
    assert [group.paths for group in drawn.groups] == [("frontline.recruitment_cost", "frontline.turnover")]
    uncertain = {path: scenario.inputs[path].distribution for path in drawn.uncertain if path not in PERT}
    points = sum(drawn.certain[f"readiness.{answer}"] for answer in ("why", "lead", "build", "drive")) / 4 - 3.0
    assert drawn.certain["readiness.learn"] == 3.0
    return Parameters(
        certain=drawn.certain,
        shapes={path: shape for path, shape in uncertain.items() if isinstance(shape, TwoPiece)},
        quality=drawn.factor,
        correlation=float(group.matrix[0, 1]),
        success=0.75 + (0.10 if points < 0.0 else 0.075) * points,
        standard=scenario.constants["standard"],
    )


def inputs(given: Parameters, trials: int, rng: np.random.Generator) -> dict[str, Any]:
    """Draw every input, all trials at once."""
    values: dict[str, Any] = dict(given.certain)
    quality = rng.normal(size=trials)
    stay = rng.normal(size=trials)
    share = given.certain["training.programme_quality"]
    for path, shape in given.shapes.items():
        if path == "frontline.turnover":
            score = stay
        elif path == "frontline.recruitment_cost":
            score = given.correlation * stay + sqrt(1.0 - given.correlation**2) * rng.normal(size=trials)
        elif path in given.quality:
            score = sqrt(share) * quality + sqrt(1.0 - share) * rng.normal(size=trials)
        elif shape.scale == "log" and shape.below == shape.above:
            values[path] = rng.lognormal(shape.middle, shape.above, trials)
            continue
        else:
            score = rng.normal(size=trials)
        values[path] = on_scale(shape, score)
    for path, (low, mode, high) in PERT.items():
        rise = 4.0 * (mode - low) / (high - low)
        values[path] = low + (high - low) * rng.beta(1.0 + rise, 5.0 - rise, trials)
    return values


def on_scale(shape: TwoPiece, score: Array) -> Array:
    """Return the values of a two-piece normal, lognormal or logit-normal shape at standard normal scores."""
    x = shape.middle + np.where(score < 0.0, shape.below, shape.above) * score
    if shape.scale == "log":
        return np.exp(x)
    if shape.scale == "logit":
        return 1.0 / (1.0 + np.exp(-x))
    return x


def whole_array(given: Parameters, trials: int, seed: int = 1) -> Result:
    """Simulate both options in all trials."""
    rng = np.random.default_rng(seed)
    v = inputs(given, trials, rng)
    takes = rng.random(trials) < given.success
    years = int(v["finance.horizon"])
    start, stop = int(v["training.start"]), int(v["training.stop"])
    assert start == 1
    wage = [(1.0 + v["finance.wage_growth"]) ** t for t in range(years)]
    price = [(1.0 + v["finance.price_growth"]) ** t for t in range(years)]
    discount = [(1.0 + v["finance.discount_rate"]) ** -k for k in range(years + 1)]

    # training: how strong the programme is, and how far it has come in each year
    forgetting = log(2.0) * 12.0 / v["training.skill_half_life"]
    between = forgetting / v["training.sessions_per_year"]
    kept = -np.expm1(-between) / between
    dose = -np.expm1(-log(2.0) * v["training.hours_per_employee"] / v["training.half_dose"])
    strength = dose * kept * v["training.transfer"] / given.standard
    turnover = v["frontline.turnover"]
    newcomers = np.minimum(1.0, turnover / (2.0 * v["training.sessions_per_year"]))
    reach = takes * v["training.coverage"] * (1.0 - newcomers)
    adoption = v["training.adoption_time"] / 12.0
    grown = -np.expm1(-1.0 / adoption)
    loss = forgetting + turnover
    lost = -np.expm1(-loss)
    skill, culture = [], []
    for t in range(1, years + 1):
        if t <= stop:
            skill.append(reach)
            culture.append(reach * (1.0 - adoption * grown * np.exp(-(t - 1) / adoption)))
        else:
            fading = lost / loss * np.exp(-(t - stop - 1) * loss)
            skill.append(reach * fading)
            culture.append(reach * -np.expm1(-(stop - start + 1) / adoption) * fading)
    fewer_leavers = at_most_one(v["training.effects.turnover_reduction"] * strength)
    fewer_sick_days = at_most_one(v["training.effects.sick_day_reduction"] * strength)
    more_output = at_most_one(v["training.effects.productivity_gain"] * strength)
    fewer_complaints = at_most_one(v["training.effects.complaint_reduction"] * strength)
    better_recovery = at_most_one(v["training.effects.recovery_gain"] * strength)
    less_churn = at_most_one(v["training.effects.churn_reduction"] * strength)
    more_referrals = at_most_one(v["training.effects.referral_gain"] * strength)

    # what a unit of each change is worth
    heads, pay = v["frontline.headcount"], v["frontline.labour_cost"]
    leavers = heads * turnover
    hiring = leavers * (v["frontline.recruitment_cost"] + v["frontline.onboarding_cost"] * pay)
    ramp = leavers * pay * v["frontline.ramp_up_months"] / 12.0 * v["frontline.ramp_up_gap"]
    sick = heads * v["frontline.sick_days"] * pay / v["frontline.work_days"] * v["frontline.sick_cost_factor"]
    output = heads * pay * v["finance.cashable"]
    complaining = v["customers.complaint_rate"]
    handling = complaining * v["customers.cost_per_complaint"]
    margin = v["customers.revenue_per_customer"] * v["customers.contribution_margin"]

    # customers: the part of churn that behaviour causes; new customers keep the status quo's number constant
    count, churn = v["customers.count"], v["customers.churn"]
    bad = np.maximum(0.0, v["customers.leave_if_badly"] - churn)
    well = np.maximum(0.0, v["customers.leave_if_well"] - churn)
    behaviour = churn * v["customers.behaviour_share"]
    handled = v["customers.handled_well"]
    through = complaining * (handled * well + (1.0 - handled) * bad)
    fit = np.where(through > 0.0, np.minimum(1.0, behaviour / np.where(through > 0.0, through, 1.0)), 1.0)
    everyday = np.maximum(0.0, behaviour - fit * through)

    # costs, and what the same money does in marketing
    people = v["training.coverage"] * heads
    cash = people * v["training.budget_per_employee"]
    hours = people * v["training.hours_per_employee"] * v["training.time_cost_share"]
    time = hours * pay / v["frontline.work_hours"]
    forget = log(2.0) * 12.0 / v["marketing.half_life_months"]
    late = -np.expm1(-forget) / forget
    scale = np.maximum(v["marketing.current_spend"], 0.01 * count * v["customers.revenue_per_customer"])
    returns, marginal = v["marketing.returns"], v["marketing.marginal_return"]
    to_new = v["marketing.new_customer_share"]
    two_years = (1.0 - late) * (1.5 - churn / 2.0) + late * 0.5
    won_each = marginal * to_new / (margin * two_years)
    sold_each = marginal * (1.0 - to_new)

    # year by year; what a year costs is paid at its beginning, what it brings is counted at its end
    train: dict[str, dict[int, Any]] = {name: {} for name in TRAINING_CHANNELS}
    market: dict[str, dict[int, Any]] = {name: {} for name in MARKETING_CHANNELS}
    retained = referred = won = told_by_won = spent_before = 0.0
    for t in range(1, years + 1):
        w, p = wage[t - 1], price[t - 1]
        able, together = skill[t - 1], culture[t - 1]
        train["turnover"][t] = fewer_leavers * together * hiring * w
        train["ramp_up"][t] = fewer_leavers * together * ramp * w
        train["sickness"][t] = fewer_sick_days * together * sick * w
        train["productivity"][t] = more_output * able * output * w
        avoided = fewer_complaints * able
        train["complaints"][t] = avoided * handling * (count * p)

        handled_now = handled + (1.0 - handled) * better_recovery * able
        through_now = complaining * (1.0 - avoided) * (handled_now * well + (1.0 - handled_now) * bad)
        fall = fit * (through - through_now) + np.minimum(churn * less_churn * together, everyday)
        churn_now = np.clip(churn - fall, 0.0, 1.0)
        extra = retained + referred
        told = v["customers.referral_rate"] * (extra + more_referrals * together * (count + extra))
        retained_now = retained * (1.0 - churn_now) + (churn - churn_now) * count
        referred_now = referred * (1.0 - churn_now) + told
        train["retention"][t] = (retained + retained_now) * (margin * p / 2.0)
        train["referral"][t] = (referred + referred_now) * (margin * p / 2.0)

        spent = 0.0
        if t <= stop:
            train["training_cost"][t - 1] = -cash * p
            train["training_time"][t - 1] = -time * w
            spending = cash * p + time * w
            market["marketing_cost"][t - 1] = -spending
            spent = spending / p
        if t > 1:
            told = v["customers.referral_rate"] * (won + told_by_won)
            told_by_won_now = told_by_won * (1.0 - churn) + told
            market["referral"][t] = (told_by_won + told_by_won_now) * (margin * p / 2.0)
            told_by_won = told_by_won_now
        won_now = won * (1.0 - churn)
        if t <= stop + 1:
            at_work = (1.0 - late) * spent + late * spent_before
            effective = scale / returns * ((1.0 + at_work / scale) ** returns - 1.0)
            market["campaign_sales"][t] = sold_each * effective * p
            won_now = won_now + won_each * effective
        market["acquisition"][t] = (won + won_now) * (margin * p / 2.0)
        retained, referred, won, spent_before = retained_now, referred_now, won_now, spent

    pv = {
        option: {name: sum(amount * discount[k] for k, amount in times.items()) for name, times in channels.items()}
        for option, channels in (("train", train), ("market", market))
    }
    return Result(
        npv={option: sum(channels.values()) for option, channels in pv.items()},
        channels={option: {name: estimate(x) for name, x in channels.items()} for option, channels in pv.items()},
    )


def at_most_one(change: Array) -> Array:
    """Return a change kept within -1..1; states are at most 1, so one cut does for all years."""
    return np.clip(change, -1.0, 1.0)


def estimate(values: Array | float) -> tuple[float, float]:
    """Return mean and standard error; 0 for a certain value."""
    return float(np.mean(values)), float(np.std(values)) / sqrt(np.size(values))


def compare(found: Result, trials: Trials) -> list[tuple[str, float, float, float]]:
    """Return name, both means and their distance in standard errors, for every option's NPV and channels."""
    rows = []
    for option, channels in found.channels.items():
        engine = trials.options[option]
        own = {"npv": estimate(found.npv[option]), **channels}
        for name, total in {"npv": float(engine.npv.sum()), **engine.sums.pv}.items():
            mean, error = own.get(name, (0.0, 0.0))
            other = total / trials.size
            both = sqrt(error**2 * (1.0 + found.npv[option].size / trials.size))
            gap = abs(mean - other)
            apart = gap / both if both > 0.0 else 0.0 if gap <= 1e-9 * abs(mean) else inf
            rows.append((f"{option} {name}", mean, other, apart))
    return rows


def main() -> int:
    """Print the figures; with `--check` return 1 if the engine's are further off than chance explains."""
    drawn = example()
    found = whole_array(parameters(drawn), drawn.scenario.trials)
    if "--check" not in sys.argv[1:]:
        for option, channels in found.channels.items():
            for name, (mean, error) in {"npv": estimate(found.npv[option]), **channels}.items():
                print(f"{option + ' ' + name:28}{mean:16,.1f}  +- {error:,.1f}")
        return 0
    rows = compare(found, run(drawn))
    print(f"{'':28}{'whole array':>16}{'engine':>16}{'standard errors':>18}")
    for name, mean, other, apart in rows:
        print(f"{name:28}{mean:16,.1f}{other:16,.1f}{apart:18.2f}")
    return int(max(apart for *_, apart in rows) > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
