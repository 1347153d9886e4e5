"""Words stay words: every hostile text, in every place for words, in every output, looked at in the output itself.

test_screens.py looks at screens, test_sent.py at what comes with a scenario, a real browser at pages (tests/browser).
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pikepdf
import pypdf
import pytest
from tests.conftest import Terminal
from tests.measured import Measured
from tests.security import shown
from tests.security.hostile import (
    CARRIED,
    FIELDS,
    LONGEST_KEY,
    PLACES,
    REFERENCES,
    REFUSED,
    WRITTEN,
    fit_for_a_name,
    placed,
    references,
    scenario,
)
from tests.security.shown import Elements, harmless

from servroi import attachment, pipeline
from servroi.cli.scenario import scenario_schema_text
from servroi.errors import Place, Problem, ScenarioError
from servroi.question import Question
from servroi.render.formats import REPORTS
from servroi.render.words import Words
from servroi.report.report import Report

pytestmark = pytest.mark.usefixtures("few_trials")
WORDS = Words("de-CH", "CH", "CHF")
SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ACTING = re.compile(rb"/(JavaScript|JS|Launch|URI|GoToR|GoToE|SubmitForm|ImportData|OpenAction|AA|RichMedia|XFA)\b")


def report(words: dict[str, str]) -> Report:
    return attachment.make(Question(pipeline.read_bytes(scenario(words))), attach=True)


def test_there_are_enough(measured: Measured) -> None:
    assert len(CARRIED) >= 40
    measured("injection", {"texts": len({*CARRIED, *REFUSED}), "fields": len(FIELDS)})


def test_every_place_for_words_is_tried() -> None:
    """Whoever adds a place to the schema adds it to `hostile.py`."""
    assert set(_places(json.loads(scenario_schema_text()), ())) == {*PLACES, *REFERENCES}
    assert set(PLACES.values()) == set(FIELDS)


def _places(node: Any, path: tuple[str, ...]) -> Iterator[str]:
    """Yield where a schema takes words: texts and keys without a list of choices or a pattern that says otherwise."""
    if isinstance(node, list):
        for one in node:
            yield from _places(one, path)
    elif isinstance(node, dict):
        if "string" in node.get("type", ()) and "enum" not in node and _takes_words(node):
            yield ".".join(path)
        if _takes_words(node.get("propertyNames", {"pattern": "$^"})):
            yield ".".join((*path, "*"))
        for key, one in node.items():
            names = one.items() if key in ("properties", "$defs") else [("", one)]
            for name, below in names:
                yield from _places(below, (*path, name) if name else path)


def _takes_words(node: dict[str, Any]) -> bool:
    return any(re.search(node.get("pattern", ""), text) for text in CARRIED)


# -- in --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", REFUSED, ids=ascii)
def test_what_nobody_can_see_is_refused(text: str) -> None:
    """In every field at once, and every one is told."""
    words = dict.fromkeys(FIELDS, text)
    if len(text) > LONGEST_KEY:
        del words["option"]
    with pytest.raises(ScenarioError) as caught:
        pipeline.read_bytes(scenario(words))
    told = {problem.path.partition("[")[0] for problem in caught.value.problems}
    assert {WRITTEN[field] for field in words} <= told
    assert all(harmless(str(problem)) for problem in caught.value.problems)


@pytest.mark.parametrize("text", [*CARRIED, *REFUSED], ids=ascii)
def test_keys_and_settings_in_messages(text: str) -> None:
    """A message repeats what was written, but never what a terminal would act upon."""
    with pytest.raises(ScenarioError) as caught:
        pipeline.read_bytes(scenario({}) + f"{json.dumps(text)}: 1\n".encode(), ["frontline.turnover=" + text[:100]])
    assert all(harmless(str(problem)) for problem in caught.value.problems)


@pytest.mark.parametrize("name", ["a\x1b[31m.yaml", "a\u202e.yaml", "a\nb.yaml", "\x9b.yaml", "a\udcff.yaml"], ids=repr)
def test_names_of_files_in_messages(name: str) -> None:
    problem = Problem("bounds", Place(name, 1, 2), "frontline.headcount", "must be above 0")
    assert harmless(str(problem))
    assert str(problem).endswith("yaml:1:2: frontline.headcount: must be above 0  [bounds]")


@pytest.mark.parametrize("text", CARRIED, ids=ascii)
def test_names_of_what_is_not_there(text: str) -> None:
    """Where the name of something else belongs, a text that names nothing is refused, and repeated without harm."""
    with pytest.raises(ScenarioError) as caught:
        pipeline.read_bytes(scenario({}).replace(b"report: {", references(text)))
    paths = {problem.path.partition(" ")[0] for problem in caught.value.problems}
    assert paths == {*REFERENCES}
    assert all(harmless(str(problem)) for problem in caught.value.problems)


def test_a_new_file_holds_what_was_said(terminal: Terminal) -> None:
    for text in [text for text in CARRIED[::7] if fit_for_a_name(text) and text.isprintable()]:
        asked = ("--no-input", f"--name={text}", "--country", "CH", "--set", "frontline.headcount=120", "--lang", "en")
        screen = terminal("new", *asked)
        assert screen.code == 0, screen.error
        assert pipeline.read_bytes(screen.out.encode()).scenario.company.name == text
        assert all(map(harmless, screen.out.splitlines() + screen.error.splitlines()))


# -- out -------------------------------------------------------------------------------------------------------------


def test_every_output(turn: int, step: int, measured: Measured) -> None:
    """Each turn puts other texts into the fields; `--thorough` puts every text into every field."""
    words = placed(turn, step)
    made = report(words)
    written = {ending: _written(ending, made) for ending in REPORTS}
    for ending, data in written.items():
        said = shown.words(ending, data)
        fields = SHOWN[ending] & {*words}
        assert {field: words[field] for field in fields if not shown.holds(ending, said, words[field].strip())} == {}
    _csv(written["csv"])
    _markdown(written["md"])
    _html(written["html"])
    for ending in ("xlsx", "pptx"):
        _office(written[ending])
    _pdf(written["pdf"])
    measured("injection", {"outputs": len(written)})


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "turn" in metafunc.fixturenames:
        step = 1 if metafunc.config.getoption("--thorough") else len(FIELDS) - 1
        metafunc.parametrize(("turn", "step"), [(turn, step) for turn in range(-(-len(CARRIED) // step))])


_PAGES = {"company", "title", "author", "note", "source", "owner", "team", "option"}
SHOWN = {
    "pdf": _PAGES, "html": _PAGES, "md": _PAGES, "xlsx": {*FIELDS}, "pptx": {"company", "title", "author", "option"},
    "json": {"source", "owner", "remark", "team", "option"}, "csv": {"option"},
}  # fmt: skip
"""Which fields each output shows."""


def test_outputs_show_what_was_written() -> None:
    """What is looked for in an output is all that is there."""
    made = report({field: f"word{field}" for field in FIELDS})
    said = {ending: shown.words(ending, _written(ending, made)) for ending in REPORTS}
    assert {ending: {field for field in FIELDS if f"word{field}" in said[ending]} for ending in REPORTS} == SHOWN


def test_every_text_in_a_table() -> None:
    """As the name of an option, those too that names refuse: a spreadsheet takes none for a formula, each is whole."""
    made = _plain_report()
    found, sample = made.findings, made.findings.sample
    npv, pv = sample.npv["plain"][:1], {name: amounts[:1] for name, amounts in sample.pv["plain"].items()}
    findings = replace(
        found,
        options=dict.fromkeys(CARRIED, found.options["plain"]),
        base_case=dict.fromkeys(CARRIED, found.base_case["plain"]),
        sample=replace(sample, npv=dict.fromkeys(CARRIED, npv), pv=dict.fromkeys(CARRIED, pv)),
    )
    data = _written("csv", replace(made, findings=findings))
    _csv(data)
    names = {row[1] for row in shown.table(data)}
    assert {text for text in CARRIED if not names & {text, f"'{text}"}} == set()


def _written(ending: str, made: Report) -> bytes:
    return REPORTS[ending].write(made, WORDS)


def _csv(data: bytes) -> None:
    """No cell begins a formula but figures of ours, which stand in columns of their own."""
    head, *rows = shown.table(data)
    assert head[:2] == ["table", "option"]
    assert all(re.fullmatch("[a-z_]+", name) for name in head)
    words = {cell for row in rows for cell in row[:2]}
    assert {cell for cell in words if shown.begins_a_formula(cell)} == set()
    figures = {cell for row in rows for cell in row[2:]}
    assert {cell for cell in figures if not re.fullmatch(r"(-?\d+(\.\d+)?(e[+-]\d+)?)?", cell)} == set()


def _markdown(data: bytes) -> None:
    assert not re.search(r"<(script|img|a|code|pre|ol|svg|iframe|style)\b", shown.markdown(data))
    assert not re.search(r"(?<!&#)(https?://|www\.)\w", data.decode())


@cache
def _plain_report() -> Report:
    return report({})


@cache
def _plain() -> Elements:
    return Elements(_written("html", _plain_report()).decode())


def _html(data: bytes) -> None:
    """The page of a hostile scenario has no other elements than a plain one."""
    page = Elements(data.decode())
    kinds = {(tag, *sorted(attributes)) for tag, attributes in page.found}
    assert kinds <= {(tag, *sorted(attributes)) for tag, attributes in _plain().found}
    assert [tag for tag, _ in page.found].count("script") == 2
    for _, attributes in page.found:
        assert all(
            not (attributes.get(name) or "").strip().startswith(("http", "java", "//")) for name in ("href", "src")
        )


def _office(data: bytes) -> None:
    assert not re.search(rb"<!(ENTITY|DOCTYPE)", data)
    nodes = [node for part in shown.parts(data).values() for node in part.iter()]
    assert not [node for node in nodes if node.get("TargetMode") == "External"]
    tags = {node.tag.partition("}")[2] for node in nodes}
    assert tags.isdisjoint({"hlinkClick", "hlinkHover", "hyperlink", "ddeLink", "externalLink", "oleObject"})
    formulas = " ".join(node.text or "" for node in nodes if node.tag == f"{SPREADSHEET}f")
    assert not re.search(r"(?i)evil|webservice|hyperlink|import|cmd|1\+1", formulas)


def _pdf(data: bytes) -> None:
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
