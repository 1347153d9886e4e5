"""The catalogue keeps its own rules: every number has evidence, every source a use, every language every word."""

import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from servroi.interview import choices

CATALOG = Path(__file__).parents[2] / "src" / "servroi" / "catalog"
SECTIONS = ("frontline", "customers", "training", "marketing", "finance", "readiness")
LANGUAGES = ("en", "de", "fr", "it")
COUNTRIES = {"CH", "DE", "AT"}
NEIGHBOURS = {"LI", "CZ", "DK", "HU", "PL"}
"""Countries around them that do not pay in euro; they go by name too."""
KINDS = {
    "money", "count", "share", "rate", "change", "days", "hours", "months",
    "factor", "year", "whole", "score", "spend", "teams",
}  # fmt: skip
ROLES = {"fact", "decision", "estimate", "setting"}
GRADES = ("A", "B", "C", "D")
RULES = {"headcount", "churn*count", "budget_per_employee/price_per_hour", "exposure", "readiness", "start+2"}
SHARE_OF = {"labour_cost", "revenue"}
FIELDS = {
    "kind", "unit", "role", "required", "default", "share_of", "derive", "grade", "from", "above_zero", "at_most", "pp",
    "certain", "options_only", "scales_with_learn", "note", "sector", "excludes", "state", "function", "side",
}  # fmt: skip
SECTOR_INPUTS = {
    "defaults": {"frontline.turnover", "frontline.sick_days", "frontline.labour_cost"},
    "reference": {"customers.churn", "customers.contribution_margin"},
}
SOURCE_FIELDS = {
    "id", "measures", "figure", "address", "author", "year", "title", "publisher",
    "country", "sector", "grade", "seen", "low", "mode", "high",
}  # fmt: skip
CHANNELS = [
    "turnover",
    "ramp_up",
    "sickness",
    "productivity",
    "avoidable_contacts",
    "complaints",
    "retention",
    "referral",
    "acquisition",
    "upsell",
    "price",
    "campaign_sales",
    "training_cost",
    "training_time",
    "marketing_cost",
]
DRIVERS = [
    "leavers_avoided",
    "sick_days_avoided",
    "fte_freed",
    "contacts_avoided",
    "complaints_avoided",
    "customers_kept",
    "customers_referred",
    "customers_won",
    "extra_customers",
    "marketing_spend",
]
LABEL_LENGTH = 38
SHORT_LENGTH = 30

Entry = dict[str, Any]


def load(path: Path) -> Any:
    """Return the content of a YAML file."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


INPUTS: dict[str, Entry] = {
    f"{section}.{key}": entry
    for section in SECTIONS
    for key, entry in load(CATALOG / "inputs" / f"{section}.yaml").items()
}
FIXED: Entry = load(CATALOG / "inputs" / "fixed.yaml")
COUNTRY_FILES = {path.stem: load(path) for path in sorted((CATALOG / "countries").glob("*.yaml"))}
SECTOR_FILES = {path.stem: load(path) for path in sorted((CATALOG / "sectors").glob("*.yaml"))}
SOURCES: list[Entry] = load(CATALOG / "sources.yaml")
WORDS: dict[str, Entry] = {language: load(CATALOG / "languages" / language / "inputs.yaml") for language in LANGUAGES}


def country_defaults() -> Iterator[tuple[str, str, Entry]]:
    """Yield place, path and entry of each default of a country."""
    for country, content in COUNTRY_FILES.items():
        for path, entry in content["defaults"].items():
            yield f"{country} {path}", path, entry


def sector_defaults(part: str) -> Iterator[tuple[str, str, Entry]]:
    """Yield place, path and entry of each figure of a sector."""
    for sector, content in SECTOR_FILES.items():
        for entry in content[part]:
            yield f"{sector} {entry.get('country', '')} {entry['path']}", entry["path"], entry


def overrides() -> list[tuple[str, str, Entry]]:
    """Return everything that countries and sectors say."""
    return [*country_defaults(), *sector_defaults("defaults"), *sector_defaults("reference")]


def numbers() -> list[tuple[str, Any, Entry]]:
    """Return place, value and entry of every default."""
    own = [(path, entry.get("default", ""), entry) for path, entry in INPUTS.items()]
    return own + [(place, entry["value"], entry) for place, _, entry in overrides()]


def uncertain(value: Any) -> bool:
    """Tell whether a quantity in scenario notation is a range."""
    return " to " in str(value) or ".." in str(value)


def texts(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Yield place and text of every string, keys included."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield place, str(key)
            yield from texts(item, f"{place}/{key}")
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from texts(item, f"{place}/{number}")
    elif isinstance(value, str):
        yield place, value


@pytest.mark.parametrize("path", INPUTS)
def test_input_is_of_known_form(path: str) -> None:
    entry = INPUTS[path]
    assert set(entry) <= FIELDS
    assert entry["kind"] in KINDS
    assert entry["role"] in ROLES
    assert entry.get("derive", "start+2") in RULES
    assert entry.get("share_of", "revenue") in SHARE_OF
    assert all(other in INPUTS for other in entry.get("excludes", []))
    assert entry.get("sector", "retail") in SECTOR_FILES
    assert not (entry.get("required") and ("default" in entry or "derive" in entry))


@pytest.mark.parametrize("path", [path for path in INPUTS if ".effects." in path])
def test_effect_says_how_it_works(path: str) -> None:
    entry = INPUTS[path]
    assert entry["kind"] == "change"
    assert entry["state"] in {"skill", "culture"}
    assert entry["function"] in {"service", "sales", "ambassador"}
    assert entry["side"] in {"people", "customers"}


@pytest.mark.parametrize(("place", "value", "entry"), numbers(), ids=[number[0] for number in numbers()])
def test_number_rests_on_evidence(place: str, value: Any, entry: Entry) -> None:
    assert entry.get("grade", "D") in GRADES, place
    if entry.get("grade") in ("A", "B", "C"):
        assert entry.get("from"), f"{place}: graded {entry['grade']} without a source"
    if uncertain(value):
        assert entry.get("grade"), f"{place}: a range without a grade"


@pytest.mark.parametrize(("place", "path", "entry"), overrides(), ids=[override[0] for override in overrides()])
def test_country_and_sector_speak_of_known_inputs(place: str, path: str, entry: Entry) -> None:
    assert path in INPUTS, place
    assert isinstance(entry["value"], str), place
    assert entry.get("country", "CH") in COUNTRIES, place


@pytest.mark.parametrize("part", SECTOR_INPUTS)
def test_sector_says_each_thing_once(part: str) -> None:
    seen = [place for place, _, _ in sector_defaults(part)]
    assert len(seen) == len(set(seen))
    assert {path for _, path, _ in sector_defaults(part)} <= SECTOR_INPUTS[part]


def test_grade_is_no_better_than_that_of_the_best_source() -> None:
    grade_of = {source["id"]: source["grade"] for source in SOURCES}
    for place, _, entry in numbers():
        if "grade" in entry and entry.get("from"):
            assert entry["grade"] >= min(grade_of[name] for name in entry["from"]), place


def test_countries_are_complete() -> None:
    assert set(COUNTRY_FILES) == COUNTRIES
    assert {content["currency"] for content in COUNTRY_FILES.values()} <= {"CHF", "EUR"}


def test_fixed_numbers_have_note_and_grade() -> None:
    for name, entry in FIXED["constants"].items():
        assert isinstance(entry["value"], int | float), name
        assert entry["note"], name
        assert entry["grade"] in GRADES, name


def test_default_correlations_join_known_inputs() -> None:
    for pair in FIXED["correlations"]:
        assert len(pair["between"]) == len(set(pair["between"])) == 2
        assert all(path in INPUTS for path in pair["between"])
        assert -1 < pair["rank"] < 1


def test_cited_and_listed_sources_are_the_same() -> None:
    cited = {name for _, _, entry in numbers() for name in entry.get("from", [])}
    listed = [source["id"] for source in SOURCES]
    assert len(listed) == len(set(listed)), "a source is listed twice"
    assert cited - set(listed) == set(), "cited, but not in sources.yaml"
    assert set(listed) - cited == set(), "in sources.yaml, but never cited"


@pytest.mark.parametrize("source", SOURCES, ids=[source["id"] for source in SOURCES])
def test_source_is_complete(source: Entry) -> None:
    assert set(source) - {"derived", "nameless"} == SOURCE_FIELDS
    assert source["grade"] in GRADES
    assert isinstance(source["seen"], bool)
    for field in ("measures", "figure", "author", "title", "publisher", "country", "sector"):
        assert source[field], field
        assert source[field].strip(), field
    assert source["address"] is None or source["address"].startswith(("http://", "https://"))
    assert source["year"] is None or isinstance(source["year"], int)
    assert source.get("derived", False) == source["id"].startswith("rec_")
    assert not (source.get("derived") and source["seen"])
    assert source["figure"].startswith("Derived: ") or not source.get("derived"), "what it is derived from"
    assert not (source.get("nameless") and (source["year"] or source.get("derived")))
    ends = [source["low"], source["mode"], source["high"]]
    assert ends == [None, None, None] or ends == sorted(ends)


@pytest.mark.parametrize("language", LANGUAGES)
def test_language_names_every_input(language: str) -> None:
    words = WORDS[language]["inputs"]
    assert list(words) == list(INPUTS)
    for path, entry in words.items():
        assert set(entry) == {"label", "meaning"}, path
        assert entry["label"].strip(), path
        assert entry["meaning"].strip(), path
        assert len(entry["label"]) <= LABEL_LENGTH, path
        assert entry["meaning"][-1] in ".?", path
    labels = [entry["label"] for entry in words.values()]
    assert len(labels) == len(set(labels)), "two inputs share a label"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_of_a_country_means_it(language: str) -> None:
    """In the interview, whatever its language."""
    names = WORDS[language]["countries"]
    assert {code: choices.country(name) for code, name in names.items()} == {code: code for code in names}


WORKBOOK_UNITS = {"money_per_sick_day", "money_per_hour"}
"""Of what the workbook works out on the way."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_language_names_everything_else(language: str) -> None:
    words = WORDS[language]
    expected = {
        "units": {entry["unit"] for entry in INPUTS.values()} | WORKBOOK_UNITS,
        "sectors": set(SECTOR_FILES),
        "countries": COUNTRIES | {*FIXED["euro"], *NEIGHBOURS},
        "grades": {*GRADES, "E", "own"},
        "channels": set(CHANNELS),
        "money": {"cash", "capacity", "revenue"},
        "drivers": set(DRIVERS),
    }
    assert set(words) == {"inputs", *expected}
    for part, keys in expected.items():
        assert set(words[part]) == keys, part
        assert all(isinstance(text, str) and text.strip() for text in words[part].values()), part
    for part in ("channels", "drivers"):
        assert all(len(text) <= SHORT_LENGTH for text in words[part].values()), part


@pytest.mark.parametrize("language", LANGUAGES)
def test_money_units_name_the_currency(language: str) -> None:
    for slug, text in WORDS[language]["units"].items():
        assert ("{currency}" in text) == slug.startswith("money_"), slug


HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn")


@pytest.mark.parametrize("path", sorted(CATALOG.rglob("*.yaml")), ids=lambda path: path.relative_to(CATALOG).as_posix())
def test_no_control_characters(path: Path) -> None:
    for place, text in texts(load(path)):
        odd = [character for character in text.replace("\n", "") if unicodedata.category(character) in HIDDEN]
        assert not odd, f"{place}: {odd!r}"
