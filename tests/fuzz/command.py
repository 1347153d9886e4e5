"""Mutated files given to commands, as on a command line: an answer, or nothing but our own messages."""

from __future__ import annotations

import os
import re
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from tests.fuzz.mutate import Case
from tests.in_time import no_longer_than
from tests.security.watched import called

from servroi.errors import EXIT_DONE, EXIT_SCENARIO, EXIT_USAGE

SECONDS = 20.0
TRIALS = 100
"""The fewest that a command takes."""
QUESTIONS = ("sensitivity", "information", "split", "break-even", "challenge")
_FEW = ("--trials", str(TRIALS))
COMMANDS = {
    "claim": (("check-claim",),),
    "staff": (("new", "--no-input", "--name", "Muster AG", "--country", "CH", "--from"),),
    "result": (("verify",),),
    "pdf": (("run", *_FEW), ("run", *_FEW), ("check",), ("verify",)),
}
"""What is asked of what is no plain scenario."""
_MESSAGE = re.compile(r".+  \[[a-z][a-z-]*\]|\.\.\. and \d+ more")
LOCALES = ("en", "de-CH", "de-DE", "fr-CH", "it-IT")


def command(given: Case, dice: Random) -> str:
    """Run a command on files in a folder; return `answered` or `refused`."""
    before = Path.cwd()
    with TemporaryDirectory() as folder, no_longer_than(SECONDS):
        os.chdir(folder)
        try:
            for name, data in given.files.items():
                Path(name).write_bytes(data)
            code, out, error = called(_arguments(given, dice))
            left = {path.name for path in Path().iterdir()} - given.files.keys()
        finally:
            os.chdir(before)
    lines = error.decode().splitlines()
    assert code in (EXIT_DONE, EXIT_USAGE, EXIT_SCENARIO), f"exit code {code}: {lines}"
    answered = code == EXIT_DONE or (given.kind in ("result", "pdf") and code == EXIT_SCENARIO and not lines)
    if answered:
        assert given.kind == "staff" or not lines, f"complaints beside an answer: {lines[0]}"
    else:
        assert lines, "refused without a word"
        assert given.kind == "staff" or all(map(_MESSAGE.fullmatch, lines)), f"no message of ours: {lines}"
        assert not out, "an answer and a refusal"
    assert "Traceback" not in error.decode()
    assert left == set(), f"left behind: {left}"
    return "answered" if answered else "refused"


def _arguments(given: Case, dice: Random) -> list[str]:
    """Return the command that is given a case."""
    ways = (("run", *_FEW), ("run", *_FEW, "--json"), ("check",), *((name, *_FEW) for name in QUESTIONS))
    command = dice.choice(COMMANDS.get(given.kind, ways))
    beside = ["case.yaml"] if given.kind == "result" and dice.random() < 0.5 else []
    settings = [part for one in given.settings for part in ("--set", one)]
    return [*command, given.name, *beside, "-q", "--lang", dice.choice(LOCALES), *settings]
