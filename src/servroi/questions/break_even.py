"""Where does the verdict turn?"""

from collections.abc import Iterable
from dataclasses import replace

from servroi.analysis.break_even import TRIALS, asked_by_default
from servroi.analysis.break_even import break_even as find
from servroi.analysis.variants import facing
from servroi.analysis.verdict import rival
from servroi.config.reader import shown_name
from servroi.config.strict_yaml import nearest
from servroi.core.break_even import BreakEvens
from servroi.core.naming import catalogue_name
from servroi.core.scenario import FACTOR, Scenario
from servroi.errors import Place, Problem, UsageError
from servroi.model.engine import Progress
from servroi.model.engine import run as simulate_all
from servroi.question import Answer, Question, about, chosen, percent
from servroi.render.formats.json_answer import answer_mapping
from servroi.report.compose import compose_break_even
from servroi.report.sections.break_even import turning_sentence
from servroi.sampling.draw import plan


def break_even(
    question: Question,
    paths: Iterable[str] = (),
    option: str | None = None,
    everything: bool = False,
    progress: Progress | None = None,
) -> Answer[BreakEvens]:
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
    scenario, used = question.scenario(), question.reading.used
    name = chosen(scenario, option)
    asked = [found for path in paths for found in _asked_for(scenario, used, path)]
    drawn = plan(facing(scenario, name, _rival(question, name)), used)
    done = percent(progress, len(asked or asked_by_default(drawn)))
    found = find(drawn, asked, question.threads, done, question.trials or TRIALS)
    whom = about(scenario)
    document = compose_break_even(whom, found, everything or bool(asked))
    return Answer(found, document, lambda: answer_mapping("break_even", whom, found, turning_sentence(found)))


def _rival(question: Question, option: str) -> str | None:
    """Return the option that an option is held against; which of several makes it most doubtful takes a simulation."""
    scenario = question.scenario()
    others = [name for name in scenario.names() if name != option]
    if len(others) < 2:
        return next(iter(others), None)
    few = replace(scenario, trials=min(scenario.trials, question.trials or TRIALS))
    return rival(simulate_all(plan(few, question.reading.used), question.threads).npvs, option, few.constants)


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
