"""What every question takes and gives."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from servroi import __version__
from servroi.analysis.findings import run_of
from servroi.config.read import Reading
from servroi.config.reader import shown_name
from servroi.core.asked import Asked
from servroi.core.scenario import Scenario
from servroi.errors import Place, Problem, UsageError
from servroi.model.engine import Progress
from servroi.pipeline import MODEL
from servroi.render.json_text import json_text
from servroi.report.document import Document

Found_co = TypeVar("Found_co", covariant=True)


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
class Answer(Generic[Found_co]):
    """An answer, ready for every format.

    Attributes:
        found: The answer.
        document: The answer as a document.
        content: Makes it as mappings and lists, format `servroi.<question>/1`, with its texts in English.
    """

    found: Found_co
    document: Document
    content: Callable[[], Mapping[str, Any]]

    def as_json(self) -> str:
        """Return the answer as JSON text."""
        return json_text(self.content())


def percent(progress: Progress | None, total: int) -> Progress | None:
    """Return a progress that counts to `total` and tells percent."""
    return None if progress is None else lambda count: progress(min(100, round(100 * count / max(1, total))))


def about(scenario: Scenario) -> Asked:
    """Return whom an answer is about, and what is needed to get it again."""
    return Asked(run_of(scenario, (__version__, MODEL)), scenario.company)


def chosen(scenario: Scenario, option: str | None) -> str:
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
