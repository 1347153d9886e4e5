"""Customers as one leaky stock, in cases one can do in the head."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.reference.worlds import base_world, channels, number, numbers, outcomes, plain_case, read

from servroi.model.customers import behaviour, status_quo
from servroi.model.simulate import simulate

SOURCES = ("retention", "referral", "acquisition")


def stocks(case: dict[str, Any], option: str = "train") -> dict[str, list[float]]:
    customers = outcomes(case)[option].drivers.customers
    return {name: numbers(getattr(customers, name)) for name in (*SOURCES, "kept", "won", "before")}


def trains(effects: dict[str, Any], **sections: Any) -> dict[str, Any]:
    return plain_case(training={"effects": effects}, **sections)


@pytest.mark.parametrize(
    ("customers", "expected"),
    [
        ({}, [1000, 1000, 1000, 1000]),  # a stable base unless stated
        ({"new_customers": 0}, [1000, 900, 810, 729]),
        ({"new_customers": 200}, [1000, 1100, 1190, 1271]),
        ({"churn": 0}, [1000, 1000, 1000, 1000]),
        ({"churn": 1, "new_customers": 50}, [1000, 50, 50, 50]),
    ],
)
def test_status_quo(customers: dict[str, float], expected: list[float]) -> None:
    world = base_world(read(plain_case(customers=customers)).scenario)
    assert numbers(status_quo(world)) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("customers", "fit", "complained", "everyday"),
    [
        # 0.1 complaints, half of them well handled: 0.1 and 0.4 more leave than usual
        ({}, 1.0, 0.1 * (0.5 * 0.1 + 0.5 * 0.4), 0.05 - 0.025),
        ({"leave_if_well": 0.05}, 1.0, 0.1 * 0.5 * 0.4, 0.03),  # good handling does not make loyal
        ({"complaint_rate": 0}, 1.0, 0.0, 0.05),
        ({"leave_if_badly": 0.05, "leave_if_well": 0}, 1.0, 0.0, 0.05),
        ({"complaint_rate": 0.4}, 0.5, 0.05, 0.0),  # complaints never explain more than behaviour does
        ({"behaviour_share": 0}, 0.0, 0.0, 0.0),
        ({"churn": 0}, 0.0, 0.0, 0.0),
    ],
)
def test_what_behaviour_explains(customers: dict[str, float], fit: float, complained: float, everyday: float) -> None:
    found = behaviour(base_world(read(plain_case(customers=customers)).scenario))
    assert number(found.fit) == pytest.approx(fit)
    assert number(found.complained) == pytest.approx(complained)
    assert number(found.everyday) == pytest.approx(everyday, abs=1e-15)


@pytest.mark.parametrize(
    ("effects", "customers", "kept"),
    [
        ({"churn_reduction": 0.1}, {}, 10),  # a tenth of 100 leavers
        ({"churn_reduction": 0.9}, {}, 25),  # capped by what behaviour explains
        ({"churn_reduction": 0.9}, {"behaviour_share": 0}, 0),
        ({"churn_reduction": 0.1}, {"behaviour_share": 1}, 10),  # a cap, never a multiplier on top
        ({"churn_reduction": -0.1}, {}, -10),
        ({"churn_reduction": 0.1}, {"churn": 0}, 0),
        ({"complaint_reduction": 0.2}, {}, 5),  # a fifth of 2.5 points
        ({"complaint_reduction": 1}, {}, 25),
        ({"complaint_reduction": 0.2}, {"complaint_rate": 0.4}, 10),  # halved by the fit
        ({"complaint_reduction": -0.2}, {}, -5),
        ({"recovery_gain": 0.2}, {}, 3),  # 5 points more handled well, each keeps 0.3 of 0.1 * 1000
        ({"recovery_gain": -1}, {}, -15),
        ({"recovery_gain": 1}, {"handled_well": 1}, 0),
        ({"complaint_reduction": 0.2, "recovery_gain": 0.2}, {}, 25 - 80 * (0.6 * 0.1 + 0.4 * 0.4)),
        ({"complaint_reduction": 0.2, "churn_reduction": 0.1}, {}, 15),
        ({"churn_reduction": -1}, {"churn": 0.9}, -100),  # nobody can leave twice: churn' is at most 1
    ],
)
def test_customers_kept_in_the_first_year(effects: dict[str, float], customers: dict[str, float], kept: float) -> None:
    found = stocks(trains(effects, customers=customers))
    assert found["kept"][1] == pytest.approx(kept, abs=1e-9)
    assert found["retention"][1] == pytest.approx(kept, abs=1e-9)


def test_kept_customers_are_lost_at_the_new_churn() -> None:
    found = stocks(trains({"churn_reduction": 0.1}))
    assert found["retention"] == pytest.approx([0, 10, 19.1, 10 + 19.1 * 0.91])
    assert found["before"] == pytest.approx([1000] * 4)


def test_customers_stay_a_while_when_the_programme_has_ended() -> None:
    case = plain_case(training={"effects": {"churn_reduction": 0.1}, "stop": 1, "skill_half_life": 1e-6})
    assert stocks(case)["retention"] == pytest.approx([0, 10, 9, 8.1], abs=1e-4)


@pytest.mark.parametrize(
    ("effects", "rate", "referral"),
    [
        ({"referral_gain": 0.5}, 0.1, [0, 50, 50 * 0.9 + 0.1 * (1.5 * 1050 - 1000), None]),
        ({"referral_gain": -1}, 0.1, [0, -100, None, None]),
        ({"referral_gain": 0.5}, 0, [0, 0, 0, 0]),
        # extra customers recommend as others do, without any gain
        ({"conversion_gain": 0.5}, 0.1, [0, 0, 5, 5 * 0.9 + 0.1 * (50 * 0.9 + 50 + 5)]),
    ],
)
def test_referrals(effects: dict[str, float], rate: float, referral: list[float | None]) -> None:
    found = stocks(trains(effects, customers={"referral_rate": rate}))["referral"]
    for value, expected in zip(found, referral, strict=True):
        assert expected is None or value == pytest.approx(expected, rel=1e-11, abs=1e-9)


def test_conversion_lifts_arrivals() -> None:
    found = stocks(trains({"conversion_gain": 0.1}))
    assert found["won"] == pytest.approx([0, 10, 10, 10])
    assert found["acquisition"] == pytest.approx([0, 10, 19, 27.1])


def test_conversion_lifts_what_marketing_wins_as_well() -> None:
    both = {"mix": {"training": {}, "marketing": {"extra_spend": 10_000, "stop": 1}}}
    plain = stocks(plain_case(options=both), "mix")["won"][1]
    lifted = stocks(trains({"conversion_gain": 0.1}, options=both), "mix")["won"][1]
    assert plain > 5
    assert lifted == pytest.approx(1.1 * plain + 10)


def test_the_sources_share_one_survival_and_add_up() -> None:
    """Summed, they follow the recursion of all extra customers."""
    effects = {"churn_reduction": 0.1, "referral_gain": 0.2, "conversion_gain": 0.3, "complaint_reduction": 0.1}
    found = stocks(trains(effects, customers={"referral_rate": 0.05}))
    extra = [sum(sources) for sources in zip(*(found[name] for name in SOURCES), strict=True)]
    for t in (1, 2, 3):
        stays = 0.9 + found["kept"][t] / 1000
        told = 0.05 * (1.2 * (1000 + extra[t - 1]) - 1000)
        assert extra[t] == pytest.approx(extra[t - 1] * stays + found["kept"][t] + told + found["won"][t])


@pytest.mark.parametrize(
    ("effects", "customers", "channel", "amounts"),
    [
        # 1'000 customers with 2 contacts, half avoidable at 10, all of it cashable
        ({"avoidable_contact_reduction": 0.1}, {}, "avoidable_contacts", [0, 1000, 1000, 1000]),
        ({"avoidable_contact_reduction": 0.1}, {"contacts_per_customer": None}, "avoidable_contacts", [0, 0, 0, 0]),
        ({"avoidable_contact_reduction": 0.1}, {"new_customers": 300}, "avoidable_contacts", [0, 1100, None, None]),
        ({"complaint_reduction": 0.1}, {}, "complaints", [0, 500, 500, 500]),
        ({"complaint_reduction": -0.1}, {}, "complaints", [0, -500, -500, -500]),
        ({"upsell_gain": 0.02}, {}, "upsell", [0, 10_000, 10_000, 10_000]),
        ({"price_premium": 0.02}, {}, "price", [0, 20_000, 20_000, 20_000]),  # all of it contribution
        ({"conversion_gain": 0.1}, {}, "acquisition", [0, 2_500, 7_250, 11_525]),  # mean of the year's two ends
        ({"churn_reduction": 0.1}, {}, "retention", [0, 2_500, 7_275, None]),
    ],
)
def test_customer_channels(
    effects: dict[str, float], customers: dict[str, Any], channel: str, amounts: list[float | None]
) -> None:
    found = channels(trains(effects, customers=customers))
    for value, expected in zip(found[channel], amounts, strict=True):
        assert expected is None or value == pytest.approx(expected, rel=1e-11, abs=1e-9)


def test_extra_customers_pay_the_better_price_too() -> None:
    found = channels(trains({"price_premium": 0.02, "conversion_gain": 0.1}))
    assert found["price"][1] == pytest.approx(20 * (1000 + 5))
    # contacts and complaints are counted among the customers of the status quo
    found = channels(trains({"complaint_reduction": 0.1, "conversion_gain": 0.1}))
    assert found["complaints"][1] == pytest.approx(500)


def test_without_customers_only_the_front_line_counts() -> None:
    case = plain_case(
        customers=None, marketing=None, training={"effects": {"upsell_gain": 0.5, "productivity_gain": 0.01}}
    )
    found = channels(case)
    assert {name for name, amounts in found.items() if any(amounts)} == {"productivity"}


@pytest.mark.parametrize(
    ("effects", "customers", "bound"),
    [
        ({"churn_reduction": 0.1}, {}, set()),
        ({"churn_reduction": 0.9}, {}, {"everyday"}),
        ({"complaint_reduction": 0.1}, {"complaint_rate": 0.4}, {"complaints"}),
        ({"complaint_reduction": "20 pp"}, {}, {"change"}),
        ({"upsell_gain": 1}, {}, set()),
    ],
)
def test_caps_that_bind_are_noted(effects: dict[str, Any], customers: dict[str, float], bound: set[str]) -> None:
    world = base_world(read(trains(effects, customers=customers)).scenario)
    world.watch = True
    caps = simulate(world)["train"].caps
    assert {name for name, where in caps.items() if np.all(where)} == bound
