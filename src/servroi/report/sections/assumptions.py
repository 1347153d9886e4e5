"""Every assumption: value, origin, grade, source, owner; those without a source are marked."""

from collections.abc import Iterable, Mapping

from servroi.core.evidence import Source
from servroi.core.findings import Assumption, Findings
from servroi.core.naming import catalogue_name
from servroi.core.text import Label, Listing, Measure, Term, Text, Verbatim
from servroi.core.units import IN_PERCENT
from servroi.report.citations import entries
from servroi.report.document import Column, Prose, Section, Table
from servroi.report.origins import place, rests_on

_SELF_EVIDENT = (
    "customers",
    "customers_per_year",
    "contacts_per_customer_year",
    "fte",
    "persons",
    "sessions_per_year",
    "year",
)
"""Units that the names of their inputs say."""
"""Kinds whose values carry their unit."""


def assumptions(findings: Findings) -> Section:
    """Return one row per assumption; teams and options that differ in the value alone share one."""
    columns = (
        Column(Text("report.assumption"), "left"),
        Column(Text("report.value"), "left"),
        Column(Text("report.origin"), "left"),
        Column(Text("defaults.grade"), "left"),
        Column(Text("report.source"), "left"),
        Column(Text("report.owner"), "left"),
    )
    groups = _grouped(findings.assumptions)
    rows = tuple(_row(group, findings.evidence) for group in groups)
    marked = tuple(group[0].unsourced for group in groups)
    table = Table(columns, rows, marked=marked)
    found = entries((source for entry in findings.assumptions for source in entry.sources), findings.evidence)
    intro, note = (Prose((Text(f"report.{key}"),), "quiet") for key in ("assumptions_intro", "grades_note"))
    fine = (Prose((found,), "fine"),) if found else ()
    return Section("assumptions", Text("report.assumptions_title"), (intro, table, note, *fine))


def _grouped(entries: Iterable[Assumption]) -> list[list[Assumption]]:
    """Return assumptions in order, those of teams or options with the same evidence together."""
    groups: dict[tuple[object, ...], list[Assumption]] = {}
    for entry in entries:
        owner = _owner(entry.path)
        alike = (entry.name, entry.layer, entry.grade, entry.sources, entry.owner) if owner else (entry.path,)
        groups.setdefault(alike, []).append(entry)
    return list(groups.values())


def _row(group: list[Assumption], evidence: Mapping[str, Source]) -> tuple[Term | None, ...]:
    entry = group[0]
    return (
        _name(entry),
        Listing(tuple(_value(each) for each in group)) if len(group) > 1 else _value(entry),
        place(entry.layer, entry.file, entry.line, entry.file),
        Verbatim(entry.grade or ""),
        rests_on(entry, evidence),
        Verbatim(entry.owner),
    )


def _name(entry: Assumption) -> Term:
    """Return the name, with the unit where neither the value nor the name says it."""
    name = Label("inputs", catalogue_name(entry.path))
    if entry.kind in IN_PERCENT or entry.unit in _SELF_EVIDENT:
        return name
    return Text("report.with_unit", {"input": name, "unit": Label("units", entry.unit)})


def _value(entry: Assumption) -> Term:
    """Return the median and the 90 % range, with the team or option it belongs to."""
    shown = _span(entry)
    owner = _owner(entry.path)
    return Text("report.of", {"owner": Verbatim(owner), "value": shown}) if owner else shown


def _span(entry: Assumption) -> Term:
    if entry.p5 == entry.p95:
        return _measured(entry, entry.p50)
    ends = {"low": entry.p5, "mid": entry.p50, "high": entry.p95}
    return Text("report.span", {name: _measured(entry, value) for name, value in ends.items()})


def _measured(entry: Assumption, value: float) -> Measure:
    return Measure(value, entry.kind, entry.points)


def _owner(path: str) -> str:
    return path.partition("[")[2].partition("]")[0]
