"""Commands run as on a terminal of 80 columns, and Markdown for what they print."""

import io
import os
import re
import subprocess
import sys
from collections.abc import Sequence
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
_SIZE = {"COLUMNS": "80", "LINES": "40"}
_PLAIN = {**_SIZE, "NO_COLOR": "1", "FORCE_COLOR": None, "TERM": "dumb"}
_COLOUR = {**_SIZE, "NO_COLOR": "", "FORCE_COLOR": "1", "TERM": "xterm-256color", "COLORTERM": "truecolor"}
_PLAIN_SVG = re.sub(r"@font-face \{\{.*?\}\}", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)


@dataclass(frozen=True, slots=True)
class Printed:
    """What a command printed, and its exit code."""

    code: int
    out: str
    error: str


def call(*arguments: str, data: str = "", folder: Path = ROOT) -> Printed:
    """Run a command in a folder, in this process and without colour; `data` is its standard input."""
    with chdir(folder):
        result = CliRunner().invoke(app, list(arguments), prog_name="servroi", env=_PLAIN, input=data)
    if isinstance(result.exception, ServroiError):
        return Printed(result.exception.exit_code, result.stdout, f"{result.exception}\n")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Printed(result.exit_code, result.stdout, result.stderr)


def drawn(*arguments: str, folder: Path, paragraphs: slice, title: str) -> str:
    """Return paragraphs of what a command prints, in colour, as an SVG that asks for no font from anywhere.

    The command has a process of its own: once rich has printed a style, it keeps the colours of that terminal.

    Raises:
        RuntimeError: It fails.
    """
    environment = {**os.environ, **_COLOUR, "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "servroi", *arguments]
    printed = subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)
    if printed.returncode:
        raise RuntimeError(f"{title}: {printed.stderr}")
    console = Console(
        record=True, width=80, file=io.StringIO(), force_terminal=True, color_system="truecolor", no_color=False
    )
    console.print(Text.from_ansi("\n\n".join(printed.stdout.split("\n\n")[paragraphs])))
    return trimmed(console.export_svg(title=title, code_format=_PLAIN_SVG))


def trimmed(text: str) -> str:
    """Return text without the blanks with which lines are filled up to the width of the screen."""
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def cell(text: str) -> str:
    """Return text that may stand in a Markdown table."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


def table(titles: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Return a Markdown table."""
    lines = [titles, tuple("---" for _ in titles), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
