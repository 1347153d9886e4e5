"""The defaults that the author has not replaced, most influential first."""

from servroi.core.findings import Assumption, Findings
from servroi.core.naming import in_order, result
from servroi.core.text import Label, Measure, Money, Text, Verbatim
from servroi.report.document import Column, Prose, Section, Table

_SHOWN = 8
_LEAST = 0.01
"""Defaults that move the difference by less than this share of the largest are not worth a line."""


def defaults(findings: Findings) -> Section | None:
    """Return the unreplaced defaults by what they move."""
    waiting = [
        entry
        for entry in findings.assumptions
        if not entry.stated and entry.swing and entry.role != "decision" and entry.p5 != entry.p95
    ]
    if not waiting:
        return None
    largest = max(abs(entry.swing) for entry in waiting)
    ordered = sorted(waiting, key=lambda entry: -abs(entry.swing))
    shown = [entry for entry in ordered if abs(entry.swing) >= _LEAST * largest][:_SHOWN]
    columns = (
        Column(Text("defaults.input"), "left"),
        Column(Text("defaults.range"), "left"),
        Column(Text("defaults.grade"), "left"),
        Column(Text("defaults.moves")),
    )
    rows = tuple(
        (
            Label("inputs", entry.name),
            _range(entry),
            Verbatim(entry.grade or ""),
            Money(entry.swing, abs(entry.swing) / 20, signed=True),
        )
        for entry in shown
    )
    verdict = findings.verdict
    moved = result(*in_order(verdict.recommended, verdict.runner_up, findings.options))
    note = Text("defaults.note", {"path": Verbatim(shown[0].path), "result": moved})
    return Section("defaults", Text("defaults.title"), (Table(columns, rows), Prose((note,), "quiet")))


def _range(entry: Assumption) -> Text | Measure:
    if entry.p5 == entry.p95:
        return Measure(entry.p50, entry.kind, entry.points)
    ends = {name: Measure(value, entry.kind, entry.points) for name, value in (("low", entry.p5), ("high", entry.p95))}
    return Text("range", ends)
