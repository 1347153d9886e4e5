"""Where the next money goes: the best split of the budget, and what the next amount brings in each lever."""

from itertools import pairwise

from servroi.core.answers import Split
from servroi.core.text import Label, Measure, Money, Share, Term, Text
from servroi.report.document import Block, Column, Headline, Prose, Section, Span, Table

_TRAIN, _MARKET = Label("options", "train"), Label("options", "market")
_UNIT = 100.0
"""Returns are shown for so much money."""
_EVERY = 2
"""Every other split is shown: eleven lines."""


def unsplit(customers: bool) -> Section:
    """Return why there is nothing to split.

    Args:
        customers: Whether the scenario says anything about customers.
    """
    return Section("split", None, (Headline(unsplit_sentence(customers)),))


def unsplit_sentence(customers: bool) -> Text:
    """Return in one sentence why there is nothing to split."""
    return Text("split.one_lever" if customers else "split.no_customers")


def best(found: Split) -> Section:
    """Return the answer: the best split of the budget, how sure that is, and the order of the two."""
    least_bad = _least_bad(found)
    said = (least_bad,) if least_bad else (_as_good(found), _sure(found), _worth(found))
    sentences = [sentence for sentence in (*said, _setup(found)) if sentence is not None]
    return Section("split", None, (Headline(split_sentence(found)), Prose(tuple(sentences))))


def split_sentence(found: Split) -> Text:
    """Return the best split in one sentence."""
    budget = Money(found.budget, found.budget / 200.0)
    share = found.best.share
    if found.best.npv.value <= 0.0:
        return Text("split.keep", {"budget": budget})
    if share in (0.0, 1.0):
        return Text("split.all", {"budget": budget, "option": _TRAIN if share else _MARKET})
    parts = (share * found.budget, (1.0 - share) * found.budget)
    training, marketing = (Money(part, found.budget / 200.0) for part in parts)
    return Text("split.both", {"budget": budget, "training": training, "marketing": marketing})


def margins(found: Split) -> Section:
    """Return where the next amount goes, and what it brings in each lever as spending grows."""
    columns = (
        Column(Text("split.spent")),
        Column(Text("name", {"name": _TRAIN})),
        Column(Text("name", {"name": _MARKET})),
    )
    rows = tuple(
        (Money(entry.spent), *(Money(_UNIT * gain, signed=True) for gain in (entry.training, entry.marketing)))
        for entry in found.margins
    )
    bars = tuple((Span(0.0, entry.training, 0, 0), Span(0.0, entry.marketing, 1, 1)) for entry in found.margins)
    title = Text("split.margins", {"unit": Money(_UNIT), "step": Money(found.step)})
    blocks: tuple[Block, ...] = (
        Prose(_next(found)),
        Table(columns, rows, bars=bars),
        Prose((Text("split.margins_note"),), "quiet"),
    )
    return Section("margins", title, blocks)


def splits(found: Split) -> Section:
    """Return the mean of every split, and training first against both at once."""
    columns = (
        Column(Text("split.share")),
        Column(Text("split.training")),
        Column(Text("split.marketing")),
        Column(Text("split.mean")),
    )
    shown = [point for k, point in enumerate(found.points) if k % _EVERY == 0 or point == found.best]
    rows: tuple[tuple[Term | None, ...], ...] = tuple(
        (
            Measure(point.share, "share"),
            Money(point.share * found.budget, found.budget / 200.0),
            Money((1.0 - point.share) * found.budget, found.budget / 200.0),
            Money(point.npv.value, point.npv.se),
        )
        for point in shown
    )
    bars = tuple((Span(0.0, point.npv.value, 2 if point.as_good else 0, 1),) for point in shown)
    table = Table(columns, rows, bars=bars)
    order = _order(found)
    return Section("splits", Text("split.splits"), (table, Prose((order,))) if order else (table,))


def _as_good(found: Split) -> Text | None:
    """Return which splits are as good as the best one."""
    good = [point.share for point in found.points if point.as_good]
    if len(good) < 2:
        return None
    values = {"low": Measure(min(good), "share"), "high": Measure(max(good), "share")}
    return Text("split.as_good", values)


def _sure(found: Split) -> Text:
    """Return the chance that the best split beats all money in one lever."""
    beats = {
        "training": Share(found.p_beats_training.value),
        "marketing": Share(found.p_beats_marketing.value),
    }
    if found.best.share == 1.0:
        return Text("split.beats_one", {"other": _MARKET, "chance": beats["marketing"]})
    if found.best.share == 0.0:
        return Text("split.beats_one", {"other": _TRAIN, "chance": beats["training"]})
    return Text("split.beats_both", beats)


def _worth(found: Split) -> Text:
    return Text("split.brings", {"money": Money(found.best.npv.value, found.best.npv.se)})


def _setup(found: Split) -> Text | None:
    """Return how set-up costs are treated; None where there are none."""
    training, marketing = Money(found.setup_training), Money(found.setup_marketing)
    if training.value and marketing.value:
        return Text("split.setup_both", {"training": training, "marketing": marketing})
    if not training.value and not marketing.value:
        return None
    lever, money = (_TRAIN, training) if training.value else (_MARKET, marketing)
    return Text("split.setup", {"option": lever, "money": money})


def _least_bad(found: Split) -> Text | None:
    """Return the best split where none pays."""
    if found.best.npv.value > 0.0:
        return None
    money = Money(-found.best.npv.value, found.best.npv.se)
    return Text("split.least_bad", {"share": Measure(found.best.share, "share"), "money": money})


def _next(found: Split) -> tuple[Text, ...]:
    """Say where the first step goes, and from where on it goes elsewhere."""
    first = found.margins[0]
    ahead = first.training >= first.marketing
    lever, other = (_TRAIN, _MARKET) if ahead else (_MARKET, _TRAIN)
    if max(first.training, first.marketing) <= 0.0:
        sentences = [Text("split.first_nothing", {"step": Money(found.step)})]
    else:
        values: dict[str, Term] = {"step": Money(found.step), "option": lever}
        sentences = [Text("split.first", values)]
    turns = [
        entry
        for before, entry in pairwise(found.margins)
        if (before.training >= before.marketing) != (entry.training >= entry.marketing)
    ]
    if not turns:
        values = {"option": lever, "other": other, "money": Money(found.margins[-1].spent)}
        return (*sentences, Text("split.always", values))
    sentences.append(Text("split.turns", {"option": lever, "other": other, "money": Money(turns[0].spent)}))
    again = (
        Text("split.turns_again", {"option": lever if number % 2 else other, "money": Money(entry.spent)})
        for number, entry in enumerate(turns[1:], 1)
    )
    return (*sentences, *again)


def _order(found: Split) -> Text | None:
    """Return training first and advertising afterwards against both at once; None where there is no afterwards."""
    if found.train_first == found.at_once:
        return None
    first, once = found.train_first, found.at_once
    values: dict[str, Term] = {
        "first": Money(first.value, first.se),
        "once": Money(once.value, once.se),
        "chance": Share(found.p_first_beats_at_once.value),
    }
    return Text("split.order", values)
