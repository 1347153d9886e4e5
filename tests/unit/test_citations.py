"""Sources go by author and year wherever a report names them, and by their ids where they are to be looked up."""

from __future__ import annotations

import io
import re
from functools import cache

import openpyxl
import pytest
from pptx import Presentation

from servroi import attachment, pipeline
from servroi.config.catalog import sources
from servroi.core.text import Text
from servroi.question import Question
from servroi.render.formats import REPORTS
from servroi.render.words import Words
from servroi.report.citations import cited, entries
from servroi.report.document import Prose, Table
from servroi.report.report import Report

LANGUAGES = ("en", "de-CH", "fr-CH", "it-CH")
SCENARIO = """
company: {name: A, country: CH, language: en}
frontline: {headcount: 120, turnover: {value: 18 % to 25 %, source: "HR report, 2025", grade: A}}
customers: {count: 40'000, churn: 12 % to 18 %, revenue_per_customer: 900, contribution_margin: 35 %}
training: {transfer: {value: 60 %, source: "tr_transfer_saks, cu_reason_keaveney", grade: B}}
"""


@cache
def made() -> Report:
    return attachment.make(Question(pipeline.read_bytes(SCENARIO.encode()), 300))


def speaker(language: str = "en") -> Words:
    return Words(language, "CH", "CHF")


def cells() -> dict[str, str]:
    """Return what the column of sources says, by assumption."""
    section = next(one for one in made().document.sections if one.id == "assumptions")
    table = next(block for block in section.blocks if isinstance(block, Table))
    return {speaker().say(row[0]): speaker().say(row[4]) for row in table.rows}


def test_the_table_names_authors_and_years() -> None:
    shown = cells()
    assert shown["Staff turnover"] == "HR report, 2025"
    assert shown["Transfer to the job"] == "Saks & Belcourt 2006 and Keaveney 1995"
    assert shown["Churn caused by staff behaviour"] == (
        "Keaveney 1995, Comparis 2022, trade lore without a study and derived by servroi"
    )
    assert shown["Higher productivity"] == "derived by servroi, De Grip & Sauermann 2012 and Fisher et al. 2021"
    assert [text for text in shown.values() if "_" in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_can_be_looked_up_below_the_table(language: str) -> None:
    section = next(one for one in made().document.sections if one.id == "assumptions")
    note = section.blocks[-1]
    assert isinstance(note, Prose)
    assert note.tone == "fine"
    said = speaker(language).say(note.sentences[0])
    assert "Saks & Belcourt 2006 (tr_transfer_saks)" in said
    assert "De Grip & Sauermann 2012 (tr_callcentre_rct, tr_callcentre_rct_fade)" in said
    listed = {name for name in re.findall(r"[a-z]+_\w+", said) if name in sources()}
    every = {part for entry in made().findings.assumptions for text in entry.sources for part in text.split(", ")}
    assert listed == every & set(sources())


def test_a_case_without_defaults_lists_no_entry() -> None:
    assert entries(["invoices"], {}) is None


def test_hostile_sources_stay_as_written() -> None:
    text = "tr_transfer_saks, mine"
    found = cited([text], sources(), ids=True)
    assert speaker().say(found) == text


def test_workbook_and_notes_have_room_for_both() -> None:
    book = openpyxl.load_workbook(io.BytesIO(REPORTS["xlsx"].write(made(), speaker())))
    column = {str(cell.value) for row in book.worksheets[1].iter_rows() for cell in row}
    both = "Saks & Belcourt 2006 (tr_transfer_saks) and Keaveney 1995 (cu_reason_keaveney)"
    assert both in column
    deck = Presentation(io.BytesIO(REPORTS["pptx"].write(made(), speaker())))
    notes = deck.slides[0].notes_slide
    assert notes is not None
    frame = notes.notes_text_frame
    assert frame is not None
    assert "(rec_churn_reduction)" in frame.text
    assert speaker().say(Text("report.derived_here")) in frame.text


@pytest.mark.parametrize("name", [name for name, source in sources().items() if not source.nameless])
def test_short_names_are_short_and_whole(name: str) -> None:
    short = sources()[name].short
    assert 3 <= len(short) <= 42
    assert not re.search(r"[;,/(]| via |untraceable", short)
