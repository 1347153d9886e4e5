"""Examples in Python run, and whatever a page names exists: commands, options, sources.

The commands in blocks are run by test_generated.py.
"""

from __future__ import annotations

import doctest
import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from servroi.config.catalog import sources

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
Terminal = Callable[..., Any]
FEW = ["--trials", "1000"]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder with the scenarios in it, and go there."""
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "page", [page for page in PAGES if ">>>" in page.read_text("utf-8")], ids=lambda page: page.name
)
def test_examples_in_python(page: Path, place: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for name, scenario in re.findall(r"^```yaml\n# ([\w-]+\.yaml)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE):
        (place / name).write_text(scenario, encoding="utf-8")
    text = text.replace("\n```", "\n\n```")  # a fence ends what an example prints
    example = doctest.DocTestParser().get_doctest(text, {}, page.name, page.name, 0)
    result = doctest.DocTestRunner(verbose=False).run(example)
    assert result.attempted
    assert not result.failed


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_named_in_a_sentence_exist(page: Path, terminal: Terminal) -> None:
    """`servroi NAME` within a sentence is a command, and its options are options of it."""
    for written in set(re.findall(r"`servroi ([^`\n]+)`", page.read_text(encoding="utf-8"))):
        name, *rest = written.split()
        if name.isupper() or page.name == "messages.md":
            continue
        help_text = terminal(name, "--help")
        assert help_text.code == 0, f"servroi {written}"
        for option in re.findall(r"(?<!\S)--?[a-z-]+", " ".join(rest)):
            assert re.search(rf"(?<!\S){option}\b", help_text.out), f"servroi {written}"


@pytest.mark.parametrize("page", [page for page in PAGES if page.name != "sources.md"], ids=lambda page: page.name)
def test_sources_named_in_a_page_exist(page: Path) -> None:
    named = set(re.findall(r"[`\[]((?:wf|tr|cu|mk|fi|rec)_\w+)[`\]]", page.read_text(encoding="utf-8")))
    assert named <= sources().keys()


def test_the_evidence_gives_each_source_its_grade() -> None:
    text = (ROOT / "docs" / "evidence.md").read_text(encoding="utf-8")
    named = re.findall(r"\[(\w+)\](?!: )(?: ([A-D])\b)?", text)
    assert len(named) > 40
    for name, grade in named:
        if name in sources():
            assert grade == sources()[name].grade, name


def test_every_example_in_the_help_runs(place: Path, terminal: Terminal) -> None:
    """The examples in docs/cli.md, with one's own scenario as company.yaml, earlier ones first."""
    shutil.copy("scenarios/retailer-six-numbers.yaml", "company.yaml")
    assert terminal("run", "company.yaml", "--json", "-o", "result.json", *FEW).code == 0
    text = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    found = re.findall(r"Example: servroi (.+?)\n\n", text.replace("\n  ", "\n"), re.DOTALL)
    assert len(found) > 10
    for example in found:
        words = shlex.split(" ".join(example.split()))
        if ">" in words:
            words = words[: words.index(">")]
        stand_in(words)
        if "--trials" in terminal(words[0], "--help").out and "--trials" not in words:
            words += FEW
        shown = terminal(*words)
        assert shown.code == 0, f"servroi {example}: {shown.error}"


def stand_in(words: list[str]) -> None:
    """Put the example scenario where a command expects another of one's own."""
    for word in words:
        if word.endswith(".yaml") and not Path(word).exists():
            shutil.copy("company.yaml", word)
