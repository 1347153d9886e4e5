"""The marketing lever, in cases one can do in the head."""

from __future__ import annotations

from math import log
from typing import Any

import pytest
from tests.reference.worlds import channels, numbers, outcomes, plain_case

LN2 = log(2.0)
REVENUE = ("retention", "referral", "acquisition", "campaign_sales")


def market(marketing: dict[str, Any], **sections: Any) -> dict[str, Any]:
    return plain_case(marketing={"extra_spend": 10_000, "stop": 1, **marketing}, **sections)


def won(case: dict[str, Any], option: str = "market") -> list[float]:
    return numbers(outcomes(case)[option].drivers.customers.won)


@pytest.mark.parametrize("marginal_return", [0.0, 0.5, 1.2, 3.0])
@pytest.mark.parametrize("half_life", [1e-9, 2.0, 12.0, 1e9])
@pytest.mark.parametrize(("share", "churn"), [(0.0, 0.1), (0.5, 0.3), (1.0, 0.0), (1.0, 1.0)])
def test_a_franc_returns_its_marginal_return_within_two_years(
    marginal_return: float, half_life: float, share: float, churn: float
) -> None:
    """Spent in year 1 only, no saturation, growth or referral: the contribution of two years, undiscounted."""
    case = market(
        {"marginal_return": marginal_return, "half_life_months": half_life, "new_customer_share": share},
        finance={"horizon": 2},
        customers={"churn": churn},
        training={"stop": 2},
    )
    found = channels(case, "market")
    assert sum(sum(found[name]) for name in REVENUE) == pytest.approx(marginal_return * 10_000, rel=1e-12, abs=1e-9)
    assert sum(found["campaign_sales"]) == pytest.approx(marginal_return * (1 - share) * 10_000, abs=1e-9)


def test_customers_won_live_on() -> None:
    """10'000 return 10'000 in new customers' margin of 500 over 1.45 years; each year a tenth of them leaves."""
    first = 10_000 / (500 * 1.45)
    found = outcomes(market({}))["market"].drivers.customers
    assert numbers(found.acquisition) == pytest.approx([0, first, first * 0.9, first * 0.81], rel=1e-6)


@pytest.mark.parametrize(
    ("half_life", "shares"),
    [
        (1e-9, (1.0, 0.0)),  # at once
        (12.0, (1 - 0.5 / LN2, 0.5 / LN2)),
        (1e9, (0.0, 1.0)),  # all of it a year later
    ],
)
def test_part_of_the_effect_comes_a_year_later(half_life: float, shares: tuple[float, float]) -> None:
    case = market(
        {"half_life_months": half_life, "acquisition_cost": 100, "marginal_return": None, "new_customer_share": None}
    )
    assert won(case) == pytest.approx([0, 100 * shares[0], 100 * shares[1], 0], abs=1e-5)


@pytest.mark.parametrize(
    ("marketing", "expected"),
    [
        ({}, [0, 100, 100, 100]),
        ({"stop": 2}, [0, 100, 100, 0]),
        ({"start": 2, "stop": 2}, [0, 0, 100, 0]),
        ({"start": 3}, [0, 0, 0, 100]),
        ({"success_probability": 0.5}, [0, 50, 50, 50]),
        ({"success_probability": 0}, [0, 0, 0, 0]),
        ({"extra_spend": 0}, [0, 0, 0, 0]),
        (
            {"extra_spend": 3_000_000, "returns": 0.5},
            [0, 20_000, 20_000, 20_000],
        ),  # four times the spend, twice the effect
        ({"extra_spend": 30_000, "returns": 0.5, "current_spend": 0}, [0, 200, 200, 200]),  # 1 % of revenue at least
        ({"extra_spend": 30_000, "returns": 0.5, "current_spend": 9_999}, [0, 200, 200, 200]),
    ],
)
def test_an_acquisition_cost_replaces_the_return(marketing: dict[str, Any], expected: list[float]) -> None:
    base = {"extra_spend": 10_000, "acquisition_cost": 100, "marginal_return": None, "new_customer_share": None}
    case = plain_case(marketing={**base, **marketing})
    assert won(case) == pytest.approx(expected, rel=1e-6, abs=1e-6)
    assert not any(channels(case, "market")["campaign_sales"])


def test_what_money_buys_shrinks_with_prices_but_a_stated_amount_grows_with_them() -> None:
    finance = {"price_growth": 0.1}
    base = {"extra_spend": 10_000, "acquisition_cost": 100, "marginal_return": None, "new_customer_share": None}
    case = plain_case(marketing=base, finance=finance)
    assert channels(case, "market")["marketing_cost"] == pytest.approx([-10_000, -11_000, -12_100, 0])
    assert won(case) == pytest.approx([0, 100, 100, 100], rel=1e-6)
    training = {"setup_cost": 0, "time_cost_share": 1}  # wages do not grow, so the matched money buys less
    case = plain_case(marketing={**base, "extra_spend": "match"}, training=training, finance=finance)
    assert channels(case, "market")["marketing_cost"] == pytest.approx([-32_000] * 3 + [0])
    assert won(case) == pytest.approx([0, 320, 320 / 1.1, 320 / 1.21], rel=1e-6)


def test_setup_cost_wins_nobody() -> None:
    found = channels(market({"setup_cost": 5_000}), "market")
    assert found["marketing_cost"] == pytest.approx([-15_000, 0, 0, 0])
    assert found["acquisition"] == pytest.approx(channels(market({}), "market")["acquisition"])


TRAINING = {"budget_per_employee": 100, "setup_cost": 7_000, "time_cost_share": 1, "start": 2, "stop": 3}


@pytest.mark.parametrize(
    ("spend", "cost"),
    [
        ("match", [-7_000, -42_000, -42_000, 0]),  # setup counts in year 1, though training starts later
        ("match cash", [-7_000, -10_000, -10_000, 0]),
    ],
)
def test_matched_money_is_what_training_costs(spend: str, cost: list[float]) -> None:
    case = plain_case(marketing={"extra_spend": spend}, training=TRAINING)
    assert channels(case, "market")["marketing_cost"] == pytest.approx(cost)
    assert won(case)[1] > 0  # and the setup money works


@pytest.mark.parametrize(
    ("options", "name", "cost"),
    [
        ({"deep": {"training": {"scale": 2}, "marketing": {}}}, "deep", -20_000),  # its own training
        ({"deep": {"training": {"scale": 2}}}, "market", -10_000),  # train
        ({"train": None, "deep": {"training": {"scale": 2}}}, "market", -20_000),  # else the first that trains
        ({"train": None, "b": {"training": {"scale": 3}}, "a": {"training": {}}}, "market", -30_000),
        ({"train": {"training": {"scale": 3}}}, "market", -30_000),
    ],
)
def test_which_training_is_matched(options: dict[str, Any], name: str, cost: float) -> None:
    case = plain_case(marketing={"extra_spend": "match"}, training={"budget_per_employee": 100}, options=options)
    assert channels(case, name)["marketing_cost"][0] == pytest.approx(cost)


@pytest.mark.parametrize(
    ("marketing", "training", "kept"),
    [
        ({"churn_reduction": 0.1}, {}, [0, 10, 0, 0]),
        ({"churn_reduction": 0.1, "stop": 2}, {}, [0, 10, 10, 0]),
        ({"churn_reduction": 0.1, "success_probability": 0.5}, {}, [0, 5, 0, 0]),
        ({"churn_reduction": -0.1}, {}, [0, -10, 0, 0]),
        ({"churn_reduction": 1}, {}, [0, 100, 0, 0]),
        # matched marketing runs while its training does
        ({"churn_reduction": 0.1, "extra_spend": "match", "stop": None}, {"start": 2, "stop": 2}, [0, 0, 10, 0]),
        ({"churn_reduction": 0.1, "extra_spend": 0}, {}, [0, 10, 0, 0]),
    ],
)
def test_loyalty_programmes_keep_customers_while_they_run(
    marketing: dict[str, Any], training: dict[str, Any], kept: list[float]
) -> None:
    case = market({"marginal_return": 0, **marketing}, training=training)
    assert numbers(outcomes(case)["market"].drivers.customers.kept) == pytest.approx(kept)


def test_training_and_marketing_together_cannot_keep_more_than_leave() -> None:
    mix: dict[str, Any] = {"mix": {"training": {}, "marketing": {}}}
    case = market({"churn_reduction": 0.9}, training={"effects": {"churn_reduction": 0.25}}, options=mix)
    assert numbers(outcomes(case)["mix"].drivers.customers.kept)[1] == pytest.approx(100)
