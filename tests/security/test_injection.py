"""Words stay words: every hostile text, in every place for words, in every output, looked at in the output itself.

A real browser looks at the page in tests/browser.
"""

from __future__ import annotations

import io
import json
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pytest
from rich.console import Console
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
from tests.security.shown import Elements

from servroi import attachment, pipeline
from servroi.cli.scenario import scenario_schema_text
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


@pytest.mark.parametrize("text", CARRIED, ids=ascii)
def test_names_of_what_is_not_there(text: str) -> None:
    """Where the name of something else belongs, a text that names nothing is refused, and repeated without harm."""
    with pytest.raises(ScenarioError) as caught:
        pipeline.read_bytes(scenario({}).replace(b"report: {", references(text)))
    paths = {problem.path.partition(" ")[0] for problem in caught.value.problems}
    assert paths == {*REFERENCES}
    assert all(_harmless(str(problem)) for problem in caught.value.problems)


def test_a_new_file_holds_what_was_said(terminal: Terminal) -> None:
    for text in [text for text in CARRIED[::4] if fit_for_a_name(text) and text.isprintable()]:
        asked = ("--no-input", f"--name={text}", "--country", "CH", "--set", "frontline.headcount=120", "--lang", "en")
        screen = terminal("new", *asked)
        assert screen.code == 0, screen.error
        assert pipeline.read_bytes(screen.out.encode()).scenario.company.name == text
        assert all(map(_harmless, screen.out.splitlines() + screen.error.splitlines()))


def _harmless(line: str) -> bool:
    return not any(unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") for sign in line)


# -- out -------------------------------------------------------------------------------------------------------------


def test_every_output(turn: int, step: int, measured: Measured) -> None:
    """Each turn puts other texts into the fields; `--thorough` puts every text into every field."""
    words = placed(turn, step)
    made = report(words)
    _terminal(made, words)
    written = {ending: _written(ending, made) for ending in REPORTS}
    for ending, data in written.items():
        said = shown.words(ending, data)
        fields = _shown()[ending] & {*words} & (_IN_ONE_PIECE if ending == "pdf" else {*FIELDS})
        assert {field: words[field] for field in fields if not _said(words[field], said)} == {}
    _csv(written["csv"])
    _markdown(written["md"])
    _html(written["html"])
    for ending in ("xlsx", "pptx"):
        _office(written[ending])
    _pdf(written["pdf"])
    measured("injection", {"outputs": 1 + len(written)})


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "turn" in metafunc.fixturenames:
        step = 1 if metafunc.config.getoption("--thorough") else len(FIELDS) - 1
        metafunc.parametrize(("turn", "step"), [(turn, step) for turn in range(-(-len(CARRIED) // step))])


_IN_ONE_PIECE = {"company", "title", "author", "note"}
"""What stands in no table of a PDF, whose cells are read line by line across."""
COMMANDS = (
    ("check",), ("run",), ("explain", "npv.plain"), ("explain", "frontline.turnover"), ("sensitivity",),
    ("break-even",), ("information",), ("split",), ("compare", "other.yaml"), ("challenge",),
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command(
    command: tuple[str, ...], tmp_path: Path, terminal: Terminal, monkeypatch: pytest.MonkeyPatch, measured: Measured
) -> None:
    """Names, sources and notes are on many a screen; colour is on, so escape sequences are written at all."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("FORCE_COLOR", "1")
    words = placed(COMMANDS.index(command), len(FIELDS) - 3)
    Path("case.yaml").write_bytes(scenario({**words, "option": "plain"}))
    Path("other.yaml").write_bytes(scenario({**words, "option": "plain"}).replace(b"18 %", b"19 %"))
    screen = terminal(command[0], "case.yaml", *command[1:])
    assert screen.code == 0, screen.error
    assert _only_ours(screen.out + screen.error)
    measured("injection", {"outputs": 1})


@cache
def _shown() -> dict[str, set[str]]:
    """Return which fields each output shows, by words that do no harm."""
    made = report({field: f"word{field}" for field in FIELDS})
    said = {ending: shown.words(ending, _written(ending, made)) for ending in REPORTS}
    return {ending: {field for field in FIELDS if f"word{field}" in text} for ending, text in said.items()}


def test_outputs_show_what_was_written() -> None:
    """What is looked for in an output is there at all."""
    assert _shown()["html"] >= {*FIELDS} - {"remark"}
    assert _shown()["pdf"] >= _IN_ONE_PIECE
    assert _shown()["xlsx"] == {*FIELDS}
    assert {"title", "option"} <= _shown()["pptx"]
    assert {"title", "note", "source"} <= _shown()["md"]
    assert {"source", "owner", "remark", "team"} <= _shown()["json"]
    assert "option" in _shown()["csv"]


def _said(text: str, said: str) -> bool:
    """Tell whether an output shows a text; a PDF without the signs that its fonts lack."""
    return shown.squeezed(text) in said or shown.squeezed(printable(text)) in said


def _written(ending: str, made: Report) -> bytes:
    return REPORTS[ending].write(made, WORDS)


def _terminal(made: Report, words: dict[str, str]) -> None:
    """Colour is on: what is ours is taken away, and nothing of theirs is left."""
    screen = io.StringIO()
    console = Console(
        file=screen, force_terminal=True, color_system="truecolor", markup=False, highlight=False, width=80
    )
    write(pipeline.compose_run(made.findings), WORDS, console)
    assert _only_ours(screen.getvalue())
    assert shown.squeezed(words.get("option", "plain"))[:20] in shown.squeezed(screen.getvalue())


def _only_ours(screen: str) -> bool:
    """Tell whether a screen holds no other signs for the terminal than colours and ends of lines."""
    left = re.sub(r"\x1b\[[\d;]*m", "", screen)
    return all(sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cf", "Cs") for sign in left)


def _csv(data: bytes) -> None:
    formula = re.compile(r"\s*[\"']*[=+@\uff1d]|\s*-\D")
    assert [cell for cell in shown.cells(data) if formula.match(cell) and not cell.startswith("'")] == []


def _markdown(data: bytes) -> None:
    assert not re.search(r"<(script|img|a|code|pre|ol|svg|iframe|style)\b", shown.markdown(data))
    assert not re.search(r"(?<!&#)(https?://|www\.)\w", data.decode())


@cache
def _plain() -> Elements:
    return Elements(_written("html", report({})).decode())


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
