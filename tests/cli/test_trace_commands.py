"""`servroi compare` and `servroi explain`: answers, exit codes, languages, formats."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

import servroi as package
from servroi.render.words import Words

SCENARIOS = Path(__file__).parents[2] / "scenarios"
LANGUAGES = ("en", "de", "fr", "it")
FEW = ("--trials", "500")
Call = Callable[..., Any]


@pytest.fixture
def other(tmp_path: Path, small: Path) -> Path:
    path = tmp_path / "other.yaml"
    path.write_text(small.read_text(encoding="utf-8").replace("18 % to 25 %", "10 % to 12 %"), encoding="utf-8")
    return path


# -- compare ----------------------------------------------------------------------------------------------------------


def test_compare_shows_verdicts_bridge_and_lines(servroi: Call, small: Path, other: Path) -> None:
    result = servroi("compare", small, other, "--lang", "en")
    assert (result.code, result.err) == (0, "")
    assert "What moves it most: Staff turnover." in " ".join(result.out.split())
    assert "- small.yaml: " in result.out
    assert "- other.yaml: " in result.out
    assert "18 % to 25 %" in result.out
    assert "line 2" in result.out


def test_identical_scenarios_have_no_difference(servroi: Call, small: Path) -> None:
    result = servroi("compare", small, small, "--lang", "en")
    assert result.code == 0
    assert result.out.startswith("No difference: ")
    assert servroi("compare", small, small, "--json").json["same"] is True


def test_the_bridge_adds_up_in_json(servroi: Call) -> None:
    files = (SCENARIOS / "claims-on-evidence.yaml", SCENARIOS / "claims-as-claimed.yaml")
    found = servroi("compare", *files, *FEW, "--json").json
    assert found["format"] == "servroi.compare/1"
    bridge = found["bridge"]
    assert bridge["npv_a"] + sum(step["value"] for step in bridge["steps"]) == pytest.approx(bridge["npv_b"], abs=0.005)
    assert bridge["npv_a"] == pytest.approx(found["scenarios"]["a"]["npv"]["train"], abs=0.005)
    assert bridge["npv_b"] == pytest.approx(found["scenarios"]["b"]["npv"]["train"], abs=0.005)
    assert found["evidence_only"] == ["training.budget_per_employee"]


def test_the_bridge_adds_up_as_printed(servroi: Call) -> None:
    files = (SCENARIOS / "claims-on-evidence.yaml", SCENARIOS / "claims-as-claimed.yaml")
    lines = servroi("compare", *files, *FEW, "--lang", "en", "--no-color").out.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("Line  "))
    stop = next(number for number, line in enumerate(lines) if number > start and line.startswith(files[1].name)) + 1
    amounts = []
    for line in lines[start + 1 : stop]:
        numbers = [word for word in line.replace("\u2212", "-").split() if word.lstrip("+-").replace(",", "").isdigit()]
        amounts += [int(numbers[0].replace(",", ""))] if numbers else []
    start_value, *steps, difference, end_value = amounts
    assert sum(steps) == difference
    assert abs(start_value + difference - end_value) < 30_000, "rounded to errors of some 10,000 from so few trials"
    assert all(amount % 1_000 == 0 for amount in amounts), "no figure has more digits than its error bears"


def test_another_option_and_standard_input(servroi: Call, small: Path, other: Path) -> None:
    found = servroi("compare", "-", other, "--option", "market", "--json", stdin=small.read_text(encoding="utf-8")).json
    assert found["bridge"]["option"] == "market"
    assert found["scenarios"]["a"]["file"] == "<stdin>"


def test_a_setting_holds_for_both(servroi: Call, small: Path, other: Path) -> None:
    assert servroi("compare", small, other, "--set", "frontline.turnover=15 %", "--json").json["same"] is True


def test_currencies_must_be_the_same(servroi: Call, small: Path, tmp_path: Path) -> None:
    euro = tmp_path / "euro.yaml"
    euro.write_text(small.read_text(encoding="utf-8").replace("country: CH", "country: DE"), encoding="utf-8")
    result = servroi("compare", small, euro)
    assert (result.code, result.out) == (2, "")
    assert "CHF" in result.err
    assert "EUR" in result.err


@pytest.mark.parametrize("arguments", [("--option", "none"), ("--lang", "xx")])
def test_compare_refuses_wrong_use(servroi: Call, small: Path, other: Path, arguments: tuple[str, ...]) -> None:
    assert servroi("compare", small, other, *arguments).code == 2


def test_both_cannot_be_standard_input(servroi: Call) -> None:
    assert servroi("compare", "-", "-").code == 2


def test_compare_writes_a_file_once(servroi: Call, small: Path, other: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    assert servroi("compare", small, other, "-o", target).code == 0
    assert servroi("compare", small, other, "-o", target).code == 4
    assert servroi("compare", small, other, "-o", target, "--force").code == 0


def test_compare_quietly(servroi: Call, small: Path, other: Path) -> None:
    assert len(servroi("compare", small, other, "-q").out.splitlines()) < 10


# -- explain ----------------------------------------------------------------------------------------------------------


def test_explain_a_result(servroi: Call, small: Path) -> None:
    result = servroi("explain", small, "channel.turnover.train.year2", "--lang", "en")
    assert (result.code, result.err) == (0, "")
    assert "One path, not the mean." in " ".join(result.out.split())
    assert "headcount" in result.out
    assert "change.turnover_reduction.train.year2" in result.out
    assert "small.yaml:2" in result.out


def test_explain_shows_the_mean_beside_the_base_case(servroi: Call, small: Path) -> None:
    found = servroi("explain", small, "npv.train", "--json").json
    run = servroi("run", small, "--json").json
    assert found["base_case"] == run["base_case"]["options"]["train"]["npv"]
    assert found["simulated"]["value"] == pytest.approx(run["options"]["train"]["npv"]["mean"])
    assert found["simulated"]["trials"] == 300
    pv = servroi("explain", small, "pv.train.retention", "--json").json
    assert pv["simulated"]["value"] == pytest.approx(run["options"]["train"]["pv_by_channel"]["retention"]["mean"])


def test_formula_of_json_can_be_worked_out(servroi: Call, small: Path) -> None:
    formula = servroi("explain", small, "npv.train", "--json").json["formula"]
    text = "".join(
        f"({formula['terms'][part]['value']!r})" if isinstance(part, int) else part for part in formula["tokens"]
    )
    assert eval(text.replace("^", "**"), {}) == pytest.approx(formula["gives"])
    assert math.isfinite(formula["gives"])


def test_explain_a_chance(servroi: Call, small: Path) -> None:
    found = servroi("explain", small, "p_beats", "--json").json
    run = servroi("run", small, "--json").json
    assert found["simulated"]["value"] == run["comparison"][0]["p_a_beats_b"]["value"]
    assert "simulated worlds" in found["formula"]["words"]
    assert servroi("explain", small, "p_beats.market.train").code == 0


def test_explain_an_input(servroi: Call, small: Path) -> None:
    result = servroi("explain", small, "customers.behaviour_share", "--lang", "en")
    assert "What the default rests on" in result.out
    assert "https://" in result.out
    found = servroi("explain", small, "frontline.turnover", "--json").json
    assert (found["layer"], found["file"], found["line"]) == ("file", "small.yaml", 2)
    assert found["default"]["written"]
    assert found["read_by"]


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("npv.trian", "npv.train"),
        ("frontline.tunrover", "frontline.turnover"),
        ("channel.turnover.train.year9", "there is channel.turnover.train.year0 to year5"),
        ("pv.train", "there are pv.train.turnover, pv.train.ramp_up, "),
        ("net.train", "there is net.train.year0 to year5"),
        ("channel.turnover", "channel.turnover.train.year0 to year5, channel.turnover.market.year0 to year5"),
        ("driver.train.year2", "driver.sick_days_avoided.train.year2, driver.fte_freed.train.year2"),
        ("training", "training.budget_per_employee, training.hours_per_employee"),
        ("channel.train.turnover.year2", "channel.turnover.train.year2"),
        ("frontline.recruitment_cost", "servroi inputs frontline.recruitment_cost"),
        ("", "npv.train"),
    ],
)
def test_unknown_paths_come_with_the_nearest(servroi: Call, small: Path, path: str, hint: str) -> None:
    result = servroi("explain", small, path)
    assert (result.code, result.out) == (2, "")
    assert hint in result.err


def test_the_help_lists_what_there_is(servroi: Call, small: Path) -> None:
    """Each path of the help is one; each kind that it names has results."""
    said = " ".join(servroi("explain", "--help").out.partition("Example")[0].split())
    paths = re.findall(r"\(([a-z_]+\.[\w.]+)\)", said)
    assert len(paths) == 4
    for path in paths:
        assert servroi("explain", small, path).code == 0, path
    for kind in ("npv", "roi", "bcr", "payback_years", "irr", "mirr", "net", "pv", "channel", "driver", "change"):
        assert re.search(rf"\b{kind}\b", said)
        assert f"'{kind}' is not known; there are {kind}." in servroi("explain", small, kind).err


# -- both -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "language", ["en", "de", *(pytest.param(one, marks=pytest.mark.thorough) for one in ("fr", "it"))]
)
def test_every_language_fits_the_width(servroi: Call, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    file = SCENARIOS / "retailer-full.yaml"
    calls = [
        ("compare", SCENARIOS / "retailer-six-numbers.yaml", file, *FEW),
        ("explain", file, "npv.train", *FEW),
        ("explain", file, "change.churn_reduction.train.year3"),
        ("explain", file, "channel.ramp_up.train.Verkauf.year3"),
        ("explain", file, "training.success_probability"),
        ("explain", file, "customers.churn"),
    ]
    for call in calls:
        result = servroi(*call, "--lang", language)
        assert result.code == 0
        wide = [line for line in result.out.splitlines() if len(line.rstrip()) > 80 and "http" not in line]
        assert not wide, wide


def test_every_formula_and_figure_has_words_in_every_language() -> None:
    folder = Path(package.__file__).parent / "catalog" / "languages"
    texts = {
        language: yaml.safe_load((folder / language / "trace.yaml").read_text(encoding="utf-8"))["texts"]
        for language in LANGUAGES
    }
    assert all(list(texts[language]) == list(texts["en"]) for language in LANGUAGES)
    assert Words("de-CH", "CH", "CHF")


def test_ascii_consoles(servroi: Call, small: Path) -> None:
    result = servroi("explain", small, "channel.turnover.train.year2", "--lang", "en", encoding="ascii")
    assert result.code == 0
    assert "headcount * turnover" in result.out
