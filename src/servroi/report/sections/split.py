"""Where the next money goes: the best split of the budget, how sure that is, and all the others."""

from servroi.core.findings import NEITHER
from servroi.core.split import BEST, Split, SplitPoint, Unsplit
from servroi.core.text import Label, Measure, Money, Share, Term, Text
from servroi.report.document import Column, Headline, Prose, Section, Span, Table

_TRAIN, _MARKET = Label("options", "train"), Label("options", "market")
_EVERY = 2
"""Every other split is shown: eleven lines."""
_WIDE = 0.25
"""Where splits that differ by so much of the budget are as good, no single one is named."""
_HALF = 0.5


def unsplit(found: Unsplit) -> Section:
    """Return why there is nothing to split."""
    return Section("split", None, (Headline(unsplit_sentence(found)),))


def unsplit_sentence(found: Unsplit) -> Text:
    """Return in one sentence why there is nothing to split."""
    return Text(f"split.{found.reason}")


def best(found: Split) -> Section:
    """Return the answer: the best split of the budget, how sure that is, and the order of the two."""
    said = (_as_good(found), _sure(found), _worth(found), _setup(found))
    sentences = tuple(sentence for sentence in said if sentence is not None)
    return Section("split", None, (Headline(split_sentence(found)), Prose(sentences)))


def split_sentence(found: Split) -> Text:
    """Return the best split in one sentence, by the rule of the verdict."""
    answer = _answer(found)
    rival = found.verdict.runner_up if found.verdict.recommended == BEST else found.verdict.recommended
    values: dict[str, Term] = {
        "budget": Money(found.budget, found.budget / 200.0),
        "plan": _plan(found),
        "other": Label("options", rival),
        "chance": Share((found.p_pays if rival == NEITHER else found.verdict.p_beats).value),
    }
    share = found.best.share
    if answer == "all":
        values["option"] = _TRAIN if share else _MARKET
    if answer == "both":
        values |= _parts(found)
    if answer == "wide":
        low, high = (_part(found, point.share) for point in (_good(found)[0], _good(found)[-1]))
        values |= {"low": low, "high": high}
    return Text(f"split.{answer}", values)


def _answer(found: Split) -> str:
    """Return what there is to say about the best split, as the verdict of a run says it about an option."""
    verdict = found.verdict
    alone = NEITHER in (verdict.recommended, verdict.runner_up)
    if found.best.npv.value == found.best.npv.se == 0.0:
        return "zero"
    if verdict.toss_up and alone:
        return "nothing"
    if verdict.toss_up:
        return "toss_up" if verdict.close else "noise"
    if verdict.recommended == NEITHER:
        return "keep"
    if verdict.p_beats.value < _HALF:
        return "seldom" if alone else "behind"
    good = _good(found)
    if good[-1].share - good[0].share >= _WIDE:
        return "wide"
    return "all" if found.best.share in (0.0, 1.0) else "both"


def _plan(found: Split) -> Text:
    """Return the best split as something one does."""
    share = found.best.share
    if share in (0.0, 1.0):
        money = Money(found.budget, found.budget / 200.0)
        return Text("split.plan_all", {"option": _TRAIN if share else _MARKET, "budget": money})
    return Text("split.plan_both", _parts(found))


def _parts(found: Split) -> dict[str, Term]:
    share = found.best.share
    return {"training": _part(found, share), "marketing": _part(found, 1.0 - share)}


def _part(found: Split, share: float) -> Money:
    return Money(share * found.budget, found.budget / 200.0)


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


def _good(found: Split) -> list[SplitPoint]:
    """Return the splits around the best one that are as good, without a worse one between."""
    points = list(found.points)
    low = high = points.index(found.best)
    while low > 0 and points[low - 1].as_good:
        low -= 1
    while high + 1 < len(points) and points[high + 1].as_good:
        high += 1
    return points[low : high + 1]


def _as_good(found: Split) -> Text | None:
    """Return which splits are as good as the best one."""
    good = _good(found)
    if len(good) < 2 or _answer(found) in ("wide", "keep", "zero"):
        return None
    return Text("split.as_good", {"low": Measure(good[0].share, "share"), "high": Measure(good[-1].share, "share")})


def _sure(found: Split) -> Text | None:
    """Return the chance that the best split beats all money in one lever; None where the first sentence says it."""
    beats = {
        "training": Share(found.p_beats_training.value),
        "marketing": Share(found.p_beats_marketing.value),
    }
    answer, share = _answer(found), found.best.share
    if answer in ("keep", "zero") or (share in (0.0, 1.0) and answer in ("toss_up", "noise", "behind")):
        return None
    if share in (0.0, 1.0):
        other, lever = (_MARKET, "marketing") if share else (_TRAIN, "training")
        return Text("split.beats_one", {"other": other, "chance": beats[lever]})
    return Text("split.beats_both", beats)


def _worth(found: Split) -> Text | None:
    """Return what the best split brings, and how often it pays where the first sentence does not say that."""
    answer, worth = _answer(found), found.best.npv
    if answer == "zero":
        return None
    if worth.value <= 0.0:
        money = Money(-worth.value, worth.se)
        return Text("split.least_bad", {"share": Measure(found.best.share, "share"), "money": money})
    values: dict[str, Term] = {"money": Money(worth.value, worth.se), "pays": Share(found.p_pays.value)}
    return Text("split.brings" if answer in ("nothing", "seldom", "keep") else "split.pays_brings", values)


def _setup(found: Split) -> Text | None:
    """Return how set-up costs are treated; None where there are none."""
    training, marketing = Money(found.setup_training), Money(found.setup_marketing)
    if training.value and marketing.value:
        return Text("split.setup_both", {"training": training, "marketing": marketing})
    if not training.value and not marketing.value:
        return None
    lever, money = (_TRAIN, training) if training.value else (_MARKET, marketing)
    return Text("split.setup", {"option": lever, "money": money})


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
