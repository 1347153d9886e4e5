"""Where a value stands, and how it was written."""

from servroi.core.text import Label, Term, Text, Verbatim

_RULES = {
    "headcount": "headcount",
    "churn*count": "churn_count",
    "budget_per_employee/price_per_hour": "budget",
    "exposure": "exposure",
    "readiness": "readiness",
}
"""How values follow from others -> the phrase that says so."""
_SHARE_OF = ("labour_cost", "revenue")
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
    if rule in _SHARE_OF:
        return Text(f"inputs.rule.{rule}", {"share": Verbatim(text)})
    return Verbatim(text)
