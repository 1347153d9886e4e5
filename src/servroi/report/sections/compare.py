"""Two scenarios side by side: both verdicts, the lines that differ, and the bridge between two NPVs."""

from math import floor

from servroi.core.compare import Bridge, BridgeStep, Compared, Difference, Line
from servroi.core.naming import option
from servroi.core.text import Label, Listing, Money, Term, Text, Verbatim, Whole
from servroi.report.document import Block, Column, Headline, Points, Prose, Section, Span, Table
from servroi.report.origins import place, written

_MATTERS = 0.05
"""Both orders are shown where they are further apart than this share of the step, or of the whole."""
_LEAST = 0.5
"""Less money than this is none."""
_NOISE = 2.0
"""A difference within so many standard errors is none, as in the verdict."""
_UNNAMED = {"company.country": "country", "company.sector": "sector", "correlations": "correlations"}
"""Lines that are no inputs -> what they are called."""
_NAMED = 4
"""So many lines that are taken together are named; more are counted."""


def headline(compared: Compared) -> Text:
    """Return the answer in one sentence."""
    a, b = (Verbatim(file) for file in compared.files)
    if not compared.lines:
        return Text("compare.same", {"a": a, "b": b})
    bridge = compared.bridge
    if bridge is None:
        return Text("compare.no_option", {"a": a, "b": b})
    change = bridge.npv_b - bridge.npv_a
    values: dict[str, Term] = {"option": option(bridge.option), "a": a, "b": b}
    if abs(change) < _LEAST:
        return Text("compare.equal", values)
    values |= {
        "amount": Money(abs(change), bridge.error),
        "lines": _label(compared, max(bridge.steps, key=lambda s: abs(s.value))),
        "low": Money(bridge.low, bridge.error, signed=True),
        "high": Money(bridge.high, bridge.error, signed=True),
    }
    if abs(change) <= _NOISE * bridge.error:
        return Text("compare.noise", values)
    key = "more" if change > 0.0 else "less"
    return Text(f"compare.{key}_mean" if bridge.low < 0.0 < bridge.high else f"compare.{key}", values)


def compare(compared: Compared, verdicts: tuple[Text, Text]) -> tuple[Section, ...]:
    """Return answer, both verdicts, bridge and lines."""
    found: list[Block] = [Headline(headline(compared))]
    said = tuple(
        Text("compare.verdict", {"file": Verbatim(file), "verdict": verdict})
        for file, verdict in zip(compared.files, verdicts, strict=True)
    )
    found.append(Points(said if compared.lines else said[:1]))
    sections = [Section("answer", None, tuple(found))]
    if compared.bridge is not None:
        sections.append(_bridge(compared, compared.bridge))
    if compared.lines:
        sections.append(_lines(compared))
    return (*sections, *_silent(compared))


# -- the bridge -------------------------------------------------------------------------------------------------------


def _bridge(compared: Compared, bridge: Bridge) -> Section:
    shown = dict(zip(bridge.steps, _rounded(bridge), strict=True))
    moving = [step for step in bridge.steps if shown[step] or _apart(step) >= _unit(bridge)]
    rows, bars = _steps(compared, bridge, moving, shown)
    change = Money(sum(shown.values()), signed=True)
    values = (bridge.npv_a, bridge.npv_b)
    ends = [(_npv(compared, end), Money(values[end], bridge.errors[end]), None) for end in (0, 1)]
    columns = (
        Column(Text("compare.line"), "left"),
        Column(Text("compare.step")),
        Column(Text("compare.orders"), "left"),
    )
    every = (ends[0], *rows, (Text("compare.difference"), change, None), ends[1])
    table = Table(columns, every, total=True, bars=tuple((span,) for span in (None, *bars, None, None)))
    left = [step for step in bridge.steps if step not in moving]
    little = tuple(_label(compared, step) for step in left if abs(step.value) >= _LEAST)
    idle = tuple(_label(compared, step) for step in left if abs(step.value) < _LEAST)
    notes = [
        Text(key, {"lines": Listing(lines)})
        for key, lines in (("compare.little", little), ("compare.idle", idle))
        if lines
    ]
    sure = Text("compare.note", {"trials": Whole(bridge.trials), "seed": Verbatim(str(bridge.seed))})
    prose = Prose((*notes, sure), "quiet")
    return Section("bridge", Text("compare.bridge", {"option": option(bridge.option)}), (table, prose))


def _steps(
    compared: Compared, bridge: Bridge, moving: list[BridgeStep], shown: dict[BridgeStep, float]
) -> tuple[list[tuple[Term | None, ...]], list[Span | None]]:
    """Return a row and a bar for each step, and for each team or option that several belong to."""
    rows: list[tuple[Term | None, ...]] = []
    bars: list[Span | None] = []
    for group, steps in _grouped(compared, moving):
        together = bool(group) and len(steps) > 1
        if together:
            whole = sum(shown[step] for step in steps)
            rows.append((_group(group), Money(whole, signed=True), None))
            bars.append(_span(whole))
        for step in steps:
            label = _label(compared, step)
            inner = Text("compare.inner", {"line": label}) if together else label
            rows.append((inner, Money(shown[step], signed=True), _orders(bridge, step)))
            bars.append(_span(shown[step]))
    return rows, bars


def _rounded(bridge: Bridge) -> list[float]:
    """Return the steps in units that the error of the difference bears, adding up as printed (largest remainders)."""
    unit = _unit(bridge)
    target = round((bridge.npv_b - bridge.npv_a) / unit)
    exact = [step.value / unit for step in bridge.steps]
    whole = [floor(value) for value in exact]
    places = sorted(range(len(whole)), key=lambda place: whole[place] - exact[place])
    order = [place for place in places if exact[place] != 0.0]
    missing = target - sum(whole)
    for number in range(abs(missing) if order else 0):
        whole[order[number % len(order)] if missing > 0 else order[-1 - number % len(order)]] += (
            1 if missing > 0 else -1
        )
    return [value * unit for value in whole]


def _unit(bridge: Bridge) -> float:
    return Money(0.0, bridge.error).unit


def _apart(step: BridgeStep) -> float:
    """Return how far both orders are apart."""
    return abs(step.forward - step.backward)


def _npv(compared: Compared, number: int) -> Text:
    return Text("compare.npv", {"file": Verbatim(compared.files[number])})


def _span(value: float) -> Span:
    return Span(min(0.0, value), max(0.0, value), 0, 1)


def _orders(bridge: Bridge, step: BridgeStep) -> Text | None:
    """Return the step in either order, where the two are apart."""
    apart = _apart(step)
    whole = abs(bridge.npv_b - bridge.npv_a)
    if apart < _unit(bridge) or apart <= min(_MATTERS * abs(step.value), _MATTERS * whole):
        return None
    low, high = sorted((step.forward, step.backward))
    error = max(apart / 20.0, bridge.error)
    return Text("range", {"low": Money(low, error), "high": Money(high, error)})


def _grouped(compared: Compared, steps: list[BridgeStep]) -> list[tuple[str, list[BridgeStep]]]:
    """Return steps that follow one another and belong to the same team or option together."""
    groups = {line.path: line.group for line in compared.lines}
    found: list[tuple[str, list[BridgeStep]]] = []
    for step in steps:
        own = {groups[path] for path in step.paths}
        group = own.pop() if len(own) == 1 else ""
        if group and found and found[-1][0] == group:
            found[-1][1].append(step)
        else:
            found.append((group, [step]))
    return found


def _group(group: str) -> Text:
    kind, _, rest = group.partition("[")
    return Text(f"compare.{'option' if kind == 'options' else 'team'}", {"name": Verbatim(rest.removesuffix("]"))})


def _label(compared: Compared, step: BridgeStep) -> Term:
    lines = [line for line in compared.lines if line.path in step.paths]
    if len(lines) > _NAMED:
        return Text("compare.together_many", {"first": _name(lines[0]), "more": Whole(len(lines) - 1)})
    if len(lines) > 1:
        return Text("compare.together", {"lines": Listing(tuple(_name(line) for line in lines))})
    return _name(lines[0])


def _name(line: Difference) -> Term:
    if line.name:
        return Label("inputs", line.name)
    if line.path in _UNNAMED:
        return Text(f"compare.{_UNNAMED[line.path]}")
    return _group(line.path) if line.path == line.group else Verbatim(line.path)


# -- the lines --------------------------------------------------------------------------------------------------------


def _lines(compared: Compared) -> Section:
    columns = (
        Column(Text("compare.path"), "left"),
        Column(Text("compare.in", {"file": Text("compare.a")}), "left"),
        Column(Text("compare.in", {"file": Text("compare.b")}), "left"),
    )
    rows: list[tuple[Term | None, ...]] = []
    for number, line in enumerate(compared.lines):
        if line.group and (number == 0 or compared.lines[number - 1].group != line.group) and line.path != line.group:
            rows.append(
                (Text("compare.within", {"group": _group(line.group), "path": Verbatim(line.group)}), None, None)
            )
        rows.append((_row_name(line), _cell(line.a, compared.files[0]), _cell(line.b, compared.files[1])))
    legend = Text("compare.legend", {"a": Verbatim(compared.files[0]), "b": Verbatim(compared.files[1])})
    return Section("lines", Text("compare.lines"), (Prose((legend,), "quiet"), Table(columns, tuple(rows))))


def _row_name(line: Difference) -> Term:
    inner = line.path.removeprefix(f"{line.group}.") if line.group else line.path
    if not line.name and line.path not in _UNNAMED:
        return _name(line)
    named = Text("compare.named", {"input": _name(line), "path": Verbatim(inner)})
    return Text("compare.inner", {"line": named}) if line.group else named


def _cell(line: Line | None, own: str) -> Term:
    if line is None:
        return Text("compare.absent")
    return Text(
        "compare.cell",
        {"written": written(line.written, line.rule), "where": place(line.layer, line.file, line.line, own)},
    )


def _silent(compared: Compared) -> tuple[Section, ...]:
    """Count what differs and changes no figure."""
    counted = ((compared.evidence, "compare.evidence"), (compared.words, "compare.words"))
    sentences = tuple(
        Text(key, {"count": Whole(len(paths)), "paths": Listing(tuple(Verbatim(path) for path in paths[:_NAMED]))})
        for paths, key in counted
        if paths
    )
    return (Section("silent", None, (Prose(sentences, "quiet"),)),) if sentences else ()
