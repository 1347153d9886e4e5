"""What the next amount brings in each lever as spending grows, and where it goes."""

from itertools import pairwise

from servroi.core.split import Margin, Split
from servroi.core.text import Label, Money, Term, Text
from servroi.report.document import Block, Column, Prose, Section, Span, Table

_TRAIN, _MARKET = Label("options", "train"), Label("options", "market")
_UNIT = 100.0
"""Returns are shown for so much money."""


def margins(found: Split) -> Section:
    """Return where the next amount goes, and what it brings in each lever as spending grows."""
    columns = (
        Column(Text("split.spent")),
        Column(Text("name", {"name": _TRAIN})),
        Column(Text("name", {"name": _MARKET})),
    )
    gains = [(entry.training, entry.marketing) for entry in found.margins]
    rows = tuple(
        (Money(entry.spent), *(None if gain is None else Money(_UNIT * gain, signed=True) for gain in pair))
        for entry, pair in zip(found.margins, gains, strict=True)
    )
    bars = tuple(tuple(Span(0.0, gain or 0.0, lever, lever) for lever, gain in enumerate(pair)) for pair in gains)
    step = Money(found.step)
    notes = [Text("split.margins_note")]
    if found.setup_training or found.setup_marketing:
        notes.append(Text("split.margins_setup"))
    if any(gain is None for pair in gains for gain in pair):
        notes.append(Text("split.margins_none", {"step": step}))
    blocks: tuple[Block, ...] = (
        Prose(_next(found)),
        Table(columns, rows, bars=bars),
        Prose(tuple(notes), "quiet"),
    )
    return Section("margins", Text("split.margins", {"unit": Money(_UNIT), "step": step}), blocks)


def _next(found: Split) -> tuple[Text, ...]:
    """Say where the first step goes, and from where on it goes elsewhere, or nowhere."""
    ahead = [_ahead(entry) for entry in found.margins]
    first, step = ahead[0], Money(found.step)
    if first is None:
        sentences = [Text("split.first_nothing", {"step": step})]
    else:
        sentences = [Text("split.first", {"step": step, "option": first})]
    turns = [
        (entry, was, now) for entry, (was, now) in zip(found.margins[1:], pairwise(ahead), strict=True) if was != now
    ]
    if not turns:
        return (*sentences, *_always(found, first))
    for number, (entry, was, now) in enumerate(turns):
        values: dict[str, Term] = {"money": Money(entry.spent)}
        if number == 0 and was is not None:
            values |= {"option": was, **({"other": now} if now else {})}
            sentences.append(Text("split.turns" if now else "split.turns_off", values))
        elif now is None:
            sentences.append(Text("split.turns_nothing", values))
        else:
            known = now in ahead[: found.margins.index(entry)]
            sentences.append(Text("split.turns_again" if known else "split.turns_from", {**values, "option": now}))
    return tuple(sentences)


def _ahead(entry: Margin) -> Label | None:
    """Return the lever with the better return, training where they are equal; None where neither earns its cost."""
    nothing = (0.0, None)
    training, marketing = (
        (gain or 0.0, lever) for gain, lever in ((entry.training, _TRAIN), (entry.marketing, _MARKET))
    )
    return max(nothing, training, marketing, key=lambda pair: pair[0])[1]


def _always(found: Split, lever: Label | None) -> tuple[Text, ...]:
    """Say that one lever has the better return throughout, unless neither earns its cost or one takes no more money."""
    last = found.margins[-1]
    if lever is None or last.training is None or last.marketing is None:
        return ()
    other = _MARKET if lever == _TRAIN else _TRAIN
    return (Text("split.always", {"option": lever, "other": other, "money": Money(last.spent)}),)
