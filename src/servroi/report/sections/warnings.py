"""What a reader should know before believing the figures."""

from servroi.core.findings import ONLY_GRADES, Findings
from servroi.core.text import Text, Verbatim
from servroi.report.document import Points, Section


def warnings(findings: Findings) -> Section | None:
    """Return the warnings, each with the path it is about."""
    told = [notice for notice in findings.warnings if notice.slug != ONLY_GRADES]  # which the verdict begins with
    if not told:
        return None
    items = tuple(Text("warning.line", {"text": notice.text, "path": Verbatim(notice.path)}) for notice in told)
    return Section("warnings", Text("warnings.title"), (Points(items),))
