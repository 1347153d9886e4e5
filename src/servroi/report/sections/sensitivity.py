"""What decides: the input that moves the lead most, all of them as a tornado in money, and what turns the verdict."""

from servroi.core.break_even import BreakEvens
from servroi.core.findings import NEITHER
from servroi.core.naming import LATENT, lead, option, source
from servroi.core.scenario import FACTOR, LUCK
from servroi.core.sensitivity import Sensitivity, TornadoBar
from servroi.core.text import Listing, Measure, Money, Share, Term, Text, Verbatim, Whole
from servroi.core.units import DURATIONS
from servroi.report.document import Block, Column, Headline, Prose, Section, Span, Table

_SHOWN = 10
_NAMED = 4
_ON_PAGE = 8
_WITHOUT_VALUES = {FACTOR: "quality_ends", **dict.fromkeys(LUCK, "takes_ends")}


def decisive(found: Sensitivity) -> Section:
    """Return the answer: what decides, and what could turn the verdict by itself."""
    moving = _moving(found)
    if not moving:
        return Section("decisive", None, (Headline(Text("sensitivity.certain")),))
    sentences = (*_instead(found), _ends(found, moving[0]), _turning(moving))
    return Section("decisive", None, (Headline(decisive_sentence(found)), Prose(sentences)))


def decisive_sentence(found: Sensitivity) -> Text:
    """Return in one sentence what decides, or that nothing does between the two best choices."""
    moving = _moving(found)
    if not moving:
        return Text("sensitivity.certain")
    if found.alike is not None:
        best, other = (option(name) for name in found.alike)
        return Text("sensitivity.alike", {"best": best, "other": other})
    return _most(moving[0])


def _instead(found: Sensitivity) -> tuple[Text, ...]:
    """Say what is looked at where nothing makes a difference between the two best choices, and what decides there."""
    if found.alike is None:
        return ()
    return (Text("sensitivity.instead", {"option": option(found.rivals[0])}), _most(_moving(found)[0]))


def _most(most: TornadoBar) -> Text:
    if most.path in _WITHOUT_VALUES:
        return Text(f"sensitivity.decides_{LATENT[most.path]}")
    return Text("sensitivity.decides", {"input": source(most.path)})


def tornado(found: Sensitivity, everything: bool = False) -> Section | None:
    """Return the inputs by what they move, as bars in money.

    Args:
        found: The answer.
        everything: Whether to show all that moves anything, not the first ten only.
    """
    moving = _moving(found)
    if not moving:
        return None
    shown = moving if everything else moving[:_SHOWN]
    columns = (
        Column(Text("sensitivity.input"), "left"),
        Column(Text("sensitivity.at_low")),
        Column(Text("sensitivity.at_high")),
        Column(Text("sensitivity.alone")),
        Column(Text("sensitivity.in_all")),
    )
    series, below = (_series(found, name) for name in found.rivals)
    bars = tuple((Span(*bar.difference, series, below),) for bar in shown)
    table = Table(columns, tuple(_row(bar, _rounding(found)) for bar in shown), bars=bars)
    blocks: list[Block] = [table, Prose((*_rest(found, len(moving), len(shown)), *_companions(shown)))]
    note = Text("sensitivity.note", {"trials": Whole(found.trials)})
    return Section(
        "tornado", lead(*found.rivals), (*[block for block in blocks if _says(block)], Prose((note,), "quiet"))
    )


def decides(found: Sensitivity, turning: BreakEvens | None, worth: tuple[Text, ...], *, redacted: bool) -> Section:
    """Return what decides as a page shows it: the tornado with turning points, and what certainty would be worth.

    Args:
        found: The answer.
        turning: Where the verdict turns, for the same two choices; None leaves the column out.
        worth: What certainty would be worth, in sentences.
        redacted: Whether to name what decides and no more: what an input moves depends on its value.
    """
    moving = _moving(found)
    title = Text("report.decides_title")
    if not moving:
        return Section("decides", title, (Prose((Text("sensitivity.certain"), *worth)),))
    if redacted:
        said = (decisive_sentence(found), *_instead(found), _turning(moving), *worth)
        return Section("decides", title, (Prose(said),))
    shown = moving[:_ON_PAGE]
    error = _rounding(found)
    points = {} if turning is None else _turning_points(found, turning)
    columns = (
        Column(Text("sensitivity.input"), "left"),
        *((Column(Text("report.turns_at")),) if points else ()),
        Column(Text("sensitivity.at_low")),
        Column(Text("sensitivity.at_high")),
    )
    rows = tuple(
        (
            _on_one_line(bar),
            *((points.get(bar.path),) if points else ()),
            *(Money(value, error, signed=True) for value in bar.difference),
        )
        for bar in shown
    )
    series, below = (_series(found, name) for name in found.rivals)
    table = Table(columns, rows, bars=tuple((Span(*bar.difference, series, below),) for bar in shown))
    note = Text("report.tornado_note_turns" if points else "report.tornado_note", {"lead": lead(*found.rivals)})
    answer = (decisive_sentence(found), *_instead(found), _ends(found, moving[0]), _turning(moving))
    return Section(
        "decides",
        title,
        (Prose(answer), table, Prose((note,), "quiet"), Prose(worth)),
    )


def _turning_points(found: Sensitivity, turning: BreakEvens) -> dict[str, Term]:
    """Return where each input turns the verdict between the two best choices, by path."""
    return {
        point.path: Measure(point.value, point.kind, point.points)
        for point in turning.points
        if {point.option, point.against} == set(found.rivals) and point.value is not None
    }


def _on_one_line(bar: TornadoBar) -> Text:
    return Text("report.input_range", {"input": source(bar.path), "range": _range(bar)})


def _says(block: Block) -> bool:
    return not isinstance(block, Prose) or bool(block.sentences)


def _moving(found: Sensitivity) -> list[TornadoBar]:
    return [bar for bar in found.bars if bar.total.value > 0.0]


def _series(found: Sensitivity, name: str) -> int:
    """Return the colour of a choice: options in the order of the result, then neither."""
    names = [*found.horizon[0].npv, NEITHER]
    return names.index(name)


def _row(bar: TornadoBar, error: float) -> tuple[Term | None, ...]:
    values: dict[str, Term] = {"input": source(bar.path), "range": _range(bar), "break": Verbatim("\n  ")}
    return (
        Text("sensitivity.row", values),
        *(Money(value, error) for value in bar.difference),
        Share(bar.first_order.value),
        Share(bar.total.value),
    )


def _rounding(found: Sensitivity) -> float:
    """Return the error that leaves three digits of the longest bar, for no reader needs more."""
    return max(abs(bar.difference[1] - bar.difference[0]) for bar in found.bars) / 1000.0


def _range(bar: TornadoBar) -> Term:
    if bar.low is None or bar.high is None:
        return Text(f"sensitivity.{_WITHOUT_VALUES.get(bar.path, 'quality_ends')}")
    values = {"low": Measure(bar.low, bar.kind, bar.points), "high": Measure(bar.high, bar.kind, bar.points)}
    return Text(f"sensitivity.range_{bar.kind}" if bar.kind in DURATIONS else "sensitivity.range", values)


def _ends(found: Sensitivity, most: TornadoBar) -> Text:
    """Return who is ahead at the two ends of the longest bar."""
    values: dict[str, Term] = {
        "bad": _ahead(found, most.difference[0]),
        "good": _ahead(found, most.difference[1]),
    }
    if most.low is None or most.high is None:
        return Text(f"sensitivity.{'at_quality' if most.path == FACTOR else 'at_takes'}", values)
    values |= {"low": Measure(most.low, most.kind, most.points), "high": Measure(most.high, most.kind, most.points)}
    return Text("sensitivity.at_ends", values)


def _ahead(found: Sensitivity, difference: float) -> Text:
    """Return who is ahead by how much."""
    best, other = found.rivals if difference >= 0.0 else found.rivals[::-1]
    money = Money(abs(difference), _rounding(found))
    if best == NEITHER:
        return Text("sensitivity.loses", {"option": option(other), "money": money})
    key = "brings" if other == NEITHER else "ahead"
    return Text(f"sensitivity.{key}", {"option": option(best), "money": money})


def _turning(moving: list[TornadoBar]) -> Text:
    """Return which inputs could turn the verdict by themselves."""
    names = [source(bar.path) for bar in moving if bar.difference[0] * bar.difference[1] < 0.0]
    if not names:
        return Text("sensitivity.turns_none")
    if len(names) == 1:
        return Text("sensitivity.turns_one", {"input": names[0]})
    more = len(names) - _NAMED
    if more > 1:
        names = [*names[:_NAMED], Text("sensitivity.more", {"number": Whole(more)})]
    return Text("sensitivity.turns", {"inputs": Listing(tuple(names))})


def _rest(found: Sensitivity, moving: int, shown: int) -> tuple[Text, ...]:
    """Count what the table leaves out."""
    less, none = moving - shown, len(found.bars) - moving
    sentences = []
    if less:
        sentences.append(Text(f"sensitivity.less_{'one' if less == 1 else 'many'}", {"number": Whole(less)}))
    if none:
        sentences.append(Text(f"sensitivity.inert_{'one' if none == 1 else 'many'}", {"number": Whole(none)}))
    return tuple(sentences)


def _companions(shown: list[TornadoBar]) -> tuple[Text, ...]:
    """Say which correlated inputs move along, once per group."""
    told: set[str] = set()
    sentences = []
    for bar in shown:
        if not bar.companions or bar.path == FACTOR or bar.path in told:
            continue
        told |= {bar.path, *bar.companions}
        along = tuple(source(path) for path in bar.companions)
        values = {"input": source(bar.path), "companions": Listing(along)}
        sentences.append(Text("sensitivity.companions", values))
    return tuple(sentences)
