"""The workbook: values, formulas, texts and bytes, read back without an office program."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from math import isnan
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import openpyxl.utils
import pytest
from tests.locales import LOCALES

from servroi import pipeline
from servroi.core.findings import Findings
from servroi.render.formats.xlsx import write
from servroi.render.formats.xlsx.book import Book, Line, Place, _irr
from servroi.render.formats.xlsx.expression import Call, Expr, Whole, call, mean_remaining, of
from servroi.render.words import Words
from servroi.report.report import Report

SCENARIOS = Path(__file__).parents[2] / "scenarios"
SHEETS = ["Summary", "Inputs", "Calculation", "Cash flows", "Trials", "Check"]
TRIALS = 150
ALLOWED = {"0", "1", "2", "12"}
"""Numbers of the mathematics, and the months of a year; all else stands in a cell."""
HOSTILE = ("=cmd|' /C calc'!A0", "+1+1", "@SUM(A1)", "-2", "http://example.com", "0123")


def report(scenario: str) -> Report:
    reading = pipeline.read(SCENARIOS / f"{scenario}.yaml")
    findings = pipeline.find(reading, trials=TRIALS)
    return Report(document=pipeline.compose_run(findings), findings=findings, scenario=reading.scenario)


def written(made: Report, language: str = "en") -> bytes:
    company = made.scenario.company
    return write(made, Words(language, company.country, company.currency))


@pytest.fixture(scope="module")
def retailer() -> Report:
    return report("retailer-full")


@pytest.fixture(scope="module")
def data(retailer: Report) -> bytes:
    return written(retailer)


@pytest.fixture(scope="module")
def formulas(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


@pytest.fixture(scope="module")
def values(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data), data_only=True)


def cells(book: Any) -> Iterator[Any]:
    for sheet in book:
        for row in sheet.iter_rows():
            yield from (cell for cell in row if cell.value is not None)


def test_sheets(formulas: Any) -> None:
    assert formulas.sheetnames == SHEETS


def test_the_same_report_gives_the_same_bytes(retailer: Report, data: bytes) -> None:
    assert written(retailer) == data


def test_no_formula_holds_a_number_of_its_own(formulas: Any) -> None:
    for sheet in ("Inputs", "Calculation", "Cash flows"):
        for cell in cells([formulas[sheet]]):
            if cell.data_type == "f":
                bare = re.sub(r"\"[^\"]*\"|'[^']*'!|[A-Za-z_$]+[A-Za-z0-9_$]*", " ", cell.value)
                assert set(re.findall(r"[\d.]+", bare)) <= ALLOWED, cell.value


def test_one_formula_per_row(formulas: Any) -> None:
    sheet = formulas["Calculation"]
    for row in sheet.iter_rows(min_row=5):
        shapes = {relative(cell) for cell in row[4:] if cell.data_type == "f"}
        assert len(shapes) <= 1, row[0].value


def relative(cell: Any) -> str:
    """Return a formula with columns counted from its own."""

    def offset(match: re.Match[str]) -> str:
        column = openpyxl.utils.column_index_from_string(match[1]) - cell.column
        return f"[{column}]{match[2]}"

    return re.sub(r"\b([A-Z]{1,2})(\d+)\b", offset, str(cell.value))


def test_every_formula_carries_a_value_and_none_is_an_error(formulas: Any, values: Any) -> None:
    blank = {"Cash flows"}  # cells of helper rows may show nothing
    for cell in cells(formulas):
        if cell.data_type == "f":
            value = values[cell.parent.title][cell.coordinate].value
            assert value is not None or cell.parent.title in blank, cell.coordinate
            assert not str(value).startswith("#")


def test_the_check_sheet_compares_servroi_with_the_workbook(retailer: Report, values: Any) -> None:
    sheet = values["Check"]
    assert sheet["D4"].value == "All agree"
    rows = [row for row in sheet.iter_rows(min_row=10, values_only=True) if row[0]]
    assert {row[6] for row in rows} == {1}
    npvs = [row[4] for row in rows if row[1] == "Net present value"]
    assert npvs == pytest.approx([base.npv for base in retailer.findings.base_case.values()], rel=1e-12)
    channels = len(next(iter(retailer.findings.base_case.values())).channels)
    assert len(rows) > 2 * channels * retailer.scenario.horizon


def test_inputs_stand_with_name_value_and_origin(retailer: Report, formulas: Any, values: Any) -> None:
    rows = {row[11].value: row for row in formulas["Inputs"].iter_rows(min_row=6) if row[11].value}
    missing = set(retailer.findings.base_inputs) - set(rows)
    assert {path.rpartition(".")[2] for path in missing} <= {"start", "stop", "horizon"}  # in years of their own
    for path, value in retailer.findings.base_inputs.items():
        if path in rows:
            assert values["Inputs"][rows[path][1].coordinate].value == pytest.approx(value, rel=1e-12)
    assert "finance_discount_rate" in formulas.defined_names
    assert "default by judgement, no source" in {row[8].value for row in rows.values()}


def test_costs_on_the_way_have_their_own_units(values: Any) -> None:
    units = {row[0].value: row[1].value for row in values["Calculation"].iter_rows()}
    assert units["Cost of a sick day"] == "CHF per sick day"
    assert units["Cost of an hour of everybody"] == "CHF per hour"


def test_trials_are_those_of_the_simulation(retailer: Report, formulas: Any, values: Any) -> None:
    sheet = values["Trials"]
    mean = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "Mean")
    for column, npv in enumerate(retailer.findings.sample.npv.values(), 2):
        assert mean[column] == pytest.approx(float(np.mean(npv)), abs=0.01)
    assert sheet.max_row > TRIALS
    texts = {cell.value.partition("(")[0] for cell in cells([formulas["Trials"]]) if cell.data_type == "f"}
    assert texts == {"=AVERAGE", "=STDEV", "=PERCENTILE", "=COUNTIF", "=SUMPRODUCT"}


@pytest.mark.parametrize("settings", [[], ["training.success_probability=0", "marketing.marginal_return=0"]])
def test_equals_share_what_they_are_best_in_on_every_sheet(settings: list[str]) -> None:
    """Trials tell the same chances as the summary, where options are twins and where nothing works."""
    text = (SCENARIOS / "retailer-six-numbers.yaml").read_text() + "options: {again: {training: {}}}\n"
    reading = pipeline.read_bytes(text.encode(), settings)
    found = pipeline.find(reading, trials=TRIALS)
    made = Report(document=pipeline.compose_run(found), findings=found, scenario=reading.scenario)
    sheet = openpyxl.load_workbook(io.BytesIO(written(made)), data_only=True)["Trials"]
    best = next(
        row for row in sheet.iter_rows(values_only=True) if row[0] == "Chance that it is the best of all choices"
    )
    assert best[2:5] == pytest.approx([found.p_best[name].value for name in found.options])


def test_redacted_gives_no_input_away(retailer: Report) -> None:
    book = openpyxl.load_workbook(io.BytesIO(written(replace(retailer, redacted=True))))
    assert book.sheetnames == ["Summary"]
    assert not list(book.defined_names)
    assert not [cell.coordinate for cell in cells([book["Summary"]]) if cell.data_type == "f"]


@pytest.mark.parametrize("locale", LOCALES)
def test_every_language_writes(locale: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(written(small(), locale)), read_only=True)
    assert len(book.sheetnames) == len(SHEETS)
    assert all(len(name) <= 31 for name in book.sheetnames)


@pytest.mark.parametrize("language", ["en", "de", "fr", "it"])
def test_every_label_of_the_first_sheet_can_be_read(language: str) -> None:
    """Beside a figure, a label that is longer than its column was cut off."""
    sheet = openpyxl.load_workbook(io.BytesIO(written(small(), language))).worksheets[0]
    labels = [row[0] for row in sheet.iter_rows() if row[0].value and row[1].value is not None]
    assert len(labels) >= 9
    width = sheet.column_dimensions["A"].width
    for label in labels:
        needed = -(-len(str(label.value)) // width)
        assert label.alignment.wrap_text or needed == 1, label.value
        assert sheet.row_dimensions[label.row].height >= 14 * needed, label.value


@pytest.mark.parametrize("language", ["en", "de", "fr", "it"])
def test_rows_below_a_heading_keep_clear_of_its_rule(language: str) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(written(small(), language))).worksheets[1]
    headings = [row for row in range(6, sheet.max_row) if sheet.cell(row, 1).border.bottom.style == "thin"]
    assert len(headings) >= 5
    assert all(sheet.row_dimensions[row + 1].height >= 18 for row in headings)


def small() -> Report:
    if not _SMALL:
        _SMALL.append(report("retailer-six-numbers"))
    return _SMALL[0]


_SMALL: list[Report] = []


@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_the_author_is_never_a_formula(text: str) -> None:
    made = small()
    path = "frontline.turnover"
    entry = made.scenario.inputs[path]
    evidence = replace(entry.evidence, sources=(text,), owner=text, note=text)
    inputs = {**made.scenario.inputs, path: replace(entry, evidence=evidence)}
    hostile = replace(made, scenario=replace(made.scenario, inputs=inputs), findings=named(made.findings, text))
    book = openpyxl.load_workbook(io.BytesIO(written(hostile)))
    found = [cell for cell in cells(book) if cell.value == text]
    assert len(found) == 3
    assert {cell.data_type for cell in found} == {"s"}
    assert not [cell for cell in found if cell.hyperlink]


def named(findings: Findings, text: str) -> Findings:
    """Return findings whose sample is short, for speed, and whose author goes by a name."""
    npv = {name: values[:5] for name, values in findings.sample.npv.items()}
    pv = {name: {channel: values[:5] for channel, values in own.items()} for name, own in findings.sample.pv.items()}
    sample = replace(findings.sample, npv=npv, pv=pv)
    return replace(findings, sample=sample, report=replace(findings.report, author=text))


# -- expressions ------------------------------------------------------------------------------------------------------


def shown(expression: Expr) -> str:
    return expression.text(Book(1), "Sheet", 0)


@pytest.mark.parametrize(
    ("expression", "text", "value"),
    [
        (2 ** -(of(1) / 2), "2^-(1/2)", 2.0**-0.5),
        (-(of(2) ** 2), "-(2^2)", -4.0),
        (of(2) ** (of(2) ** 2), "2^(2^2)", 16.0),
        (of(12) - (of(2) - 1), "12-(2-1)", 11.0),
        (of(12) / (of(2) * 2), "12/(2*2)", 3.0),
        ((of(1) + 2) * 2, "(1+2)*2", 6.0),
        (call("MAX", 0, of(1) - 2), "MAX(0,1-2)", 0.0),
    ],
)
def test_brackets_stand_where_a_spreadsheet_needs_them(expression: Expr, text: str, value: float) -> None:
    assert shown(expression) == text
    assert expression.value(Book(1), 0) == value


@pytest.mark.parametrize("exponent", [1e-17, 3e-16, 1e-14, 7e-9, 1e-5, 0.3, 2.0, 4000.0])
def test_what_hardly_fades_keeps_its_digits(exponent: float) -> None:
    """`make fuzz` found spending that works for ever, and a carry-over above 1."""
    line = Line("", "", given=exponent, yearly=False)
    found = mean_remaining(line).value(Book(1), 0)
    assert found == pytest.approx(-np.expm1(-exponent) / exponent, rel=1e-14)
    assert isinstance(found, float)
    assert found <= 1.0


def test_a_row_looks_at_its_own_past() -> None:
    line = Line("", "", lambda own: own.shifted(-1) * 2, opening=of(1))
    book = Book(3, {line: Place("A b", 4, 3)})
    assert [book.value(line, k) for k in range(5)] == [1.0, 2.0, 4.0, 8.0, 0.0]
    second = line.at(2)
    assert second is not None
    assert second.text(book, "A b", 2) == "E5*2"
    assert second.text(book, "other", 2) == "'A b'!E5*2"
    assert isinstance(line.at(0), Whole)
    assert isinstance(call("LN", 2), Call)


def test_newton_gives_up_where_a_step_leads_to_no_rate() -> None:
    """As a spreadsheet does: these flows have a root far below 0, and the search begins above it."""
    flows = [0.0, -0.505, -0.3744457601218194, -0.2603967057959642, 0.34765792018455294, 0.29151216834976645]
    assert isnan(_irr(flows, 0.3303068134239182))
    assert _irr([-100.0, 121.0], 0.3) == pytest.approx(0.21)
