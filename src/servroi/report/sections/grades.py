"""How much of the value rests on which grade of evidence."""

from servroi.core.findings import Findings
from servroi.core.text import Label, Share, Text
from servroi.report.document import Bar, Bars, Section


def grades(findings: Findings) -> Section | None:
    """Return one bar per grade; nothing where no effect brings any value."""
    if not findings.value_by_grade:
        return None
    bars = tuple(
        Bar(Label("grades", grade), share, Share(share, 0.01)) for grade, share in findings.value_by_grade.items()
    )
    return Section("grades", Text("grades.title"), (Bars(bars),))
