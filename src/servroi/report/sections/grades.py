"""How much of the value rests on which grade of evidence."""

from servroi.core.findings import Findings
from servroi.core.naming import option
from servroi.core.scenario import FACTOR
from servroi.core.text import Label, Listing, Share, Text, Verbatim
from servroi.report.document import Bar, Bars, Prose, Section
from servroi.report.subject import asked_for, programme

_MECHANICS = (
    "training.half_dose",
    "training.transfer",
    "training.skill_half_life",
    "training.adoption_time",
    "training.success_probability",
    FACTOR,
)


def grades(findings: Findings) -> Section | None:
    """Return one bar per grade; nothing where no effect brings any value."""
    if not findings.value_by_grade:
        return None
    bars = tuple(Bar(Label("grades", grade), share, Share(share)) for grade, share in findings.value_by_grade.items())
    blocks: list[Bars | Prose] = [Bars(bars)]
    if mechanics := _mechanics(findings):
        blocks.append(Prose((mechanics,), "quiet"))
    title = Text("grades.title", {"option": option(programme(findings) or asked_for(findings))})
    return Section("grades", title, tuple(blocks))


def _mechanics(findings: Findings) -> Text | None:
    """Return the grades of how the programme works, which no single effect brings: dose, transfer, forgetting, ..."""
    graded = {entry.name: entry.grade for entry in findings.assumptions if entry.name in _MECHANICS and entry.grade}
    if not graded:
        return None
    items = tuple(
        Text("grades.item", {"input": Label("inputs", name), "grade": Verbatim(grade)})
        for name, grade in graded.items()
    )
    return Text("grades.mechanics", {"items": Listing(items)})
