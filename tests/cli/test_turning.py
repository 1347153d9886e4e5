"""`servroi break-even` and `challenge`: what they say, and how they leave."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

COMMANDS = ("break-even", "challenge")
LANGUAGES = ("en", "de", "fr", "it")
Call = Callable[..., Any]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", ["break-even", "challenge"])
def test_every_language_fits_80_columns(servroi: Call, small: Path, command: str, language: str) -> None:
    found = servroi(command, small, "--lang", language)
    assert (found.code, found.err) == (0, "")
    assert max(len(line) for line in found.out.splitlines()) <= 80
    assert "{" not in found.out


@pytest.mark.parametrize(("command", "format"), [("break-even", "break_even"), ("challenge", "challenge")])
def test_json_has_its_format(servroi: Call, small: Path, command: str, format: str) -> None:
    found = servroi(command, small, "--json", "--seed", 7)
    assert found.code == 0
    assert found.json["format"] == f"servroi.{format}/1"
    assert found.json["run"]["seed"] == 7
    assert found.json["currency"] == "CHF"
    assert found.out == servroi(command, small, "--json", "--seed", 7, "--threads", 1).out


def test_break_even_is_short_and_all_is_long(servroi: Call, small: Path) -> None:
    short, everything = servroi("break-even", small), servroi("break-even", small, "--all")
    assert "--all" in short.out
    assert "All of them: --all" not in everything.out
    assert len(everything.out.splitlines()) > len(short.out.splitlines())


def test_break_even_of_a_certain_path(servroi: Call, small: Path) -> None:
    found = servroi("break-even", small, "training.budget_per_employee", "customers.churn", "--json")
    assert {point["path"] for point in found.json["points"]} == {"training.budget_per_employee", "customers.churn"}


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("customers.chrun", "did you mean customers.churn?"),
        ("finance.horizon", "whole number"),
        ("training.programme_quality", "no influence of its own"),
    ],
)
def test_path_that_cannot_be_asked_for(servroi: Call, small: Path, path: str, said: str) -> None:
    found = servroi("break-even", small, path)
    assert (found.code, found.out) == (2, "")
    assert said in found.err


@pytest.mark.parametrize("command", ["break-even", "challenge"])
def test_option_by_name(servroi: Call, small: Path, command: str) -> None:
    assert servroi(command, small, "--option", "market", "--json").json["option"] == "market"
    unknown = servroi(command, small, "--option", "advertise")
    assert unknown.code == 2
    assert "the options are train, market" in unknown.err


def test_challenge_counts_what_it_survives(servroi: Call, small: Path) -> None:
    found = servroi("challenge", small, "--json").json
    holding = sum(answer["holds"] for answer in found["answers"])
    out = servroi("challenge", small, "-q").out
    assert found["before"]["holds"] is False or str(holding) in out
    assert len(found["answers"]) <= 12


@pytest.mark.parametrize("command", COMMANDS)
def test_output_goes_to_a_file_once(servroi: Call, small: Path, tmp_path: Path, command: str) -> None:
    target = tmp_path / "answer.json"
    assert servroi(command, small, "-o", target).code == 0
    assert json.loads(target.read_text(encoding="utf-8"))["format"].startswith("servroi.")
    assert servroi(command, small, "-o", target).code == 4
    assert servroi(command, small, "-o", target, "--force").code == 0
