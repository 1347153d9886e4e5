"""Ask one question, and show the answer."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from servroi.model.engine import Progress
    from servroi.question import Answer
    from servroi.render.words import Words

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the answer is wanted.

    Attributes:
        words: The language of the document.
        read: Files that were read, none of which may be overwritten.
        json, output, force, quiet, no_color: What the shared options say.
    """

    words: "Words"
    read: Iterable[Path]
    json: bool
    output: str | None
    force: bool
    quiet: bool
    no_color: bool


def answer(wanted: Wanted, label: str, ask: "Callable[[Progress | None], Answer[Found]]") -> Found:
    """Ask, print the answer or write it into a file, and return it.

    Args:
        wanted: How the answer is wanted.
        label: What the progress bar says.
        ask: From a function that is told percent done to the answer.
    """
    from servroi.cli.output import check_target, page, put_json, target_of, wants_json
    from servroi.cli.progress import progress

    if wanted.output is not None:
        check_target(target_of(wanted.output), force=wanted.force, read=wanted.read)
    as_json = wants_json(wanted.json, wanted.output)
    with progress(100, label, quiet=wanted.quiet) as done:
        found = ask(done)
    if as_json:
        put_json(found.as_json(), wanted.output, force=wanted.force)
        return found.found
    from servroi.render.formats.terminal import write

    with page(wanted.output, force=wanted.force, no_color=wanted.no_color) as console:
        write(found.document.brief if wanted.quiet else found.document, wanted.words, console)
    return found.found
