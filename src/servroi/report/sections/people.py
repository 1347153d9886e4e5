"""What the case assumes, in people's units, and what would have to happen for it to pay."""

from servroi.core.findings import Findings
from servroi.core.naming import option
from servroi.core.text import Label, Listing, Measure, Share, Term, Text
from servroi.report.document import Block, Column, Prose, Section, Table
from servroi.report.moved import moved
from servroi.report.subject import programme

_UNITS = ("leavers_avoided", "sick_days_avoided", "complaints_avoided", "contacts_avoided", "customers_kept")


def people(findings: Findings) -> Section | None:
    """Return break-even line, assumed changes a year, and what of stated effects arrives."""
    sentences = tuple(sentence for sentence in (_break_even(findings), _assumed(findings)) if sentence is not None)
    prose: tuple[Block, ...] = (Prose(sentences),) if sentences else ()
    blocks = (*prose, *_arrivals(findings))
    return Section("people", None, blocks) if blocks else None


def _break_even(findings: Findings) -> Text | None:
    trained = programme(findings)
    lines = [entry for entry in findings.break_even if entry.option == trained]
    if trained is None or not lines:
        return None
    terms: tuple[Term, ...] = tuple(moved(entry.driver, entry.needed) for entry in lines)
    key = "people.pays_from_either" if len(terms) > 1 else "people.pays_from"
    values: dict[str, Term] = {"option": option(trained), "first": terms[0]}
    return Text(key, {**values, "second": terms[1]} if len(terms) > 1 else values)


def _assumed(findings: Findings) -> Text | None:
    """Return the mean yearly change of each driver over the years in which the programme costs money."""
    name = programme(findings)
    if name is None or findings.options[name].markets:
        return None
    base = findings.base_case[name]
    years = [k + 1 for k, paid in enumerate(base.channels["training_cost"]) if paid and k < findings.horizon]
    terms = []
    for driver in _UNITS:
        yearly = [base.drivers[driver][t] for t in years] if driver in base.drivers else []
        mean = sum(yearly) / len(yearly) if yearly else 0.0
        if mean:
            terms.append(moved(driver, mean))
    if not terms:
        return None
    return Text("people.assumes", {"option": option(name), "changes": Listing(tuple(terms))})


def _arrivals(findings: Findings) -> tuple[Block, ...]:
    """Return a table of what the author stated and what of it arrives, and why."""
    shown = programme(findings)
    rows = tuple(
        (
            Label("inputs", f"training.effects.{entry.path.rpartition('.')[2]}"),
            Measure(entry.stated, "change", entry.points),
            Measure(entry.arrives, "change", entry.points),
        )
        for entry in findings.arrivals
        if entry.option == shown
    )
    if shown is None or not rows:
        return ()
    columns = (
        Column(Text("people.effect"), "left"),
        Column(Text("people.stated")),
        Column(Text("people.arrives")),
    )
    takes = findings.options[shown].p_takes
    why = Text("people.why_sure")
    if takes is not None and takes < 1.0:
        why = Text("people.why", {"takes": Share(takes)})
    return Table(columns, rows), Prose((why,), "quiet")
