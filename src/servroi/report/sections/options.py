"""The options side by side: chances, mean, bad and good case, payback."""

from servroi.core.findings import Findings
from servroi.core.naming import option
from servroi.core.text import Money, Share, Term, Text, Years
from servroi.report.document import Column, Prose, Section, Table
from servroi.report.money_back import money_back


def options(findings: Findings) -> Section:
    """Return one row per option."""
    columns = (
        Column(Text("options.option"), "left"),
        Column(Text("options.pays")),
        Column(Text("options.best")),
        Column(Text("options.mean")),
        Column(Text("options.bad")),
        Column(Text("options.good")),
        Column(Text("options.payback")),
        Column(Text("options.never")),
    )
    rows = tuple(_row(findings, name) for name in findings.options)
    title = Text("options.title", {"years": Years(float(findings.horizon))})
    table = Table(columns, rows, series=tuple(range(len(rows))))
    notes = ["options.note", *(["options.before_tax"] if _is_before_tax(findings) else [])]
    return Section("options", title, (table, Prose(tuple(map(Text, notes)), "quiet")))


def _is_before_tax(findings: Findings) -> bool:
    return any(entry.name == "finance.tax_rate" and entry.p95 == 0.0 for entry in findings.assumptions)


def _row(findings: Findings, name: str) -> tuple[Term | None, ...]:
    found = findings.options[name]
    npv, back = found.npv, found.discounted_payback_years
    pays, best = found.p_npv_positive, findings.p_best[name]
    return (
        option(name),
        Share(pays.value),
        Share(best.value),
        _money(npv.mean, npv.se or 0.0),
        _money(npv.p5, npv.error),
        _money(npv.p95, npv.error),
        money_back(back),
        Share(back.share_never or 0.0),
    )


def _money(value: float | None, error: float) -> Term | None:
    return None if value is None else Money(value, error)
