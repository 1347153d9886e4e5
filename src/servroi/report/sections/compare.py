"""Two scenarios side by side: both verdicts, the lines that differ, and the bridge between two NPVs."""

from math import floor

from servroi.core.naming import option
from servroi.core.text import Label, Listing, Money, Term, Text, Verbatim, Whole
from servroi.core.trace import Bridge, BridgeStep, Compared, Difference, Line
from servroi.report.document import Block, Column, Headline, Points, Prose, Section, Span, Table
from servroi.report.origins import place, written

_MATTERS = 0.05
"""Both orders are shown where they are further apart than this share of the step, or of the whole."""
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
    if abs(change) < 0.5:
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
    moving = [step for step in bridge.steps if shown[step] or abs(step.forward - step.backward) >= 1.0]
    rows: list[tuple[Term | None, ...]] = [(_npv(compared, 0), Money(round(bridge.npv_a)), None)]
    bars: list[tuple[Span | None, ...]] = [(None,)]
    for group, steps in _grouped(compared, moving):
        if group and len(steps) > 1:
            whole = sum(shown[step] for step in steps)
            rows.append((_group(group), Money(whole, signed=True), None))
            bars.append((_span(whole),))
        for step in steps:
            label = _label(compared, step)
            inner = Text("compare.inner", {"line": label}) if group and len(steps) > 1 else label
            rows.append((inner, Money(shown[step], signed=True), _orders(bridge, step)))
            bars.append((_span(shown[step]),))
    rows.append((_npv(compared, 1), Money(round(bridge.npv_b)), None))
    bars.append((None,))
    columns = (
        Column(Text("compare.line"), "left"),
        Column(Text("compare.step")),
        Column(Text("compare.orders"), "left"),
    )
    blocks: list[Block] = [Table(columns, tuple(rows), total=True, bars=tuple(bars))]
    idle = tuple(_label(compared, step) for step in bridge.steps if step not in moving)
    notes = (Text("compare.idle", {"lines": Listing(idle)}),) if idle else ()
    sure = Text("compare.note", {"trials": Whole(bridge.trials), "seed": Verbatim(str(bridge.seed))})
    blocks.append(Prose((*notes, sure), "quiet"))
    return Section("bridge", Text("compare.bridge", {"option": option(bridge.option)}), tuple(blocks))


def _rounded(bridge: Bridge) -> list[float]:
    """Return the steps in whole units of money, so that they add up as they are printed (largest remainders)."""
    target = round(bridge.npv_b) - round(bridge.npv_a)
    whole = [floor(step.value) for step in bridge.steps]
    places = sorted(range(len(whole)), key=lambda place: whole[place] - bridge.steps[place].value)
    nothing = [place for place in places if bridge.steps[place].value == 0.0]
    order = [place for place in places if place not in nothing]
    missing = target - sum(whole)
    for number in range(abs(missing) if order else 0):
        whole[order[number % len(order)] if missing > 0 else order[-1 - number % len(order)]] += (
            1 if missing > 0 else -1
        )
    return [float(value) for value in whole]


def _npv(compared: Compared, number: int) -> Text:
    return Text("compare.npv", {"file": Verbatim(compared.files[number])})


def _span(value: float) -> Span:
    return Span(min(0.0, value), max(0.0, value), 0, 1)


def _orders(bridge: Bridge, step: BridgeStep) -> Text | None:
    """Return the step in either order, where the two are apart."""
    apart = abs(step.forward - step.backward)
    whole = abs(bridge.npv_b - bridge.npv_a)
    if apart < 1.0 or apart <= min(_MATTERS * abs(step.value), _MATTERS * whole):
        return None
    low, high = sorted((step.forward, step.backward))
    return Text("range", {"low": Money(low, apart / 20.0), "high": Money(high, apart / 20.0)})


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
