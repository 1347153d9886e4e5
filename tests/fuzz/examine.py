"""What must hold for any file: an answer or one of our own errors, in time, and every figure finite."""

from __future__ import annotations

import dataclasses
import io
import math
import signal
import warnings
from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import Any

import numpy as np
from rich.console import Console
from tests.fuzz.mutate import case
from tests.in_time import no_longer_than

from servroi import attachment, attack, pipeline, questions
from servroi.config.claim import read_claim
from servroi.config.read import Reading
from servroi.errors import ServroiError
from servroi.questions import Answer, Question
from servroi.render.formats import REPORTS
from servroi.render.formats.terminal import write
from servroi.render.words import Words
from servroi.report.document import Document

SECONDS = 2.0
"""Computing time that reading a file and running a few trials of it may take."""
TRIALS = 8
LOCALES = ("en", "de-CH", "de-DE", "fr-CH", "it-IT")
QUESTIONS: list[Callable[[Question], Answer]] = [
    questions.sensitivity, questions.information, questions.split, attack.break_even, attack.challenge,
]  # fmt: skip


def examine(seed: int, thorough: bool = False) -> str:
    """Return what became of a case: `refused`, or what was answered.

    Args:
        seed: The case.
        thorough: Whether to ask a further question, or to write a report, for what is sound.

    Raises:
        Exception: It is a finding: any error that is not ours, a warning, a figure that is not finite, too slow.
    """
    what, data = case(seed)
    dice = Random(seed)
    try:
        with no_longer_than(SECONDS), warnings.catch_warnings():
            warnings.simplefilter("error")
            if what == "claim":
                _claim(data, dice)
                return "answered"
            reading = pipeline.read_bytes(data)
            _run(reading, dice, shown=thorough or dice.random() < 0.25)
            more = [dice.choice(QUESTIONS)] if thorough and dice.random() < 0.9 else []
            ask(reading, more, dice)
            if thorough and not more:  # reports take longer, for their libraries have to be loaded
                signal.setitimer(signal.ITIMER_VIRTUAL, 10.0 * SECONDS)
                report(reading, dice)
    except ServroiError as error:
        return refused(error)
    return "answered"


def refused(error: ServroiError) -> str:
    """Check that a message can be read, and is short."""
    lines = [str(problem) for problem in error.problems]
    assert lines
    assert all(problem.slug and problem.place.file for problem in error.problems)
    assert all(line.isprintable() and len(line) < 20_000 for line in lines)
    return "refused"


def everything(data: bytes) -> str:
    """Return what became of a scenario of which all there is is asked."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            reading = pipeline.read_bytes(data)
            _run(reading, Random(1), shown=True)
            ask(reading, QUESTIONS, Random(1))
        except ServroiError as error:
            return refused(error)
    return "answered"


def _claim(data: bytes, dice: Random) -> None:
    found = attack.check_claim(read_claim({}, data, "claim.yaml"))
    finite(found.found)
    found.as_json()
    _shown(found.document, Words(dice.choice(LOCALES), "", ""))


def _run(reading: Reading, dice: Random, *, shown: bool) -> None:
    findings = pipeline.find(reading, TRIALS, threads=1)
    finite(findings)
    if shown:
        _shown(pipeline.compose_run(findings), _words(reading, dice), reading)


def ask(reading: Reading, asked: list[Callable[[Question], Answer]], dice: Random) -> None:
    """Ask questions about a scenario, and print the answers."""
    for one in asked:
        answer = one(Question(reading, 64, threads=1))
        finite(answer.found)
        answer.as_json()
        _shown(answer.document, _words(reading, dice), reading)


def report(reading: Reading, dice: Random) -> None:
    """Write a report in some format."""
    made = attachment.make(Question(reading, 64, threads=1), redacted=dice.random() < 0.3)
    finite(made.findings)
    assert REPORTS[dice.choice(list(REPORTS))].write(made, _words(reading, dice))


def _words(reading: Reading, dice: Random) -> Words:
    company = reading.scenario.company
    return Words(dice.choice(LOCALES), company.country, company.currency)


def _shown(document: Document, words: Words, reading: Reading | None = None) -> None:
    text = io.StringIO()
    write(document, words, Console(file=text, highlight=False, markup=False, emoji=False, width=80))
    names = {part for option in reading.scenario.options for part in option.name.split()} if reading else set()
    assert not {"nan", "inf", "-inf", "None"}.difference(names).intersection(text.getvalue().split())


def finite(found: Any) -> None:
    """Check that no figure in a result is infinite or no number."""
    bad = [path for path, value in _figures(found, "") if not math.isfinite(value)]
    assert not bad, f"not finite: {', '.join(bad[:5])}"


def _figures(value: Any, path: str) -> Iterator[tuple[str, float]]:
    if isinstance(value, float):
        yield path, value
    elif isinstance(value, np.ndarray):
        yield path, float(np.abs(value).max(initial=0.0)) if value.dtype.kind == "f" else 0.0
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _figures(getattr(value, field.name), f"{path}.{field.name}")
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _figures(item, f"{path}.{key}")
    elif isinstance(value, list | tuple):
        for position, item in enumerate(value):
            yield from _figures(item, f"{path}[{position}]")
