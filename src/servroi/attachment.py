"""The attachment: a run, the questions whose answers it shows beside, and what else its formats need."""

from dataclasses import replace
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from servroi import __version__, pipeline
from servroi.config.catalog import sources
from servroi.config.pdf.packed import Packed, pack
from servroi.config.pdf.pages import same_pages
from servroi.config.picture import read_logo
from servroi.config.read import Reading
from servroi.core.break_even import BreakEvens
from servroi.core.findings import Findings
from servroi.core.sensitivity import Sensitivity
from servroi.model.engine import Progress
from servroi.question import Question, percent
from servroi.questions.break_even import break_even
from servroi.questions.information import information
from servroi.questions.sensitivity import sensitivity
from servroi.render.formats import REPORTS
from servroi.render.words import Words
from servroi.report.compose import compose_report
from servroi.report.redacted import redacted as public
from servroi.report.report import Report

_PARTS = (40, 70, 90, 100)
"""Percent done after the run, sensitivity, information, turning points; about what they take."""
_STANDARD_INPUT = "scenario.yaml"
"""Name of a scenario that came without one."""
_TYPESETTERS = ("typst", "pillow")
_SHORT = 12
_TURNING = 8
"""So many inputs are shown with the value at which they turn the verdict."""


def make(
    question: Question,
    *,
    attach: bool = False,
    language: str = "",
    redacted: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Return a report before it has a language or a format.

    Args:
        question: The scenario, and how it is to be simulated.
        attach: Whether the report carries its scenario, for formats that can.
        language: The language it is going to be written in, to be carried along.
        redacted: Whether inputs are left out, and what would give them away.
        progress: Told how many percent are done.

    Raises:
        ScenarioError: The logo cannot be read.
        OutputError: The part that reads pictures is not installed.
    """
    logo = _logo(question.reading)  # what cannot be read is told before anything takes long
    findings = replace(_findings(question, progress), evidence=sources())
    if redacted:
        findings = public(findings)
    return Report(
        document=compose_report(findings, redacted=redacted),
        findings=findings,
        scenario=question.scenario(),
        logo=logo,
        files=_files(question, findings, logo, language) if attach else {},
        redacted=redacted,
    )


def _logo(reading: Reading) -> bytes:
    """Return the company's logo, empty without one."""
    name, folder = reading.scenario.report.logo, reading.layers.folder
    return read_logo(name, folder) if name and folder is not None else b""


def _files(question: Question, findings: Findings, logo: bytes, language: str) -> dict[str, bytes]:
    """Return what a PDF carries: the scenario, what it extends, its logo, how it was run, and the result."""
    layers, worst = question.reading.layers, question.reading.grades
    files = {_STANDARD_INPUT if name == "<stdin>" else name: data for name, data in layers.sources.items()}
    if logo:
        files[findings.report.logo] = logo
    result = pipeline.as_json(findings)
    grades = None if worst is None else pipeline.range_to(worst)
    return pack(files, layers.settings, grades, question.asked, language, findings.report.date, _made_with(), result)


def _made_with() -> str:
    """Return what tells apart all that has a hand in how pages look; which libraries those are is nobody's business.

    Several builds may bear one version number, so the package's own files count as well.
    """
    digest = sha256(", ".join(f"{name} {version(name)}" for name in _TYPESETTERS).encode())
    own = Path(__file__).parent
    files = (path for path in own.rglob("*") if path.is_file() and path.suffix != ".pyc")
    for name, path in sorted((path.relative_to(own).as_posix(), path) for path in files):
        digest.update(f"\0{name}\0".encode() + path.read_bytes())
    return f"servroi {__version__}, {digest.hexdigest()[:_SHORT]}"


def compare_pages(data: bytes, packed: Packed, threads: int = 0) -> str:
    """Return whether a PDF shows what its scenario gives: same, differ, or version: others, by another version.

    The pages are made again, for who can change a page can change whatever the file says about itself.

    Args:
        data: The PDF.
        packed: What it carries.
        threads: How many; 0 chooses.
    """
    reading = pipeline.read_packed(packed)
    company = reading.scenario.company
    words = Words(company.language, company.country, company.currency)
    again = REPORTS["pdf"].write(make(Question(reading, threads=threads)), words)
    if same_pages(data, again):
        return "same"
    return "differ" if packed.made_with == _made_with() else "version"


def _findings(question: Question, progress: Progress | None) -> Findings:
    """Return the figures, with what decides, what certainty would be worth and where the verdict turns."""

    def part(number: int) -> Progress | None:
        first, last = (0, *_PARTS)[number], _PARTS[number]
        return None if progress is None else lambda done: progress(first + (last - first) * done // 100)

    scenario = question.scenario()
    # a report of very many trials need not wait for as many in every question
    question = Question(replace(question.reading, scenario=scenario), threads=question.threads)
    findings = pipeline.find(question.reading, threads=question.threads, progress=percent(part(0), scenario.trials))
    found = sensitivity(question, progress=part(1)).found
    worth = information(question, progress=part(2)).found
    return replace(
        findings,
        sensitivity=found,
        information=worth,
        turning_points=_turning(question, found, findings.verdict.asked_for, part(3)),
    )


def _turning(question: Question, found: Sensitivity, option: str, progress: Progress | None) -> BreakEvens | None:
    """Return where the most influential inputs turn the verdict on an option; None if none can."""
    inputs = question.reading.scenario.inputs
    paths = [bar.path for bar in found.bars if bar.path in inputs and bar.low is not None][:_TURNING]
    if not paths:
        return None
    return break_even(question, paths, option, progress=progress).found
