"""CSV: RFC 4180, full precision, rows that add up, and names that no spreadsheet takes for formulas."""

from __future__ import annotations

import csv as csv_reader
import io
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from servroi import pipeline
from servroi.core.findings import Findings
from servroi.render.formats.csv import harmless, write
from servroi.render.words import Words
from servroi.report.report import Report

ROOT = Path(__file__).parents[2]
TRIALS = 200
BEGINS = "=+-@|%\uff1d\uff0b\uff0d\uff20"
"""What a formula begins with, in wide letters too."""
PERCENTILES = ("mean", "p5", "p25", "p50", "p75", "p95")
Row = dict[str, str]


@cache
def made() -> Report:
    """Give a report of a case with tax, so that before and after tax differ."""
    return taxed("20 %")


def taxed(rate: str) -> Report:
    """Return what the table is made from: the figures of a run, without the answers that other formats show."""
    reading = pipeline.read(ROOT / "scenarios" / "retailer-full.yaml", [f"finance.tax_rate={rate}"])
    findings = pipeline.find(reading, TRIALS)
    return Report(pipeline.compose_run(findings), findings, reading.scenario)


def words(language: str) -> Words:
    return Words(language, "CH", "CHF")


def written(report: Report) -> bytes:
    return write(report, words("fr"))


@cache
def rows() -> tuple[Row, ...]:
    return tuple(csv_reader.DictReader(io.StringIO(written(made()).decode(), newline="")))


def table(name: str, option: str) -> list[Row]:
    return [row for row in rows() if (row["table"], row["option"]) == (name, option)]


def channels(findings: Findings) -> list[str]:
    return list(next(iter(findings.options.values())).pv_by_channel)


# -- the form ---------------------------------------------------------------------------------------------------------


def test_the_form() -> None:
    data = written(made())
    assert not data.startswith(b"\xef\xbb\xbf")
    assert data.endswith(b"\r\n")
    assert data.count(b"\n") == data.count(b"\r") == data.count(b"\r\n") == len(rows()) + 1
    columns = ["table", "option", "index", "total", *channels(made().findings), "tax"]
    assert data.splitlines()[0].decode() == ",".join(columns)
    assert len({line.count(b",") for line in data.splitlines()}) == 1
    assert None not in rows()[0]


def test_nothing_is_translated() -> None:
    assert len({write(made(), words(language)) for language in ("en", "de", "fr", "it")}) == 1


def test_every_table_is_whole() -> None:
    findings = made().findings
    times = findings.horizon + 1
    for name in findings.options:
        assert [row["index"] for row in table("trial", name)] == [str(k) for k in range(1, TRIALS + 1)]
        for kind in ("base_case", *(f"cash_{key}" for key in PERCENTILES)):
            assert [row["index"] for row in table(kind, name)] == [str(k) for k in range(times)]
    assert len(rows()) == len(findings.options) * (TRIALS + len(PERCENTILES) + times * (1 + len(PERCENTILES)))


# -- the figures ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("option", ["train", "market"])
def test_trials_add_up_exactly_as_found(option: str) -> None:
    """After tax, to the last digit that is written."""
    sample = made().findings.sample
    for number, row in enumerate(table("trial", option)):
        assert float(row["total"]) == sample.npv[option][number]
        assert all(float(row[name]) == sample.pv[option][name][number] for name in channels(made().findings))
        assert sum(float(row[name]) for name in channels(made().findings)) == pytest.approx(sample.npv[option][number])


@pytest.mark.parametrize("option", ["train", "market"])
def test_the_base_case_is_before_tax_by_channel_and_after_tax_in_total(option: str) -> None:
    base = made().findings.base_case[option]
    for time, row in enumerate(table("base_case", option)):
        assert float(row["total"]) == base.net[time]
        assert [float(row[name]) for name in channels(made().findings)] == [
            base.channels[name][time] for name in channels(made().findings)
        ]
        before = sum(float(row[name]) for name in channels(made().findings))
        assert float(row["tax"]) == pytest.approx(-0.2 * before)
        assert float(row["total"]) == pytest.approx(before + float(row["tax"]))


def test_no_rounding_is_taken_for_tax() -> None:
    """Without tax the channels add up to the total but for the last digits, and the column holds zeros."""
    read = csv_reader.DictReader(io.StringIO(written(taxed("0 %")).decode(), newline=""))
    assert {row["tax"] for row in read if row["table"] == "base_case"} == {"0.0"}


@pytest.mark.parametrize("key", PERCENTILES)
def test_cash_by_year(key: str) -> None:
    found = made().findings.options["train"].cash_by_year
    shown = table(f"cash_{key}", "train")
    assert tuple(float(row["total"]) for row in shown) == getattr(found, key)
    assert {row[name] for row in shown for name in [*channels(made().findings), "tax"]} == {""}


# -- what a scenario could slip in ------------------------------------------------------------------------------------


@pytest.mark.parametrize("lead", ["", " ", "\u00a0", "'", '"', "\"' ", "a;", "a; ", 'a;"', "a\t", "\t", "\r"])
@pytest.mark.parametrize("sign", BEGINS)
def test_no_cell_begins_a_formula(lead: str, sign: str) -> None:
    """However a spreadsheet parts the cells, and whatever it strips before it looks."""
    shown = harmless(f"{lead}{sign}cmd|' /C calc'!A0")
    for cell in shown.replace("\t", ";").replace("\r", ";").split(";"):
        assert not cell or cell.startswith("'") or cell.strip(" \u00a0\"'")[0] not in BEGINS


@pytest.mark.parametrize(
    "name", ["train", "half-half", "former d'abord", "50 % more", "a = b", "\u201equoted\u201c", ""]
)
def test_plain_names_stay_as_they_are(name: str) -> None:
    assert harmless(name) == name


@pytest.mark.parametrize(
    "name", ['"quoted", with comma', "=1+1,2", "<script>", "[x](javascript:alert(1))", "line\nline"]
)
def test_names_are_read_back_whole(name: str) -> None:
    report = made()
    found, base = report.findings.options["train"], report.findings.base_case["train"]
    sample = replace(
        report.findings.sample,
        npv={name: report.findings.sample.npv["train"][:3]},
        pv={name: {key: value[:3] for key, value in report.findings.sample.pv["train"].items()}},
    )
    findings = replace(report.findings, options={name: found}, base_case={name: base}, sample=sample)
    read = csv_reader.DictReader(io.StringIO(written(replace(report, findings=findings)).decode(), newline=""))
    assert {row["option"] for row in read} == {harmless(name)}
