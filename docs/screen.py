"""Commands run in this process as on a terminal of 80 columns without colour, and Markdown for what they print."""

import io
import re
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text
from typer.testing import CliRunner

from servroi.cli.app import app
from servroi.errors import ServroiError

ROOT = Path(__file__).resolve().parent.parent
_ENVIRONMENT = {"COLUMNS": "80", "LINES": "40", "NO_COLOR": "1", "FORCE_COLOR": None, "TERM": "dumb"}
_PLAIN_SVG = re.sub(r"@font-face \{\{.*?\}\}", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
_COLOUR = {"NO_COLOR": None, "FORCE_COLOR": "1", "TERM": "xterm-256color", "COLORTERM": "truecolor"}


@dataclass(frozen=True, slots=True)
class Printed:
    """What a command printed, and its exit code."""

    code: int
    out: str
    error: str


def call(*arguments: str, data: str = "", folder: Path = ROOT, colour: bool = False) -> Printed:
    """Run a command in a folder; `data` is its standard input."""
    environment = {**_ENVIRONMENT, **(_COLOUR if colour else {})}
    with chdir(folder):
        result = CliRunner().invoke(
            app, list(arguments), prog_name="servroi", env=environment, input=data, color=colour
        )
    if isinstance(result.exception, ServroiError):
        return Printed(result.exception.exit_code, result.stdout, f"{result.exception}\n")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Printed(result.exit_code, result.stdout, result.stderr)


def drawn(*arguments: str, folder: Path, paragraphs: slice, title: str) -> str:
    """Return paragraphs of what a command prints, in colour, as an SVG that asks for no font from anywhere.

    Raises:
        RuntimeError: It fails.
    """
    printed = call(*arguments, folder=folder, colour=True)
    if printed.code:
        raise RuntimeError(f"{title}: {printed.error}")
    console = Console(record=True, width=80, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print(Text.from_ansi("\n\n".join(printed.out.split("\n\n")[paragraphs])))
    return trimmed(console.export_svg(title=title, code_format=_PLAIN_SVG))


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
