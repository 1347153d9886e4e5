"""What `check` says about a sound scenario: warnings, then what would make it stand up better."""

from servroi.core.text import Listing, Notice, Term, Text, Verbatim
from servroi.report.document import Column, Headline, Points, Prose, Section, Table

_TABLES = (
    ("unsourced", (("input", "input"), ("written", "stated"), ("swing", "swing"))),
    ("default", (("input", "input"), ("written", "default_value"), ("grade", "grade"), ("swing", "swing"))),
)
"""Slugs of advice that come in numbers; which of their words make the columns, and the titles of these."""


def check(file: str, warnings: tuple[Notice, ...], advice: tuple[Notice, ...]) -> tuple[Section, ...]:
    """Return the sections: sound, warnings, single advice, advice by the table.

    Args:
        file: Base name of the scenario.
        warnings: What a reader should know before believing the figures.
        advice: What its author could do; its words are named as in `_TABLES`.
    """
    sound = Section("sound", None, (Headline(Text("check.sound", {"file": Verbatim(file)})),))
    listed = {slug for slug, _ in _TABLES}
    single = tuple(notice for notice in advice if notice.slug not in listed)
    sections = [sound, _points("warnings", "check.warnings", warnings), _points("advice", "check.advice", single)]
    for slug, columns in _TABLES:
        sections.append(_table(slug, columns, tuple(notice for notice in advice if notice.slug == slug)))
    return tuple(section for section in sections if section is not None)


def _points(name: str, title: str, notices: tuple[Notice, ...]) -> Section | None:
    if not notices:
        return None
    items = tuple(Text("warning.line", {"text": notice.text, "path": Verbatim(notice.path)}) for notice in notices)
    return Section(name, Text(title), (Points(items),))


def _table(slug: str, titled: tuple[tuple[str, str], ...], notices: tuple[Notice, ...]) -> Section | None:
    """Return the notices that move the result as a table, and the others in one sentence."""
    if not notices:
        return None
    moving = tuple(notice for notice in notices if "swing" in notice.text.values)
    rest = dict.fromkeys(notice.text.values["input"] for notice in notices if notice not in moving)
    columns = tuple(Column(Text(f"check.{title}"), "right" if word == "swing" else "left") for word, title in titled)
    rows = tuple(tuple(_cell(notice, word) for word, _ in titled) for notice in moving)
    blocks: list[Table | Prose] = [Table(columns, rows)] if rows else []
    if rest:
        blocks.append(Prose((Text(f"check.{slug}_rest", {"inputs": Listing(tuple(rest))}),)))
    note = Text(f"check.{slug}_note", {**notices[0].text.values, "path": Verbatim(notices[0].path)})
    return Section(slug, Text(f"check.{slug}_title"), (*blocks, Prose((note,), "quiet")))


def _cell(notice: Notice, word: str) -> Term | None:
    """Return one word of a notice; an input of one team or option is told apart by its path."""
    term = notice.text.values.get(word)
    if word == "input" and "[" in notice.path and term is not None:
        return Text("warning.line", {"text": term, "path": Verbatim(notice.path)})
    return term
