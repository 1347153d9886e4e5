"""Markdown: every figure stands in a table, nothing explains a picture that is not there, no word is markup."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from servroi import attachment, pipeline
from servroi.core.text import Text, Verbatim
from servroi.question import Question
from servroi.render.content import content
from servroi.render.formats.markdown import escaped, write
from servroi.render.words import Words
from servroi.report.document import Document, Prose, Section
from servroi.report.report import Report

ROOT = Path(__file__).parents[2]
LOCALES = ("en", "de-CH", "de-DE", "fr-CH", "fr-FR", "it-CH")
HOSTILE = (
    "# heading",
    "## heading",
    "> quote",
    "- point",
    "+ point",
    "* point",
    "12. point",
    "3) point",
    "---",
    "- - -",
    "===",
    "    code",
    "```\ncode\n```",
    "~~~ code",
    "`code`",
    "a | b",
    "| a | b |\n| --- | --- |\n| c | d |",
    "**bold** _slanted_ __bold__ ~~gone~~",
    "[x](javascript:alert(1))",
    "![x](http://evil.example/x.png)",
    "[x]: http://evil.example",
    "[[page]]",
    "<script>alert(1)</script>",
    "<javascript:alert(1)>",
    "<!-- note -->",
    "&lt;b&gt; &#60;b&#62; &amp;",
    "$x^2$ and $$y$$",
    "https://evil.example www.evil.example a@evil.example mailto:a@evil.example",
    "line\u2028line\nline",
    'back\\slash \\| "quoted"',
    "\u202eright to left",
)


@cache
def made() -> Report:
    return attachment.make(Question(pipeline.read(ROOT / "scenarios" / "retailer-full.yaml"), 500))


def words(locale: str = "en") -> Words:
    report = made()
    return Words(locale, report.findings.company.country, report.findings.currency)


def written(report: Report, locale: str = "en") -> str:
    return write(report, words(locale)).decode()


def html(text: str) -> str:
    page: str = MarkdownIt("gfm-like", {"linkify": False, "html": True}).render(text)
    return page


def plain(page: str) -> str:
    """Return what a reader sees of HTML."""
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        page = page.replace(entity, character)
    return page


# -- what it says -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", LOCALES)
def test_every_table_and_sentence_is_there(locale: str) -> None:
    """Read back by a reader of Markdown: the same cells in the same order as the document's."""
    page = html(written(made(), locale))
    cells = [plain(re.sub(r"<[^>]*>", "", cell)) for cell in re.findall(r"<td[^>]*>(.*?)</td>", page)]
    tables: list[list[list[str]]] = []
    for section in content(made().document, words(locale))["sections"]:
        assert not section["title"] or f"<h2>{section['title']}</h2>" in page.replace("&quot;", '"')
        for block in section["blocks"]:
            match block["block"]:
                case "table":
                    tables.append(block["rows"])
                case "bands":
                    tables.append(block["table"]["rows"])
                case "figures":
                    tables.append([[figure["label"], figure["value"]] for figure in block["figures"]])
    assert len(tables) >= 6
    for table in tables:
        flat = [cell for row in table for cell in row]
        assert any(cells[start : start + len(flat)] == flat for start in range(len(cells)))


@pytest.mark.parametrize("locale", LOCALES)
def test_no_word_about_pictures(locale: str) -> None:
    text, speaker = written(made(), locale), words(locale)
    sentences = [sentence for section in made().document.sections for sentence in _sentences(section)]
    of_pictures = [each for each in sentences if each.key in ("report.distributions", "report.bands")]
    assert len(of_pictures) == 2
    assert [each.key for each in of_pictures if escaped(speaker.say(each)) in text] == []
    assert escaped(speaker.say(Text("markdown.distributions", of_pictures[0].values))) in text


def _sentences(section: Section) -> list[Text]:
    return [sentence for block in section.blocks if isinstance(block, Prose) for sentence in block.sentences]


def test_layout_of_the_text() -> None:
    lines = written(made()).splitlines()
    assert lines[0] == "# Muster Detailhandel AG: training or marketing?"
    assert sum(line.startswith("# ") for line in lines) == 1
    assert lines[lines.index(f"## {words().say(Text('limits.title'))}") + 2].startswith("> ")
    assert lines[-1].startswith("Seed 1")
    assert any(re.fullmatch(r"\| :--- (\| ---: )+\|", line) for line in lines)
    assert [line for line in lines if line != line.rstrip()] == []
    assert "\r" not in written(made())


def test_byline() -> None:
    document = replace(made().document, byline=Text("name", {"name": Verbatim("Anna Muster")}))
    assert written(replace(made(), document=document)).splitlines()[2] == "Anna Muster"


# -- what a scenario could slip in ------------------------------------------------------------------------------------


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_paragraph_stays_a_paragraph(hostile: str) -> None:
    page = html(f"before\n\n{escaped(hostile)}\n\nafter").strip().splitlines()
    shown = re.sub(r"\s+", " ", hostile).strip()
    assert (page[0], page[-1]) == ("<p>before</p>", "<p>after</p>")
    assert plain(" ".join(page[1:-1])) == f"<p>{shown}</p>"


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_cell_stays_a_cell(hostile: str) -> None:
    page = html(f"| a | b |\n| --- | --- |\n| {escaped(hostile)} | right |\n")
    shown = re.sub(r"\s+", " ", hostile).strip()
    assert [plain(cell) for cell in re.findall(r"<td>(.*?)</td>", page)] == [shown, "right"]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_others_take_for_links_and_formulas(hostile: str) -> None:
    """Wikis link bare addresses and set what stands between dollar signs."""
    assert not re.search(r"://|www\.|\w@\w|(?<!\\)\$", escaped(hostile))


def test_hostile_title_and_byline() -> None:
    hostile = Text("name", {"name": Verbatim("<img src=x onerror=a()> [x](javascript:a()) | `b`")})
    document = Document(hostile, (Section("verdict", hostile, (Prose((hostile,), "box"),)),), hostile)
    page = html(written(replace(made(), document=document)))
    assert re.findall(r"<(?!/)(\w+)", page) == ["h1", "p", "h2", "blockquote", "p"]
