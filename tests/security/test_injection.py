"""Words stay words: every hostile text, in every place for words, in every output, looked at in the output itself.

A real browser looks at the page in tests/browser.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
import zipfile
from functools import cache
from html.parser import HTMLParser
from xml.etree import ElementTree

import pikepdf
import pypdf
import pytest
from markdown_it import MarkdownIt
from rich.console import Console
from tests.security.hostile import CARRIED, FIELDS, REFUSED, placed, scenario

from servroi import attachment, pipeline
from servroi.errors import Place, Problem, ScenarioError
from servroi.questions import Question
from servroi.render.formats import REPORTS
from servroi.render.formats.pdf.glyphs import printable
from servroi.render.formats.terminal import write
from servroi.render.words import Words
from servroi.report.report import Report

WORDS = Words("de-CH", "CH", "CHF")
SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ACTING = re.compile(rb"/(JavaScript|JS|Launch|URI|GoToR|GoToE|SubmitForm|ImportData|OpenAction|AA|RichMedia|XFA)\b")


def report(words: dict[str, str]) -> Report:
    return attachment.make(Question(pipeline.read_bytes(scenario(words))), attach=True)


def test_there_are_enough() -> None:
    assert len({*CARRIED, *REFUSED}) >= 40


# -- in --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("text", REFUSED, ids=ascii)
def test_what_nobody_can_see_is_refused(text: str, field: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        pipeline.read_bytes(scenario({field: text}))
    assert all(_harmless(str(problem)) for problem in caught.value.problems)


@pytest.mark.parametrize("text", [*CARRIED, *REFUSED], ids=ascii)
def test_keys_and_settings_in_messages(text: str) -> None:
    """A message repeats what was written, but never what a terminal would act upon."""
    with pytest.raises(ScenarioError) as caught:
        pipeline.read_bytes(scenario({}) + f"{json.dumps(text)}: 1\n".encode(), ["frontline.turnover=" + text[:100]])
    assert all(_harmless(str(problem)) for problem in caught.value.problems)


@pytest.mark.parametrize("name", ["a\x1b[31m.yaml", "a\u202e.yaml", "a\nb.yaml", "\x9b.yaml", "a\udcff.yaml"], ids=repr)
def test_names_of_files_in_messages(name: str) -> None:
    problem = Problem("bounds", Place(name, 1, 2), "frontline.headcount", "must be above 0")
    assert _harmless(str(problem))
    assert str(problem).endswith("yaml:1:2: frontline.headcount: must be above 0  [bounds]")


def _harmless(line: str) -> bool:
    return not any(unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") for sign in line)


# -- out -------------------------------------------------------------------------------------------------------------


def test_every_output(turn: int, step: int) -> None:
    """Each turn puts other texts into the fields; `--thorough` puts every text into every field."""
    words = placed(turn, step)
    made = report(words)
    _terminal(made)
    _csv_and_json(made, words)
    _markdown(made)
    _html(made, words)
    _office(made, words)
    _pdf(made, words)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "turn" in metafunc.fixturenames:
        step = 1 if metafunc.config.getoption("--thorough") else len(FIELDS) - 1
        metafunc.parametrize(("turn", "step"), [(turn, step) for turn in range(-(-len(CARRIED) // step))])


def _written(ending: str, made: Report) -> bytes:
    return REPORTS[ending].write(made, WORDS)


def _terminal(made: Report) -> None:
    """Colour is on: what is ours is taken away, and nothing of theirs is left."""
    screen = io.StringIO()
    console = Console(
        file=screen, force_terminal=True, color_system="truecolor", markup=False, highlight=False, width=80
    )
    write(pipeline.compose_run(made.findings), WORDS, console)
    shown = re.sub(r"\x1b\[[\d;]*m", "", screen.getvalue())
    assert all(sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cf", "Cs") for sign in shown)


def _csv_and_json(made: Report, words: dict[str, str]) -> None:
    cells = [cell for row in csv.reader(io.StringIO(_written("csv", made).decode())) for cell in row]
    assert [cell for cell in cells if re.match(r"\s*[\"']*[=+@\uff1d]|\s*-\D", cell) and not cell.startswith("'")] == []
    found = json.loads(_written("json", made))
    assert list(found["options"])[-1] == words.get("option", "plain")
    assert any(words["source"].strip() in entry["sources"] for entry in found["assumptions"])


def _markdown(made: Report) -> None:
    source = _written("md", made).decode()
    html = MarkdownIt("commonmark").enable("table").render(source)
    assert not re.search(r"<(script|img|a|code|pre|ol|svg|iframe|style)\b", html)
    assert not re.search(r"(?<!&#)(https?://|www\.)\w", source)


class _Elements(HTMLParser):
    """The elements of a page, with their attributes, and its text."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@cache
def _plain() -> _Elements:
    return _Elements(_written("html", report({})))


def _html(made: Report, words: dict[str, str]) -> None:
    """The page of a hostile scenario has no other elements than a plain one."""
    page = _Elements(_written("html", made))
    kinds = {(tag, *sorted(attributes)) for tag, attributes in page.found}
    assert kinds <= {(tag, *sorted(attributes)) for tag, attributes in _plain().found}
    assert [tag for tag, _ in page.found].count("script") == 2
    for _, attributes in page.found:
        assert all(
            not (attributes.get(name) or "").strip().startswith(("http", "java", "//")) for name in ("href", "src")
        )
    assert all(words[field].strip() in page.text for field in ("title", "note", "source", "owner"))


def _office(made: Report, words: dict[str, str]) -> None:
    for ending, shown in (("xlsx", ("title", "source", "owner", "remark")), ("pptx", ("title",))):
        with zipfile.ZipFile(io.BytesIO(_written(ending, made))) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        assert not [name for name, data in parts.items() if b'TargetMode="External"' in data or b"<!ENTITY" in data]
        nodes = [
            node
            for name, data in parts.items()
            if name.endswith((".xml", ".rels"))
            for node in ElementTree.fromstring(data).iter()
        ]
        tags = {node.tag.partition("}")[2] for node in nodes}
        assert tags.isdisjoint({"hlinkClick", "hlinkHover", "hyperlink", "ddeLink", "externalLink", "oleObject"})
        said = {node.text.strip() for node in nodes if node.text}
        assert [field for field in shown if not any(words[field].strip() in one for one in said)] == []
        formulas = " ".join(node.text or "" for node in nodes if node.tag == f"{SPREADSHEET}f")
        assert not re.search(r"(?i)evil|webservice|hyperlink|import|cmd|1\+1", formulas)


def _pdf(made: Report, words: dict[str, str]) -> None:
    data = _written("pdf", made)
    with pikepdf.open(io.BytesIO(data)) as document:
        objects = b"\n".join(
            one.unparse() for one in document.objects if isinstance(one, pikepdf.Dictionary | pikepdf.Array)
        )
        names = [str(key) for key in document.attachments]
    assert not _ACTING.search(objects)
    assert all(re.fullmatch(r"[\w.-]+", name) for name in names)
    reader = pypdf.PdfReader(io.BytesIO(data))
    links = [one.get_object().get("/A", {}) for page in reader.pages for one in page.get("/Annots", [])]
    assert not [link for link in links if "/URI" in link]
    shown = _squeezed("".join(page.extract_text() for page in reader.pages))
    assert _squeezed(printable(words["title"])) in shown


def _squeezed(text: str) -> str:
    """Return text without blanks, breaks and typographic variants, for lines break anywhere."""
    return re.sub(r"[\s\u200b-]", "", text).translate(str.maketrans("\u2018\u2019\u201c\u201d", "''\"\""))
