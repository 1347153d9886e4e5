"""A published claim: whether it follows, the return under every definition in use, and what is wrong with it."""

from servroi.core.audit import ClaimCheck, Slip
from servroi.core.text import Measure, Number, Term, Text
from servroi.report.document import Block, Column, Headline, Points, Prose, Section, Table

_DIGITS = 4
_MOST_DIGITS = 15
"""All that a number of double precision has."""
_IN_PERCENT = (
    "ratio_called_roi",
    "investment_not_subtracted",
    "percent",
    "revenue_as_margin",
    "paid_time",
    "implausible",
)
"""Slips whose figures are returns, not amounts."""


def claim(found: ClaimCheck) -> Section:
    """Return whether the claim follows."""
    sentences = () if found.needed_benefit is None else (_needed(found),)
    blocks: tuple[Block, ...] = (Headline(claim_sentence(found)),)
    return Section("claim", None, (*blocks, Prose(sentences)) if sentences else blocks)


def claim_sentence(found: ClaimCheck) -> Text:
    """Return in one sentence whether the claim follows."""
    values: dict[str, Term] = {"roi": _percent(found.roi or 0.0), "net": _percent(_value(found, "roi_net"))}
    if found.needed_margin is not None:
        values["margin"] = _percent(found.needed_margin)
        return Text("claim.unstated_margin" if found.roi is None else "claim.needs_margin", values)
    fits = next((one for one in found.definitions if one.fits), None)
    if found.finding in ("follows", "other_definition") and fits is not None:
        values["definition"] = Text(f"claim.is_{fits.name}")
    but = "_but" if found.finding == "follows" and found.slips else ""
    return Text(f"claim.{found.finding}{but}", values)


def definitions(found: ClaimCheck) -> Section | None:
    """Return the return under every definition in use."""
    rows = tuple(
        (
            Text(f"claim.{one.name}"),
            _percent(one.value) if one.value is not None else _none(found, one.name),
            Text("claim.fits") if one.fits else None,
        )
        for one in found.definitions
    )
    columns = (Column(Text("claim.definition"), "left"), Column(Text("claim.value")), Column(Text("claim.fit"), "left"))
    values: dict[str, Term] = {"benefit": _amount(found.benefit), "cost": _amount(found.cost)}
    title = Text("claim.definitions", values)
    return Section("definitions", title, (Table(columns, rows),)) if rows else None


def slips(found: ClaimCheck) -> Section | None:
    """Return what is wrong with the claim."""
    if not found.slips:
        return None
    return Section("slips", Text("claim.slips"), (Points(tuple(_slip(slip) for slip in found.slips)),))


def questions(found: ClaimCheck) -> Section | None:
    """Return what a reader should ask."""
    if not found.questions:
        return None
    items = tuple(Text(f"claim.ask_{question}") for question in found.questions)
    return Section("questions", Text("claim.questions"), (Points(items),))


def _needed(found: ClaimCheck) -> Text:
    needed = found.needed_benefit or 0.0
    digits = _DIGITS
    while digits < _MOST_DIGITS and Number(needed, digits).rounded == Number(found.benefit, digits).rounded:
        digits += 1
    values: dict[str, Term] = {"roi": _percent(found.roi or 0.0), "cost": _amount(found.cost)}
    return Text("claim.needed", {**values, "benefit": Number(needed, digits), "stated": Number(found.benefit, digits)})


def _slip(slip: Slip) -> Text:
    term = _percent if slip.name in _IN_PERCENT else _amount
    values: dict[str, Term] = {}
    if slip.was is not None:
        values["was"] = _percent(slip.was) if slip.name == "revenue_without_margin" else term(slip.was)
    if slip.right is not None:
        values["right"] = _percent(slip.right) if slip.name == "revenue_without_margin" else term(slip.right)
    if slip.definition:
        values["definition"] = Text(f"claim.is_{slip.definition}")
    return Text(f"claim.slip_{slip.name}", values)


def _none(found: ClaimCheck, name: str) -> Text:
    return Text("claim.no_rate" if name == "roi_pv" and found.pv_cost is None else "claim.undefined")


def _value(found: ClaimCheck, name: str) -> float:
    return next((one.value for one in found.definitions if one.name == name and one.value is not None), 0.0)


def _percent(value: float) -> Measure:
    return Measure(value, "share")


def _amount(value: float) -> Number:
    return Number(value, _DIGITS)
