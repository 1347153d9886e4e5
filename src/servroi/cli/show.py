"""Run a scenario that was read, and show what was found."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from servroi.config.read import Reading


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
    from servroi.cli.output import check_target, page, put_json, wants_json
    from servroi.cli.progress import progress
    from servroi.cli.scenario import words_for

    words = words_for(reading, lang)
    if output is not None:
        check_target(Path(output), force=force, read=reading.paths)
    as_json = wants_json(json, output)
    with progress(trials or reading.scenario.trials, "simulating", quiet=quiet) as done:
        findings = pipeline.find(reading, trials, seed, threads, done)
    if as_json:
        put_json(pipeline.as_json(findings), output, force=force)
        return
    from servroi.render.formats.terminal import write

    with page(output, force=force, no_color=no_color) as console:
        write(pipeline.compose_answer(findings) if quiet else pipeline.compose_run(findings), words, console)
