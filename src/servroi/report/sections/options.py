"""The options side by side: chances, mean, bad and good case, payback."""

from servroi.core.findings import Estimate, Findings, Spread
from servroi.core.naming import option
from servroi.core.text import Money, Share, Term, Text, Years
from servroi.report.document import Column, Prose, Section, Table


def options(findings: Findings) -> Section:
    """Return one row per option."""
    several = len(findings.options) > 2
    columns = (
        Column(Text("options.option"), "left"),
        Column(Text("options.pays")),
        Column(Text("options.best" if several or len(findings.options) == 1 else "options.beats")),
        Column(Text("options.mean")),
        Column(Text("options.bad")),
        Column(Text("options.good")),
        Column(Text("options.payback")),
        Column(Text("options.never")),
    )
    rows = tuple(_row(findings, name, several) for name in findings.options)
    title = Text("options.title", {"years": Years(float(findings.horizon))})
    table = Table(columns, rows, series=tuple(range(len(rows))))
    return Section("options", title, (table, Prose((Text("options.note"),), "quiet")))


def _row(findings: Findings, name: str, several: bool) -> tuple[Term | None, ...]:
    found = findings.options[name]
    npv = found.npv
    error = npv.se or 0.0
    pays = found.p_npv_positive
    beats = findings.p_best[name] if several or len(findings.options) == 1 else _against_other(findings, name)
    return (
        option(name),
        Share(pays.value, pays.se),
        Share(beats.value, beats.se),
        _money(npv.mean, error),
        _money(npv.p5, error),
        _money(npv.p95, error),
        None if found.payback_years.p50 is None else Years(found.payback_years.p50),
        Share(found.payback_years.share_never or 0.0, 0.01),
    )


def _against_other(findings: Findings, name: str) -> Estimate:
    """Return the chance that an option beats the only other one."""
    pair = findings.comparison[0]
    if pair.a == name:
        return pair.p_a_beats_b
    points = pair.p_a_beats_b
    return Estimate(1.0 - points.value - _ties(pair.difference), points.se)


def _ties(difference: Spread) -> float:
    """Return 1 if the two options are the same in every trial, else 0: other ties have no probability."""
    return 1.0 if difference.sd == 0.0 and difference.mean == 0.0 else 0.0


def _money(value: float | None, error: float) -> Term | None:
    return None if value is None else Money(value, error)
