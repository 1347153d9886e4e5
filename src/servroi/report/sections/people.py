"""What the case assumes, in people's units, and what would have to happen for it to pay."""

from servroi.core.findings import Findings
from servroi.core.text import Label, Listing, Measure, Number, Share, Term, Text
from servroi.report.document import Prose, Section
from servroi.report.naming import option

_UNITS = ("leavers_avoided", "sick_days_avoided", "complaints_avoided", "contacts_avoided", "customers_kept")


def people(findings: Findings) -> Section | None:
    """Return break-even line, assumed changes a year, and what of stated effects arrives."""
    sentences = [
        *(sentence for sentence in (_break_even(findings), _assumed(findings)) if sentence is not None),
        *_arrivals(findings),
    ]
    return Section("people", None, (Prose(tuple(sentences)),)) if sentences else None


def _break_even(findings: Findings) -> Text | None:
    trained = next((entry.option for entry in findings.break_even), None)
    lines = [entry for entry in findings.break_even if entry.option == trained]
    if trained is None:
        return None
    terms: tuple[Term, ...] = tuple(Text(f"people.{entry.driver}", {"number": Number(entry.needed)}) for entry in lines)
    key = "people.pays_from_either" if len(terms) > 1 else "people.pays_from"
    values: dict[str, Term] = {"option": option(trained), "first": terms[0]}
    return Text(key, {**values, "second": terms[1]} if len(terms) > 1 else values)


def _assumed(findings: Findings) -> Text | None:
    """Return the mean yearly change of each driver over the years in which the programme costs money."""
    for name, base in findings.base_case.items():
        if findings.options[name].trains and not findings.options[name].markets:
            years = [k + 1 for k, paid in enumerate(base.channels["training_cost"]) if paid and k < findings.horizon]
            terms = []
            for driver in _UNITS:
                yearly = [base.drivers[driver][t] for t in years] if driver in base.drivers else []
                mean = sum(yearly) / len(yearly) if yearly else 0.0
                if mean:
                    terms.append(Text(f"people.{driver}", {"number": Number(mean)}))
            if terms:
                return Text("people.assumes", {"changes": Listing(tuple(terms))})
    return None


def _arrivals(findings: Findings) -> list[Text]:
    return [
        Text(
            "people.arrives",
            {
                "input": Label("inputs", f"training.effects.{entry.path.rpartition('.')[2]}"),
                "stated": Measure(entry.stated, "change", entry.points),
                "arrives": Measure(entry.arrives, "change", entry.points),
                "takes": Share(takes.value if (takes := findings.options[entry.option].p_takes) else 1.0, 0.01),
            },
        )
        for entry in findings.arrivals
        if entry.option == next(iter(entry.option for entry in findings.arrivals))
    ]
