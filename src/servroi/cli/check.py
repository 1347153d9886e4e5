"""servroi check: is a file sound, and what would make it stand up better?"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from servroi.cli.options import Json, Lang, NoColor, Quiet, Set
from servroi.errors import EXIT_DONE, EXIT_SCENARIO, Problem, ScenarioError, ServroiError
from servroi.render.json_text import json_text

if TYPE_CHECKING:
    from servroi.config.read import Reading
    from servroi.core.text import Notice

FORMAT = "servroi.check/1"
Files = Annotated[list[str], typer.Argument(metavar="FILE...", help="Scenario files (YAML); - reads standard input.")]


@dataclass(frozen=True, slots=True)
class Checked:
    """One file: its problems, or what it says when it is sound, with warnings and advice."""

    file: str
    error: ServroiError | None = None
    reading: "Reading | None" = None
    warnings: "tuple[Notice, ...]" = ()
    advice: "tuple[Notice, ...]" = ()


def check(
    files: Files,
    settings: Set = None,
    lang: Lang = None,
    json: Json = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """Tell whether scenarios are sound: every error at once, then what would make them stand up better.

    Errors name file, line, column and the way out, and the exit code is 3. A sound file gets warnings (figures that
    look odd, or that nothing uses) and advice: which figures lack a source, and which defaults move the result most.
    Nothing is simulated.

    Example: servroi check company.yaml --set customers.churn='12 %'
    """
    from servroi.cli.scenario import checked_language

    checked_language(lang)
    checked = [_checked(file, settings) for file in files]
    failed = _together([one.error for one in checked if one.error is not None])
    if json:
        _put_json(checked)
        raise typer.Exit(failed.exit_code if failed else EXIT_DONE)
    if not quiet:
        _print([one for one in checked if one.error is None], lang, no_color)
    if failed:
        raise failed


def _checked(file: str, settings: list[str] | None) -> Checked:
    from servroi.analysis.advice import inspect
    from servroi.cli.scenario import read_input, shown_input
    from servroi.config.references import known_ranges

    name = shown_input(file)
    try:
        reading = read_input(file, settings)
    except ServroiError as error:
        return Checked(name, error=error)
    scenario = reading.scenario
    warnings, advice = inspect(scenario, reading.used, known_ranges(scenario.company))
    return Checked(name, None, reading, (*reading.notices, *warnings), advice)


def _together(errors: list[ServroiError]) -> ServroiError | None:
    """Return one error with the problems of all: the scenario's fault (3) if any file is unsound, else wrong use."""
    if not errors:
        return None
    problems: list[Problem] = [problem for error in errors for problem in error.problems]
    if any(error.exit_code == EXIT_SCENARIO for error in errors):
        return ScenarioError(problems)
    return type(errors[0])(problems)


def _print(sound: list[Checked], lang: str | None, no_color: bool) -> None:
    import sys

    from servroi.cli.output import page
    from servroi.cli.scenario import words_for
    from servroi.render.formats.terminal import write
    from servroi.report.compose import compose_check

    with page(None, force=False, no_color=no_color) as console:
        for position, one in enumerate(sound):
            assert one.reading is not None, "a sound file was read"
            if position:
                console.print()
            write(compose_check(one.file, one.warnings, one.advice), words_for(one.reading, lang), console)
    sys.stdout.flush()


def _put_json(checked: list[Checked]) -> None:

    from servroi.cli.output import put_json

    content = {"format": FORMAT, "files": [_as_mapping(one) for one in checked]}
    put_json(json_text(content), None, force=False)


def _as_mapping(one: Checked) -> dict[str, Any]:
    """Return a file as mappings and lists; texts are in English."""
    problems = one.error.problems if one.error else []
    errors = [
        {
            "slug": problem.slug,
            "line": problem.place.line,
            "column": problem.place.column,
            "path": problem.path,
            "text": problem.text,
        }
        for problem in problems
    ]
    return {
        "file": one.file,
        "sound": one.error is None,
        "errors": errors,
        "warnings": _notices(one, one.warnings),
        "advice": _notices(one, one.advice),
    }


def _notices(one: Checked, notices: "tuple[Notice, ...]") -> list[dict[str, str]]:
    from servroi.cli.scenario import words_for

    if one.reading is None:
        return []
    words = words_for(one.reading, "en")
    return [{"slug": notice.slug, "path": notice.path, "text": words.say(notice.text)} for notice in notices]
