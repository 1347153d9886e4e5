"""What a reader should know before believing the figures."""

from servroi.core.findings import Findings
from servroi.core.text import Text, Verbatim
from servroi.report.document import Points, Section


def warnings(findings: Findings) -> Section | None:
    """Return the warnings, each with the path it is about."""
    if not findings.warnings:
        return None
    items = tuple(
        Text("warning.line", {"text": notice.text, "path": Verbatim(notice.path)}) for notice in findings.warnings
    )
    return Section("warnings", Text("warnings.title"), (Points(items),))
