"""Whether a result comes again: same, or what differs."""

from servroi.core.audit import Difference, Verification
from servroi.core.text import Number, Term, Text, Verbatim, Whole
from servroi.core.units import LARGEST, SMALLEST
from servroi.report.document import Column, Headline, Prose, Section, Table

_DIGITS = 10
_HASH = 12
"""Characters of a hash that are shown; `--json` has all."""
_LONGEST, _LONGEST_PATH = 60, 300
"""Characters of a text and of a path that are shown: whoever made a result can make them as long as he likes."""


def verified(found: Verification) -> Section:
    """Return the answer, and what has changed since."""
    run = Text("verify.run", {"seed": Verbatim(str(found.seed)), "trials": Whole(found.trials)})
    changed = tuple(_changed(part) for part in found.changed)
    pages = (Text(f"verify.pages_{found.pages}"),) if found.pages == "same" else ()
    return Section("verified", None, (Headline(verify_sentence(found)), Prose((run, *changed, *pages))))


def verify_sentence(found: Verification) -> Text:
    """Return in one sentence whether the result comes again."""
    file = Verbatim(found.file)
    if found.same:
        return Text("verify.same", {"file": file})
    if found.pages:
        return Text(f"verify.pages_{found.pages}", {"file": file})
    if found.count == 0:
        return Text("verify.figures_same", {"file": file})
    key = "verify.differs_one" if found.count == 1 else "verify.differs_many"
    return Text(key, {"file": file, "number": Whole(found.count)})


def places(found: Verification) -> Section | None:
    """Return the first differences."""
    if not found.differences:
        return None
    columns = tuple(Column(Text(f"verify.{name}"), "left") for name in ("path", "stated", "found"))
    rows = tuple((_short(one.path, _LONGEST_PATH), _value(one.stated), _value(one.found)) for one in found.differences)
    return Section("places", Text("verify.first"), (Table(columns, rows),))


def _changed(part: Difference) -> Text:
    values: dict[str, Term] = {"was": Verbatim(str(part.stated)[:_HASH]), "now": Verbatim(str(part.found)[:_HASH])}
    return Text(f"verify.changed_{part.path}", values)


def _value(value: str | float | bool | None) -> Term:
    if value is None:
        return Text("verify.nothing")
    if isinstance(value, float):
        readable = value == 0.0 or SMALLEST <= abs(value) < LARGEST  # else as a computer writes it
        return Number(value, _DIGITS) if readable else Verbatim(f"{value:.{_DIGITS}g}")
    return _short(str(value), _LONGEST)


def _short(text: str, most: int) -> Verbatim:
    return Verbatim(text if len(text) <= most else text[: most - 3] + "...")
