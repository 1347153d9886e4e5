"""Scenarios as commands get them: a file or standard input, with `--set`."""

import sys
from typing import TYPE_CHECKING

from servroi.errors import Place, Problem, UsageError
from servroi.render.json_text import json_text

if TYPE_CHECKING:
    from servroi.config.read import Reading
    from servroi.render.words import Words


def read_input(file: str, settings: list[str] | None) -> "Reading":
    """Read a scenario from a file, or from standard input for `-`.

    Raises:
        ScenarioError: With every problem found.
        UsageError: There is no such file.
    """
    from servroi import pipeline
    from servroi.config.folder import LARGEST_FILE

    if file != "-":
        return pipeline.read(file, settings)
    return pipeline.read_bytes(sys.stdin.buffer.read(LARGEST_FILE + 1), settings)


def shown_input(file: str) -> str:
    """Return the name of a file as it is shown: without its folder."""
    from servroi.config.folder import shown_file

    return "<stdin>" if file == "-" else shown_file(file) or file


def read_bounded(file: str, most: int) -> tuple[bytes, str]:
    """Return a file, or standard input for `-`, and its base name; of what is larger than allowed one byte too many.

    Raises:
        UsageError: There is no such file, or it cannot be read.
    """
    from pathlib import Path

    from servroi.config.folder import shown_file

    if file == "-":
        return sys.stdin.buffer.read(most + 1), "<stdin>"
    path = Path(file)
    try:
        with path.open("rb") as stream:
            return stream.read(most + 1), shown_file(path)
    except OSError as error:
        what = "there is no such file" if isinstance(error, FileNotFoundError) else f"cannot be read: {error.strerror}"
        raise UsageError([Problem("file", Place(path.name or file), "", what)]) from None


def words_for(reading: "Reading", lang: str | None) -> "Words":
    """Return the words of `--lang`, or of the scenario's language.

    Raises:
        UsageError: The language is not known.
    """
    from servroi.render.words import Words

    company = reading.scenario.company
    return Words(checked_language(lang) or company.language, company.country, company.currency)


def checked_language(lang: str | None) -> str | None:
    """Return a language if it is known.

    Raises:
        UsageError: It is not.
    """
    from servroi.config.settings import LANGUAGES

    if lang is not None and lang not in LANGUAGES:
        what = f"'{lang}' is not known; languages are {', '.join(LANGUAGES)}"
        raise UsageError([Problem("language", Place("--lang"), "", what)])
    return lang


def scenario_schema_text() -> str:
    """Return the JSON Schema of the scenario file."""
    from servroi.config.catalog import catalogue
    from servroi.config.schema import scenario_schema
    from servroi.render.words import Words

    words = Words("en", "", "EUR")
    content = scenario_schema(
        catalogue(),
        lambda path: words.label("inputs", path),
        words.meaning,
        lambda name: words.label("units", name).replace("EUR", "money"),
    )
    return json_text(content)
