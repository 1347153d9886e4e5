"""What this calculation does not show; never optional."""

from servroi.core.findings import Findings
from servroi.core.text import Text
from servroi.report.document import Prose, Section


def limits(findings: Findings) -> Section:
    """Return the closing caveat."""
    trains = any(entry.trains for entry in findings.options.values())
    causality = "limits.causality" if findings.customers else "limits.causality_staff"
    keys = (causality, "limits.pilot", "limits.scope") if trains else ("limits.causality_marketing", "limits.scope")
    sentences = [Text(key) for key in keys]
    return Section("limits", Text("limits.title"), (Prose(tuple(sentences), "box"),))
