"""The page of gaps, whose sentences nobody can generate, says what the sectors hold, figure for figure."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
TITLES = {
    "Staff turnover": "frontline.turnover",
    "Sick days": "frontline.sick_days",
    "Labour cost": "frontline.labour_cost",
    "Customer churn": "customers.churn",
    "Contribution margin": "customers.contribution_margin",
}
SECTORS = {
    path.stem: yaml.safe_load(path.read_text("utf-8")) for path in (ROOT / "src/servroi/catalog/sectors").iterdir()
}


def tables() -> dict[str, dict[tuple[str, str], str]]:
    """Return path -> (sector, country) -> what the page says."""
    page = (ROOT / "docs" / "gaps.md").read_text(encoding="utf-8")
    found: dict[str, dict[tuple[str, str], str]] = {}
    for title, text in re.findall(r"^### ([^,\n(]+).*\n((?:.*\n)*?)(?=^#|\Z)", page, re.MULTILINE):
        head, _, *rows = (line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("|"))
        names = ((row[0].replace(" and ", "_").replace(" ", "_"), row) for row in rows)
        found[TITLES[title.strip()]] = {
            (sector, country[:2]): cell
            for sector, row in names
            for country, cell in zip(head[1:], row[1:], strict=True)
        }
    return found


def stated(sector: dict[str, Any], path: str) -> dict[str, str]:
    """Return country -> value and grade, as the catalogue has them."""
    entries = (entry for entry in (*sector["defaults"], *sector["reference"]) if entry["path"] == path)
    return {entry["country"]: f"{entry['value']} ({entry['grade']})" for entry in entries}


@pytest.mark.parametrize("path", TITLES.values())
def test_every_figure_of_the_page_is_that_of_the_catalogue(path: str) -> None:
    table = tables()[path]
    assert {sector for sector, _ in table} == set(SECTORS)
    for (sector, country), cell in table.items():
        known = stated(SECTORS[sector], path).get(country, "blank")
        assert cell.partition(", ")[0].replace("'", "") == known.replace("'", ""), (sector, country)
