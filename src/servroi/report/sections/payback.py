"""When is the money back: discounted cash, added up over the years."""

from servroi.core.findings import Findings
from servroi.core.naming import option
from servroi.core.text import MONTH, Share, Term, Text, Years
from servroi.report.document import Band, Bands, Prose, Section
from servroi.report.subject import asked_for, rivalry


def payback(findings: Findings) -> Section:
    """Return cumulative discounted cash, the option in question with its bands; it and its rival in sentences.

    Nothing is drawn where cash by year is left out.
    """
    leading, pair, title = asked_for(findings), rivalry(findings), Text("report.payback_title")
    named = [leading] if pair is None else [leading, pair.b if leading == pair.a else pair.a]
    told = Prose(tuple(_sentence(findings, name) for name in named))
    if not findings.options[leading].discounted_cumulative_by_year.p50:
        return Section("payback", title, (told,))
    names = [leading, *(name for name in findings.options if name != leading)]
    series = list(findings.options)
    bands = []
    for name in names:
        flow = findings.options[name].discounted_cumulative_by_year
        bands.append(Band(option(name), series.index(name), flow.p5, flow.p25, flow.p50, flow.p75, flow.p95))
    note = Text("report.bands" if len(names) > 1 else "report.bands_alone", {"option": option(leading)})
    return Section("payback", title, (Bands(tuple(bands)), told, Prose((note,), "quiet")))


def _sentence(findings: Findings, name: str) -> Text:
    """Say when an option has its money back, and how often it never has."""
    found = findings.options[name].discounted_payback_years
    never = found.share_never or 0.0
    values: dict[str, Term] = {"option": option(name), "never": Share(never)}
    if found.p50 is None:
        return Text("report.back_never", values)
    if found.half is None:
        return Text("report.back_seldom", values)
    if found.p95 == 0.0 and not never:
        return Text("report.back_at_once", values)
    if found.half < MONTH:
        return Text("report.back_soon", values)
    return Text("report.back" if never else "report.back_always", {**values, "years": Years(found.half)})
