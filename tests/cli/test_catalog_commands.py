"""`servroi inputs`, `evidence` and `schema`: what the package knows."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.locales import LOCALES

from servroi.config.cards import cards
from servroi.config.catalog import catalogue, sources
from servroi.config.number import Rule
from servroi.config.quantity import parse

Call = Callable[..., Any]
NO_QUANTITY = ("evidence", "match", "match_cash", "all", "teams")


def test_inputs_lists_every_input(servroi: Call) -> None:
    result = servroi("inputs")
    assert (result.code, result.err) == (0, "")
    lines = [line.split()[0] for line in result.out.splitlines() if line.strip()]
    assert [path for path in catalogue().entries if path not in lines] == []


def test_lines_of_the_list_fit(servroi: Call) -> None:
    assert max(len(line) for line in servroi("inputs").out.splitlines()) <= 80


def test_section_lists_its_inputs_only(servroi: Call) -> None:
    paths = [entry["path"] for entry in servroi("inputs", "finance", "--json").json["inputs"]]
    assert paths == [path for path in catalogue().entries if path.startswith("finance.")]
    effects = [entry["path"] for entry in servroi("inputs", "training.effects", "--json").json["inputs"]]
    assert len(effects) == 11


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("frontline.turnover", "frontline.turnover"),
        ("frontline.teams[counter].turnover", "frontline.turnover"),
        ("options[train first].marketing.start", "marketing.start"),
        ("options[a.b].training.effects.churn_reduction", "training.effects.churn_reduction"),
    ],
)
def test_paths_of_scenarios_lead_to_the_input(servroi: Call, path: str, name: str) -> None:
    assert f"({name})" in servroi("inputs", path).out
    assert [entry["path"] for entry in servroi("inputs", path, "--json").json["inputs"]] == [name]


def test_one_input_in_full(servroi: Call) -> None:
    out = servroi("inputs", "frontline.turnover").out
    for part in ("Share of the staff who leave", "0% to 300%", "10 % to 16 % to 24 %", "Hospitality, DE", "3 of 20"):
        assert part in out
    assert "rec_turnover_rate (" in out


@pytest.mark.parametrize("path", list(catalogue().entries))
def test_every_input_in_full(servroi: Call, path: str) -> None:
    result = servroi("inputs", path)
    assert (result.code, result.err) == (0, "")


@pytest.mark.parametrize(
    ("word", "offer"),
    [("turnovr", "turnover"), ("frontline.tunrover", "frontline.turnover"), ("churn", "customers.churn")],
)
def test_unknown_path_gets_the_nearest(servroi: Call, word: str, offer: str) -> None:
    result = servroi("inputs", word)
    assert (result.code, result.out) == (2, "")
    assert offer in result.err


@pytest.mark.parametrize("lang", ["en", "de", "fr", "it"])
def test_what_a_derived_default_follows_from_is_said(servroi: Call, small: Path, lang: str) -> None:
    """A range of our own is no study: where it comes from stands beside it, in the list of sources and in explain."""
    listed = " ".join(servroi("inputs", "frontline.turnover", "--lang", lang).out.split())
    own = next(part for part in listed.split("- ") if part.startswith("rec_turnover_rate (B)"))
    assert "BFS 16.2 %, Deloitte AT 15.7 %, call centre DE 13 %; ask the company first." in own
    assert "recommended range" not in own
    explained = " ".join(servroi("explain", small, "training.effects.churn_reduction", "--lang", lang).out.split())
    assert "Derived: Simulation 0.45 SD" in explained


def test_country_and_sector_pick_the_layer(servroi: Call) -> None:
    def default(*place: str) -> tuple[str, str]:
        entry = servroi("inputs", "frontline.turnover", "--json", *place).json["inputs"][0]
        return entry["default"], entry["grade"]

    assert default() == ("10 % to 17 % to 30 %", "B")
    assert default("--country", "CH") == ("10 % to 16 % to 24 %", "B")
    assert default("--country", "DE", "--sector", "hospitality") == ("20 % to 36 % to 50 %", "C")
    assert default("--country", "US") == default()


@pytest.mark.parametrize("arguments", [("--sector", "reatil"), ("--country", "Switzerland"), ("--lang", "xx")])
def test_unknown_places_are_refused(servroi: Call, arguments: tuple[str, str]) -> None:
    result = servroi("inputs", *arguments)
    assert (result.code, result.out) == (2, "")


def test_money_is_named_in_the_countrys_currency(servroi: Call) -> None:
    assert "CHF per FTE and year" in servroi("inputs", "frontline.labour_cost", "--country", "CH").out
    assert "EUR per FTE and year" in servroi("inputs", "frontline.labour_cost").out


@pytest.mark.parametrize("card", cards(catalogue(), "", ""), ids=lambda card: card.path)
def test_offered_notations_can_be_read(card: Any) -> None:
    entry = catalogue().entries[card.path]
    rule = Rule(entry.kind, "EUR", entry.above_zero, entry.points, entry.certain, entry.low)
    for name, example in card.notations:
        if name not in NO_QUANTITY:
            assert parse(example, rule).points == (name == "points"), example


def test_evidence_lists_every_source(servroi: Call) -> None:
    out = servroi("evidence").out
    assert [name for name in sources() if f"{name}: " not in out] == []


def test_addresses_stay_whole(servroi: Call) -> None:
    lines = servroi("evidence").out.split("\n")
    assert [source.address for source in sources().values() if source.address and source.address not in lines] == []


def test_one_source_in_full(servroi: Call) -> None:
    out = servroi("evidence", "wf_sickdays_ch").out
    for part in ("8.5 days in 2024", "6.2 to 8.5 to 9.3", "seen at the address", "frontline.sick_days"):
        assert part in out


def test_evidence_of_one_grade(servroi: Call) -> None:
    found = servroi("evidence", "--grade", "A", "--json").json
    assert found["format"] == "servroi.evidence/1"
    assert {entry["grade"] for entry in found["sources"]} == {"A"}
    assert all(entry["cited_by"] for entry in servroi("evidence", "--json").json["sources"])


@pytest.mark.parametrize("arguments", [("wf_sickdays",), ("--grade", "Z"), ("--lang", "xx")])
def test_unknown_evidence_is_refused(servroi: Call, arguments: tuple[str, ...]) -> None:
    result = servroi("evidence", *arguments)
    assert (result.code, result.out) == (2, "")


@pytest.mark.parametrize("lang", LOCALES)
def test_every_language(servroi: Call, lang: str) -> None:
    for arguments in (("inputs",), ("inputs", "customers.churn"), ("evidence",), ("evidence", "wf_sickdays_ch")):
        result = servroi(*arguments, "--lang", lang)
        assert (result.code, result.err) == (0, "")


def test_schema_goes_to_a_file(servroi: Call, tmp_path: Path) -> None:
    target = tmp_path / "scenario.schema.json"
    assert servroi("schema", "-o", target).code == 0
    assert json.loads(target.read_text(encoding="utf-8")) == servroi("schema").json
    assert servroi("schema", "-o", target).code == 4


def test_schema_survives_a_poor_console(servroi: Call) -> None:
    assert servroi("schema", encoding="ascii").json == servroi("schema").json
