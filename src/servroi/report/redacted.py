"""What of the findings may leave the house: the answer and its distribution, rounded, and nothing by channel or year.

Trials are drawn from a public seed by a public model, so a few exact figures would be equations that give the inputs
back. What is left here is rounded, and too little of it for that.
"""

from collections.abc import Sequence
from dataclasses import replace
from math import ceil, floor, log10

from servroi.core.findings import (
    FEW_TRIALS,
    ONLY_GRADES,
    ByYear,
    Comparison,
    Estimate,
    Findings,
    Histogram,
    Irr,
    OptionFindings,
    Sample,
    Spread,
    Verdict,
)

_DIGITS = 3
"""Of money: what the largest amount of a distribution keeps."""
_HEIGHTS = 1000
_SURELY = 0.004
"""Below this a chance is no longer told from 0, nor above its counterpart from 1."""
_NOTHING = Spread(None, None, None, None, None, None, None, None)
_NEVER = ByYear((), (), (), (), (), ())
_LEVELS = ("p5", "p25", "p50", "p75", "p95")
_TIMES = (*_LEVELS, "half")


def redacted(findings: Findings) -> Findings:
    """Return findings without inputs, and without what would give inputs away."""
    return replace(
        findings,
        verdict=_verdict(findings.verdict),
        p_best={name: _chance(chance) for name, chance in findings.p_best.items()},
        options={name: _option(option) for name, option in findings.options.items()},
        comparison=tuple(_comparison(pair) for pair in findings.comparison),
        base_case={},
        base_inputs={},
        assumptions=(),
        value_by_grade={grade: round(share, 2) for grade, share in findings.value_by_grade.items()},
        arrivals=(),
        break_even=(),
        warnings=tuple(notice for notice in findings.warnings if notice.slug in (ONLY_GRADES, FEW_TRIALS)),
        sample=Sample({}, {}),
        turning_points=None,
        evidence={},
    )


def _verdict(verdict: Verdict) -> Verdict:
    return replace(verdict, p_beats=_chance(verdict.p_beats))


def _option(option: OptionFindings) -> OptionFindings:
    """Return NPV, its chance to be positive, and payback; returns and costs together would tell the budget."""
    return OptionFindings(
        trains=option.trains,
        markets=option.markets,
        npv=_money(option.npv),
        roi=_NOTHING,
        bcr=_NOTHING,
        mirr=_NOTHING,
        payback_years=_years(option.payback_years),
        discounted_payback_years=_years(option.discounted_payback_years),
        first_year_roi=_NOTHING,
        undiscounted_roi=_NOTHING,
        p_npv_positive=_chance(option.p_npv_positive),
        p_bcr_above={},
        expected_shortfall=Estimate(0.0, 0.0),
        irr=Irr(None, None, None, 0.0, 0.0),
        pv_by_channel={},
        npv_by_money={},
        cash_by_year=_NEVER,
        cumulative_by_year=_NEVER,
        discounted_cumulative_by_year=_NEVER,
        p_takes=None,
        caps={},
    )


def _comparison(pair: Comparison) -> Comparison:
    """Return who wins how often; not how often once the programme takes hold, for that goes with an input."""
    difference = replace(_money(pair.difference), histogram=None)
    a_beats, b_beats = _chance(pair.p_a_beats_b), _chance(pair.p_b_beats_a)
    return Comparison(pair.a, pair.b, a_beats, None, b_beats, None, difference)


def _chance(chance: Estimate) -> Estimate:
    """Return a chance in whole percent, 0 and 1 only where it is so in every trial."""
    return Estimate(_share(chance.value), 0.01)


def _share(share: float) -> float:
    return min(max(round(share, 2), _SURELY), 1.0 - _SURELY) if 0.0 < share < 1.0 else share


def _years(spread: Spread) -> Spread:
    """Return a payback to a tenth of a year, without its distribution."""
    known = {name: value for name in _TIMES if (value := getattr(spread, name)) is not None}
    levels = {name: max(0.1, round(value, 1)) if value else value for name, value in known.items()}
    never = None if spread.share_never is None else _share(spread.share_never)
    return replace(_NOTHING, **levels, share_never=never)


def _money(spread: Spread) -> Spread:
    """Return an amount as pages show it: rounded to what its standard error bears, and to three digits at most."""
    if spread.mean is None:
        return _NOTHING
    unit = _unit(spread)
    levels = {name: _rounded(getattr(spread, name), unit) for name in ("mean", *_LEVELS)}
    sd = None if spread.sd is None else max(_rounded(spread.sd, unit), unit if spread.sd else 0.0)
    return replace(_NOTHING, **levels, se=unit, sd=sd, histogram=_histogram(spread.histogram))


def _unit(spread: Spread) -> float:
    """Return the power of ten that amounts are rounded to; as a standard error it rounds them the same way again."""
    error = 10.0 ** floor(log10(2.0 * spread.se)) if spread.se else 1.0
    return max(error, _coarse([getattr(spread, name) for name in ("mean", *_LEVELS)]))


def _coarse(amounts: Sequence[float]) -> float:
    """Return the power of ten that leaves the largest of some amounts its digits; 1 at least."""
    largest = max(abs(amount) for amount in amounts)
    return 10.0 ** max(0, floor(log10(largest)) + 1 - _DIGITS) if largest else 1.0


def _rounded(value: float, unit: float) -> float:
    return round(value / unit) * unit


def _histogram(histogram: Histogram | None) -> Histogram | None:
    """Return columns between rounded edges, which options share, their heights in thousandths of all trials."""
    if histogram is None:
        return None
    everything = sum(histogram.counts)
    counts = tuple(round(_HEIGHTS * count / everything) for count in histogram.counts)
    unit = _coarse(histogram.edges)
    low, high = floor(histogram.edges[0] / unit) * unit, ceil(histogram.edges[-1] / unit) * unit
    step = (high - low) / len(counts)
    return Histogram(tuple(low + step * k for k in range(len(histogram.edges))), counts)
