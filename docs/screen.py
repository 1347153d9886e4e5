"""Commands run in this process as on a terminal of 80 columns without colour, and Markdown for what they print."""

from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner

from servroi.cli.app import app
from servroi.errors import ServroiError

ROOT = Path(__file__).resolve().parent.parent
_ENVIRONMENT = {"COLUMNS": "80", "LINES": "40", "NO_COLOR": "1", "FORCE_COLOR": None, "TERM": "dumb"}


@dataclass(frozen=True, slots=True)
class Printed:
    """What a command printed, and its exit code."""

    code: int
    out: str
    error: str


def call(*arguments: str, data: str = "") -> Printed:
    """Run a command in the project's folder; `data` is its standard input."""
    with chdir(ROOT):
        result = CliRunner().invoke(app, list(arguments), prog_name="servroi", env=_ENVIRONMENT, input=data)
    if isinstance(result.exception, ServroiError):
        return Printed(result.exception.exit_code, result.stdout, f"{result.exception}\n")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Printed(result.exit_code, result.stdout, result.stderr)


def shown(*arguments: str) -> str:
    """Return a command and what it prints, as it looks on the screen.

    Raises:
        RuntimeError: It fails.
    """
    printed = call(*arguments)
    if printed.code:
        raise RuntimeError(f"servroi {' '.join(arguments)}: {printed.error}")
    return f"$ servroi {' '.join(arguments)}\n{trimmed(printed.out)}"


def trimmed(text: str) -> str:
    """Return text without the blanks with which lines are filled up to the width of the screen."""
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def cell(text: str) -> str:
    """Return text that may stand in a Markdown table."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


def table(titles: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Return a Markdown table."""
    lines = [titles, tuple("---" for _ in titles), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
