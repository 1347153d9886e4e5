"""Attacks on a case: where it turns, what a sceptic asks, whether a claim follows, whether a result comes again."""

from collections.abc import Iterable
from dataclasses import replace

from servroi.analysis.break_even import TRIALS as BREAK_EVEN_TRIALS
from servroi.analysis.break_even import asked_by_default
from servroi.analysis.break_even import break_even as find_break_even
from servroi.analysis.challenge import TRIALS as CHALLENGE_TRIALS
from servroi.analysis.challenge import challenge as find_challenge
from servroi.analysis.challenge import questions
from servroi.analysis.variants import facing
from servroi.config.cards import catalogue_name
from servroi.config.reader import shown_name
from servroi.config.strict_yaml import nearest
from servroi.core.scenario import Scenario
from servroi.errors import Place, Problem, UsageError
from servroi.model.engine import Progress
from servroi.questions import Answer, Question, about, percent
from servroi.report.compose import compose_break_even, compose_challenge
from servroi.report.sections.break_even import turning_sentence
from servroi.report.sections.challenge import survival_sentence
from servroi.sampling.draw import FACTOR, plan


def break_even(
    question: Question,
    paths: Iterable[str] = (),
    option: str | None = None,
    everything: bool = False,
    progress: Progress | None = None,
) -> Answer:
    """Return where the verdict turns.

    Args:
        question: The scenario.
        paths: Inputs to ask for; none: all that are uncertain.
        option: The option; None: the first that trains.
        everything: Whether the document shows all that was asked.
        progress: Told how many percent are done.

    Raises:
        UsageError: A path or the option is not known, or no value between can be tried.
    """
    scenario = question.scenario()
    duel = facing(scenario, _chosen(scenario, option))
    drawn = plan(duel, question.reading.used)
    asked = [found for path in paths for found in _asked_for(duel, question.reading.used, path)]
    done = percent(progress, len(asked or asked_by_default(drawn)))
    found = find_break_even(drawn, asked, question.threads, done, question.trials or BREAK_EVEN_TRIALS)
    whom = about(scenario)
    document = compose_break_even(whom, found, everything or bool(asked))
    return Answer("break_even", whom, found, turning_sentence(found), document)


def challenge(question: Question, option: str | None = None, progress: Progress | None = None) -> Answer:
    """Return what every sceptical question does to an option.

    Args:
        question: The scenario.
        option: The option; None: the first that trains.
        progress: Told how many percent are done.

    Raises:
        UsageError: The option is not known.
    """
    scenario = question.scenario()
    duel = facing(scenario, _chosen(scenario, option))
    used = question.reading.used
    done = percent(progress, len(questions(duel, used, duel.options[0])))
    trials = question.trials or CHALLENGE_TRIALS
    found = find_challenge(plan(duel, used), used, duel.options[0], question.threads, done, trials)
    whom = about(scenario)
    return Answer("challenge", whom, found, survival_sentence(found), compose_challenge(whom, found))


def _chosen(scenario: Scenario, option: str | None) -> str:
    """Return the option that is meant.

    Raises:
        UsageError: There is none of this name.
    """
    names = scenario.names()
    if option is None:
        return next((one.name for one in scenario.options if one.training), names[0])
    if option not in names:
        what = f"'{shown_name(option)}' is not known; the options are {', '.join(names)}"
        raise UsageError([Problem("unknown-option", Place("--option"), "", what)])
    return option


def _asked_for(scenario: Scenario, used: frozenset[str], path: str) -> list[str]:
    """Return the inputs that a path means: itself, or the input of this name in every team.

    Raises:
        UsageError: It is not known, matters to nothing, or has no values between.
    """
    inputs = scenario.inputs
    read = [name for name in inputs if name in used and not inputs[name].kind.whole and name != FACTOR]
    meant = [name for name in read if name == path] or [name for name in read if catalogue_name(name) == path]
    if meant:
        return meant
    close = nearest(path, read) if path not in inputs else None
    hint = f"; did you mean {close}?" if close else ""
    if path not in inputs:
        what = f"'{shown_name(path)}' is not known{hint or '; `servroi inputs` lists them'}"
    elif inputs[path].kind.whole:
        what = f"'{path}' is a whole number, and nothing lies between; try it with `run --set {path}=...`"
    else:
        what = f"'{path}' has no influence of its own on this result"
    raise UsageError([Problem("unknown-path", Place("PATH"), "", what)])


def _with(question: Question, scenario: Scenario) -> Question:
    return replace(question, reading=replace(question.reading, scenario=scenario))
