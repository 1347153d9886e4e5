"""Each option by itself: NPV and its relatives, channels, kinds of money, cash by year."""

from collections.abc import Mapping

import numpy as np

from servroi.analysis.spread import by_year, chance, shortfall, spread, times
from servroi.core.findings import ChannelWorth, Estimate, Irr, OptionFindings
from servroi.core.scenario import Option, Scenario
from servroi.core.trials import Detail, OptionTrials, Trials
from servroi.core.value import Array
from servroi.model.channels import CHANNELS
from servroi.model.engine import MULTIPLES
from servroi.model.money import irr, mirr, payback


def summarise(
    scenario: Scenario, option: Option, trials: Trials, edges: Array, means: Mapping[str, float]
) -> OptionFindings:
    """Return what an option does over all trials.

    Args:
        scenario: The case.
        option: The option.
        trials: All trials.
        edges: Edges of the NPV histogram, shared by all options, (bins + 1,).
        means: Path of an input that is used -> its mean.
    """
    own = trials.options[option.name]
    detail = own.detail
    factors = (1.0 + trials.rate) ** -np.arange(scenario.horizon + 1.0)[:, None]
    discounted = detail.net * factors
    benefits, costs = _present(detail, cost=False), -_present(detail, cost=True)
    caps = {cap: count / trials.detailed for cap, count in own.sums.caps.items()}
    return OptionFindings(
        trains=option.training is not None,
        markets=option.marketing is not None,
        npv=spread(own.npv, edges),
        roi=spread(_ratio(benefits - costs, costs)),
        bcr=spread(_ratio(benefits, costs)),
        mirr=spread(mirr(detail.net, trials.rate)),
        payback_years=times(payback(detail.net)),
        discounted_payback_years=times(payback(discounted)),
        first_year_roi=spread(_ratio(detail.first_benefits - detail.first_costs, detail.first_costs)),
        undiscounted_roi=spread(_ratio(detail.benefits - detail.costs, detail.costs)),
        p_npv_positive=chance(int(np.count_nonzero(own.npv > 0.0)), trials.size),
        p_bcr_above=_multiples(own, trials.size, costs),
        expected_shortfall=shortfall(own.npv, scenario.constants["shortfall_share"]),
        irr=_irr(detail.net),
        pv_by_channel=_channels(own, trials.size),
        npv_by_money=_by_money(own, trials.size),
        cash_by_year=by_year(detail.net),
        cumulative_by_year=by_year(np.cumsum(detail.net, axis=0)),
        discounted_cumulative_by_year=by_year(np.cumsum(discounted, axis=0)),
        p_takes=None if option.training is None else means[option.training.inputs["success_probability"]],
        caps=caps,
    )


def _present(detail: Detail, *, cost: bool) -> Array:
    """Return the PV of all benefit channels, or of all cost channels, (trial,)."""
    return np.asarray(np.sum([detail.pv[channel.name] for channel in CHANNELS if channel.cost is cost], axis=0))


def _ratio(part: Array, whole: Array) -> Array:
    """Return part / whole, NaN where the whole is 0."""
    return np.where(whole > 0.0, part, np.nan) / np.where(whole > 0.0, whole, 1.0)


def _multiples(own: OptionTrials, size: int, costs: Array) -> dict[str, Estimate | None]:
    free = not np.any(costs > 0.0)
    return {str(multiple): None if free else chance(own.sums.bcr_above[multiple], size) for multiple in MULTIPLES}


def _irr(net: Array) -> Irr:
    rates, counts = irr(net)
    points = spread(rates)
    return Irr(points.p5, points.p50, points.p95, float(np.mean(counts == 0)), float(np.mean(counts > 1)))


def _channels(own: OptionTrials, size: int) -> dict[str, ChannelWorth]:
    worth = {}
    for channel in CHANNELS:
        points = spread(own.detail.pv[channel.name])
        assert points.p5 is not None and points.p95 is not None, "a channel always has a value"
        worth[channel.name] = ChannelWorth(own.sums.pv[channel.name] / size, points.p5, points.p95)
    return worth


def _by_money(own: OptionTrials, size: int) -> dict[str, float]:
    """Return the NPV by kind of money, after tax; they sum to the mean NPV."""
    before = dict.fromkeys(("cash", "capacity", "revenue"), 0.0)
    for channel in CHANNELS:
        before[channel.money] += own.sums.npv[channel.name] / size
    return before
