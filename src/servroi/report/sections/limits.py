"""What this calculation does not show; never optional."""

from servroi.core.findings import Findings
from servroi.core.text import Text
from servroi.report.document import Prose, Section


def limits(findings: Findings) -> Section:
    """Return the closing caveat."""
    sentences = [Text("limits.causality"), Text("limits.scope")]
    if any(entry.trains for entry in findings.options.values()):
        sentences.insert(1, Text("limits.pilot"))
    return Section("limits", Text("limits.title"), (Prose(tuple(sentences), "box"),))
