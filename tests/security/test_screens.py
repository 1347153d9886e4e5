"""Words stay words on the screens of commands: every hostile text is there letter for letter, and moves nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.conftest import Terminal
from tests.measured import Measured
from tests.security import shown
from tests.security.hostile import CARRIED, FIELDS, NAMES, placed, scenario

from servroi.cli.output import page
from servroi.render.formats import terminal as format_

COMMANDS: dict[tuple[str, ...], set[str]] = {
    ("check",): {"option", "team"},
    ("run",): {"option"},
    ("explain", "npv.OPTION"): {"option"},
    ("explain", "channel.turnover.OPTION.year2"): {"option", "team"},
    ("explain", "frontline.turnover"): {"source", "owner", "remark"},
    ("explain", "frontline.teams[TEAM].headcount"): {"team"},
    ("sensitivity",): {"option"},
    ("break-even", "--option=OPTION"): {"option"},
    ("information",): {"option"},
    ("split",): set(),
    ("compare", "other.yaml", "--option=OPTION"): {"option", "team"},
    ("challenge", "--option=OPTION"): {"option"},
}
"""A command -> the fields that its screen shows, as far as the verdict of the case below goes."""
pytestmark = pytest.mark.usefixtures("few_trials")
STEP = len(FIELDS) - 3
TURNS = -(-len(CARRIED) // STEP)
MARKED = "[bold red]{field}[/] [link=http://evil.example]y[/link] [/] :smile:"
"""What Rich would take for markup, in every field at once, so that a field that goes astray is found wherever it is."""
_WIDE = 5_000
"""Columns of a screen on which no text is broken."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every text comes by; `--thorough` has all of them on every screen."""
    if "turn" in metafunc.fixturenames:
        every = metafunc.config.getoption("--thorough")
        cases = [
            pytest.param(command, turn, id=f"{' '.join(command)}-{turn}")
            for number, command in enumerate(COMMANDS)
            for turn in (range(TURNS) if every else [number % TURNS])
        ]
        metafunc.parametrize(("command", "turn"), cases)


def test_every_command(
    command: tuple[str, ...],
    turn: int,
    tmp_path: Path,
    terminal: Terminal,
    monkeypatch: pytest.MonkeyPatch,
    measured: Measured,
) -> None:
    """Colour is on, so escape sequences are written at all; ours are taken away, and nothing of theirs is left."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", str(_WIDE))
    monkeypatch.setattr(format_, "WIDEST", _WIDE)
    words = {field: marked(field, text) for field, text in placed(turn, STEP).items()}
    Path("case.yaml").write_bytes(scenario(words))
    Path("other.yaml").write_bytes(scenario(words).replace(b"18 %", b"19 %").replace(b"60 to 80", b"60 to 90"))
    option, team = (words.get(field, "plain") for field in ("option", "team"))
    arguments = [one.replace("OPTION", option).replace("TEAM", team) for one in command]
    screen = terminal(arguments[0], "case.yaml", *arguments[1:])
    assert screen.code == 0, screen.error
    said = shown.screen(screen.out) + shown.screen(screen.error)
    assert {field: words[field] for field in COMMANDS[command] & {*words} if words[field] not in said} == {}
    measured("injection", {"outputs": 1})


def marked(field: str, text: str) -> str:
    """Return a text with what Rich would take for markup; names refuse square brackets, and long ones."""
    if field not in NAMES:
        return f"{text} {MARKED.format(field=field)}".strip()
    return text if len(text) > 100 else f"{text} :smile:"


def test_no_screen_takes_words_for_markup(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever prints it, and however: on the screen and in a file."""
    text = MARKED.format(field="x")
    for output in (None, str(tmp_path / "screen.txt")):
        with page(output, force=False, no_color=True) as console:
            console.print(text)
        written = Path(output).read_text(encoding="utf-8") if output else capsys.readouterr().out
        assert written == f"{text}\n"
