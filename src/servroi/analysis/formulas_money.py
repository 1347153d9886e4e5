"""Formulas of money: net present value and its relatives (model.md, section 8)."""

from servroi.analysis.base_case import number
from servroi.analysis.expression import Expr, as_expr, named, total
from servroi.analysis.formulas import Case, Kind, Made, Where
from servroi.core.explain import Piece
from servroi.core.findings import COSTS, BaseOption
from servroi.model.channels import CHANNELS

BENEFITS = tuple(channel.name for channel in CHANNELS if not channel.cost)


def _net(case: Case, option: str, k: int) -> Expr:
    return case.at(Where("net", option=option, year=k))


def npv(case: Case, where: Where) -> Made:
    """Net present value: the discounted net cash flows."""
    flows = (case.discounted(_net(case, where.option, k), k) for k in range(case.horizon + 1))
    return Made("npv", total(flows))


def net(case: Case, where: Where) -> Made:
    """Net cash flow of one time: what all channels bring, after tax."""
    assert where.year is not None
    moving = [name for name, amounts in case.channels[where.option].items() if amounts[where.year]]
    amount = total(case.at(Where("channel", name, where.option, year=where.year)) for name in moving)
    if case.world.finance["tax_rate"] == 0.0:
        return Made("net", amount)
    return Made("net_taxed", (1.0 - case.given(case.world.finance, "tax_rate")) * amount)


def pv(case: Case, where: Where) -> Made:
    """Present value of a channel."""
    times = [k for k, amount in enumerate(case.channels[where.option][where.what]) if amount]
    flows = (case.discounted(case.at(Where("channel", where.what, where.option, year=k)), k) for k in times)
    return Made("pv", total(flows))


def _sides(case: Case, option: str) -> tuple[Expr, Expr]:
    """Return present values of benefits and of costs, the latter above 0."""

    def side(names: tuple[str, ...]) -> list[Expr]:
        return [case.at(Where("pv", name, option)) for name in names if case.value(Where("pv", name, option)) != 0.0]

    costs = total(side(COSTS))
    return total(side(BENEFITS)), -costs


def roi(case: Case, where: Where) -> Made:
    """(Benefits - costs) / costs."""
    benefits, costs = _sides(case, where.option)
    return Made("roi", (benefits - costs) / costs if costs.value else None)


def bcr(case: Case, where: Where) -> Made:
    """Benefits / costs."""
    benefits, costs = _sides(case, where.option)
    return Made("bcr", benefits / costs if costs.value else None)


def _defined(case: Case, where: Where) -> float | None:
    made = case.table[where.kind].formula(case, where).expression
    return None if made is None else made.value


def payback(case: Case, where: Where) -> Made:
    """The years before the one in which the money is back, and the part of that year that it takes."""
    years = case.figures[where.option].payback_years
    if years is None:
        return Made("payback_never", None)
    if years == 0.0:
        return Made("payback_at_once", as_expr(0.0))
    last = max(1, -int(-years // 1))
    before = total(_net(case, where.option, k) for k in range(last))
    return Made("payback_years", float(last - 1) + (-before) / _net(case, where.option, last))


def irr(case: Case, where: Where) -> Made:
    """The rate at which the net present value is 0."""
    rates = case.figures[where.option].irr
    if len(rates) != 1:
        return Made("irr_several" if rates else "irr_none", None)
    factor = 1.0 + named(Piece("irr", rates[0], "share", case.path(where)))
    flows = (
        _net(case, where.option, k) / (factor if k == 1 else factor**k) if k else _net(case, where.option, k)
        for k in range(case.horizon + 1)
    )
    return Made("irr", total(flows), equation=True)


def mirr(case: Case, where: Where) -> Made:
    """What comes in, reinvested to the end, against what goes out, at the discount rate."""
    flows = case.figures[where.option].net
    last = case.horizon
    growth = 1.0 + case.given(case.world.finance, "discount_rate")
    earned = [
        _net(case, where.option, k) * growth ** (last - k) if k < last else _net(case, where.option, k)
        for k, flow in enumerate(flows)
        if flow > 0.0
    ]
    spent = [case.discounted(_net(case, where.option, k), k) for k, flow in enumerate(flows) if flow < 0.0]
    if not spent:
        return Made("mirr_none", None)
    return Made("mirr", (total(earned) / -total(spent)) ** (1.0 / as_expr(float(last))) - 1.0)


def _figure(case: Case, where: Where) -> float | None:
    figures: BaseOption = case.figures[where.option]
    if where.kind == "irr":
        return figures.irr[0] if len(figures.irr) == 1 else None
    found: float | None = getattr(figures, where.kind)
    return found


KINDS: dict[str, Kind] = {
    "npv": Kind("money", npv, _figure),
    "net": Kind("money", net, lambda case, where: case.figures[where.option].net[where.year or 0]),
    "pv": Kind("money", pv, lambda case, where: number(case.outcomes[where.option].pv[where.what])),
    "roi": Kind("share", roi, _defined),
    "bcr": Kind("number", bcr, _defined),
    "payback_years": Kind("years", payback, _figure),
    "irr": Kind("share", irr, _figure),
    "mirr": Kind("share", mirr, _figure),
}
