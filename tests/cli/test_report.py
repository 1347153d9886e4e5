"""`report`, and `run` and `verify` on what it wrote."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from servroi import attachment, pipeline
from servroi.question import Question
from servroi.render.formats import REPORTS

Call = Callable[..., Any]


def test_several_formats_run_the_model_once(servroi: Call, small: Path) -> None:
    targets = [small.with_name(f"offer.{ending}") for ending in REPORTS]
    outputs = [part for target in targets for part in ("-o", target)]
    with patch("servroi.pipeline.find", wraps=__import__("servroi.pipeline").pipeline.find) as find:
        done = servroi("report", small, *outputs, "--lang", "fr")
    assert (done.code, done.out, find.call_count) == (0, "", 1)
    assert all(target.stat().st_size > 300 for target in targets)
    assert [line.split(":")[0] for line in done.err.splitlines()] == [target.name for target in targets]


def test_questions_of_a_report_need_no_more_trials_than_by_themselves(
    servroi: Call, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A million trials of the run need not be a million of every question beside it."""
    monkeypatch.setattr("servroi.questions.sensitivity.TRIALS", 600)
    report = attachment.make(Question(pipeline.read(small), trials=900))
    assert report.findings.run.trials == 900
    assert report.findings.sensitivity is not None
    assert report.findings.sensitivity.trials == 600
    fewer = attachment.make(Question(pipeline.read(small), trials=300))
    assert fewer.findings.sensitivity is not None
    assert fewer.findings.sensitivity.trials == 300


def test_the_pdf_runs_and_verifies(servroi: Call, small: Path) -> None:
    offer = small.with_name("offer.pdf")
    settings = ("--set", "frontline.headcount=90", "--seed", "5", "--trials", "400", "--only-grades", "A-C")
    assert servroi("report", small, "-o", offer, "-q", *settings).err == ""
    printed = servroi("run", small, "--json", *settings).json
    small.unlink()
    again = servroi("run", offer, "--json").json
    assert again["options"] == printed["options"]
    assert again["run"] == printed["run"]
    assert servroi("verify", offer).code == 0
    assert servroi("verify", offer, "--set", "frontline.headcount=91").code == 3


def test_a_report_from_a_report_is_made_as_that_was(servroi: Call, small: Path) -> None:
    """Its settings, grades, trials, seed, language and date all count again, and are carried on."""
    first, second, third = (small.with_name(f"{name}.pdf") for name in ("first", "second", "third"))
    settings = ("--set", "frontline.headcount=90", "--seed", "5", "--trials", "250", "--only-grades", "A-C")
    assert servroi("report", small, "-o", first, "-q", "--lang", "fr", "--date", "2026-03-23", *settings).code == 0
    small.unlink()
    for made, again in ((first, second), (second, third)):
        assert servroi("report", made, "-o", again, "-q").code == 0
        assert again.read_bytes() == made.read_bytes()
    assert servroi("verify", third, "-q").code == 0


@pytest.mark.parametrize(
    ("asked", "counts"), [("A-D", "A-B"), pytest.param("A-B", "A-B", marks=pytest.mark.thorough), ("A", "A")]
)
def test_grades_asked_for_again_can_only_be_better(servroi: Call, small: Path, asked: str, counts: str) -> None:
    offer, direct = small.with_name("offer.pdf"), small.with_name("direct.pdf")
    assert servroi("report", small, "-o", offer, "-q", "--trials", "400", "--only-grades", "A-B").code == 0
    again = servroi("run", offer, "--json", "--only-grades", asked).json
    assert servroi("report", small, "-o", direct, "-q", "--trials", "400", "--only-grades", counts).code == 0
    assert again == servroi("run", direct, "--json").json
    third = small.with_name("third.pdf")
    assert servroi("report", offer, "-o", third, "-q", "--only-grades", asked).code == 0
    assert servroi("verify", third, "-q").code == 0
    assert third.read_bytes() == direct.read_bytes()


@pytest.mark.parametrize("option", ["--no-attach", "--redact"])
def test_the_scenario_can_stay_at_home(servroi: Call, small: Path, option: str) -> None:
    offer = small.with_name("offer.pdf")
    assert servroi("report", small, "-o", offer, option).code == 0
    for command in ("run", "verify"):
        refused = servroi(command, offer)
        assert refused.code == 2
        assert "offer.pdf: carries no scenario" in refused.err


def test_effects_left_out_leave_inputs_that_nothing_asks_for(servroi: Call, small: Path) -> None:
    """Replacing a leaver has a cost that follows from others; without an effect on leavers nothing reads it."""
    page = small.with_name("offer.md")
    assert servroi("report", small, "-o", page, "--only-grades", "A", "--lang", "en").code == 0
    assert "What decides most:" in page.read_text(encoding="utf-8")


def test_a_case_without_doubt_says_so(servroi: Call, small: Path) -> None:
    free = ["training.budget_per_employee=0", "training.hours_per_employee=0", "marketing.current_spend=0"]
    page = small.with_name("offer.md")
    settings = [part for each in free for part in ("--set", each)]
    done = servroi("report", small, "-o", page, "--lang", "en", "--only-grades", "A", *settings)
    assert done.code == 0
    assert "Nothing that is uncertain here makes a difference to the result." in page.read_text(encoding="utf-8")


def test_nothing_is_overwritten_unasked(servroi: Call, small: Path) -> None:
    """Nor is the other file written."""
    offer, other = small.with_name("offer.csv"), small.with_name("offer.md")
    offer.write_text("mine", encoding="utf-8")
    assert servroi("report", small, "-o", other, "-o", offer).code == 4
    assert offer.read_text(encoding="utf-8") == "mine"
    assert not other.exists()
    assert servroi("report", small, "-o", offer, "--force").code == 0


def test_a_missing_part_has_its_install_line(servroi: Call, small: Path) -> None:
    with patch("servroi.render.formats.find_spec", return_value=None):
        refused = servroi("report", small, "-o", small.with_name("offer.pdf"))
    assert refused.code == 4
    assert "pip install 'servroi[reports]'" in refused.err
    assert not small.with_name("offer.pdf").exists()


@pytest.mark.parametrize(
    ("arguments", "slug"),
    [((), "output-missing"), (("-o", "offer.doc"), "format"), (("-o", "offer.pdf", "--date", "soon"), "date")],
)
def test_wrong_use(servroi: Call, small: Path, arguments: tuple[str, ...], slug: str) -> None:
    refused = servroi("report", small, *arguments)
    assert refused.code == 2
    assert f"[{slug}]" in refused.err


def test_the_date_is_printed(servroi: Call, small: Path) -> None:
    page = small.with_name("offer.md")
    assert servroi("report", small, "-o", page, "--date", "2026-11-23", "--lang", "de").code == 0
    assert "November 2026" in page.read_text(encoding="utf-8")


def test_letters_that_the_pages_lack_are_named(servroi: Call, small: Path) -> None:
    target = small.with_name("offer.pdf")
    done = servroi("report", small, "--set", "company.name=東京 Łódź", "-o", target, "--quiet")
    assert done.code == 0
    assert done.err == "offer.pdf: the font lacks 東 (U+6771), 京 (U+4EAC); the pages show □ instead\n"
    assert target.read_bytes().startswith(b"%PDF-")
