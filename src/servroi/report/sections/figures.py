"""The four figures that a hurried reader takes away."""

from servroi.core.findings import Findings
from servroi.core.naming import option
from servroi.core.text import Money, Share, Text
from servroi.report.document import Figure, Figures, Tone
from servroi.report.money_back import money_back
from servroi.report.subject import asked_for, rivalry


def figures(findings: Findings) -> Figures:
    """Return the chance that the option in question beats its rival, that it pays, its bad case and its payback.

    Where there is no rival, or it brings the same in every case, the mean takes the place of the first.
    """
    name = asked_for(findings)
    found = findings.options[name]
    values = {"option": option(name)}
    pays, back = found.p_npv_positive, found.discounted_payback_years
    bad = Money(found.npv.p5 or 0.0, found.npv.error)
    tone: Tone = "bad" if bad.rounded < 0.0 else "good" if bad.rounded > 0.0 else "plain"
    return Figures(
        (
            _first(findings, name),
            Figure(Text("report.pays", values), Share(pays.value)),
            Figure(Text("report.bad_case", values), bad, tone),
            Figure(Text("report.payback", {**values, "never": Share(back.share_never or 0.0)}), money_back(back)),
        )
    )


def _first(findings: Findings, name: str) -> Figure:
    pair = rivalry(findings)
    if pair is not None and not pair.same:
        other = pair.b if name == pair.a else pair.a
        beats = pair.beats(name)
        values = {"option": option(name), "other": option(other)}
        return Figure(Text("report.beats", values), Share(beats.value))
    npv = findings.options[name].npv
    return Figure(Text("report.mean", {"option": option(name)}), Money(npv.mean or 0.0, npv.se or 0.0))
