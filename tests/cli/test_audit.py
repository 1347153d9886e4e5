"""`servroi check-claim` and `verify`: what they say, and how they leave."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CLAIM = ("--roi", "353%", "--benefit", "1.26e9", "--cost", "358e6")
LANGUAGES = ("en", "de", "fr", "it")
Call = Callable[..., Any]


@pytest.fixture
def result(servroi: Call, small: Path) -> Path:
    """Give the result of a run, beside its scenario."""
    path = small.with_name("result.json")
    assert servroi("run", small, "--json", "-o", path).code == 0
    return path


def changed(result: Path, change: Callable[[Any], None]) -> Path:
    content = json.loads(result.read_text(encoding="utf-8"))
    change(content)
    path = result.with_name("changed.json")
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_claim_is_named_for_what_it_is(servroi: Call) -> None:
    found = servroi("check-claim", *CLAIM)
    assert found.code == 0
    assert found.out.startswith("353% is a benefit-cost ratio")
    assert "252%" in found.out


@pytest.mark.parametrize("language", LANGUAGES)
def test_claim_in_every_language(servroi: Call, language: str) -> None:
    found = servroi("check-claim", *CLAIM, "--lang", language, "--years", "3", "--rate", "10%", "--investment", "1e6")
    assert found.code == 0
    assert max(len(line) for line in found.out.splitlines()) <= 80


@pytest.mark.parametrize(
    ("language", "rate", "none"),
    [
        ("en", "needs a rate", "not defined"),
        ("de", "braucht einen Zinssatz", "nicht definiert"),
        ("fr", "taux nécessaire", "non défini"),
        ("it", "serve un tasso", "non definito"),
    ],
)
def test_rate_is_asked_for_only_where_it_helps(servroi: Call, language: str, rate: str, none: str) -> None:
    text = "roi: 100 %\nbenefit: [1, -5]\ncost: 2\n"
    without = servroi("check-claim", "-", "--lang", language, stdin=text).out
    assert (without.count(rate), without.count(none)) == (1, 1)
    given = servroi("check-claim", "-", "--lang", language, "--rate", "10%", stdin=text).out
    assert (given.count(rate), given.count(none)) == (0, 1)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("roi", "margin"), [(("--roi", "50%"), "30"), ((), "20")])
def test_claim_that_needs_a_margin(servroi: Call, language: str, roi: tuple[str, ...], margin: str) -> None:
    found = servroi("check-claim", *roi, "--revenue", "500", "--cost", "100", "--lang", language)
    assert found.code == 0
    assert "--margin" in found.out
    assert re.search(rf"{margin}\s?%", found.out)
    assert "400" not in found.out


def test_claim_from_a_file_and_from_standard_input(servroi: Call, tmp_path: Path) -> None:
    text = "roi: 800 %\nbenefit: 400000\ncost: 40000\n"
    path = tmp_path / "claim.yaml"
    path.write_text(text, encoding="utf-8")
    found = servroi("check-claim", path, "--json")
    assert found.json["format"] == "servroi.claim/1"
    assert found.json["finding"] == "does_not_follow"
    assert servroi("check-claim", "-", "--json", stdin=text).out == found.out
    assert servroi("check-claim", path, "--roi", "900%", "--json").json["finding"] == "follows"


def test_claim_that_cannot_be_read(servroi: Call, tmp_path: Path) -> None:
    found = servroi("check-claim", "--roi", "3,5", "--benefit", "1", "--cost", "apples")
    assert (found.code, found.out) == (2, "")
    assert found.err.count("is no number") == 2
    assert servroi("check-claim", tmp_path / "none.yaml").code == 2


def test_result_comes_again(servroi: Call, small: Path, result: Path) -> None:
    assert servroi("verify", result).out.startswith("Same:")
    found = servroi("verify", result, small, "--json")
    assert found.code == 0
    assert (found.json["format"], found.json["same"], found.json["count"]) == ("servroi.verify/1", True, 0)


def test_result_that_differs(servroi: Call, result: Path) -> None:
    def change(content: Any) -> None:
        content["options"]["train"]["npv"]["mean"] *= 1.0 + 1e-6
        content["options"]["train"]["npv"]["p50"] *= 1.0 + 1e-11
        content["run"]["version"] = "0.0.0"
        content["run"]["detailed"] = 1

    found = servroi("verify", changed(result, change))
    assert found.code == 3
    assert "options.train.npv.mean" in found.out
    assert "options.train.npv.p50" not in found.out
    assert "run.detailed" in found.out
    assert "Made with servroi 0.0.0" in found.out


@pytest.mark.parametrize(("stated", "shown"), [(1e308, "1e+308"), (1e-320, "9.999888672e-321"), (0.0, "0")])
def test_figures_that_nobody_can_read_are_short(servroi: Call, result: Path, stated: float, shown: str) -> None:
    def change(content: Any) -> None:
        content["options"]["train"]["npv"]["mean"] = stated

    (line,) = (line for line in servroi("verify", changed(result, change)).out.splitlines() if "npv.mean" in line)
    assert line.split()[1] == shown


def test_scenario_that_has_changed(servroi: Call, small: Path, result: Path) -> None:
    small.write_text(small.read_text(encoding="utf-8") + "# a remark\n", encoding="utf-8")
    missing = servroi("verify", result)
    assert missing.code == 2
    assert "[no-scenario]" in missing.err
    found = servroi("verify", result, small)
    assert found.code == 3
    assert "has changed since" in found.out


def test_result_made_with_settings_needs_them_again(servroi: Call, small: Path) -> None:
    path = small.with_name("set.json")
    setting = ("--set", "customers.churn=14 %", "--only-grades", "A-C")
    servroi("run", small, *setting, "--json", "-o", path)
    assert servroi("verify", path).code == 2
    assert servroi("verify", path, *setting).code == 0
    assert servroi("verify", path, small).code == 3


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "is neither a PDF nor valid JSON"),
        ("[" * 100_000, "nested too deep"),
        ('{"format": NaN}', "NaN is no number"),
        ('{"verdict": {"toss_up": true, "toss_up": false}}', "'toss_up' is stated twice"),
        ("[]", "is no result"),
        ('{"format": "servroi.findings/1"}', "does not say what it was made from"),
        ('{"format": "servroi.findings/1", "run": {"scenario_sha256": "x", "trials": 1e99, "seed": 1}}', "run.trials"),
        ("x" * 20_000_001, "larger than 20 MB"),
    ],
    ids=("syntax", "deep", "nan", "twice", "list", "no-run", "trials", "large"),
)
def test_result_that_is_none(servroi: Call, tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "bad.json"
    path.write_text(content, encoding="utf-8")
    found = servroi("verify", path)
    assert (found.code, found.out) == (2, "")
    assert said in found.err
