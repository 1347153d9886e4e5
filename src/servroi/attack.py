"""Attacks on a case: where it turns, what a sceptic asks, whether a claim follows, whether a result comes again."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from servroi import __version__
from servroi.analysis.break_even import TRIALS as BREAK_EVEN_TRIALS
from servroi.analysis.break_even import asked_by_default
from servroi.analysis.break_even import break_even as find_break_even
from servroi.analysis.challenge import TRIALS as CHALLENGE_TRIALS
from servroi.analysis.challenge import challenge as find_challenge
from servroi.analysis.challenge import questions
from servroi.analysis.check_claim import check_claim as find_claim
from servroi.analysis.variants import facing, graded
from servroi.analysis.verify import verify as find_verify
from servroi.config.read import Reading
from servroi.config.reader import shown_name
from servroi.config.result import made_from
from servroi.config.strict_yaml import nearest
from servroi.core.checks import Claim, ClaimCheck, Verification
from servroi.core.naming import catalogue_name
from servroi.core.scenario import FACTOR, Scenario
from servroi.core.text import Text
from servroi.errors import Place, Problem, UsageError
from servroi.model.engine import Progress
from servroi.pipeline import as_json, find, worst_grade
from servroi.questions import Answer, Question, about, percent
from servroi.render.formats.json_attack import to_json
from servroi.report.compose import compose_break_even, compose_challenge, compose_claim, compose_verify
from servroi.report.document import Document
from servroi.report.sections.break_even import turning_sentence
from servroi.report.sections.challenge import survival_sentence
from servroi.report.sections.claim import claim_sentence
from servroi.report.sections.verify import verify_sentence
from servroi.sampling.draw import plan


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


@dataclass(frozen=True, slots=True)
class Examined:
    """What an examination found, ready for every format.

    Attributes:
        question: What was asked.
        run: What answered.
        currency: Of amounts; empty where a claim names none.
        found: The answer.
        sentence: The answer in one sentence.
        document: The answer as a document.
        same: Whether nothing differs; a claim differs from nothing.
    """

    question: str
    run: dict[str, str]
    currency: str
    found: ClaimCheck | Verification
    sentence: Text
    document: Document
    same: bool = True

    @property
    def brief(self) -> Document:
        """The first section alone."""
        return replace(self.document, sections=self.document.sections[:1])

    def as_json(self) -> str:
        """Return the answer as JSON text, format `servroi.<question>/1`."""
        return to_json(self.question, self.run, self.currency, self.found, self.sentence)


def check_claim(claim: Claim) -> Examined:
    """Return whether a published claim follows from the figures it states."""
    found = find_claim(claim)
    return Examined("claim", {"version": __version__}, "", found, claim_sentence(found), compose_claim(found))


def verify(
    stated: dict[str, Any],
    reading: Reading,
    file: str,
    threads: int = 0,
    progress: Progress | None = None,
    pages: Callable[[], str] | None = None,
) -> Examined:
    """Return whether a result comes again from a scenario, with the result's own seed and trials.

    Args:
        stated: The result, as read.
        reading: The scenario.
        file: Its base name.
        threads: How many; 0 chooses.
        progress: Told the number of trials done.
        pages: Of a PDF, compares its pages as `Verification` says; asked if every figure is the same.
    """
    run = stated["run"]
    again = json.loads(as_json(find(reading, run["trials"], run["seed"], threads, progress)))
    found = find_verify(stated, again, file)
    if found.same and pages is not None:
        compared = pages()
        found = replace(found, pages=compared, same=compared == "same")
    currency = reading.scenario.company.currency
    made = {name: str(value) for name, value in again["run"].items()}
    return Examined("verify", made, currency, found, verify_sentence(found), compose_verify(found), found.same)


def scenario_of(result: str, stated: dict[str, Any], settings: list[str] | None, grades: str | None) -> str:
    """Return the scenario beside a result that it was made from.

    Raises:
        UsageError: There is none.
    """
    wanted, worst = stated["run"]["scenario_sha256"], worst_grade(grades)
    folder = Path(result).parent if result != "-" else Path()
    found = made_from(folder, settings or [], lambda mark: (mark if worst is None else graded(mark, worst)) == wanted)
    if found is None:
        what = (
            "names a scenario that does not lie beside it, or has changed since; name the file, "
            "and give the same --set and --only-grades if it was made with any"
        )
        raise UsageError([Problem("no-scenario", Place(Path(result).name if result != "-" else "<stdin>"), "", what)])
    return str(found)
