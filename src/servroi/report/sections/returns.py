"""The return on the money under every definition in use, each by its name."""

from collections.abc import Callable

from servroi.core.findings import Findings, OptionFindings
from servroi.core.naming import option
from servroi.core.text import Number, Share, Term, Text
from servroi.report.document import Column, Prose, Section, Table

_ROWS: tuple[tuple[str, Callable[[OptionFindings], float | None]], ...] = (
    ("roi", lambda found: found.roi.p50),
    ("undiscounted_roi", lambda found: found.undiscounted_roi.p50),
    ("first_year_roi", lambda found: found.first_year_roi.p50),
    ("mirr", lambda found: found.mirr.p50),
    ("irr", lambda found: found.irr.p50),
)


def returns(findings: Findings) -> Section:
    """Return medians by definition, the benefit-cost ratio, and the chances of paying back several times."""
    found = list(findings.options.values())
    columns = (
        Column(Text("returns.definition"), "left"),
        *(Column(Text("name", {"name": option(name)})) for name in findings.options),
    )
    rows: list[tuple[Term | None, ...]] = [
        (Text(f"returns.{key}"), *(None if (value := get(one)) is None else Share(value) for one in found))
        for key, get in _ROWS
    ]
    ratios = (None if one.bcr.p50 is None else Number(one.bcr.p50, 2) for one in found)
    rows.append((Text("returns.bcr"), *ratios))
    for multiple in ("2", "3"):
        chances = (one.p_bcr_above[multiple] for one in found)
        cells = (None if chance is None else Share(chance.value) for chance in chances)
        rows.append((Text(f"returns.above_{multiple}"), *cells))
    blocks: list[Table | Prose] = [Table(columns, tuple(rows))]
    if notes := _irr_notes(findings):
        blocks.append(Prose(notes, "quiet"))
    return Section("returns", Text("returns.title"), tuple(blocks))


def _irr_notes(findings: Findings) -> tuple[Text, ...]:
    """Say how often an option has no IRR, or several."""
    notes = []
    for name, found in findings.options.items():
        for key, share in (("none", found.irr.share_none), ("several", found.irr.share_several)):
            if share >= 0.005:
                notes.append(Text(f"returns.irr_{key}", {"option": option(name), "share": Share(share)}))
    return tuple(notes)
