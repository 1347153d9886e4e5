"""How the lead of the best choice moves along one input."""

from servroi.core.findings import NEITHER
from servroi.core.naming import lead, source
from servroi.core.scenario import FACTOR
from servroi.core.sensitivity import Curve, Sensitivity
from servroi.core.text import Measure, Money, Share, Term, Text
from servroi.report.document import Column, Prose, Section, Span, Table

_EVERY = 2
"""Every other point is shown: eleven lines."""


def curve(found: Sensitivity) -> Section | None:
    """Return the curve along one input as a table with bars, and where the verdict turns."""
    if found.curve is None:
        return None
    along = found.curve
    best, other = found.rivals
    quality = along.path == FACTOR
    columns = (
        Column(Text("sensitivity.better_than" if quality else "sensitivity.value")),
        Column(Text("sensitivity.mean")),
    )
    names = [*found.horizon[0].npv, NEITHER]
    series, below = names.index(best), names.index(other)
    span = max(along.difference) - min(along.difference)
    pairs = list(zip(along.values, along.difference, strict=True))[::_EVERY]
    rows = tuple((_value(found.curve, value), Money(ahead, span / 200.0)) for value, ahead in pairs)
    bars = tuple((Span(0.0, ahead, series, below),) for _, ahead in pairs)
    title = Text("sensitivity.curve", {"input": source(along.path), "lead": lead(best, other)})
    note = Prose((Text("sensitivity.curve_note"),), "quiet")
    return Section("curve", title, (Prose((_turning(found),)), Table(columns, rows, bars=bars), note))


def _turning(found: Sensitivity) -> Text:
    """Say where along the curve the verdict turns, if anywhere."""
    assert found.curve is not None, "asked only with a curve"
    along = found.curve
    values: dict[str, Term] = {"input": source(along.path)}
    turns = [k for k in range(len(along.values) - 1) if along.difference[k] * along.difference[k + 1] < 0.0]
    if not turns:
        return Text("sensitivity.curve_same", values)
    k = turns[0]
    low, high = along.difference[k], along.difference[k + 1]
    value = along.values[k] - low * (along.values[k + 1] - along.values[k]) / (high - low)
    values["value"] = _value(along, value)
    if along.path == FACTOR:
        return Text("sensitivity.curve_turns_quality", values)
    return Text("sensitivity.curve_turns", values)


def _value(along: Curve, value: float) -> Term:
    return Share(value) if along.path == FACTOR else Measure(value, along.kind, along.points)
