"""The documents: which sections stand in which order."""

from servroi.core.findings import Findings
from servroi.core.text import Text, Verbatim
from servroi.report.document import Document
from servroi.report.sections import RUN
from servroi.report.sections.verdict import verdict


def compose_run(findings: Findings) -> Document:
    """Return what `run` shows: the answer first, then what it rests on."""
    sections = tuple(section for make in RUN if (section := make(findings)) is not None)
    return Document(_title(findings), sections)


def compose_answer(findings: Findings) -> Document:
    """Return the verdict alone."""
    return Document(_title(findings), (verdict(findings),))


def _title(findings: Findings) -> Text:
    return Text("title.run", {"company": Verbatim(findings.company.name)})
