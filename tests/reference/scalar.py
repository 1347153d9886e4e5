"""The cost model in plain Python: one float at a time, an independent oracle for the tests.

It shares no code with the product. Numbers in comments are the sections of docs/model.md.
It computes the base case: every unstated input at its median, takes at its probability.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

BENEFITS = (
    "turnover", "ramp_up", "sickness", "productivity", "avoidable_contacts", "complaints", "retention",
    "referral", "acquisition", "upsell", "price", "campaign_sales",
)  # fmt: skip
COSTS = ("training_cost", "training_time", "marketing_cost")

# Medians of the catalogue. An input that is missing here is required, or has no evident median.
MEDIANS: dict[str, dict[str, Any]] = {
    "frontline": {
        "turnover": {"CH": 0.16, "DE": 0.18, "AT": 0.16, "else": 0.17},
        "sick_days": {"CH": 8.5, "DE": 15, "AT": 10.8, "else": 10},
        "labour_cost": {"CH": 72000, "DE": 49000, "AT": 45000, "else": 50000},
        "hiring_share": 0.21, "ramp_up_months": 5, "ramp_up_gap": 0.25, "work_days": 220,
        "work_hours": {"CH": 1650, "DE": 1550, "AT": 1580, "else": 1600},
        "sick_cost_factor": {"CH": 0.9, "DE": 0.8, "AT": 0.8, "else": 0.9},
    },
    "customers": {
        "behaviour_share": 0.2, "avoidable_share": 0.3, "cost_per_contact": {"CH": 12, "else": 9},
        "complaint_rate": 0.05, "cost_per_complaint": 50, "handled_well": 0.55, "leave_if_badly": 0.4,
        "leave_if_well": 0.15,
    },
    "training": {
        "budget_per_employee": 100, "price_per_hour": 20, "time_cost_share": 0.81, "coverage": 0.9,
        "sessions_per_year": 2, "setup_cost": 0, "fixed_cost": 0, "empowerment_budget": 0, "scale": 1, "start": 1,
        "half_dose": 8, "transfer": 0.62, "adoption_time": 8, "conflict": 0.5, "effects": {}, "focus": {},
    },
    "marketing": {
        "extra_spend": "match", "marginal_return": math.sqrt(0.33 * 3), "new_customer_share": 0.5, "returns": 0.5,
        "half_life_months": 2, "churn_reduction": 0, "success_probability": 1, "setup_cost": 0, "start": 1,
    },
    "finance": {
        "horizon": 5, "discount_rate": 0.085, "price_growth": 0.01,
        "wage_growth": {"CH": 0.01, "DE": 0.028, "AT": 0.03, "else": 0.02}, "tax_rate": 0,
    },
    "readiness": {"why": 3, "lead": 3, "build": 3, "learn": 3, "drive": 3},
}  # fmt: skip
REPLACEMENT_SHARE, ONBOARDING_SHARE, SPEND_SHARE = 0.22, 0.05, 0.077  # of labour cost (twice), of revenue
SKILL_HALF_LIFE, STANDARD_HOURS = 7, 5  # months, hours a year
FOCUS = {"service": 0.6, "sales": 0.2, "ambassador": 0.2}
# effect: (median, state, function of service)
EFFECTS = {
    "turnover_reduction": (0.03, "culture", "service"), "sick_day_reduction": (0.01, "culture", "service"),
    "productivity_gain": (0.015, "skill", "service"), "avoidable_contact_reduction": (0.08, "skill", "service"),
    "complaint_reduction": (0.02, "skill", "service"), "recovery_gain": (0.06, "skill", "service"),
    "churn_reduction": (0.012, "culture", "service"), "upsell_gain": (0, "skill", "sales"),
    "price_premium": (0, "culture", "sales"), "referral_gain": (0.01, "culture", "ambassador"),
    "conversion_gain": (0, "culture", "ambassador"),
}  # fmt: skip


class Section(dict):
    """What the scenario states of one section; an unstated input reads as its median, else KeyError."""

    def __init__(self, name: str, country: str | None, stated: dict | None) -> None:
        super().__init__(stated or {})
        self.name, self.country = name, country

    def __missing__(self, key: str) -> Any:
        median = MEDIANS[self.name][key]
        by_country = isinstance(median, dict) and "else" in median
        return median.get(self.country, median["else"]) if by_country else median


@dataclass(frozen=True)
class Case:
    """What all options share."""

    horizon: int  # the years computed; the scenario's own horizon stays in finance
    teams: list[Section]
    customers: Any  # a Section; None when the scenario has no customers
    finance: Section
    readiness: Section

    def p(self, t: int) -> float:  # 0
        return (1 + self.finance["price_growth"]) ** (t - 1)

    def w(self, t: int) -> float:  # 0
        return (1 + self.finance["wage_growth"]) ** (t - 1)


# --- 0: curves


def clip(value: float, low: float, high: float) -> float:
    return min(high, max(low, value))


def rise(n: int, years: float) -> float:
    return 1.0 if years == 0 else 1 + years * math.exp(-(n - 1) / years) * math.expm1(-1 / years)


def fade(a: float, b: float, rate: float) -> float:
    return 1.0 if rate == 0 else -math.exp(-rate * a) * math.expm1(-rate * (b - a)) / (rate * (b - a))


def years_of(case: Case, lever: Section) -> range:
    """Years in which a lever runs; empty when it would start after the horizon."""
    stop = lever.get("stop", min(lever["start"] + 2, case.finance["horizon"]))
    return range(lever["start"], min(stop, case.horizon) + 1)


# --- 1 and 9: training lever


def takes(case: Case, training: Section) -> float:  # 9, 10
    mean = sum(case.readiness[answer] for answer in ("why", "lead", "build", "drive")) / 4
    return training.get("success_probability", 0.75 + (0.10 if mean < 3 else 0.075) * (mean - 3))


def forgetting(case: Case, training: Section) -> float:  # 9: ln2 over the half-life in years
    default = SKILL_HALF_LIFE * 2 ** ((case.readiness["learn"] - 3) / 2)
    return math.log(2) / (training.get("skill_half_life", default) / 12)


def hours(training: Section) -> float:
    if "hours_per_employee" in training:
        return training["hours_per_employee"]
    return training["budget_per_employee"] / training["price_per_hour"]


def dose(h: float, half_dose: float) -> float:
    return -math.expm1(-math.log(2) * h / half_dose)


def kept(sessions: float, rate: float) -> float:
    return fade(0, 1 / sessions, rate)


def reach(case: Case, training: Section, team: Section) -> float:
    newcomers = min(1, team["turnover"] / (2 * training["sessions_per_year"]))
    return takes(case, training) * training["coverage"] * (1 - newcomers)


def state(case: Case, training: Section, team: Section, kind: str, t: int) -> float:
    years, adoption = years_of(case, training), training["adoption_time"] / 12
    if not years or t < years[0]:
        return 0.0
    if t <= years[-1]:
        return reach(case, training, team) * (1.0 if kind == "skill" else rise(t - years[0] + 1, adoption))
    m = t - years[-1]
    left = fade(m - 1, m, forgetting(case, training) + team["turnover"])
    adopted = 1.0 if kind == "skill" or adoption == 0 else -math.expm1(-len(years) / adoption)
    return reach(case, training, team) * adopted * left


def standard() -> float:
    base = MEDIANS["training"]
    rate = math.log(2) / (SKILL_HALF_LIFE / 12)
    return dose(STANDARD_HOURS, base["half_dose"]) * kept(base["sessions_per_year"], rate) * base["transfer"]


def strength(case: Case, training: Section, effect: str) -> float:
    h, half = hours(training), training["half_dose"]
    if h == 0:
        return 0.0
    if effect in training["effects"]:
        return dose(training["scale"] * h, half) / dose(h, half)
    function = EFFECTS[effect][2]
    focus = math.sqrt(training["focus"].get(function, FOCUS[function]) / FOCUS[function])  # 9
    remembered = kept(training["sessions_per_year"], forgetting(case, training))
    return dose(training["scale"] * h, half) * remembered * training["transfer"] / standard() * focus


def size(training: Section, effect: str, baseline: float) -> float:
    stated = training["effects"].get(effect, EFFECTS[effect][0])
    if not isinstance(stated, str):
        return stated
    points = float(stated.removesuffix("pp")) / 100
    return points / baseline if baseline else 0.0


def strain(training: Section, effect: str) -> float:  # 9
    sales = training["focus"].get("sales", FOCUS["sales"])
    hit = effect in ("churn_reduction", "recovery_gain")
    return 1 - training["conflict"] * max(0, sales - FOCUS["sales"]) if hit else 1.0


def change_team(case: Case, training: Section | None, team: Section, effect: str, t: int, baseline: float = 0) -> float:
    if training is None or team["name"] not in training.get("teams", [team["name"]]):
        return 0.0
    force = strength(case, training, effect) * strain(training, effect)
    return clip(size(training, effect, baseline) * force * state(case, training, team, EFFECTS[effect][1], t), -1, 1)


def exposure(customers: Section) -> float:
    contacts = customers.get("contacts_per_customer", math.inf)
    return customers.get("exposure", -math.expm1(-contacts))


def change(case: Case, training: Section | None, effect: str, t: int) -> float:
    """Change of a customer-side effect: over the teams by their share of contacts, times exposure."""
    customers = case.customers
    rates = {"churn_reduction": "churn", "complaint_reduction": "complaint_rate"}
    baseline = customers[rates[effect]] if effect in rates else 0
    parts = (team["x"] * change_team(case, training, team, effect, t, baseline) for team in case.teams)
    return exposure(customers) * sum(parts)


# --- 2: front-line drivers and what they are worth


def leaver_cost(team: Section) -> tuple[float, float]:
    """Hiring and ramp-up of one leaver."""
    pay = team["labour_cost"]
    if "recruitment_cost" in team:
        ramp = pay * team["fte"] / team["headcount"] * team["ramp_up_months"] / 12 * team["ramp_up_gap"]
        return team["recruitment_cost"] + team.get("onboarding_cost", ONBOARDING_SHARE * pay), ramp
    all_in = team.get("replacement_cost", REPLACEMENT_SHARE * pay)
    return all_in * team["hiring_share"], all_in * (1 - team["hiring_share"])


def leavers_avoided(case: Case, training: Section | None, team: Section, t: int) -> float:
    change_t = change_team(case, training, team, "turnover_reduction", t, team["turnover"])
    return team["headcount"] * team["turnover"] * change_t


def sick_days_avoided(case: Case, training: Section | None, team: Section, t: int) -> float:
    return team["fte"] * team["sick_days"] * change_team(case, training, team, "sick_day_reduction", t)


def freed_fte(case: Case, training: Section | None, team: Section, t: int) -> float:
    return team["fte"] * change_team(case, training, team, "productivity_gain", t)


# --- 7: costs, by the year that causes them (paid at t-1); `matched` is the training that marketing matches, or None


def training_cost(case: Case, training: Section, t: int) -> float:
    """Cash of year t, setup included in year 1."""
    years, total = years_of(case, training), 0.0
    if t in years:
        per_person = training["scale"] * training["budget_per_employee"] + training["empowerment_budget"]
        people = sum(team["headcount"] for team in trained(case, training))
        total = (training["coverage"] * people * per_person + training["fixed_cost"]) * case.p(t)
    return total + (training["setup_cost"] if years and t == 1 else 0)


def training_time(case: Case, training: Section, t: int) -> float:
    if t not in years_of(case, training):
        return 0.0
    wages = sum(team["headcount"] * team["labour_cost"] / team["work_hours"] for team in trained(case, training))
    return training["coverage"] * training["scale"] * hours(training) * training["time_cost_share"] * wages * case.w(t)


def trained(case: Case, training: Section) -> list[Section]:
    return [team for team in case.teams if team["name"] in training.get("teams", [team["name"]])]


def marketing_spend(case: Case, marketing: Section | None, matched: Any, t: int) -> float:
    """s(t), without marketing's own setup cost."""
    if marketing is None:
        return 0.0
    spend = marketing["extra_spend"]
    if spend == "match":
        return training_cost(case, matched, t) + training_time(case, matched, t)
    if spend == "match cash":
        return training_cost(case, matched, t)
    return spend * case.p(t) if t in years_of(case, marketing) else 0.0


# --- 6: marketing lever


def marketing_years(case: Case, marketing: Section | None, matched: Any) -> range:
    if marketing is None:
        return range(0)
    return years_of(case, matched if isinstance(marketing["extra_spend"], str) else marketing)


def late_share(marketing: Section) -> float:
    k = 12 * math.log(2) / marketing["half_life_months"]
    return -math.expm1(-k) / k


def effective_spend(case: Case, marketing: Section, matched: Any, t: int) -> float:
    late = late_share(marketing)
    now = marketing_spend(case, marketing, matched, t) / case.p(t)
    before = marketing_spend(case, marketing, matched, t - 1) / case.p(t - 1) if t > 1 else 0.0
    revenue = case.customers["count"] * case.customers["revenue_per_customer"]
    base = max(marketing.get("current_spend", SPEND_SHARE * revenue), 0.01 * revenue)
    returns, at_work = marketing["returns"], (1 - late) * now + late * before
    return marketing["success_probability"] * base / returns * math.expm1(returns * math.log1p(at_work / base))


def won(case: Case, marketing: Section | None, matched: Any, t: int) -> float:
    if marketing is None:
        return 0.0
    effective = effective_spend(case, marketing, matched, t)
    if "acquisition_cost" in marketing:
        return effective / marketing["acquisition_cost"]
    customers, late = case.customers, late_share(marketing)
    two_years = (1 - late) * (1.5 - customers["churn"] / 2) + late * 0.5
    margin = customers["revenue_per_customer"] * customers["contribution_margin"]
    return marketing["marginal_return"] * marketing["new_customer_share"] * effective / (margin * two_years)


def campaign_sales(case: Case, marketing: Section | None, matched: Any, t: int) -> float:
    if marketing is None or "acquisition_cost" in marketing:
        return 0.0
    sales_share = 1 - marketing["new_customer_share"]
    return marketing["marginal_return"] * sales_share * effective_spend(case, marketing, matched, t) * case.p(t)


def kept_by_marketing(case: Case, marketing: Section | None, matched: Any, t: int) -> float:
    if marketing is None or t not in marketing_years(case, marketing, matched):
        return 0.0
    return marketing["success_probability"] * marketing["churn_reduction"]


# --- 4: customer drivers


def new_churn(case: Case, training: Section | None, kept_share: float, t: int) -> float:
    c = case.customers
    churn, rate, handled = c["churn"], c["complaint_rate"], c["handled_well"]
    well, bad = max(0, c["leave_if_well"] - churn), max(0, c["leave_if_badly"] - churn)
    behaviour = churn * c["behaviour_share"]
    through = rate * (handled * well + (1 - handled) * bad)
    fit = min(1, behaviour / through) if through else 1.0
    everyday = behaviour - fit * through
    handled_new = handled + (1 - handled) * change(case, training, "recovery_gain", t)
    rate_new = rate * (1 - change(case, training, "complaint_reduction", t))
    through_new = rate_new * (handled_new * well + (1 - handled_new) * bad)
    direct = min(churn * change(case, training, "churn_reduction", t), everyday)
    return clip(churn - fit * (through - through_new) - direct - churn * kept_share, 0, 1)


def stocks(case: Case, training: Section | None, marketing: Section | None, matched: Any) -> dict:
    """Status-quo customers C0 and the three sources of extra ones, k = 0..H."""
    c = case.customers
    churn, new = c["churn"], c.get("new_customers", c["churn"] * c["count"])
    base, retention, referral, acquisition = [c["count"]], [0.0], [0.0], [0.0]
    for t in range(1, case.horizon + 1):
        churn_t = new_churn(case, training, kept_by_marketing(case, marketing, matched, t), t)
        extra = retention[-1] + referral[-1] + acquisition[-1]
        conversion = change(case, training, "conversion_gain", t)
        recommend = 1 + change(case, training, "referral_gain", t)
        gained = conversion * new + won(case, marketing, matched, t) * (1 + conversion)
        retention.append(retention[-1] * (1 - churn_t) + (churn - churn_t) * base[-1])
        referral.append(referral[-1] * (1 - churn_t) + c["referral_rate"] * (recommend * (base[-1] + extra) - base[-1]))
        acquisition.append(acquisition[-1] * (1 - churn_t) + gained)
        base.append(base[-1] * (1 - churn) + new)
    return {"base": base, "retention": retention, "referral": referral, "acquisition": acquisition}


# --- 2, 3, 5: channels


def frontline_channels(case: Case, training: Section | None, t: int) -> dict[str, float]:  # 2
    sums = dict.fromkeys(("turnover", "ramp_up", "sickness", "productivity"), 0.0)
    for team in case.teams:
        hiring, ramp = leaver_cost(team)
        leavers, pay = leavers_avoided(case, training, team, t), team["labour_cost"]
        sick_day = pay / team["work_days"] * team["sick_cost_factor"]
        sums["turnover"] += leavers * hiring * case.w(t)
        sums["ramp_up"] += leavers * ramp * case.w(t)
        sums["sickness"] += sick_days_avoided(case, training, team, t) * sick_day * case.w(t)
        sums["productivity"] += freed_fte(case, training, team, t) * pay * case.finance["cashable"] * case.w(t)
    return sums


def contacts_avoided(case: Case, training: Section | None, base: list[float], t: int) -> float:  # 3
    c = case.customers
    contacts = (base[t - 1] + base[t]) / 2 * c.get("contacts_per_customer", 0) * c["avoidable_share"]
    return contacts * change(case, training, "avoidable_contact_reduction", t)


def complaints_avoided(case: Case, training: Section | None, base: list[float], t: int) -> float:  # 3
    complaints = (base[t - 1] + base[t]) / 2 * case.customers["complaint_rate"]
    return complaints * change(case, training, "complaint_reduction", t)


def customer_channels(case: Case, training: Section | None, stock: dict, t: int) -> dict[str, float]:  # 3, 5
    c, base, price = case.customers, stock["base"], case.p(t)
    mean = {source: (stock[source][t - 1] + stock[source][t]) / 2 for source in stock}
    unit, everyone = c["revenue_per_customer"] * c["contribution_margin"] * price, sum(mean.values())
    contacts = contacts_avoided(case, training, base, t) * c["cost_per_contact"] * case.finance["cashable"] * price
    return {
        "avoidable_contacts": contacts,
        "complaints": complaints_avoided(case, training, base, t) * c["cost_per_complaint"] * price,
        **{source: unit * mean[source] for source in ("retention", "referral", "acquisition")},
        "upsell": unit * change(case, training, "upsell_gain", t) * everyone,
        "price": c["revenue_per_customer"] * price * change(case, training, "price_premium", t) * everyone,
    }


# --- 8: money


def ratio(above: float, below: float) -> float | None:
    return above / below if below else None


def payback(flows: list[float]) -> float | None:
    total, was_below = 0.0, False
    for k, flow in enumerate(flows):
        if total < 0 <= total + flow:
            return k - 1 - total / flow
        total += flow
        was_below = was_below or total < 0
    return None if was_below else 0.0


def mirr(net: list[float], rate: float) -> float | None:
    years = len(net) - 1
    outlay = sum(-flow / (1 + rate) ** k for k, flow in enumerate(net) if flow < 0)
    final = sum(flow * (1 + rate) ** (years - k) for k, flow in enumerate(net) if flow > 0)
    return (final / outlay) ** (1 / years) - 1 if outlay else None


def money(case: Case, channels: dict[str, list[float]]) -> dict[str, Any]:
    rate, times = case.finance["discount_rate"], range(case.horizon + 1)
    brings = [sum(channels[name][k] for name in BENEFITS) for k in times]
    costs = [-sum(channels[name][k] for name in COSTS) for k in times]
    net = [(1 - case.finance["tax_rate"]) * (brings[k] - costs[k]) for k in times]
    discounted = [net[k] / (1 + rate) ** k for k in times]
    pv_benefits, pv_costs = (sum(flow[k] / (1 + rate) ** k for k in times) for flow in (brings, costs))
    return {
        "net": net, "npv": sum(discounted), "pv_benefits": pv_benefits, "pv_costs": pv_costs,
        "roi": ratio(pv_benefits - pv_costs, pv_costs), "bcr": ratio(pv_benefits, pv_costs),
        "first_year_roi": ratio(brings[1] - costs[0], costs[0]),
        "undiscounted_roi": ratio(sum(brings) - sum(costs), sum(costs)), "mirr": mirr(net, rate),
        "payback_years": payback(net), "discounted_payback_years": payback(discounted),
    }  # fmt: skip


# --- options and the base case


def outcome(case: Case, training: Section | None, marketing: Section | None, matched: Any) -> dict:
    times, years = range(case.horizon + 1), range(1, case.horizon + 1)
    channels = {name: [0.0 for _ in times] for name in BENEFITS + COSTS}
    drivers = {
        "leavers_avoided": [sum(leavers_avoided(case, training, team, t) for team in case.teams) for t in years],
        "sick_days_avoided": [sum(sick_days_avoided(case, training, team, t) for team in case.teams) for t in years],
        "freed_fte": [sum(freed_fte(case, training, team, t) for team in case.teams) for t in years],
    }
    customer_drivers = ("contacts_avoided", "complaints_avoided", "customers_kept", "customers_referred")
    drivers |= {name: [0.0 for _ in years] for name in (*customer_drivers, "customers_won")}
    stock = stocks(case, training, marketing, matched) if case.customers else None
    for t in years:
        brought = frontline_channels(case, training, t)
        if stock:
            brought |= customer_channels(case, training, stock, t)
            brought["campaign_sales"] = campaign_sales(case, marketing, matched, t)
            drivers["contacts_avoided"][t - 1] = contacts_avoided(case, training, stock["base"], t)
            drivers["complaints_avoided"][t - 1] = complaints_avoided(case, training, stock["base"], t)
        for name, amount in brought.items():
            channels[name][t] = amount
        channels["marketing_cost"][t - 1] = -marketing_spend(case, marketing, matched, t)
        if training is not None:
            channels["training_cost"][t - 1] = -training_cost(case, training, t)
            channels["training_time"][t - 1] = -training_time(case, training, t)
    if marketing is not None and marketing_years(case, marketing, matched):
        channels["marketing_cost"][0] -= marketing["setup_cost"]
    if stock:
        names = {"customers_kept": "retention", "customers_referred": "referral", "customers_won": "acquisition"}
        drivers |= {name: stock[source][1:] for name, source in names.items()}
    return {"channels": channels, **money(case, channels), "drivers": drivers}


def teams_of(frontline: dict, country: str | None) -> list[Section]:
    shared = {key: value for key, value in frontline.items() if key != "teams"}
    entries = frontline.get("teams") or [{"name": "front line"}]
    teams = [Section("frontline", country, {**shared, **entry}) for entry in entries]
    people = sum(team["headcount"] for team in teams)
    for team in teams:
        team.setdefault("fte", team["headcount"])
        team["x"] = team.get("contact_share", team["headcount"] / people)
    return teams


def overridden(section: dict, override: dict) -> dict:
    merged = dict(section)
    for key, value in override.items():
        both = isinstance(value, dict) and isinstance(merged.get(key), dict)
        merged[key] = overridden(merged[key], value) if both else value
    return merged


def levers_of(scenario: dict, country: str | None) -> dict[str, dict[str, Section | None]]:
    """Training and marketing of every option, None where an option does not run the lever."""
    defaults: dict[str, Any] = {
        "train": {"training": {}},
        "market": {"marketing": {}} if "customers" in scenario else None,
    }
    options = {**defaults, **(scenario.get("options") or {})}
    levers = {}
    for name, option in options.items():
        if option is not None:
            levers[name] = {
                lever: Section(lever, country, overridden(scenario.get(lever) or {}, option[lever] or {}))
                if lever in option else None
                for lever in ("training", "marketing")
            }  # fmt: skip
    return levers


def matched_training(levers: dict, name: str, file_order: list[str]) -> Section | None:  # 7
    for option in (name, "train", *file_order):
        if option in levers and levers[option]["training"] is not None:
            return levers[option]["training"]
    return None


def base_case(scenario: dict, horizon: int | None = None) -> dict[str, dict]:
    """Return the base case by option.

    Args:
        scenario: A scenario file as yaml.safe_load gives it, every stated input certain.
        horizon: Years to compute, when not the scenario's own.

    Returns:
        By option: channels by time k = 0..H, net by time, NPV and its relatives, drivers by year t = 1..H.

    Raises:
        KeyError: An input that is read is not stated and has no evident median.
        ValueError: Marketing without customers, or nothing to match.
    """
    country = (scenario.get("company") or {}).get("country")
    sections = {name: Section(name, country, scenario.get(name)) for name in ("finance", "readiness", "customers")}
    case = Case(
        horizon=horizon or sections["finance"]["horizon"],
        teams=teams_of(scenario["frontline"], country),
        customers=sections["customers"] if "customers" in scenario else None,
        finance=sections["finance"],
        readiness=sections["readiness"],
    )
    levers, results = levers_of(scenario, country), {}
    for name, lever in levers.items():
        marketing, matched = lever["marketing"], matched_training(levers, name, list(scenario.get("options") or {}))
        if marketing is not None and case.customers is None:
            raise ValueError(f"{name}: marketing needs customers")
        if marketing is not None and matched is None and isinstance(marketing["extra_spend"], str):
            raise ValueError(f"{name}: nothing to match")
        results[name] = outcome(case, lever["training"], marketing, matched)
    return results
