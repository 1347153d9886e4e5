"""Answer one question about a scenario, and show the answer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from servroi.config.read import Reading
    from servroi.model.engine import Progress
    from servroi.questions import Answer


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the answer is wanted, as the shared options say."""

    lang: str | None
    json: bool
    output: str | None
    force: bool
    quiet: bool
    no_color: bool


def answer(reading: "Reading", wanted: Wanted, label: str, ask: "Callable[[Progress | None], Answer]") -> None:
    """Ask, and print the answer.

    Args:
        reading: The scenario.
        wanted: How the answer is wanted.
        label: What the progress bar says.
        ask: From a function that is told percent done to the answer.
    """
    from pathlib import Path

    from servroi.cli.output import check_target, page, put_json
    from servroi.cli.progress import progress
    from servroi.cli.scenario import words_for

    words = words_for(reading, wanted.lang)
    if wanted.output is not None:
        check_target(Path(wanted.output), force=wanted.force, read=reading.paths)
    with progress(100, label, quiet=wanted.quiet) as done:
        found = ask(done)
    if wanted.json or (wanted.output or "").endswith(".json"):
        put_json(found.as_json(), wanted.output, force=wanted.force)
        return
    from servroi.render.formats.terminal import write

    with page(wanted.output, force=wanted.force, no_color=wanted.no_color) as console:
        write(found.brief if wanted.quiet else found.document, words, console)
