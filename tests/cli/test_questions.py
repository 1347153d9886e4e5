"""`servroi sensitivity`, `information`, `split`: exit codes, JSON, languages, 80 columns, options."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.locales import LOCALES

COMMANDS = ("sensitivity", "information", "split")
FIELDS = {
    "sensitivity": {"rivals", "alike", "mean", "bars", "horizon", "curve"},
    "information": {"as_good", "chosen", "total", "inputs", "groups", "cost"},
    "split": {"budget", "step", "margins", "points", "best", "train_first", "at_once", "setup_training"}
    | {"setup_marketing", "p_beats_training", "p_beats_marketing", "p_first_beats_at_once"}
    | {"verdict", "p_pays"},
}
JARGON = ("EVPI", "EVPPI", "Sobol", "variance", "first-order")
Call = Callable[..., Any]


@pytest.fixture
def front_line(tmp_path: Path) -> Path:
    """Give a scenario that says nothing about customers."""
    path = tmp_path / "front.yaml"
    path.write_text("company: {name: A}\nfrontline: {headcount: 120, turnover: 18 % to 25 %}\n", "utf-8")
    return path


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("command", COMMANDS)
def test_every_language_fits_the_screen(servroi: Call, small: Path, command: str, language: str) -> None:
    result = servroi(command, small, "--lang", language)
    assert (result.code, result.err) == (0, "")
    assert all(len(line) <= 80 for line in result.out.splitlines())
    assert not any(word in result.out for word in JARGON)
    assert "{" not in result.out


@pytest.mark.parametrize("command", COMMANDS)
def test_json_is_complete(servroi: Call, small: Path, command: str) -> None:
    found = servroi(command, small, "--json", "--lang", "de").json
    assert found["format"] == f"servroi.{command}/1"
    assert set(found) == {"format", "run", "currency", "text", "trials", *FIELDS[command]}
    assert found["run"]["trials"] == found["trials"] == 300
    assert found["currency"] == "CHF"
    assert found["text"].endswith("."), "a sentence, in English"


@pytest.mark.parametrize("command", COMMANDS)
def test_the_same_question_has_the_same_answer(servroi: Call, small: Path, command: str) -> None:
    first, again = (servroi(command, small, "--json", "--threads", threads).out for threads in ("1", "3"))
    assert first == again
    assert servroi(command, small, "--json", "--seed", "2").out != first


@pytest.mark.parametrize("command", COMMANDS)
def test_trials_and_settings_are_heard(servroi: Call, small: Path, command: str) -> None:
    found = servroi(command, small, "--json", "--trials", "150", "--set", "frontline.headcount=12").json
    assert found["trials"] == 150
    plain = servroi(command, small, "--json", "--trials", "150").json
    assert found["run"]["scenario_sha256"] != plain["run"]["scenario_sha256"]
    assert servroi(command, small, "--trials", "10").code == 2


@pytest.mark.parametrize("command", COMMANDS)
def test_quiet_gives_the_answer_alone(servroi: Call, small: Path, command: str) -> None:
    whole, brief = (servroi(command, small, *flags).out for flags in ([], ["-q"]))
    assert whole.startswith(brief.rstrip("\n"))
    assert len(brief.splitlines()) <= 6


@pytest.mark.parametrize("command", COMMANDS)
def test_output_goes_to_a_file_and_never_over_another(servroi: Call, small: Path, tmp_path: Path, command: str) -> None:
    target = tmp_path / "answer.json"
    assert servroi(command, small, "-o", target).code == 0
    assert target.read_text("utf-8") == servroi(command, small, "--json").out
    assert servroi(command, small, "-o", target).code == 4
    assert servroi(command, small, "-o", target, "--force").code == 0


@pytest.mark.parametrize("command", COMMANDS)
def test_wrong_files_and_wrong_scenarios(servroi: Call, tmp_path: Path, command: str) -> None:
    assert servroi(command, tmp_path / "none.yaml").code == 2
    bad = tmp_path / "bad.yaml"
    bad.write_text("frontline: {headcount: many}\n", "utf-8")
    result = servroi(command, bad)
    assert (result.code, result.out) == (3, "")


@pytest.mark.parametrize("command", COMMANDS)
def test_plain_consoles_get_plain_characters(servroi: Call, small: Path, command: str) -> None:
    result = servroi(command, small, encoding="ascii")
    assert result.code == 0
    assert "?" not in result.out
    assert "#" in result.out


def test_all_shows_every_bar(servroi: Call, small: Path) -> None:
    few, many = (servroi("sensitivity", small, *flags, "--trials", "200").out for flags in ([], ["--all"]))
    assert "--all" in few
    assert "--all" not in many
    assert len(many) > len(few)


def test_bars_name_options_at_both_ends_and_inert_ones_are_nothing(servroi: Call, small: Path) -> None:
    found = servroi("sensitivity", small, "--json").json
    for bar in found["bars"]:
        assert set(bar["options"]) == {"train", "market"}
        if bar["total"]["value"] == 0.0:
            assert bar["difference"][0] == bar["difference"][1]


def test_along_draws_a_curve(servroi: Call, small: Path) -> None:
    found = servroi("sensitivity", small, "--along", "customers.churn", "--json").json
    assert found["curve"]["path"] == "customers.churn"
    assert len(found["curve"]["values"]) == len(found["curve"]["difference"]) == 21
    assert "Churn: " in servroi("sensitivity", small, "--along", "customers.churn").out


@pytest.mark.parametrize(
    ("path", "slug", "hint"),
    [
        ("customers.chrun", "unknown-path", "did you mean customers.churn?"),
        ("nonsense", "unknown-path", "is not known"),
        ("finance.discount_rate", "certain-only", "is certain here"),
        ("training.takes", "certain-only", "nothing in between"),
    ],
)
def test_along_refuses_what_cannot_be_followed(servroi: Call, small: Path, path: str, slug: str, hint: str) -> None:
    result = servroi("sensitivity", small, "--along", path, "--set", "finance.discount_rate=8 %")
    assert (result.code, result.out) == (2, "")
    assert f"[{slug}]" in result.err
    assert hint in result.err


def test_along_a_team_is_offered_by_name(servroi: Call, tmp_path: Path) -> None:
    teams = tmp_path / "teams.yaml"
    teams.write_text(
        "company: {name: A}\nfrontline:\n  teams:\n    - {name: shop, headcount: 40, turnover: 18 % to 25 %}\n"
        "    - {name: desk, headcount: 20, turnover: 15 % to 20 %}\nsimulation: {trials: 200}\n",
        "utf-8",
    )
    result = servroi("sensitivity", teams, "--along", "frontline.turnover")
    assert result.code == 2
    assert "frontline.teams[shop].turnover" in result.err


def test_split_takes_amounts_as_scenarios_do(servroi: Call, small: Path) -> None:
    found = servroi("split", small, "--budget", "60'000", "--step", "CHF 5'000", "--json").json
    assert (found["budget"], found["step"]) == (60_000.0, 5_000.0)
    assert [margin["spent"] for margin in found["margins"]][:2] == [0.0, 15_000.0]


@pytest.mark.parametrize("amount", ["0", "-5", "many", "10 to 20", "EUR 5"])
def test_split_refuses_other_amounts(servroi: Call, small: Path, amount: str) -> None:
    result = servroi("split", small, f"--budget={amount}")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("--budget: ")


def test_split_refuses_a_step_that_is_lost_in_rounding(servroi: Call, small: Path) -> None:
    refused = servroi("split", small, "--budget", "30000", "--step", "0.4")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith("--step: 0.4 is less than a thousandth of the budget; write 30 or more")
    assert servroi("split", small, "--budget", "30000", "--step", "30", "--json").json["step"] == 30.0


def test_without_customers_marketing_cannot_be_judged(servroi: Call, front_line: Path) -> None:
    result = servroi("split", front_line)
    assert result.code == 0
    assert "Without a customers section marketing cannot be judged" in " ".join(result.out.split())
    assert servroi("split", front_line, "--json").json["trials"] is None
    assert servroi("sensitivity", front_line, "--trials", "200").code == 0
    assert servroi("information", front_line, "--trials", "200").code == 0


def test_where_nothing_can_change_the_choice_it_says_so(servroi: Call, small: Path) -> None:
    result = servroi(
        "information", small, "--set", "training.budget_per_employee=1'000'000", "--set", "marketing.extra_spend=10"
    )
    assert result.code == 0
    assert "decide now" in result.out


def test_a_scenario_can_come_from_standard_input(servroi: Call, small: Path) -> None:
    piped = servroi("information", "-", "--json", stdin=small.read_text("utf-8")).json
    assert piped["chosen"] == servroi("information", small, "--json").json["chosen"]
