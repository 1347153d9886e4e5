"""Published claims of others, the sound and the unsound, are told apart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from servroi.analysis.check_claim import check_claim
from servroi.config.claim import number, read_claim
from servroi.core.audit import Claim
from servroi.errors import ServroiError

FOLDER = Path(__file__).parents[1] / "cases"
CASES: list[dict[str, Any]] = yaml.safe_load((FOLDER / "claims.yaml").read_text(encoding="utf-8"))["claims"]
EXAMPLES = {
    example["id"]: example
    for example in yaml.safe_load((FOLDER / "worked_examples.yaml").read_text(encoding="utf-8"))["examples"]
}


def read(claim: dict[str, Any]) -> Claim:
    return read_claim({}, yaml.safe_dump(claim, allow_unicode=True).encode(), "claim.yaml")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_claim_is_recomputed_and_its_slips_are_named(case: dict[str, Any]) -> None:
    found = check_claim(read(case["claim"]))
    values = {definition.name: definition.value for definition in found.definitions}
    for name, value in case["gives"].items():
        assert values[name] == pytest.approx(value, abs=case.get("tolerance", 2e-5 * max(1.0, abs(value)))), name
    assert found.finding == case["finding"]
    assert [slip.name for slip in found.slips] == case["slips"]
    mended = {slip.name: slip.right for slip in found.slips}
    for name, value in case.get("right", {}).items():
        assert mended[name] == pytest.approx(value, abs=1e-5)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_claim_has_its_address(case: dict[str, Any]) -> None:
    assert case["url"].startswith("http") or case["url"].endswith("(print)")


@pytest.mark.parametrize(
    ("example", "benefit"),
    [
        ("tei_intellum_retention", "benefit_risk_adjusted"),
        ("tei_intellum_spending", "benefit_risk_adjusted"),
    ],
)
def test_benefits_are_discounted_from_the_end_of_each_year(example: str, benefit: str) -> None:
    published = EXAMPLES[example]["published"]
    amounts = published[benefit]
    years = (0.0,) * (3 - len(amounts)) + tuple(float(amount) for amount in amounts)
    found = check_claim(Claim(benefits=years, costs=(1.0, 0.0, 0.0), rate=0.10))
    assert found.pv_benefit == pytest.approx(published["three_year_pv"], abs=2.0)


@pytest.mark.parametrize(
    ("text", "value", "half"),
    [
        ("353%", 3.53, 0.005),
        ("1.26e9", 1.26e9, 0.005e9),
        ("358 million", 358e6, 0.5e6),
        ("1'260'000", 1_260_000.0, 0.5),
        ("1.2 bn", 1.2e9, 0.05e9),
        ("\u221210 %", -0.1, 0.005),
    ],
)
def test_number_knows_its_last_digit(text: str, value: float, half: float) -> None:
    found = number(text)
    assert found is not None
    assert found.value == pytest.approx(value)
    assert found.half == pytest.approx(half)


@pytest.mark.parametrize("text", ["", "3,5", "1e99", "nan", "12 apples", "--3"])
def test_number_refuses_what_is_none(text: str) -> None:
    assert number(text) is None


def test_percent_sign_on_a_ratio() -> None:
    found = check_claim(read_claim({"roi": "1.5 %", "benefit": "250", "cost": "100"}, None, ""))
    assert found.finding == "slip"
    assert found.slips[0].name == "percent"
    assert found.slips[0].right == pytest.approx(1.5)


def test_two_slips_of_a_digit_explain_nothing() -> None:
    """A ratio of 10 called a return, and that one a digit short: with so much freedom any figure would follow."""
    assert check_claim(Claim(roi=1.0, benefits=(100.0,), costs=(10.0,))).finding == "does_not_follow"


def test_revenue_without_margin_names_the_margin_it_needs() -> None:
    found = check_claim(read_claim({"roi": "225%", "revenue": "78000", "cost": "24000"}, None, ""))
    assert [slip.name for slip in found.slips] == ["revenue_without_margin"]
    assert found.slips[0].right == pytest.approx(24 / 78)


@pytest.mark.parametrize(("years", "roi"), [("1", "500 %"), ("3", "71 %")])
def test_revenue_is_called_gain_where_the_claim_fits_any_definition(years: str, roi: str) -> None:
    found = check_claim(read_claim({"roi": roi, "revenue": "500", "cost": "100", "years": years}, None, ""))
    assert found.finding == "other_definition"
    assert found.slips[-1].name == "revenue_without_margin"
    assert found.needed_margin is None


def test_claim_below_its_revenue_needs_a_margin() -> None:
    """Nobody counted all of 500 as gain who claims 50 %: it fits a margin of 30 %."""
    found = check_claim(read_claim({"roi": "50%", "revenue": "500", "cost": "100"}, None, ""))
    assert (found.finding, found.definitions, found.slips) == ("needs_margin", (), ())
    assert found.needed_margin == pytest.approx(0.30)
    assert found.needed_benefit is None
    mended = check_claim(read_claim({"roi": "50%", "revenue": "500", "cost": "100", "margin": "30%"}, None, ""))
    assert (mended.finding, mended.slips) == ("follows", ())


def test_revenue_alone_gives_no_return() -> None:
    found = check_claim(read_claim({"revenue": "500", "cost": "100"}, None, ""))
    assert (found.finding, found.definitions, found.slips) == ("unstated", (), ())
    assert found.needed_margin == pytest.approx(0.20)


@pytest.mark.parametrize("given", [{"roi": "900 %", "revenue": "500"}, {"revenue": "50"}, {"revenue": "0"}])
def test_no_margin_is_above_one(given: dict[str, str]) -> None:
    found = check_claim(read_claim({**given, "cost": "100"}, None, ""))
    assert found.needed_margin is None
    assert found.definitions
    assert "revenue_without_margin" not in {slip.name for slip in found.slips}


def test_margin_of_nothing_leaves_nothing() -> None:
    found = check_claim(read_claim({"roi": "400 %", "revenue": "500", "margin": "0 %", "cost": "100"}, None, ""))
    assert found.benefit == 0.0
    assert [(slip.name, slip.right) for slip in found.slips] == [("revenue_as_margin", -1.0)]


def test_revenue_beside_a_benefit_per_person_needs_no_margin() -> None:
    given = {"roi": "50 %", "revenue": "500", "cost": "100", "per_person": "15", "people": "10"}
    found = check_claim(read_claim(given, None, ""))
    assert (found.finding, found.slips, found.needed_margin) == ("follows", (), None)


def test_everything_lost_is_lost_every_year() -> None:
    found = check_claim(read_claim({"roi": "10 %", "benefit": "0", "cost": "100", "years": "3"}, None, ""))
    assert {one.name: one.value for one in found.definitions}["roi_annualised"] == -1.0


def test_more_than_everything_lost_has_no_compounded_return() -> None:
    found = check_claim(Claim(benefits=(1.0, -5.0), costs=(1.0, 1.0), rate=0.1))
    assert {one.name: one.value for one in found.definitions}["roi_annualised"] is None


@pytest.mark.parametrize("costs", [(-10.0, 11.0), (-20.0, 21.0)])
def test_cost_without_a_present_value_has_no_return_on_it(costs: tuple[float, ...]) -> None:
    """What is paid back first is worth as much as what is paid later, or more."""
    found = check_claim(Claim(roi=1.0, benefits=(1.0, 2.0), costs=costs, rate=0.1))
    assert {one.name: one.value for one in found.definitions}["roi_pv"] is None


def test_gain_is_revenue_times_attribution_times_margin() -> None:
    """The sales academy of https://ebrary.net/1334/education/e-learning_program_results."""
    found = check_claim(Claim(costs=(1e6,), revenue=23.8e6 - 20e6, margin=0.30, attribution=0.70 * 0.65))
    assert found.benefit == pytest.approx(518_700.0)


@pytest.mark.parametrize(
    ("given", "slug"),
    [
        ({}, "claim"),
        ({"cost": "100"}, "claim"),
        ({"benefit": "100", "cost": "0"}, "claim"),
        ({"benefit": "1,5", "cost": "100"}, "claim"),
        ({"benefit": "100", "cost": "100", "rate": "150 %"}, "claim"),
        ({"benefit": "100", "cost": "100", "years": "2.5"}, "claim"),
        ({"benefit": "100", "cost": "100", "years": "0"}, "claim"),
        ({"benefit": "100", "cost": "100", "years": "1e14"}, "claim"),
        ({"per_person": "100", "cost": "100"}, "claim"),
        ({"benefit": "100", "per_person": "100", "cost": "100"}, "claim"),
        ({"benefit": "1.000", "cost": "100"}, "claim"),
        ({"roi": "1.250 %", "benefit": "100", "cost": "100"}, "claim"),
        ({"benefit": " 1.000", "cost": "100"}, "claim"),
        ({"benefit": "100", "cost": "100", "paid_hours": "3", "people": "4"}, "claim"),
        ({"benefit": "100", "cost": "100", "margin": "30 %"}, "claim"),
        ({"benefit": "100", "cost": "100", "attribution": "30 %"}, "claim"),
        ({"revenue": "100", "cost": "100", "attribution": "30 %"}, "claim"),
    ],
)
def test_claim_without_sense_is_refused(given: dict[str, str], slug: str) -> None:
    with pytest.raises(ServroiError) as refused:
        read_claim(given, None, "")
    assert {problem.slug for problem in refused.value.problems} == {slug}


def test_years_are_whole() -> None:
    with pytest.raises(ServroiError, match="--years: must be a whole number of years from 1 to 30"):
        read_claim({"benefit": "200", "cost": "100", "years": "1.5"}, None, "")


def test_a_list_is_told_how_a_claim_begins() -> None:
    """Not how a scenario does."""
    with pytest.raises(ServroiError, match="is no mapping; write `roi: 353 %`, `benefit:` and `cost:`"):
        read_claim({}, b"- roi: 3\n- cost: 4\n", "claim.yaml")


def test_unknown_key_is_refused_with_the_nearest() -> None:
    with pytest.raises(ServroiError, match="did you mean benefit"):
        read({"benfit": 100, "cost": 50})


def test_more_years_than_are_allowed_are_refused() -> None:
    with pytest.raises(ServroiError, match="benefit: has 31 years; at most 30 are allowed"):
        read({"roi": 3, "benefit": [1] * 31, "cost": 1})


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        (
            "years: 2\nbenefit: [1, 2, 3]\ncost: [1, 1, 1]",
            "1:8: years",
            "is 2, but benefit lists 3 years; leave it out",
        ),
        ("benefit: [1, 2, 3]\ncost: 3\nyears: 10", "3:8: years", "is 10, but benefit lists 3 years; leave it out"),
        ("benefit: 6\ncost: [3]\nyears: 3", "3:8: years", "is 3, but cost lists 1 year; leave it out"),
        ("benefit: [1, 2, 3]\ncost: [1, 1]", "2:7: cost", "lists 2 years, but benefit 3; write 0 for a year without"),
        ("benefit: []\ncost: 1", "1:10: benefit", "is an empty list; write a number"),
        ("benefit: 1\ncost: []\ninvestment: 1", "2:7: cost", "is an empty list; write a number"),
        ("benefit: 1\ncost: 1\nrate: []", "3:7: rate", "is an empty list; write a number"),
    ],
)
def test_years_that_contradict_one_another_are_refused(text: str, place: str, what: str) -> None:
    with pytest.raises(ServroiError) as refused:
        read_claim({}, text.encode(), "claim.yaml")
    assert len(refused.value.problems) == 1
    assert str(refused.value).startswith(f"claim.yaml:{place}: {what}")


def test_years_contradict_a_list_as_an_option_too() -> None:
    with pytest.raises(ServroiError, match=r"^--years: is 2, but benefit lists 3 years; leave it out, or list 2 am"):
        read_claim({"years": "2"}, b"benefit: [1, 2, 3]\ncost: 3", "claim.yaml")


def test_years_may_say_what_lists_say() -> None:
    claim = read({"roi": 3, "benefit": [1, 2, 3], "cost": 3, "years": 3})
    assert (claim.benefits, claim.costs) == ((1.0, 2.0, 3.0), (1.0, 1.0, 1.0))


def test_years_hold_where_an_investment_is_all_it_cost() -> None:
    given = {"revenue": "600", "margin": "50 %", "investment": "100", "years": "3", "rate": "10 %"}
    found = check_claim(read_claim(given, None, ""))
    assert found.pv_benefit == pytest.approx(100 / 1.1 + 100 / 1.21 + 100 / 1.331)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("353", "'353' stands for 35300 %; did you mean 353 %? If it is the ratio, write 35300 %"),
        ("100", "'100' stands for 10000 %; did you mean 100 %?"),
        ("1.5k", "'1.5k' stands for 150000 %; did you mean 1500 %?"),
        ("25.000", "'25.000' may mean thousands or a decimal"),
    ],
)
def test_return_that_lacks_its_percent_sign_is_asked_about(text: str, what: str) -> None:
    with pytest.raises(ServroiError) as refused:
        read_claim({"roi": text, "benefit": "453", "cost": "100"}, None, "")
    assert len(refused.value.problems) == 1
    assert str(refused.value).startswith(f"--roi: {what}")


@pytest.mark.parametrize(("text", "roi"), [("3.53", 3.53), ("55", 55.0), ("35300 %", 353.0)])
def test_return_may_be_a_ratio(text: str, roi: float) -> None:
    assert read_claim({"roi": text, "benefit": "453", "cost": "100"}, None, "").roi == pytest.approx(roi)


def test_too_large_a_file_is_told_how_large_a_claim_is() -> None:
    with pytest.raises(ServroiError, match="is larger than 1 MB; a claim is a few kB"):
        read_claim({}, bytes(1_000_001), "zero")
