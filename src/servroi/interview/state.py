"""Which question comes next, what an answer does, and what the case says so far. Nothing is printed or read here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace

from servroi.config.cards import card
from servroi.config.catalog import Default, Reference, catalogue
from servroi.config.number import Rule
from servroi.config.quantity import parse
from servroi.config.read import Reading, read_scenario
from servroi.config.reader import invisible
from servroi.config.settings import LANGUAGES
from servroi.core.distribution import Z95, at
from servroi.core.findings import Findings
from servroi.core.information import Information
from servroi.core.naming import catalogue_name
from servroi.core.text import Label, Term, Text, Verbatim
from servroi.errors import Problem, ScenarioError
from servroi.interview.draft import CUSTOMERS, Answer, Draft, scenario_text
from servroi.interview.typed import Refused
from servroi.pipeline import find
from servroi.question import Question
from servroi.questions.information import information
from servroi.report.cards import Card
from servroi.report.sections.information import worthwhile
from servroi.report.sections.inputs import default_term

COMPANY = ("company.name", "company.country", "company.sector")
CODES = ("company.country", "company.currency")
"""Answers that are codes in capital letters, however they are typed."""
ESSENTIAL = (
    "frontline.headcount",
    "frontline.turnover",
    "training.budget_per_employee",
    *(f"customers.{name}" for name in CUSTOMERS),
)
READINESS = tuple(f"readiness.{name}" for name in ("why", "lead", "build", "learn", "drive"))
LEARNS = {
    "frontline.sick_days": "frontline.sick_days",
    "frontline.recruitment_cost": "frontline.replacement_cost",
    "frontline.labour_cost": "frontline.labour_cost",
    "training.hours_per_employee": "training.price_per_hour",
    "marketing.current_spend": "marketing.current_spend",
}
"""Questions that are asked in the order of what an answer is worth -> the uncertain input that it settles."""
FILE = "scenario"
_FAR = 3.0
"""An answer so many times beyond the range of the evidence is more likely a slip than a fact."""
TRIALS = 16_384
"""Trials behind what is said between two questions; what is worth a question stands out of their noise."""
LEAST = 0.01
"""A question whose answer is worth less than this share of knowing everything is only offered, not asked."""


@dataclass(frozen=True, slots=True)
class Case:
    """What the answers so far come to.

    Attributes:
        reading: The scenario they make.
        findings: What a short run finds.
    """

    reading: Reading
    findings: Findings


@dataclass(frozen=True, slots=True)
class Offer:
    """What Enter takes.

    Attributes:
        shown: As it is shown.
        answer: As it is answered; its `written` is empty where the catalogue's default then holds by itself.
        grade: Of the evidence; None for a plain setting.
        sources: Ids of the evidence.
        own: Whether it holds as a default; else it is what others report, and is written down as such.
    """

    shown: Term
    answer: Answer
    grade: str | None = None
    sources: tuple[str, ...] = ()
    own: bool = True


class Interview:
    """The state of an interview: what was answered, and what follows from it.

    Attributes:
        draft: What was answered so far.
        language: The reader's language.
    """

    def __init__(self, draft: Draft, language: str) -> None:
        self.draft = draft
        self.language = language
        self._kept: tuple[str, Case | None] = ("", None)
        self._worth: tuple[str, Information | None] = ("", None)

    # -- what is known -------------------------------------------------------------------------------------------------

    @property
    def country(self) -> str:
        """The country that was answered; may be empty."""
        return self._said("company.country")

    @property
    def currency(self) -> str:
        """The currency that was answered, or the country's."""
        return self._said("company.currency") or catalogue().currencies.get(self.country, "EUR")

    @property
    def sector(self) -> str:
        """The sector that was answered; may be empty."""
        return self._said("company.sector")

    @property
    def _foreign(self) -> bool:
        """Whether the defaults in money hold in another currency."""
        return self.currency != catalogue().currencies.get(self.country, "EUR")

    def card(self, path: str) -> Card:
        """Return what the catalogue knows about an input."""
        return card(catalogue(), catalogue().entries[path], self.country, self.sector)

    def offer(self, path: str) -> Offer | None:
        """Return what Enter takes; None where nobody can know but the company."""
        if path == "company.country":
            likely = self.language.partition("-")[2] or "CH"
            return Offer(Verbatim(likely), Answer(likely))
        if path == "company.sector":
            return Offer(Text("new.no_sector"), Answer())
        if path not in catalogue().entries or self._only_own(path):
            return None
        if path == "frontline.recruitment_cost":  # has no default: all that replacing somebody costs is used instead
            return replace(self._offered("frontline.replacement_cost"), answer=Answer())
        if catalogue().entries[path].required:
            return self._compared(path)
        return self._offered(path)

    # -- what comes next -----------------------------------------------------------------------------------------------

    def next(self) -> str | None:
        """Return the next question that has to be asked; None if only those are left that `ranked` orders."""
        return next((path for path in self._fixed() if path not in self.draft.answers), None)

    def ranked(self) -> list[tuple[str, float]]:
        """Return the questions that are left and what an answer is worth in money, most first."""
        found = self.information()
        if found is None:
            return []
        values: dict[str, float] = {}
        for worth in found.inputs:
            name = catalogue_name(worth.name)
            values[name] = max(values.get(name, 0.0), worth.value.value)
        left = [path for path in self._open() if path not in self.draft.answers]
        return sorted(((path, values.get(LEARNS[path], 0.0)) for path in left), key=lambda pair: -pair[1])

    def moves(self, worth: float) -> bool:
        """Tell whether an answer worth so much moves the verdict."""
        found = self.information()
        return found is not None and worthwhile(found) and worth >= LEAST * found.total.value.value

    def _fixed(self) -> Iterator[str]:
        yield from COMPANY
        if self.country and self.country not in catalogue().currencies:
            yield "company.currency"
        for path in ESSENTIAL:
            if not self._told(path):
                yield path
        yield from READINESS
        yield from self._demanded()

    def _open(self) -> Iterator[str]:
        """Yield the questions about what has a default, unless the table of staff figures answers them."""
        stated = self.draft.stated
        for path in LEARNS:
            beside = any(other in stated for other in catalogue().entries[path].excludes)
            if not beside and not self._told(path) and (path != "marketing.current_spend" or self._has_customers()):
                yield path

    def _told(self, path: str) -> bool:
        """Tell whether the table of staff figures answers a question for every team."""
        name = path.removeprefix("frontline.")
        return bool(self.draft.teams) and all(getattr(team, name, "") for team in self.draft.teams)

    def _demanded(self) -> Iterator[str]:
        """Yield what must be stated in a currency for which the defaults do not hold."""
        if self._foreign:
            paths = (problem.path for problem in self.problems() if problem.slug == "foreign-currency")
            yield from dict.fromkeys(map(catalogue_name, paths))

    # -- answering -----------------------------------------------------------------------------------------------------

    def put(self, path: str, answer: Answer) -> None:
        """Take an answer.

        Raises:
            Refused: It cannot be taken.
        """
        if unseen := invisible("".join((path, *astuple(answer)))):
            raise Refused(unseen)
        if path in CODES and answer.written.isascii():
            answer = replace(answer, written=answer.written.upper())
        before = self.draft
        self.draft = replace(before, answers={**before.answers, path: answer})
        if not answer.written:
            return
        # what has no path is not even YAML, and comes of this answer: those before it were taken
        wrong = [one for one in self.problems() if not one.path or f"{one.path}.".startswith(f"{path}.")]
        if wrong:
            self.draft = before
            raise Refused(wrong[0].text)

    def unusual(self, path: str) -> Offer | None:
        """Return the default that an answer lies far from; None if it does not, or if there is nothing to compare."""
        offer, case = self.offer(path), self.case()
        entry = None if case is None else case.reading.scenario.inputs.get(path)
        if offer is None or entry is None or not entry.stated or self.card(path).rule:
            return None
        default = catalogue().default(path, self.country, self.sector)
        if default is None:
            return None
        usual = parse(default.written, Rule(catalogue().entries[path].kind, self.currency)).distribution
        middle = at(entry.distribution, 0.0)
        far = middle > _FAR * at(usual, Z95) or middle * _FAR < at(usual, -Z95)
        return offer if far else None

    def skip_customers(self) -> None:
        """Leave the customers out: nothing about them is answered, and nothing is asked again."""
        kept = {path: answer for path, answer in self.draft.answers.items() if not path.startswith("customers.")}
        nothing = {f"customers.{name}": Answer() for name in CUSTOMERS}
        self.draft = replace(self.draft, answers={**kept, **nothing})

    def back(self) -> str | None:
        """Take the last answer back; return its question, None if there is none."""
        if not self.draft.answers:
            return None
        *kept, (path, _) = self.draft.answers.items()
        self.draft = replace(self.draft, answers=dict(kept))
        return path

    # -- what it comes to ----------------------------------------------------------------------------------------------

    def problems(self) -> Sequence[Problem]:
        """Return what is wrong with the answers so far, unfinished sections included."""
        try:
            self._read(self.draft)
        except ScenarioError as error:
            return error.problems
        return ()

    def case(self) -> Case | None:
        """Return what the answers come to; None as long as they make no case."""
        answered = self._complete()
        text = scenario_text(answered)
        if self._kept[0] != text:
            try:
                reading = self._read(answered)
            except ScenarioError:
                self._kept = (text, None)
            else:
                self._kept = (text, Case(reading, find(reading, TRIALS)))
        return self._kept[1]

    def information(self) -> Information | None:
        """Return what finding out is worth in the case so far; None as long as there is none."""
        case = self.case()
        if case is None:
            return None
        if self._worth[0] != self._kept[0]:
            found = information(Question(case.reading, TRIALS)).found
            self._worth = (self._kept[0], found if isinstance(found, Information) else None)
        return self._worth[1]

    def finished(self) -> Draft:
        """Return the draft as it is to be written: with its language, and what was not asked as not known."""
        named = f"{self.language.partition('-')[0]}-{self.country}"
        language = Answer(named if named in LANGUAGES else self.language)
        asked = dict.fromkeys((*self._fixed(), *self._open()), Answer())
        return replace(self.draft, answers={**asked, **self.draft.answers, "company.language": language})

    def progress(self) -> tuple[int, int]:
        """Return how many of the questions that have to be asked are answered, and how many there are."""
        every = list(self._fixed())
        return sum(path in self.draft.answers for path in every), len(every)

    def _complete(self) -> Draft:
        """Return the draft without half a section on customers."""
        if self._has_customers():
            return self.draft
        kept = {path: answer for path, answer in self.draft.answers.items() if not path.startswith("customers.")}
        return replace(self.draft, answers=kept)

    def _only_own(self, path: str) -> bool:
        """Tell whether an amount has a default that holds in another currency only."""
        known = self.card(path)
        return self._foreign and known.kind == "money" and bool(known.default) and not known.rule

    def _has_customers(self) -> bool:
        return all(self._said(f"customers.{name}") for name in CUSTOMERS)

    def _said(self, path: str) -> str:
        return self.draft.answers.get(path, Answer()).written

    def _read(self, draft: Draft) -> Reading:
        return read_scenario(scenario_text(draft).encode(), FILE, None, [])

    def _offered(self, path: str) -> Offer:
        """Return the default of an input."""
        default = catalogue().default(path, self.country, self.sector)
        known = self.card(path)
        named = default or Default(known.default, known.grade, catalogue().entries[path].sources)
        return Offer(default_term(known), Answer(), named.grade, named.sources)

    def _compared(self, path: str) -> Offer | None:
        """Return what the evidence holds about an input that only the company can know."""
        references: Mapping[str, tuple[Reference, ...]] = catalogue().references
        for known in references.get(self.sector, ()):
            if known.path == path and known.country in ("", self.country):
                answer = Answer(known.written, ", ".join(known.sources), known.grade, known.note)
                return Offer(Verbatim(known.written), answer, known.grade, known.sources, own=False)
        return None


def label(path: str) -> Term:
    """Return what a question is about."""
    return Label("inputs", path) if path in catalogue().entries else Text(f"new.{path.partition('.')[2]}")
