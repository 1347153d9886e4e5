"""servroi report: the attachment."""

from typing import TYPE_CHECKING, Annotated

import typer

from servroi.cli.options import File, Force, Lang, OnlyGrades, Quiet, Seed, Set, Threads, Trials

if TYPE_CHECKING:
    from pathlib import Path

    from servroi.config.read import Reading

Outputs = Annotated[
    list[str] | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="What to write; the ending picks the format: pdf, html, xlsx, pptx, md, json, csv. May be repeated.",
    ),
]
Date = Annotated[
    str | None, typer.Option("--date", metavar="DATE", help="Date on the report, such as 2026-11-22; no clock is read.")
]
Redact = Annotated[
    bool,
    typer.Option(
        "--redact",
        help="For readers outside the company: leave out all inputs, what each effect brings, and money by year; round "
        "the rest to three digits. The distribution of the result stays, and the names of options and of inputs that "
        "decide. `servroi run` and `verify` then refuse the PDF.",
    ),
]
NoAttach = Annotated[
    bool,
    typer.Option(
        "--no-attach", help="Do not put the scenario inside the PDF; `servroi run` and `verify` then refuse it."
    ),
]


def report(
    file: File,
    outputs: Outputs = None,
    settings: Set = None,
    grades: OnlyGrades = None,
    trials: Trials = None,
    seed: Seed = None,
    threads: Threads = 0,
    lang: Lang = None,
    date: Date = None,
    redact: Redact = False,
    no_attach: NoAttach = False,
    force: Force = False,
    quiet: Quiet = False,
) -> None:
    """Write the attachment: PDF, web page, workbook, slide, text or figures; several at once run the model once.

    Title, author, date, logo and colour come from the scenario's section `report`. A PDF carries its scenario, so
    `servroi run offer.pdf` runs it again and `servroi verify offer.pdf` says whether it is still true.

    Example: servroi report company.yaml -o offer.pdf -o offer.xlsx --lang fr
    """
    from servroi import attachment, pipeline
    from servroi.cli.output import check_target, write_files
    from servroi.cli.progress import progress
    from servroi.cli.scenario import read_input, words_for
    from servroi.config.folder import shown_file
    from servroi.question import Question
    from servroi.render.formats import REPORTS

    targets = _targets(outputs)
    reading = _dated(pipeline.only_grades(read_input(file, settings), grades), date)
    for path in targets:
        check_target(path, force=force, read=reading.paths)
    words = words_for(reading, lang)
    attach = not (no_attach or redact) and any(path.suffix.lower() == ".pdf" for path in targets)
    with progress(100, "working it out", quiet=quiet) as done:
        question = Question(reading, trials, seed, threads)
        made = attachment.make(question, attach=attach, language=words.locale, redacted=redact, progress=done)
    written = {path: REPORTS[ending(path)].write(made, words) for path in targets}
    write_files(written, force=force)
    for path, data in written.items():
        name = shown_file(path)
        if not quiet:
            typer.echo(f"{name}: {max(1.0, len(data) / 1000):,.0f} kB", err=True)
        if notice := REPORTS[ending(path)].notice(made, words):
            typer.echo(f"{name}: {notice}", err=True)


def ending(path: "Path") -> str:
    """Return the ending of a file's name, which picks the format."""
    return path.suffix.lower().removeprefix(".")


def _targets(outputs: list[str] | None) -> "list[Path]":
    """Return what to write, each once.

    Raises:
        UsageError: Nothing is asked for, or a format is not known.
        OutputError: A target is a folder, or a part that a format needs is not installed.
    """
    from os.path import isdir

    from servroi.cli.output import check_target, target_of
    from servroi.config.pdf.packed import missing_part
    from servroi.config.reader import shown_name
    from servroi.errors import Place, Problem, UsageError
    from servroi.render.formats import REPORTS

    if not outputs:
        what = "say what to write, such as -o offer.pdf; the ending picks the format: " + ", ".join(REPORTS)
        raise UsageError([Problem("output-missing", Place("--output"), "", what)])
    paths = list(dict.fromkeys(map(target_of, outputs)))
    for path in paths:
        if isdir(path):
            check_target(path, force=False, example="offer.pdf")
    unknown = [
        Problem("format", Place(shown_name(path.name)), "", f"has no ending that names a format: {', '.join(REPORTS)}")
        for path in paths
        if ending(path) not in REPORTS
    ]
    if unknown:
        raise UsageError(unknown)
    for path in paths:
        if REPORTS[ending(path)].missing:
            raise missing_part(path.name)
    return paths


def _dated(reading: "Reading", date: str | None) -> "Reading":
    """Return a scenario with another date on its report.

    Raises:
        UsageError: It is no date.
    """
    from dataclasses import replace

    from servroi.config.reader import shown_name
    from servroi.config.settings import is_date
    from servroi.errors import Place, Problem, UsageError

    if date is None:
        return reading
    if not is_date(date):
        what = f"'{shown_name(date)}' is no date; write year-month-day, such as 2026-11-22"
        raise UsageError([Problem("date", Place("--date"), "", what)])
    scenario = reading.scenario
    return replace(reading, scenario=replace(scenario, report=replace(scenario.report, date=date)))
