"""Single questions about a scenario, each from the scenario to its answer: the stages of `pipeline`, asked for less."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from servroi import __version__
from servroi.analysis.information import TRIALS as INFORMATION_TRIALS
from servroi.analysis.information import information as find_information
from servroi.analysis.sensitivity import TRIALS as SENSITIVITY_TRIALS
from servroi.analysis.sensitivity import followed
from servroi.analysis.sensitivity import sensitivity as find_sensitivity
from servroi.analysis.split import TRIALS as SPLIT_TRIALS
from servroi.analysis.split import split as find_split
from servroi.analysis.verdict import decide
from servroi.config.number import Refusal, Rule
from servroi.config.quantity import parse
from servroi.config.read import Reading
from servroi.config.reader import shown_name
from servroi.config.strict_yaml import nearest
from servroi.core.answers import Asked, Information, Sensitivity, Split, Unsplit
from servroi.core.attacks import BreakEvens, Challenges
from servroi.core.distribution import at
from servroi.core.findings import Run
from servroi.core.naming import catalogue_name
from servroi.core.scenario import LUCK, Scenario
from servroi.core.text import Text
from servroi.core.units import KINDS
from servroi.errors import Place, Problem, UsageError
from servroi.model.engine import Progress
from servroi.model.engine import run as simulate_all
from servroi.pipeline import MODEL
from servroi.render.formats.json_desk import to_json
from servroi.report.compose import compose_information, compose_sensitivity, compose_split
from servroi.report.document import Document
from servroi.report.sections.information import worth_sentence
from servroi.report.sections.sensitivity import decisive_sentence
from servroi.report.sections.split import split_sentence, unsplit_sentence
from servroi.sampling.draw import Plan, plan, sources

_MOST_HINTS = 3


@dataclass(frozen=True, slots=True)
class Question:
    """A scenario, and how it is to be simulated.

    Attributes:
        reading: The scenario.
        trials: Number of trials; None: as many as the question needs, at most the scenario's.
        seed: Seed; None: the scenario's.
        threads: Number of threads; 0 chooses. The answer does not depend on it.
    """

    reading: Reading
    trials: int | None = None
    seed: int | None = None
    threads: int = 0

    @property
    def asked(self) -> int | None:
        """Return the number of trials that was asked for, now or when the PDF was made that carries the scenario."""
        return self.reading.trials if self.trials is None else self.trials

    def scenario(self) -> Scenario:
        """Return the scenario with the trials and the seed that are asked for."""
        given = self.reading.scenario
        trials = given.trials if self.trials is None else self.trials
        return replace(given, trials=trials, seed=given.seed if self.seed is None else self.seed)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, ready for every format.

    Attributes:
        question: The command.
        asked: Whom it is about.
        found: The answer; None if there is none.
        sentence: The answer in one sentence.
        document: The answer as a document.
    """

    question: str
    asked: Asked
    found: Sensitivity | Information | Split | BreakEvens | Challenges | None
    sentence: Text
    document: Document

    @property
    def brief(self) -> Document:
        """The first section alone."""
        return replace(self.document, sections=self.document.sections[:1])

    def as_json(self) -> str:
        """Return the answer as JSON text, format `servroi.<question>/1`."""
        return to_json(self.question, self.asked, self.found, self.sentence)


def sensitivity(
    question: Question, along: str | None = None, everything: bool = False, progress: Progress | None = None
) -> Answer:
    """Return what decides.

    Args:
        question: The scenario.
        along: An uncertain input to follow.
        everything: Whether the document shows all that moves anything.
        progress: Told how many percent are done.

    Raises:
        UsageError: `along` is not known, or certain.
    """
    scenario = question.scenario()
    drawn = plan(scenario, question.reading.used)
    if along is not None:
        _check_followed(drawn, along)
    verdict = decide(scenario, simulate_all(drawn, question.threads))
    done = percent(progress, len(sources(drawn)))
    trials = question.trials or SENSITIVITY_TRIALS
    found = find_sensitivity(drawn, verdict, along, question.threads, done, trials)
    asked = about(scenario)
    document = compose_sensitivity(asked, found, everything)
    return Answer("sensitivity", asked, found, decisive_sentence(found), document)


def information(question: Question, progress: Progress | None = None) -> Answer:
    """Return what it would be worth to find out before deciding; `progress` is told percent."""
    scenario = question.scenario()
    drawn = plan(scenario, question.reading.used)
    done = percent(progress, len(sources(drawn)))
    found = find_information(drawn, question.threads, done, question.trials or INFORMATION_TRIALS)
    asked = about(scenario)
    return Answer("information", asked, found, worth_sentence(found), compose_information(asked, found))


def split(
    question: Question, budget: str | None = None, step: str | None = None, progress: Progress | None = None
) -> Answer:
    """Return where the next money goes.

    Args:
        question: The scenario.
        budget: Money a year, in scenario notation; None: what the stated programme costs.
        step: Size of the next amount, likewise; None: one that fits the budget.
        progress: Told how many percent are done.

    Raises:
        UsageError: An amount cannot be read.
    """
    scenario = question.scenario()
    currency = scenario.company.currency
    money = None if budget is None else _amount("--budget", budget, currency)
    size = None if step is None else _amount("--step", step, currency)
    found = find_split(scenario, money, size, question.trials or SPLIT_TRIALS, progress)
    asked = about(scenario)
    sentence = unsplit_sentence(found) if isinstance(found, Unsplit) else split_sentence(found)
    answer = None if isinstance(found, Unsplit) else found
    return Answer("split", asked, answer, sentence, compose_split(asked, found))


def percent(progress: Progress | None, total: int) -> Progress | None:
    """Return a progress that counts to `total` and tells percent."""
    return None if progress is None else lambda count: progress(min(100, round(100 * count / max(1, total))))


def about(scenario: Scenario) -> Asked:
    """Return whom an answer is about, and what is needed to get it again."""
    run = Run(__version__, MODEL, scenario.seed, scenario.trials, scenario.fingerprint, scenario.catalogue_fingerprint)
    return Asked(run, scenario.company)


def _amount(option: str, text: str, currency: str) -> float:
    """Return an amount in scenario notation.

    Raises:
        UsageError: It cannot be read.
    """
    try:
        return at(parse(text, Rule(KINDS["money"], currency, above_zero=True, certain=True)).distribution, 0.0)
    except Refusal as error:
        raise UsageError([Problem(error.slug, Place(option), "", str(error))]) from None


def _check_followed(drawn: Plan, path: str) -> None:
    """Refuse a path that no curve can follow.

    Raises:
        UsageError: With the nearest that can be followed.
    """
    known = followed(drawn)
    if path in known:
        return
    near = _near(path, known)
    hint = f"; did you mean {' or '.join(near)}?" if near else f"; uncertain are, for example, {', '.join(known[:3])}"
    if path in LUCK:
        slug, what = "certain-only", f"'{path}' happens or does not; there is nothing in between to follow"
    elif path in drawn.scenario.inputs and path in drawn.certain:
        slug, what = "certain-only", f"'{path}' is certain here; give it a range to follow it{hint if near else ''}"
    elif path in drawn.scenario.inputs:
        slug, what = "unknown-path", f"'{path}' has no influence on this result{hint}"
    else:
        slug, what = "unknown-path", f"'{shown_name(path)}' is not known{hint}"
    raise UsageError([Problem(slug, Place("--along"), "", what)])


def _near(path: str, known: Sequence[str]) -> list[str]:
    """Return the paths most like one: of the same input in teams or options, with the same ending, or in spelling."""
    same = [other for other in known if other != path and catalogue_name(other) == path]
    ending = [other for other in known if other.rpartition(".")[2] == path.rpartition(".")[2]]
    spelt = [name for name in [nearest(path, list(known))] if name and name != path]
    return (same or ending or spelt)[:_MOST_HINTS]
