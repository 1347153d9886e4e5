"""When is the money back: discounted cash, added up over the years."""

from servroi.core.findings import Findings
from servroi.core.naming import option
from servroi.core.text import Share, Text, Years
from servroi.report.document import Band, Bands, Prose, Section

_HALF = 0.5
_TOLD = 2
"""Options that are told in sentences; the table of options has all."""


def payback(findings: Findings, leading: str) -> Section:
    """Return cumulative discounted cash, `leading` with its bands.

    Args:
        findings: The figures.
        leading: The option that is drawn in full.
    """
    names = [leading, *(name for name in findings.options if name != leading)]
    series = list(findings.options)
    bands = []
    for name in names:
        flow = findings.options[name].discounted_cumulative_by_year
        bands.append(Band(option(name), series.index(name), flow.p5, flow.p25, flow.p50, flow.p75, flow.p95))
    sentences = tuple(_sentence(findings, name) for name in names[:_TOLD])
    note = Text("report.bands" if len(names) > 1 else "report.bands_alone", {"option": option(leading)})
    return Section(
        "payback", Text("report.payback_title"), (Bands(tuple(bands)), Prose(sentences), Prose((note,), "quiet"))
    )


def _sentence(findings: Findings, name: str) -> Text:
    """Say when an option has its money back, and how often it never has."""
    found = findings.options[name].discounted_payback_years
    never = found.share_never or 0.0
    values = {"option": option(name), "never": Share(never, 0.01)}
    if found.p50 is None or never > _HALF:
        return Text("report.back_seldom", values)
    return Text("report.back", {**values, "years": Years(found.p50)})
