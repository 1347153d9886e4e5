"""The attachment: a run, the questions whose answers it shows beside, and what else its formats need."""

from dataclasses import replace

from servroi import attack, pipeline, questions
from servroi.core.answers import BreakEvens, Sensitivity
from servroi.core.findings import Findings
from servroi.model.engine import Progress
from servroi.questions import Question, percent
from servroi.report.compose import compose_report
from servroi.report.report import Report

_PARTS = (40, 70, 90, 100)
"""Percent done after the run, sensitivity, information, turning points; about what they take."""
_TURNING = 8
"""So many inputs are shown with the value at which they turn the verdict."""


def make(question: Question, *, redacted: bool = False, progress: Progress | None = None) -> Report:
    """Return a report before it has a language or a format.

    Args:
        question: The scenario, and how it is to be simulated.
        redacted: Whether the values of inputs are left out.
        progress: Told how many percent are done.
    """
    findings = _findings(question, progress)
    document = compose_report(findings, redacted=redacted)
    return Report(document, findings, question.scenario(), redacted=redacted)


def _findings(question: Question, progress: Progress | None) -> Findings:
    """Return the figures, with what decides, what certainty would be worth and where the verdict turns."""

    def part(number: int) -> Progress | None:
        first, last = (0, *_PARTS)[number], _PARTS[number]
        return None if progress is None else lambda done: progress(first + (last - first) * done // 100)

    reading, scenario = question.reading, question.scenario()
    findings = pipeline.find(
        reading, scenario.trials, scenario.seed, question.threads, percent(part(0), scenario.trials)
    )
    found = questions.sensitivity(question, progress=part(1)).found
    worth = questions.information(question, progress=part(2)).found
    assert isinstance(found, Sensitivity)
    return replace(
        findings,
        sensitivity=found,
        information=worth,  # type: ignore[arg-type]
        turning_points=_turning(question, found, part(3)),
    )


def _turning(question: Question, found: Sensitivity, progress: Progress | None) -> BreakEvens | None:
    """Return where the most influential inputs turn the verdict; None where none of them has values between."""
    inputs = question.reading.scenario.inputs
    paths = [bar.path for bar in found.bars if bar.path in inputs and bar.low is not None][:_TURNING]
    if not paths:
        return None
    turning = attack.break_even(question, paths, progress=progress).found
    assert isinstance(turning, BreakEvens)
    return turning
