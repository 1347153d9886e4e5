"""`servroi check`: every error at once, warnings and advice for what is sound."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from servroi.config.settings import LANGUAGES

SCENARIOS = sorted((Path(__file__).parents[2] / "scenarios").glob("*.yaml"))
Call = Callable[..., Any]


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """Give a scenario with two errors."""
    path = tmp_path / "broken.yaml"
    path.write_text("company: {name: X, country: CH}\nfrontline: {headcount: 0, tunrover: 3}\n", encoding="utf-8")
    return path


def advice(servroi: Call, *arguments: str | Path) -> dict[str, list[str]]:
    """Return slug -> paths of what is advised for one file."""
    found: dict[str, list[str]] = {}
    for entry in servroi("check", *arguments, "--json").json["files"][0]["advice"]:
        found.setdefault(entry["slug"], []).append(entry["path"])
    return found


def test_shipped_scenarios_are_sound(servroi: Call) -> None:
    result = servroi("check", *SCENARIOS, "--json")
    assert result.code == 0
    assert [entry["file"] for entry in result.json["files"]] == [path.name for path in SCENARIOS]


def test_sound_and_unsound_together(servroi: Call, small: Path, broken: Path) -> None:
    result = servroi("check", broken, small)
    assert result.code == 3
    assert "small.yaml: sound" in result.out
    assert [line.partition(": ")[0] for line in result.err.splitlines()] == ["broken.yaml:2:24", "broken.yaml:2:27"]


def test_quiet_leaves_errors_and_exit_code(servroi: Call, small: Path, broken: Path) -> None:
    assert (servroi("check", small, "-q").code, servroi("check", small, "-q").out) == (0, "")
    result = servroi("check", small, broken, "-q")
    assert (result.code, result.out) == (3, "")
    assert "did you mean turnover?" in result.err


def test_missing_file_is_wrong_use_unless_another_is_unsound(servroi: Call, small: Path, broken: Path) -> None:
    assert servroi("check", small, "no-such.yaml").code == 2
    result = servroi("check", "no-such.yaml", broken)
    assert result.code == 3
    assert "there is no such file" in result.err


def test_json_has_errors_with_places(servroi: Call, broken: Path) -> None:
    result = servroi("check", broken, "--json")
    assert (result.code, result.err) == (3, "")
    content = result.json
    assert content["format"] == "servroi.check/1"
    (file,) = content["files"]
    assert set(file) == {"file", "sound", "errors", "warnings", "advice"}
    assert (file["file"], file["sound"], file["warnings"], file["advice"]) == ("broken.yaml", False, [], [])
    assert {"slug", "line", "column", "path", "text"} == set(file["errors"][0])
    assert [(error["slug"], error["line"]) for error in file["errors"]] == [("bounds", 2), ("unknown-key", 2)]


def test_unsourced_figures_come_most_influential_first(servroi: Call, small: Path) -> None:
    unsourced = advice(servroi, small)["unsourced"]
    assert unsourced[:2] == ["customers.churn", "frontline.turnover"]
    assert "frontline.headcount" in unsourced
    sourced = ("--set", "customers.churn={value: 12 % to 18 %, source: CRM 2025}")
    assert "customers.churn" not in advice(servroi, small, *sourced)["unsourced"]


def test_decisions_and_readiness_need_no_source(servroi: Call, small: Path) -> None:
    stated = ("--set", "training.budget_per_employee=120", "--set", "readiness.lead=4")
    assert {"training.budget_per_employee", "readiness.lead"}.isdisjoint(advice(servroi, small, *stated)["unsourced"])


def test_replaced_defaults_are_no_longer_advised(servroi: Call, small: Path) -> None:
    first = advice(servroi, small)["default"][0]
    assert first == "marketing.marginal_return"
    assert first not in advice(servroi, small, "--set", f"{first}=0.5 to 2")["default"]


def test_figures_outside_the_sectors_range(servroi: Call, small: Path) -> None:
    germany = ("--set", "company.country=DE")
    assert "outside-sector" not in advice(servroi, small, *germany, "--set", "customers.churn=15 %")
    far = advice(servroi, small, *germany, "--set", "customers.churn=40 %")
    assert far["outside-sector"] == ["customers.churn"]
    here = advice(servroi, small, "--set", "customers.churn=40 %")
    assert "outside-sector" not in here, "the evidence holds nothing for retail in Switzerland"


def test_full_time_equivalents_are_asked_for_where_part_time_is_common(servroi: Call, small: Path) -> None:
    assert advice(servroi, small)["fte"] == ["frontline.fte"]
    assert "fte" not in advice(servroi, small, "--set", "frontline.fte=90")
    assert "fte" not in advice(servroi, small, "--set", "company.sector=telecom")


def test_teams_without_full_time_equivalents_are_named(servroi: Call, tmp_path: Path) -> None:
    case = tmp_path / "teams.yaml"
    case.write_text(
        "company: {name: M, country: CH, sector: retail}\n"
        "frontline: {teams: [{name: Till, headcount: 50, fte: 30}, {name: Store, headcount: 9}]}\n"
        "training: {budget_per_employee: 100}\n",
        encoding="utf-8",
    )
    texts = [one["text"] for one in servroi("check", case, "--json").json["files"][0]["advice"]]
    (said,) = (text for text in texts if "full-time equivalents" in text)
    assert "Store" in said
    assert "Till" not in said


def test_the_result_is_the_same_difference_as_in_a_run(servroi: Call, small: Path) -> None:
    """Whichever of the two is better: a figure that helps training has a plus in both."""
    setting = ("--set", "marketing.marginal_return=3")
    assert servroi("run", small, *setting, "--json").json["verdict"]["recommended"] == "market"
    for command in ("check", "run"):
        said = " ".join(servroi(command, small, *setting, "--lang", "en").out.split())
        assert "The result is Training minus Marketing in the middle case." in said
        assert re.search(r"Higher productivity 0 ?% to .*? B \+\d", said)


def test_warnings_hold_what_run_warns_of(servroi: Call, small: Path) -> None:
    setting = ("--set", "customers.behaviour_share=67 %")
    checked = servroi("check", small, *setting, "--json").json["files"][0]["warnings"]
    assert checked == servroi("run", small, *setting, "--json").json["warnings"][: len(checked)]
    assert "above-evidence" in [entry["slug"] for entry in checked]


def test_without_customers(servroi: Call, small: Path) -> None:
    text = "\n".join(line for line in small.read_text(encoding="utf-8").splitlines() if "customers:" not in line)
    result = servroi("check", "-", stdin=text)
    assert (result.code, result.err) == (0, "")
    assert "<stdin>: sound" in result.out


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language(servroi: Call, small: Path, lang: str) -> None:
    result = servroi("check", small, "--lang", lang, "--set", "company.country=DE", "--set", "customers.churn=40 %")
    assert (result.code, result.err) == (0, "")
    assert "small.yaml" in result.out


def test_unknown_language(servroi: Call, small: Path) -> None:
    assert servroi("check", small, "--lang", "xx").code == 2
