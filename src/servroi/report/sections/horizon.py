"""The verdict by horizon: the same case over fewer and more years."""

from servroi.core.findings import NEITHER
from servroi.core.naming import option
from servroi.core.sensitivity import HorizonPoint, Sensitivity
from servroi.core.text import Money, Share, Term, Text, Whole
from servroi.report.document import Column, Prose, Section, Table

_MOST_OPTIONS = 3
"""With more options than this the table shows the two best choices only, for it must fit on a screen."""


def horizon(found: Sensitivity) -> Section:
    """Return the verdict over fewer and more years, the programme as long as stated."""
    points = [point for point in found.horizon if not point.extended]
    return Section("horizon", Text("horizon.title"), (_table(points, found), Prose((_turns(points),))))


def extended(found: Sensitivity) -> Section | None:
    """Return the same with the programme as long as the horizon, where that differs."""
    stated = {point.years: point.npv for point in found.horizon if not point.extended}
    points = [point for point in found.horizon if point.extended and point.npv != stated[point.years]]
    return Section("extended", Text("horizon.extended"), (_table(points, found),)) if points else None


def _table(points: list[HorizonPoint], found: Sensitivity) -> Table:
    names = tuple(found.horizon[0].npv)
    if len(names) > _MOST_OPTIONS:
        names = tuple(name for name in names if name in found.rivals)
    columns = (
        Column(Text("horizon.years"), "right"),
        Column(Text("horizon.best"), "left"),
        Column(Text("horizon.chance")),
        *(Column(Text("name", {"name": option(name)})) for name in names),
    )
    return Table(columns, tuple(_row(point, names) for point in points))


def _row(point: HorizonPoint, names: tuple[str, ...]) -> tuple[Term | None, ...]:
    largest = max(abs(value) for value in point.npv.values())
    return (
        Whole(point.years),
        option(point.recommended),
        Share(point.p_best),
        *(Money(point.npv[name], largest / 200.0) for name in names),
    )


def _turns(points: list[HorizonPoint]) -> Text:
    """Say from which horizon on the verdict is the one of the longest."""
    last = points[-1].recommended
    turned = [k for k, point in enumerate(points) if point.recommended != last]
    if not turned:
        key = "horizon.always_neither" if last == NEITHER else "horizon.always"
        return Text(key, {"option": option(last)})
    first = points[turned[-1] + 1]
    key = "horizon.from_neither" if last == NEITHER else "horizon.from"
    return Text(key, {"option": option(last), "years": Whole(first.years)})
