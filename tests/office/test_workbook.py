"""LibreOffice works the workbook out again, from nothing but the formulas, and comes to servroi's figures."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Iterator
from math import inf
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.measured import Measured

from servroi import pipeline
from servroi.config.read import Reading
from servroi.render.formats.xlsx import write
from servroi.render.words import Words
from servroi.report.report import Report

SCENARIOS = Path(__file__).parents[2] / "scenarios"
RELATIVE = 1e-9
TRIALS = 400
LEAST = 1000
"""Formulas that every workbook has at least."""

CHANGES = [
    ("retailer-full", "frontline.teams[Lieferung].turnover", 0.31),
    ("retailer-full", "training.effects.churn_reduction", 0.03),
    ("retailer-full", "marketing.marginal_return", 1.4),
    ("retailer-six-numbers", "frontline.labour_cost", 81000.0),
    ("retailer-six-numbers", "training.hours_per_employee", 9.0),
    ("contact-centre-germany", "finance.discount_rate", 0.12),
    ("contact-centre-germany", "readiness.why", 2.0),
    ("insurer-switzerland", "frontline.teams[Agences].labour_cost", 99000.0),
    ("insurer-switzerland", "customers.churn", 0.11),
    ("public-transport", "finance.wage_growth", 0.03),
    ("public-transport", "frontline.teams[Sportelli].labour_cost", 80000.0),
    ("insurer-switzerland", "options[former d'abord].marketing.extra_spend", 120000.0),
    ("retailer-six-numbers", "customers.new_customers", 900.0),
    ("retailer-six-numbers", "finance.tax_rate", 0.2),
    ("hotel-austria", "training.adoption_time", 14.0),
]


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("office")


def made(scenario: str, settings: list[str] | None = None) -> tuple[bytes, Any]:
    return made_of(pipeline.read(SCENARIOS / f"{scenario}.yaml", settings))


def made_of(reading: Reading) -> tuple[bytes, Any]:
    findings = pipeline.find(reading, trials=TRIALS)
    report = Report(document=pipeline.compose_run(findings), findings=findings, scenario=reading.scenario)
    company = reading.scenario.company
    return write(report, Words("en", company.country, company.currency)), findings


def stripped(data: bytes, edits: dict[tuple[str, str], float] | None = None) -> tuple[bytes, int]:
    """Return the workbook without any value of a formula, some cells changed, and how many values were taken out."""
    stream, taken = io.BytesIO(), 0
    parts = dict(sheet_parts(data))
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            content = old.read(item)
            if item.filename in parts.values():
                for (sheet, cell), value in (edits or {}).items():
                    if parts[sheet] == item.filename:
                        content = edited(content, cell, value)
                content, count = re.subn(rb"</f><v>[^<]*</v>", b"</f>", content)
                taken += count
            new.writestr(item, content)
    return stream.getvalue(), taken


def edited(content: bytes, cell: str, value: float) -> bytes:
    """Return a sheet with another number in a cell, as if somebody had typed it over what stood there."""
    pattern = rf'(<c r="{cell}"[^>]*?)(?: t="str")?>(?:<f>[^<]*</f>)?<v>[^<]*</v></c>'.encode()
    content, count = re.subn(pattern, rb"\g<1>><v>" + repr(value).encode() + b"</v></c>", content)
    assert count == 1
    return content


def sheet_parts(data: bytes) -> Iterator[tuple[str, str]]:
    """Give the name of every sheet, and the file it stands in."""
    for number, name in enumerate(openpyxl.load_workbook(io.BytesIO(data), read_only=True).sheetnames, 1):
        yield name, f"xl/worksheets/sheet{number}.xml"


def converted(data: bytes, kind: str, folder: Path, profile: Path) -> bytes:
    """Return what LibreOffice makes of the workbook."""
    folder.mkdir(exist_ok=True)
    source = folder / "workbook.xlsx"
    source.write_bytes(data)
    outcome = folder / "out"
    command = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", kind]
    subprocess.run([*command, "--outdir", str(outcome), str(source)], check=True, capture_output=True, timeout=240)
    return (outcome / f"workbook.{kind}").read_bytes()


def cells(data: bytes, *, formulas: bool) -> dict[tuple[str, str], Any]:
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=not formulas)
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if not formulas or cell.data_type == "f"
    }


@pytest.mark.parametrize("scenario", ["retailer-full", "insurer-switzerland", "contact-centre-germany"])
def test_every_formula_gives_the_value_that_was_written_with_it(
    scenario: str, tmp_path: Path, profile: Path, measured: Measured
) -> None:
    data, _ = made(scenario)
    bare, taken = stripped(data)
    written, formulas = cells(data, formulas=False), cells(data, formulas=True)
    assert taken == len(formulas) > LEAST
    empty = cells(bare, formulas=False)
    assert not [place for place in formulas if empty[place] is not None]
    found = cells(converted(bare, "xlsx", tmp_path / "a", profile), formulas=False)
    apart = {place: difference(written[place], found[place], place) for place in formulas}
    assert {place: (written[place], found[place]) for place, far in apart.items() if not far <= RELATIVE} == {}
    measured("workbook", {"formulas": len(formulas), "largest difference": max(apart.values())})
    assert not [place for place, value in found.items() if isinstance(value, str) and value.startswith("#")]


def test_equal_options_share_the_trials_that_they_are_best_in(tmp_path: Path, profile: Path) -> None:
    """The formula as well as the value: twins, and, where nothing takes hold, keeping the money ahead of both."""
    text = (SCENARIOS / "retailer-six-numbers.yaml").read_text() + "options: {market: null, again: {training: {}}}\n"
    data, findings = made_of(pipeline.read_bytes(text.encode()))
    found = cells(converted(stripped(data)[0], "xlsx", tmp_path / "a", profile), formulas=False)
    formulas = cells(data, formulas=True)
    shares = [found[place] for place, text in formulas.items() if place[0] == "Trials" and "SUMPRODUCT" in text]
    assert shares == pytest.approx([findings.p_best[name].value for name in findings.options])
    assert 0.0 < shares[0] < 0.5


def difference(written: Any, found: Any, place: tuple[str, str]) -> float:
    """Return how far apart two values are; an empty text comes back as an empty cell, a difference of 0 as rounding."""
    if isinstance(written, str) or written is None or found is None:
        return 0.0 if (written or "") == (found or "") else inf
    scale = max(1.0, abs(written)) if place[0] == "Check" else abs(written)
    return float(abs(written - found) / max(scale, RELATIVE))


@pytest.mark.parametrize(("scenario", "path", "value"), CHANGES)
def test_a_changed_input_moves_the_workbook_as_it_moves_servroi(
    scenario: str, path: str, value: float, tmp_path: Path, profile: Path
) -> None:
    data, before = made(scenario)
    _, expected = made(scenario, [f"{path}={value}"])
    bare, _ = stripped(data, {input_cell(data, path): value})
    found = cells(converted(bare, "xlsx", tmp_path / "a", profile), formulas=False)
    for option, cell in npv_cells(data).items():
        assert found[cell] == pytest.approx(expected.base_case[option].npv, rel=RELATIVE), option
    assert any(expected.base_case[name].npv != before.base_case[name].npv for name in before.base_case)
    assert found["Check", "D4"] != "All agree"


def input_cell(data: bytes, path: str) -> tuple[str, str]:
    """Return the cell of an input: the value beside its path."""
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Inputs"]
    rows = [row for row in sheet.iter_rows() if row[-1].value == path]
    assert len(rows) == 1
    return "Inputs", rows[0][1].coordinate


def npv_cells(data: bytes) -> dict[str, tuple[str, str]]:
    """Return option -> the cell of its net present value, from the head of the summary."""
    labels = {"Training": "train", "Marketing": "market"}
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Summary"]
    head = next(row for row in sheet.iter_rows() if str(row[0].value).startswith("Net present value"))
    last = next(row for row in sheet.iter_rows() if str(row[0].value).startswith("Base case"))
    pairs = zip(head[1:], last[1:], strict=True)
    return {
        labels.get(name.value, name.value): ("Summary", cell.coordinate)
        for name, cell in pairs
        if isinstance(name.value, str)
    }


def test_it_becomes_a_pdf(tmp_path: Path, profile: Path) -> None:
    data, _ = made("insurer-switzerland")
    assert converted(data, "pdf", tmp_path / "a", profile).startswith(b"%PDF-")
