"""What a reader should know before believing the figures: for the author, or for whoever gets the report."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from servroi.core.evidence import Source
from servroi.core.findings import ONLY_GRADES, Findings
from servroi.core.naming import source
from servroi.core.text import Listing, Notice, Share, Term, Text, Verbatim
from servroi.report.citations import cited
from servroi.report.document import Points, Section

_TOLD = ("exposure", "no_contacts", "revenue", "deciding", "other_sector", "small_team", "small_team_unnamed")
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
    told = [_told(notice, findings.evidence) for notice in findings.warnings if notice.slug not in left_out]
    return _section(_said_once(told))


def _section(items: tuple[Text, ...]) -> Section | None:
    return Section("warnings", Text("warnings.title"), (Points(items),)) if items else None


def _said_once(texts: Iterable[Text]) -> tuple[Text, ...]:
    """Return the same sentences, those that say as much of several options put together."""
    alike: dict[str, list[Text]] = {}
    for text in texts:
        shown = {name: _as_shown(value) for name, value in text.values.items() if name != "option"}
        alike.setdefault(f"{text.key} {shown!r}", []).append(text)
    return tuple(_of_all(*together) for together in alike.values())


def _of_all(first: Text, *others: Text) -> Text:
    if not others or "option" not in first.values:
        return first
    options = Listing(tuple(text.values["option"] for text in (first, *others)))
    return replace(first, values={**first.values, "option": options})


def _as_shown(value: Term) -> object:
    """Return what values that are shown alike have in common: shares in whole percent, though all is not nearly all."""
    return (round(value.value, 2), value.value == 1.0) if isinstance(value, Share) else value


def _told(notice: Notice, evidence: Mapping[str, Source]) -> Text:
    """Return a warning with names in the place of paths and ids."""
    key = notice.text.key.removeprefix("warning.")
    values: dict[str, Term] = dict(notice.text.values)
    if "input" in values and "[" in notice.path:
        values["input"] = source(notice.path)
    if isinstance(known := values.get("source"), Verbatim):
        values["source"] = cited((known.value,), evidence)
    return replace(notice.text, key=f"told.{key}" if key in _TOLD else notice.text.key, values=values)
