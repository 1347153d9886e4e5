"""What must hold for any file: an answer or one of our own errors, in time, and every figure finite."""

from __future__ import annotations

import dataclasses
import io
import math
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from random import Random
from typing import Any

import numpy as np
from rich.console import Console
from tests.fuzz.command import LOCALES, command
from tests.fuzz.command import TRIALS as MOST_TRIALS
from tests.fuzz.mutate import Case, case
from tests.in_time import no_longer_than

from servroi import attachment, audit, pipeline
from servroi.config.claim import read_claim
from servroi.config.folder import PackedFolder
from servroi.config.pdf.packed import is_pdf
from servroi.config.picture import read_logo
from servroi.config.read import Reading, read_scenario
from servroi.config.result import read_result
from servroi.config.staff.read import read_staff
from servroi.errors import ServroiError
from servroi.interview.draft import Answer as Answered
from servroi.interview.draft import Draft
from servroi.interview.state import Interview
from servroi.interview.written import file_text
from servroi.question import Answer, Question
from servroi.questions.break_even import break_even
from servroi.questions.challenge import challenge
from servroi.questions.information import information
from servroi.questions.sensitivity import sensitivity
from servroi.questions.split import split
from servroi.render.formats import REPORTS
from servroi.render.formats.terminal import write
from servroi.render.words import Words
from servroi.report.document import Document

SECONDS = 2.0
"""Time that reading a file and running a few trials of it may take; ten times as long for a report."""
TRIALS, QUESTION_TRIALS = 8, 64
QUESTIONS: dict[str, Callable[[Question], Answer[object]]] = {
    "sensitivity": sensitivity,
    "information": information,
    "split": split,
    "break-even": break_even,
    "challenge": challenge,
}
COMMANDS = (0.035, 0.1)
"""The share of cases that are given to a command: in a test run, and by `make fuzz`."""
SHARES = {"run": 0.88, **dict.fromkeys(QUESTIONS, 0.02), "report": 0.02}
THOROUGH = {"run": 0.0, **dict.fromkeys(QUESTIONS, 0.18), "report": 0.1}
"""What is asked of scenarios that are sound, and how often, likewise."""


def examine(seed: int, thorough: bool = False) -> str:
    """Return what a case was, what was asked of it, and what became of it: `scenario, split: answered`, or `refused`.

    Args:
        seed: The case.
        thorough: Whether to ask a further question, or to write reports, of all that is sound, not of a part.

    Raises:
        Exception: It is a finding: any error that is not ours, a warning, a figure that is not finite, too slow.
    """
    given = case(seed)
    dice = Random(f"what is asked of {seed}")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        if dice.random() < COMMANDS[thorough]:
            return f"{given.kind}, command: {command(given, dice)}"
        try:
            with no_longer_than(SECONDS):
                if given.kind in _OTHERS:
                    _OTHERS[given.kind](given, dice)
                    return f"{given.kind}, run: answered"
                reading = _read(given)
                asked = dice.choices(list(SHARES), list((THOROUGH if thorough else SHARES).values()))[0]
                if asked == "run" or thorough:
                    run(reading, dice, shown=thorough or dice.random() < 0.1)
            with no_longer_than(10.0 * SECONDS):  # what runs the model many times over
                if asked in QUESTIONS:
                    ask(reading, asked, dice)
                elif asked == "report":
                    report(reading, dice)
        except ServroiError as error:
            refused(error)
            return f"{given.kind}, run: refused"
    return f"{given.kind}, {asked}: answered"


def everything(data: bytes, asked: Iterable[str]) -> tuple[str, ...]:
    """Run a scenario and ask questions about it; return the slugs of what is refused, each once."""
    with warnings.catch_warnings(), no_longer_than(10.0 * SECONDS):
        warnings.simplefilter("error")
        try:
            reading = pipeline.read_bytes(data)
            run(reading, Random(1), shown=True)
            for one in asked:
                ask(reading, one, Random(1))
        except ServroiError as error:
            refused(error)
            return tuple(dict.fromkeys(problem.slug for problem in error.problems))
    return ()


def refused(error: ServroiError) -> None:
    """Check that a message can be read, and is short."""
    lines = [str(problem) for problem in error.problems]
    assert lines
    assert all(problem.slug and problem.place.file for problem in error.problems)
    assert all(line.isprintable() and len(line) < 20_000 for line in lines)


# -- scenarios --------------------------------------------------------------------------------------------------------


def _read(given: Case) -> Reading:
    """Read a scenario; what cannot be read from a screen is read with its folder."""
    if given.kind != "folder":
        return pipeline.read_bytes(given.data, list(given.settings))
    reading = read_scenario(given.data, given.name, PackedFolder(given.files), list(given.settings))
    if logo := reading.scenario.report.logo:
        assert read_logo(logo, PackedFolder(given.files))
    return reading


def run(reading: Reading, dice: Random, *, shown: bool) -> None:
    """Run a scenario, and perhaps print what was found."""
    findings = pipeline.find(reading, TRIALS, threads=1)
    finite(findings)
    if shown:
        _shown(pipeline.compose_run(findings), _words(reading, dice), reading)


def ask(reading: Reading, asked: str, dice: Random) -> None:
    """Ask a question about a scenario, and print the answer."""
    answer = QUESTIONS[asked](Question(reading, QUESTION_TRIALS, threads=1))
    finite(answer.found)
    answer.as_json()
    _shown(answer.document, _words(reading, dice), reading)


def report(reading: Reading, dice: Random) -> None:
    """Write a report in every format."""
    redacted = dice.random() < 0.3
    made = attachment.make(Question(reading, QUESTION_TRIALS, threads=1), attach=not redacted, redacted=redacted)
    finite(made.findings)
    for name in REPORTS:
        data = REPORTS[name].write(made, _words(reading, dice))
        assert is_pdf(data) if name == "pdf" else data


# -- what else is read ------------------------------------------------------------------------------------------------


def _claim(given: Case, dice: Random) -> None:
    found = audit.check_claim(read_claim({}, given.data, given.name))
    finite(found.found)
    found.as_json()
    _shown(found.document, Words(dice.choice(LOCALES), "", ""))


def _staff(given: Case, dice: Random) -> None:
    """Read a table, and the scenario that comes of it, which says the same."""
    staff = read_staff(given.data, given.name)
    assert all(notice.isprintable() for notice in staff.notices)
    answers = {"company.name": Answered("Muster AG"), "company.country": Answered("CH")}
    interview = Interview(Draft(answers, staff.teams, given.name), dice.choice(LOCALES))
    if problems := interview.problems():
        raise AssertionError(f"a table that is sound makes no sound scenario: {problems[0]}")
    reading = pipeline.read_bytes(file_text(interview).encode())
    assert [team.name for team in reading.scenario.teams] == [team.name for team in staff.teams]
    if dice.random() < 0.3:
        run(reading, dice, shown=False)


def _result(given: Case, dice: Random) -> None:
    """Compare a result that was changed with the scenario it was made from, unless that would take long."""
    stated = read_result(given.data, given.name)
    if stated["run"]["trials"] <= MOST_TRIALS:
        found = audit.verify(stated, pipeline.read_bytes(given.files["case.yaml"]), "case.yaml", threads=1)
        found.as_json()
        _shown(found.document, Words(dice.choice(LOCALES), "CH", "CHF"), stated=True)


_OTHERS: dict[str, Callable[[Case, Random], None]] = {"claim": _claim, "staff": _staff, "result": _result}


# -- what is checked --------------------------------------------------------------------------------------------------


def _words(reading: Reading, dice: Random) -> Words:
    company = reading.scenario.company
    return Words(dice.choice(LOCALES), company.country, company.currency)


def _shown(document: Document, words: Words, reading: Reading | None = None, *, stated: bool = False) -> None:
    """Print a document, in which there is no figure that is none, unless it was stated so."""
    text = io.StringIO()
    write(document, words, Console(file=text, highlight=False, markup=False, emoji=False, width=80))
    names = {part for option in reading.scenario.options for part in option.name.split()} if reading else set()
    assert stated or not {"nan", "inf", "-inf", "None"}.difference(names).intersection(text.getvalue().split())


def finite(found: Any) -> None:
    """Check that no figure in a result is infinite or no number."""
    bad = list(_bad(found, ""))
    assert not bad, f"not finite: {', '.join(bad[:5])}"


def _bad(value: Any, path: str) -> Iterator[str]:
    """Yield where a figure is infinite or no number."""
    if isinstance(value, float):
        if not math.isfinite(value):
            yield path
    elif isinstance(value, np.ndarray):
        if value.dtype.kind == "f" and not np.isfinite(value).all():
            yield path
    elif isinstance(value, Mapping):
        for key, item in value.items():
            if item.__class__ not in _NO_FIGURES:
                yield from _bad(item, f"{path}.{key}")
    elif isinstance(value, list | tuple):
        for position, item in enumerate(value):
            if item.__class__ not in _NO_FIGURES:
                yield from _bad(item, f"{path}[{position}]")
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            item = getattr(value, field.name)
            if item.__class__ not in _NO_FIGURES:
                yield from _bad(item, f"{path}.{field.name}")


_NO_FIGURES = (str, int, bool, type(None))
"""What is left out at once, for it is most of what there is."""
