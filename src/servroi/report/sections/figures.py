"""The four figures that a hurried reader takes away."""

from servroi.core.findings import Findings
from servroi.core.naming import option
from servroi.core.text import Money, Share, Text, Years
from servroi.report.document import Figure, Figures
from servroi.report.subject import asked_for

_HALF = 0.5


def figures(findings: Findings) -> Figures:
    """Return the chance that training beats marketing, the chance that it pays, the bad case and the payback.

    They are about the first option that trains, for that is what the reader is asked to decide; where marketing cannot
    be judged, the mean takes the place of the first.
    """
    name = asked_for(findings)
    found = findings.options[name]
    values = {"option": option(name)}
    error = found.npv.se or 0.0
    pays, back = found.p_npv_positive, found.payback_years
    payback = Years(back.p50) if back.p50 is not None and (back.share_never or 0.0) < _HALF else Text("report.seldom")
    bad = Money(found.npv.p5 or 0.0, error)
    return Figures(
        (
            _first(findings, name),
            Figure(Text("report.pays", values), Share(pays.value, pays.se)),
            Figure(Text("report.bad_case", values), bad, "bad" if bad.value < 0.0 else "good"),
            Figure(Text("report.payback", {**values, "never": Share(back.share_never or 0.0, 0.01)}), payback),
        )
    )


def _first(findings: Findings, name: str) -> Figure:
    for pair in findings.comparison:
        if name in (pair.a, pair.b):
            other = pair.b if name == pair.a else pair.a
            beats = pair.p_a_beats_b
            tie = pair.difference.sd == 0.0 and pair.difference.mean == 0.0
            chance = beats.value if name == pair.a else 1.0 - beats.value - float(tie)
            return Figure(
                Text("report.beats", {"option": option(name), "other": option(other)}), Share(chance, beats.se)
            )
    npv = findings.options[name].npv
    return Figure(Text("report.mean", {"option": option(name)}), Money(npv.mean or 0.0, npv.se or 0.0))
