"""The answer: one sentence, split into 'takes hold' and 'then beats', and the assumption that decides."""

from servroi.core.findings import NEITHER, ONLY_GRADES, Comparison, Findings
from servroi.core.naming import option
from servroi.core.text import Label, Share, Text
from servroi.report.document import Headline, Prose, Section

_PAIR = ("train", "market")
_HALF = 0.5


def verdict(findings: Findings) -> Section:
    """Return the verdict."""
    parts = (_split(findings), _most_often(findings), _decides(findings))
    sentences = [sentence for sentence in parts if sentence is not None]
    headline = Headline(verdict_sentence(findings))
    limits = tuple(notice.text for notice in findings.warnings if notice.slug == ONLY_GRADES)
    if not any(choice.markets for choice in findings.options.values()):
        limits = (*limits, Text("verdict.no_customers"))
    first = (Prose(limits),) if limits else ()
    return Section("verdict", None, (*first, headline, Prose(tuple(sentences))))


def verdict_sentence(findings: Findings) -> Text:
    """Return the answer in one sentence."""
    verdict = findings.verdict
    best, other = verdict.recommended, verdict.runner_up
    key = "toss_up" if verdict.toss_up else "best"
    if best == NEITHER:
        key = "toss_up_nothing" if verdict.toss_up else "nothing"
        chance = findings.options[other].p_npv_positive
        return Text(f"verdict.{key}", {"option": option(other), "chance": Share(chance.value, chance.se)})
    if other == NEITHER:
        key = "toss_up_nothing" if verdict.toss_up else "pays"
        chance = verdict.p_beats
        return Text(f"verdict.{key}", {"option": option(best), "chance": Share(chance.value, chance.se)})
    values = {"best": option(best), "other": option(other), "chance": _chance(findings)}
    if verdict.toss_up and verdict.p_beats.value < _HALF:
        key = "toss_up_behind"
    return Text(f"verdict.{key}", values)


def _chance(findings: Findings) -> Share:
    return Share(findings.verdict.p_beats.value, findings.verdict.p_beats.se)


def _split(findings: Findings) -> Text | None:
    """Return 'takes hold in ..., and then beats ... in ...' for training against marketing."""
    pair = _compared(findings)
    if pair is None or pair.p_given_takes is None:
        return None
    trained = pair.a if findings.options[pair.a].trains else pair.b
    other = pair.b if trained == pair.a else pair.a
    takes = findings.options[trained].p_takes
    assert takes is not None, "an option that trains takes hold in some trials"
    given = pair.p_given_takes
    chance = given.value if trained == pair.a else 1.0 - given.value
    return Text(
        "verdict.split",
        {
            "option": option(trained),
            "takes": Share(takes.value, takes.se),
            "grade": _takes_grade(findings),
            "other": option(other),
            "given": Share(chance, given.se),
        },
    )


def _most_often(findings: Findings) -> Text | None:
    """Return which choice is best most often, where that is not the one with the highest mean."""
    often = max(findings.p_best, key=lambda name: findings.p_best[name].value)
    if often == findings.verdict.recommended:
        return None
    chance = findings.p_best[often]
    return Text("verdict.most_often", {"choice": option(often), "chance": Share(chance.value, chance.se)})


def _compared(findings: Findings) -> Comparison | None:
    """Return training against marketing, else the recommended against the runner-up."""
    wanted = [set(_PAIR), {findings.verdict.recommended, findings.verdict.runner_up}]
    for names in wanted:
        for pair in findings.comparison:
            if {pair.a, pair.b} == names:
                return pair
    return None


def _takes_grade(findings: Findings) -> Label:
    for assumption in findings.assumptions:
        if assumption.name == "training.success_probability" and assumption.grade:
            return Label("grades", assumption.grade)
    return Label("grades", "own")


def _decides(findings: Findings) -> Text | None:
    """Return which assumption decides: the one whose range moves the difference most."""
    uncertain = [entry for entry in findings.assumptions if entry.swing]
    if not uncertain:
        return None
    most = max(uncertain, key=lambda entry: abs(entry.swing))
    if most.p5 == most.p95:  # the common factor: a certain input whose stream moves all effects at once
        return Text("verdict.decides_quality")
    return Text("verdict.decides", {"input": Label("inputs", most.name)})
