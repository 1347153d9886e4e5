"""The answer: one sentence, split into 'takes hold' and 'then beats', and the assumption that decides."""

from collections.abc import Iterator

from servroi.core.findings import NEITHER, ONLY_GRADES, Comparison, Findings
from servroi.core.naming import option
from servroi.core.text import Label, Share, Term, Text
from servroi.report.document import Headline, Prose, Section
from servroi.report.subject import asked_for, rivalry

_PAIR = ("train", "market")
_HALF = 0.5
_FEW = 100
"""Fewer trials bear no chance; no run has fewer."""


def verdict(findings: Findings) -> Section:
    """Return the verdict."""
    parts = (*_behind(findings), _split(findings), _most_often(findings), _decides(findings))
    sentences = [sentence for sentence in parts if sentence is not None]
    headline = Headline(verdict_sentence(findings))
    limits = tuple(notice.text for notice in findings.warnings if notice.slug == ONLY_GRADES)
    if not findings.customers:
        limits = (*limits, Text("verdict.no_customers"))
    first = (Prose(limits),) if limits else ()
    return Section("verdict", None, (*first, headline, Prose(tuple(sentences))))


def verdict_sentence(findings: Findings) -> Text:
    """Return the answer in one sentence."""
    verdict = findings.verdict
    best, other = verdict.recommended, verdict.runner_up
    if NEITHER in (best, other):
        name = asked_for(findings)
        pays = findings.options[name].p_npv_positive
        return Text(_alone(findings), {"option": option(name), "chance": Share(pays.value)})
    beats = verdict.p_beats
    return Text(_against(findings), {"best": option(best), "other": option(other), "chance": Share(beats.value)})


def _alone(findings: Findings) -> str:
    """Return what to say where keeping the money is one of the two best choices."""
    verdict = findings.verdict
    keeps = verdict.recommended == NEITHER
    found = findings.options[verdict.runner_up if keeps else verdict.recommended]
    if found.npv.mean == 0.0 and found.npv.sd == 0.0:
        return "verdict.toss_up_zero"
    if verdict.toss_up:
        return "verdict.toss_up_nothing"
    if keeps:
        return "verdict.nothing"
    return "verdict.pays" if found.p_npv_positive.value >= _HALF else "verdict.pays_seldom"


def _against(findings: Findings) -> str:
    """Return what to say where the two best choices are options."""
    verdict, pair = findings.verdict, rivalry(findings)
    assert pair is not None, "two options are compared"
    behind = pair.beats(verdict.runner_up).value > verdict.p_beats.value
    if pair.same:
        return "verdict.toss_up_same"
    if not verdict.toss_up:
        return "verdict.best_behind" if behind else "verdict.best"
    if behind:
        return "verdict.toss_up_behind"
    return "verdict.toss_up" if verdict.close else "verdict.toss_up_noise"


def _split(findings: Findings) -> Text | None:
    """Return 'takes hold in ..., and then beats ... in ...' for training against marketing, or that it always does."""
    pair = _compared(findings)
    if pair is None or pair.p_given_takes is None or pair.p_b_given_takes is None or pair.same:
        return None
    trained = pair.a if findings.options[pair.a].trains else pair.b
    other = pair.b if trained == pair.a else pair.a
    takes = findings.options[trained].p_takes
    assert takes is not None, "an option that trains takes hold in some cases"
    known = {"option": option(trained), "grade": _takes_grade(findings)}
    if takes == 1.0:
        return Text("verdict.always", known)
    given = pair.p_given_takes if trained == pair.a else pair.p_b_given_takes
    values: dict[str, Term] = {**known, "takes": Share(takes), "other": option(other)}
    if takes * findings.run.trials < _FEW:
        return Text("verdict.split_few", values)
    return Text("verdict.split", {**values, "given": Share(given.value)})


def _behind(findings: Findings) -> Iterator[Text]:
    """Yield whom the recommended option mostly does not beat, beside the runner-up of the headline."""
    best = findings.verdict.recommended
    for pair in findings.comparison:
        other = pair.b if pair.a == best else pair.a
        chance = pair.beats(best) if best in (pair.a, pair.b) else None
        if chance is not None and chance.value < _HALF and other != findings.verdict.runner_up and not pair.same:
            values = {"best": option(best), "other": option(other), "chance": Share(chance.value)}
            yield Text("verdict.but_behind", values)


def _most_often(findings: Findings) -> Text | None:
    """Return which choice is best most often, where that is not the one with the highest mean."""
    often = max(findings.p_best, key=lambda name: findings.p_best[name].value)
    chance = findings.p_best[often]
    pair = rivalry(findings)
    twins = pair is not None and pair.same  # which share what each would be best in
    if twins or findings.p_best[findings.verdict.recommended].value == chance.value:
        return None
    return Text("verdict.most_often", {"choice": option(often), "chance": Share(chance.value)})


def _compared(findings: Findings) -> Comparison | None:
    """Return the headline's two options if one of them trains, else training against marketing, else the headline's."""
    headline = rivalry(findings)
    if headline is not None and findings.options[headline.a].trains != findings.options[headline.b].trains:
        return headline
    return next((pair for pair in findings.comparison if {pair.a, pair.b} == set(_PAIR)), headline)


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
