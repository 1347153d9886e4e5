"""servroi run: the main job."""

from typing import TYPE_CHECKING

from servroi.cli.options import File, Force, Json, Lang, NoColor, Output, Quiet, Seed, Set, Threads, Trials

if TYPE_CHECKING:
    from servroi.config.read import Reading


def run(
    file: File,
    settings: Set = None,
    trials: Trials = None,
    seed: Seed = None,
    threads: Threads = 0,
    lang: Lang = None,
    json: Json = False,
    output: Output = None,
    force: Force = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """Weigh training against marketing: the verdict, how sure it is, and what it rests on.

    Example: servroi run company.yaml --set training.hours_per_employee=8
    """
    from servroi.cli.scenario import read_input

    show(read_input(file, settings), trials, seed, threads, lang, json, output, force, quiet, no_color)


def show(
    reading: "Reading",
    trials: int | None,
    seed: int | None,
    threads: int,
    lang: str | None,
    json: bool,
    output: str | None,
    force: bool,
    quiet: bool,
    no_color: bool,
) -> None:
    """Run a scenario that was read, and print what it found."""
    from pathlib import Path

    from servroi import pipeline
    from servroi.cli.output import check_target, page, put
    from servroi.cli.progress import progress
    from servroi.cli.scenario import words_for

    words = words_for(reading, lang)
    if output is not None:
        check_target(Path(output), force=force)
    with progress(trials or reading.scenario.trials, "simulating", quiet=quiet) as done:
        findings = pipeline.find(reading, trials, seed, threads, done)
    if json or (output or "").endswith(".json"):
        put(pipeline.as_json(findings), output, force=force)
        return
    from servroi.render.formats.terminal import write

    with page(output, force=force, no_color=no_color) as console:
        write(pipeline.compose_answer(findings) if quiet else pipeline.compose_run(findings), words, console)
