"""A published return recomputed under every definition in use: which one it fits, and what is wrong with it."""

from collections.abc import Iterable
from dataclasses import replace

from servroi.core.audit import Claim, ClaimCheck, Definition, Slip

_TOLERANCE = 0.005
"""What the claim's own figures may be rounded, relative."""
_UNITS = (1e3, 1e6)
"""Slips of thousand, million and billion."""
_FACTORS = (10.0, 100.0, *_UNITS)
_SIGN = (100.0, 0.01)
"""Slips of the percent sign."""
_PERCENT = (*_SIGN, 10.0, 0.1)
"""The same, and slips of one digit in the return itself."""
_IMPLAUSIBLE = 10.0
"""A return of more than ten times the cost asks for another look."""
_HONEST = ("roi_net", "roi_pv")
"""Definitions that a reader has in mind when he reads ROI."""
_TWICE = (*_HONEST, "bcr")
"""Definitions that a claim may fit once something else is mended; with slips of a digit, two would explain anything."""


def check_claim(claim: Claim) -> ClaimCheck:
    """Return whether a claim follows from its own figures.

    >>> check_claim(Claim(roi=3.53, rounding=0.005, benefits=(1.26e9,), costs=(358e6,))).finding
    'other_definition'
    """
    whole = _with_benefits(claim)
    definitions = _definitions(whole)
    fits = [definition.name for definition in definitions if definition.fits]
    scale = () if fits or claim.roi is None else _magnitude(whole)
    slips = (*_wrong_definition(definitions), *scale, *_chain(claim), *_revenue(claim), *_time(whole), *_high(whole))
    benefit, cost = sum(whole.benefits), _cost(whole)
    found = ClaimCheck(
        roi=claim.roi,
        finding=_finding(claim, fits, scale),
        benefit=benefit,
        cost=cost,
        pv_benefit=None if claim.rate is None else _present(whole.benefits, claim.rate),
        pv_cost=None if claim.rate is None else claim.investment + _present(whole.costs, claim.rate),
        definitions=definitions,
        slips=slips,
        needed_benefit=None if claim.roi is None or fits or scale else (1.0 + claim.roi) * cost,
        needed_margin=None if fits else _needed_margin(claim),
        questions=_questions(claim),
    )
    return found if found.needed_margin is None else _unjudged(found)


def _with_benefits(claim: Claim) -> Claim:
    """Return the claim with the benefit that its other figures give, where it states none."""
    if claim.benefits:
        return claim
    product = _product(claim)
    benefit = (claim.revenue or 0.0) if product is None else product
    years = max(1, len(claim.costs))
    return replace(claim, benefits=(benefit / years,) * years)


def _product(claim: Claim) -> float | None:
    """Return the benefit that revenue and margin, or the figure per person, give."""
    share = 1.0 if claim.attribution is None else claim.attribution
    if claim.revenue is not None and claim.margin is not None:
        return claim.revenue * share * claim.margin
    if claim.per_person is not None and claim.people is not None:
        return claim.per_person * claim.people * share
    return None


def _definitions(claim: Claim) -> tuple[Definition, ...]:
    """Return every definition in use, worked out."""
    benefit, cost, years = sum(claim.benefits), _cost(claim), len(claim.benefits)
    if cost == 0.0:
        return ()
    net = (benefit - cost) / cost
    values: dict[str, float | None] = {"roi_net": net, "roi_pv": None, "bcr": benefit / cost}
    if claim.rate is not None:
        costs = claim.investment + _present(claim.costs, claim.rate)
        values["roi_pv"] = (_present(claim.benefits, claim.rate) - costs) / costs if costs > 0.0 else None
    if claim.investment:
        rate = claim.rate or 0.0
        gross = _present(claim.benefits, rate) - _present(claim.costs, rate)
        values["roi_pv_gross"] = gross / claim.investment
    if years > 1:
        values["roi_annualised"] = (1.0 + net) ** (1.0 / years) - 1.0 if net >= -1.0 else None
        values["roi_per_year"] = net / years
    return tuple(Definition(name, value, _fits(value, claim)) for name, value in values.items())


def _cost(claim: Claim) -> float:
    return claim.investment + sum(claim.costs)


def _present(yearly: Iterable[float], rate: float) -> float:
    """Return the present value of amounts at the end of years 1, 2, ..."""
    return sum(amount / (1.0 + rate) ** year for year, amount in enumerate(yearly, 1))


def _fits(value: float | None, claim: Claim) -> bool:
    if value is None or claim.roi is None:
        return False
    return abs(value - claim.roi) <= claim.rounding + _TOLERANCE * abs(value)


def _finding(claim: Claim, fits: list[str], scale: tuple[Slip, ...]) -> str:
    if claim.roi is None:
        return "unstated"
    if any(name in _HONEST for name in fits):
        return "follows"
    if fits:
        return "other_definition"
    return "slip" if scale else "does_not_follow"


def _wrong_definition(definitions: tuple[Definition, ...]) -> tuple[Slip, ...]:
    """Return that a ratio, or a figure before subtracting the investment, is called ROI."""
    fits = {definition.name: definition.value for definition in definitions if definition.fits}
    if any(name in fits for name in _HONEST):
        return ()
    net = next((definition.value for definition in definitions if definition.name == "roi_net"), None)
    names = {"bcr": "ratio_called_roi", "roi_pv_gross": "investment_not_subtracted"}
    return tuple(Slip(slip, name, fits[name], net) for name, slip in names.items() if name in fits)


def _magnitude(claim: Claim) -> tuple[Slip, ...]:
    """Return the smallest slip of magnitude with which the claim follows."""
    assert claim.roi is not None, "a claim that states a return"
    for factor in _FACTORS:
        for times in (factor, 1.0 / factor):
            moved = replace(claim, benefits=tuple(amount * times for amount in claim.benefits))
            if name := _fitting(moved, _TWICE if factor in _UNITS else _HONEST):
                benefit = sum(claim.benefits)
                mended = _wrong_definition(_definitions(moved))
                return Slip("magnitude", name, benefit, benefit * times), *mended
    for times in _PERCENT:
        moved = replace(claim, roi=claim.roi * times, rounding=claim.rounding * times)
        if name := _fitting(moved, _TWICE if times in _SIGN else _HONEST):
            return (Slip("percent", name, claim.roi, claim.roi * times),)
    return ()


def _fitting(claim: Claim, definitions: tuple[str, ...]) -> str:
    """Return the first of some definitions that fits, or nothing."""
    fits = {definition.name for definition in _definitions(claim) if definition.fits}
    return next((name for name in definitions if name in fits), "")


def _chain(claim: Claim) -> tuple[Slip, ...]:
    """Return that the stated benefit is not the product of the figures it is said to come from."""
    product = _product(claim)
    if product is None or not claim.benefits or product == 0.0:
        return ()
    stated = sum(claim.benefits)
    if abs(stated - product) <= _TOLERANCE * abs(product):
        return ()
    for factor in _FACTORS:
        for times in (factor, 1.0 / factor):
            if abs(stated * times - product) <= 2.0 * _TOLERANCE * abs(product):
                return (Slip("magnitude_product", "", stated, product),)
    return (Slip("product", "", stated, product),)


def _needed_margin(claim: Claim) -> float | None:
    """Return the margin with which revenue gives the return, or pays the cost if none is stated; None if none does."""
    if claim.benefits or _product(claim) is not None or not claim.revenue:
        return None
    margin = (1.0 + (claim.roi or 0.0)) * _cost(claim) / claim.revenue
    return margin if margin <= 1.0 else None


def _unjudged(found: ClaimCheck) -> ClaimCheck:
    """Return what can be said of revenue without a margin, which is no benefit yet: nothing follows, nothing slips."""
    finding = "unstated" if found.roi is None else "needs_margin"
    return replace(found, finding=finding, definitions=(), slips=(), needed_benefit=None)


def _revenue(claim: Claim) -> tuple[Slip, ...]:
    """Return that revenue is counted as if all of it were gain: as the benefit, or by a return that fits it."""
    cost = _cost(claim)
    if not claim.revenue or cost == 0.0:
        return ()
    as_benefit = bool(claim.benefits) and abs(sum(claim.benefits) - claim.revenue) <= _TOLERANCE * claim.revenue
    counted = _with_benefits(replace(claim, benefits=(), margin=None, per_person=None))
    if not (as_benefit or any(one.fits for one in _definitions(counted))):
        return ()
    before = (claim.revenue - cost) / cost
    if claim.margin is None:
        return (Slip("revenue_without_margin", "", before, cost / claim.revenue),)
    return (Slip("revenue_as_margin", "", before, ((_product(claim) or 0.0) - cost) / cost),)


def _time(claim: Claim) -> tuple[Slip, ...]:
    """Return what is left of the return once the participants' paid time is counted."""
    cost = _cost(claim)
    if claim.people is None or claim.paid_hours is None or claim.hourly_cost is None or cost == 0.0:
        return ()
    full = cost + claim.people * claim.paid_hours * claim.hourly_cost
    benefit = sum(claim.benefits)
    return (Slip("paid_time", "", (benefit - cost) / cost, (benefit - full) / full),)


def _high(claim: Claim) -> tuple[Slip, ...]:
    cost = _cost(claim)
    net = (sum(claim.benefits) - cost) / cost if cost else 0.0
    return (Slip("implausible", "", net, None),) if net > _IMPLAUSIBLE else ()


def _questions(claim: Claim) -> tuple[str, ...]:
    """Return what a reader should ask, for the claim does not say."""
    asked = {
        "paid_time": claim.paid_hours is None,
        "attribution": claim.attribution is None,
        "margin": claim.revenue is None and claim.margin is None,
    }
    return tuple(name for name, silent in asked.items() if silent)
