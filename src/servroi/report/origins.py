"""Where a value stands, how it was written, and what it rests on."""

from collections.abc import Mapping

from servroi.core.evidence import Source
from servroi.core.findings import Assumption
from servroi.core.scenario import SHARES
from servroi.core.text import Label, Term, Text, Verbatim
from servroi.report.citations import cited

_RULES = {
    "headcount": "headcount",
    "churn*count": "churn_count",
    "budget_per_employee/price_per_hour": "budget",
    "exposure": "exposure",
    "readiness": "readiness",
    "start+2": "start",
}
"""How values follow from others -> the phrase that says so."""
_DEFAULTS = ("catalogue", "country", "sector")


def place(layer: str, file: str, line: int, own: str = "") -> Term:
    """Return where a value stands: a line of a file (`own` goes without its name), or the layer of a default."""
    if layer == "set" or layer in _DEFAULTS or not file:
        return Label("layers", layer)
    key = "place.line" if file == own else "place.line_in"
    return Text(key, {"file": Verbatim(file), "line": Verbatim(str(line))})


def written(text: str, rule: str) -> Term:
    """Return how a value was written, or how it follows from others where nobody wrote it."""
    if rule in _RULES:
        return Text(f"inputs.rule.{_RULES[rule]}")
    if rule in SHARES:
        return Text(f"inputs.rule.{rule}", {"share": Verbatim(text)})
    return Verbatim(text)


def graded(grade: str) -> Text:
    """Return a grade and what it means."""
    return Text("inputs.graded", {"grade": Verbatim(grade), "meaning": Label("grades", grade)})


def rests_on(entry: Assumption, evidence: Mapping[str, Source], *, ids: bool = False) -> Term:
    """Return what an assumption rests on; `ids`: with the ids of the evidence base."""
    if entry.sources:
        found = cited(entry.sources, evidence, ids=ids)
        left_out = not entry.stated and entry.p5 == entry.p95 == 0.0  # what the sources say is no such thing
        return Text("report.left_out", {"sources": found}) if left_out else found
    return without_source(decided=entry.decided, follows=entry.follows, own=entry.stated)


def without_source(*, decided: bool, follows: bool, own: bool) -> Text:
    """Return what stands for the source of an input that names none; `own`: the author stated it."""
    if decided or follows:
        return Text("report.decided" if decided else "report.follows")
    return Text("report.own_unsourced" if own else "report.default_unsourced")
