"""How sure is that: every option's distribution on one axis."""

from servroi.core.findings import Findings, OptionFindings
from servroi.core.naming import option
from servroi.core.text import Money, Text, Years
from servroi.report.document import Curve, Distributions, Prose, Section


def distributions(findings: Findings) -> Section:
    """Return the NPV histograms on shared edges, for a terminal."""
    return _section(findings, Text("distributions.note"))


def certainty(findings: Findings) -> Section:
    """Return the NPV histograms on shared edges, for a page: on one axis, with the medians."""
    return _section(findings, Text("report.distributions", {"years": Years(float(findings.horizon))}))


def _section(findings: Findings, note: Text) -> Section:
    curves = []
    edges: tuple[float, ...] = ()
    for series, (name, found) in enumerate(findings.options.items()):
        assert found.npv.histogram is not None, "an NPV always has a histogram"
        edges = found.npv.histogram.edges
        curves.append(Curve(option(name), found.npv.histogram.counts, series, median=_median(found)))
    blocks = (Distributions(edges, tuple(curves)), Prose((note,), "quiet"))
    return Section("distributions", Text("distributions.title"), blocks)


def _median(found: OptionFindings) -> Money | None:
    return None if found.npv.p50 is None else Money(found.npv.p50, found.npv.error)
