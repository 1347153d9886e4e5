"""What a report is made from: the document, and what formats with figures of their own need beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from servroi.core.findings import Findings
from servroi.core.scenario import Scenario
from servroi.report.document import Document


@dataclass(frozen=True, slots=True)
class Report:
    """A report before it has a language or a format.

    Attributes:
        document: What a reader reads.
        findings: The figures, with the first trials.
        scenario: The case, with every input; formats that calculate need its structure.
        logo: The company's logo, without metadata; empty without one.
        files: Name -> bytes of what the PDF carries inside: the scenario, and what `verify` compares.
        redacted: Whether the inputs are left out, of the findings as well; formats must not read the scenario then.
    """

    document: Document
    findings: Findings
    scenario: Scenario
    logo: bytes = b""
    files: Mapping[str, bytes] = field(default_factory=dict)
    redacted: bool = False
