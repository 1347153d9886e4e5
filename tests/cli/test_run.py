"""`servroi run` and `servroi demo`: exit codes, streams, settings, languages."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.locales import LOCALES
from typer.main import get_group

from servroi.cli.app import app
from servroi.pipeline import demo_text

SCENARIOS = Path(__file__).parents[2] / "scenarios"
COMMANDS = ("demo", "check", "run", "inputs", "evidence", "schema")
Call = Callable[..., Any]


@pytest.mark.parametrize("command", get_group(app).commands)
def test_help_teaches_with_an_example(servroi: Call, command: str) -> None:
    result = servroi(command, "--help")
    assert (result.code, result.err) == (0, "")
    assert f"Example: servroi {command} " in result.out


def test_help_lists_the_commands_in_order(servroi: Call) -> None:
    output = servroi("--help").out
    places = [output.index(f"\n  {command} ") for command in COMMANDS]
    assert places == sorted(places)


def test_version_is_on_standard_output(servroi: Call) -> None:
    result = servroi("--version")
    assert result.code == 0
    assert result.out.startswith("servroi ")


def test_demo_ships_the_scenario_of_the_folder() -> None:
    assert demo_text() == (SCENARIOS / "retailer-six-numbers.yaml").read_text(encoding="utf-8")


def test_demo_prints_its_scenario(servroi: Call) -> None:
    assert servroi("demo", "--yaml").out == demo_text()


def test_data_goes_to_standard_output_and_nothing_else_anywhere(servroi: Call, small: Path) -> None:
    result = servroi("run", small)
    assert (result.code, result.err) == (0, "")
    assert "Net present value" in result.out


def test_quiet_prints_the_answer_only(servroi: Call, small: Path) -> None:
    result = servroi("run", small, "-q")
    assert result.code == 0
    assert 0 < len(result.out.splitlines()) < 8


def test_errors_of_a_scenario_go_to_standard_error_all_at_once(servroi: Call, small: Path) -> None:
    result = servroi("run", small, "--set", "frontline.tunrover=1", "--set", "customers.churn=1,5")
    assert (result.code, result.out) == (3, "")
    assert "did you mean turnover?" in result.err
    assert "[comma]" in result.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("run",),
        ("run", "no-such.yaml"),
        ("run", "{file}", "--lang", "xx"),
        ("run", "{file}", "--trials", "9"),
        ("walk",),
    ],
    ids=["no file", "missing file", "language", "trials", "command"],
)
def test_wrong_use_is_told(servroi: Call, small: Path, arguments: tuple[str, ...]) -> None:
    result = servroi(*(argument.format(file=small) for argument in arguments))
    assert (result.code, result.out) == (2, "")
    assert result.err


def test_a_folder_is_no_scenario(servroi: Call, tmp_path: Path) -> None:
    assert servroi("run", tmp_path).code == 2


def test_standard_input(servroi: Call, small: Path) -> None:
    piped = servroi("run", "-", "--json", stdin=small.read_text(encoding="utf-8"))
    assert piped.code == 0
    assert piped.json["options"] == servroi("run", small, "--json").json["options"]


def test_setting_replaces_a_value(servroi: Call, small: Path) -> None:
    found = servroi("run", small, "--json", "--set", "frontline.headcount=77").json
    assert found["base_case"]["inputs"]["frontline.headcount"] == 77.0
    assert next(row for row in found["assumptions"] if row["path"] == "frontline.headcount")["layer"] == "set"


def test_seed_moves_the_draws_and_nothing_else(servroi: Call, small: Path) -> None:
    one, two = (servroi("run", small, "--json", "--seed", seed).json for seed in ("1", "2"))
    assert one["run"]["seed"], two["run"]["seed"] == (1, 2)
    assert one["options"]["train"]["npv"]["mean"] != two["options"]["train"]["npv"]["mean"]
    assert one["base_case"] == two["base_case"]


@pytest.mark.parametrize("form", [(), ("--json",)], ids=["text", "json"])
def test_threads_give_the_same_bytes(servroi: Call, small: Path, form: tuple[str, ...]) -> None:
    outputs = {servroi("run", small, *form, "--trials", "20000", "--threads", count).out for count in ("1", "3")}
    assert len(outputs) == 1


@pytest.mark.parametrize("lang", LOCALES)
def test_every_language(servroi: Call, small: Path, lang: str) -> None:
    result = servroi("run", small, "--lang", lang)
    assert (result.code, result.err) == (0, "")
    assert "{" not in result.out


def test_json_is_english_in_every_language(servroi: Call, small: Path) -> None:
    assert servroi("run", small, "--json", "--lang", "de").out == servroi("run", small, "--json").out


@pytest.mark.parametrize("name", ["<b>Muster</b>", "=1+1", "{x}", "%s", "\\033[0m".replace("[", "(")])
def test_names_are_shown_literally(servroi: Call, small: Path, name: str) -> None:
    text = small.read_text(encoding="utf-8") + f"options: {{{json.dumps(name)}: {{training: {{scale: 2}}}}}}\n"
    result = servroi("run", "-", stdin=text)
    assert result.code == 0, result.err
    assert name in result.out
    assert name in servroi("run", "-", "--json", stdin=text).json["options"]


def test_names_with_brackets_are_refused(servroi: Call, small: Path) -> None:
    text = small.read_text(encoding="utf-8").replace("Muster AG", "'[bold]x[/bold]'")
    result = servroi("run", "-", stdin=text)
    assert result.code == 3
    assert "must not hold [ or ]" in result.err


def test_a_report_without_a_scenario_says_what_to_give_instead(servroi: Call, small: Path, tmp_path: Path) -> None:
    reports = [tmp_path / f"offer.{ending}" for ending in ("html", "xlsx", "pptx")]
    assert servroi("report", small, "-q", *(word for report in reports for word in ("-o", report))).code == 0
    for report in reports:
        done = servroi("run", report)
        assert (done.code, done.out) == (2, "")
        assert "give the YAML file it was made from, or the PDF of the report" in done.err


def test_only_grades_leaves_weaker_effects_out(servroi: Call, small: Path) -> None:
    every, strong = (servroi("run", small, "--json", *more).json for more in ((), ("--only-grades", "A-C")))
    assert strong["options"]["train"]["npv"]["mean"] < every["options"]["train"]["npv"]["mean"]
    assert strong["run"]["scenario_sha256"] != every["run"]["scenario_sha256"]
    assert strong["warnings"][0]["slug"] == "only-grades"
    first = servroi("run", small, "--only-grades", "A-C", "-q").out
    assert first.startswith("Only effects of training with evidence of grade A-C count")
    assert "Marketing is not held to it" in first
    none = servroi("run", small, "--only-grades", "A", "--json").json
    assert none["options"]["train"]["pv_by_channel"]["retention"]["mean"] == 0.0


def test_only_grades_refuses_what_is_no_range(servroi: Call, small: Path) -> None:
    found = servroi("run", small, "--only-grades", "B-C")
    assert (found.code, found.out) == (2, "")
    assert "write A, A-B, A-C or A-D" in found.err
