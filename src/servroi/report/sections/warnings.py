"""What a reader should know before believing the figures: for the author, or for whoever gets the report."""

from collections.abc import Mapping
from dataclasses import replace

from servroi.core.evidence import Source
from servroi.core.findings import ONLY_GRADES, Findings
from servroi.core.naming import source
from servroi.core.text import Notice, Term, Text, Verbatim
from servroi.report.citations import cited
from servroi.report.document import Points, Section

_TOLD = ("exposure", "no_contacts", "revenue", "deciding", "small_team", "small_team_unnamed")
"""Warnings that tell the author what to do, and a reader what follows for the result."""
_AUTHORS = ("pair-certain", "pair-unused", "no-customers")
"""Warnings for the author alone: nothing follows for the result, or the verdict begins with it."""


def warnings(findings: Findings) -> Section | None:
    """Return the warnings for the author, each with the path it is about."""
    return _section(
        tuple(
            Text("warning.line", {"text": notice.text, "path": Verbatim(notice.path)})
            for notice in findings.warnings
            if notice.slug != ONLY_GRADES  # which the verdict begins with
        )
    )


def warnings_told(findings: Findings) -> Section | None:
    """Return the warnings for a reader who does not have the file: what each means for the result."""
    left_out = (ONLY_GRADES, *_AUTHORS)
    return _section(
        tuple(_told(notice, findings.evidence) for notice in findings.warnings if notice.slug not in left_out)
    )


def _section(items: tuple[Text, ...]) -> Section | None:
    return Section("warnings", Text("warnings.title"), (Points(items),)) if items else None


def _told(notice: Notice, evidence: Mapping[str, Source]) -> Text:
    """Return a warning with names in the place of paths and ids."""
    key = notice.text.key.removeprefix("warning.")
    values: dict[str, Term] = dict(notice.text.values)
    if "input" in values and "[" in notice.path:
        values["input"] = source(notice.path)
    if isinstance(known := values.get("source"), Verbatim):
        values["source"] = cited((known.value,), evidence)
    return replace(notice.text, key=f"told.{key}" if key in _TOLD else notice.text.key, values=values)
