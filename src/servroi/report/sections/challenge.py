"""A sceptic's questions: how many the case survives, which one hurts most, and what each leaves of it."""

from servroi.core.challenge import Challenge, Challenges
from servroi.core.findings import NEITHER, Estimate
from servroi.core.naming import option, source
from servroi.core.text import Money, Share, Term, Text, Whole
from servroi.report.document import Column, Headline, Prose, Section, Table


def survival(found: Challenges) -> Section:
    """Return the answer: how many of the questions the case survives."""
    sentences = [_stands(found), *_undecided(found), *_worst(found)]
    return Section("survival", None, (Headline(survival_sentence(found)), Prose(tuple(sentences))))


def survival_sentence(found: Challenges) -> Text:
    """Return in one sentence how many of the questions the case survives."""
    holding = sum(answer.holds for answer in found.answers)
    values: dict[str, Term] = {
        "option": option(found.option),
        "holds": Whole(holding),
        "all": Whole(len(found.answers)),
    }
    if found.before.toss_up:
        return Text("challenge.open" if holding else "challenge.open_none", values)
    if found.before.seldom:
        return Text("challenge.seldom" if holding else "challenge.seldom_none", values)
    if not found.before.holds:
        return Text("challenge.fallen" if holding else "challenge.fallen_none", values)
    if holding == len(found.answers):
        return Text("challenge.survives_all", values)
    key = {0: "survives_none", 1: "survives_one"}.get(holding, "survives")
    return Text(f"challenge.{key}", values)


def answers(found: Challenges) -> Section:
    """Return the questions, the costliest first, each with what it leaves of the case."""
    columns = (
        Column(Text("challenge.question"), "left"),
        Column(Text("challenge.pays")),
        *((Column(Text("challenge.beats")),) if found.rival else ()),
        Column(Text("challenge.npv")),
        Column(Text("challenge.result"), "left"),
    )
    title = Text("challenge.questions")
    rows = tuple(_row(found, answer) for answer in (found.before, *found.answers))
    values: dict[str, Term] = {"trials": Whole(found.trials), "option": option(found.option)}
    note = Text("challenge.note_alone", values)
    if found.rival is not None:
        note = Text("challenge.note", {**values, "other": option(found.rival)})
    return Section("answers", title, (Table(columns, rows), Prose((note,), "quiet")))


def _row(found: Challenges, answer: Challenge) -> tuple[Term | None, ...]:
    chances = (answer.p_positive, *((answer.p_beats,) if answer.p_beats else ()))
    size = abs(found.before.npv) or 1.0
    return (
        _question(answer),
        *(_share(chance) for chance in chances),
        Money(answer.npv, size / 200.0),
        _result(found, answer),
    )


def _question(answer: Challenge) -> Text:
    if answer.question == "claim":
        return Text("challenge.claim", {"input": source(answer.path)})
    return Text(f"challenge.{answer.question}")


def _result(found: Challenges, answer: Challenge) -> Term:
    """Return whether the case holds, is a toss-up or ahead on average alone, else what is better."""
    states = {"holds": answer.holds, "toss_up": answer.toss_up, "behind": answer.seldom}
    state = next((name for name, true in states.items() if true), None)
    if state is not None:
        return Text(f"challenge.{state}")
    if answer.best not in (found.option, NEITHER):
        return Text("challenge.falls_behind", {"other": option(answer.best)})
    return Text("challenge.falls_loses")


def _stands(found: Challenges) -> Text:
    """Return the case as it stands."""
    before = found.before
    values: dict[str, Term] = {"option": option(found.option), "pays": _share(before.p_positive)}
    if found.rival is None or before.p_beats is None:
        return Text("challenge.stands", values)
    return Text("challenge.stands_beats", {**values, "other": option(found.rival), "beats": _share(before.p_beats)})


def _undecided(found: Challenges) -> tuple[Text, ...]:
    """Return in how many reruns the case neither holds nor falls."""
    counts = {
        "tossed": sum(answer.toss_up for answer in found.answers),
        "mostly": sum(answer.seldom for answer in found.answers),
    }
    every = Whole(len(found.answers))
    return tuple(
        Text(f"challenge.{name}", {"number": Whole(count), "all": every}) for name, count in counts.items() if count
    )


def _worst(found: Challenges) -> tuple[Text, ...]:
    """Return which question hurts most, and which chance it leaves."""
    if not found.answers or found.answers[0].cost <= 0.0:
        return ()
    worst = found.answers[0]
    chance = worst.p_beats or worst.p_positive
    values: dict[str, Term] = {
        "question": _question(worst),
        "option": option(found.option),
        "other": option(found.rival or NEITHER),
        "chance": _share(chance),
        "money": Money(worst.cost, worst.cost / 20.0),
    }
    return (Text("challenge.worst_beats" if found.rival else "challenge.worst", values),)


def _share(chance: Estimate) -> Share:
    return Share(chance.value)
