"""The cash flows of the base case, by year."""

from servroi.core.findings import Findings
from servroi.core.naming import option
from servroi.core.text import Money, Term, Text, Verbatim
from servroi.report.document import Column, Prose, Section, Table


def cash_flows(findings: Findings) -> Section:
    """Return net cash by option and time, and the base case's NPV."""
    times = range(findings.horizon + 1)
    columns = (
        Column(Text("report.cash"), "left"),
        *(Column(Text("report.year", {"year": Verbatim(str(k))})) for k in times),
        Column(Text("report.npv")),
    )
    rows: list[tuple[Term | None, ...]] = [
        (option(name), *(Money(amount) for amount in found.net), Money(found.npv))
        for name, found in findings.base_case.items()
    ]
    names = list(findings.options)
    if len(names) == 2:
        first, second = (findings.base_case[name] for name in names)
        between = (Money(a - b) for a, b in zip(first.net, second.net, strict=True))
        rows.append((Text("report.difference"), *between, Money(first.npv - second.npv)))
    table = Table(columns, tuple(rows), series=(*range(len(names)), *((None,) if len(names) == 2 else ())))
    note = Text("report.cash_note")
    return Section("cash_flows", Text("report.cash_title"), (table, Prose((note,), "quiet")))
