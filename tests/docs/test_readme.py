"""Every command in the documentation does what the page shows.

Executed are the blocks of README.md and docs/*.md that are marked `console` (commands after `$`, then their output),
`sh` (commands only) and `python`, in a copy of the scenarios; of `make` only the targets are looked up.
"""

from __future__ import annotations

import doctest
import re
import shlex
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
Terminal = Callable[..., Any]


@dataclass(frozen=True)
class Block:
    """A block of code in a page."""

    page: str
    line: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def blocks(*languages: str) -> Iterator[Block]:
    """Yield the blocks that are marked with one of the languages."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for found in re.finditer(r"^```(\w+)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE):
            if found[1] in languages:
                yield Block(page.name, text.count("\n", 0, found.start()) + 1, found[1], found[2])


def steps(block: Block) -> Iterator[tuple[str, str | None]]:
    """Yield each command of a block, and the output shown below it; None where a block shows none."""
    text = block.text.replace("\\\n", " ")
    if block.language == "sh":
        yield from ((line, None) for line in text.splitlines() if line and not line.startswith("#"))
    else:
        for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            yield command, output


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder with the scenarios in it, and go there."""
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("block", [*blocks("console", "sh")], ids=str)
def test_command(block: Block, place: Path, terminal: Terminal) -> None:
    for command, output in steps(block):
        words = shlex.split(command, comments=True)
        if words[0] == "make":
            assert set(words[1:]) <= targets(), command
            continue
        assert words[0] in ("servroi", ".venv/bin/servroi"), f"{command}: only servroi and make are known here"
        target = words[-1] if len(words) > 2 and words[-2] == ">" else None
        shown = terminal(*(words[1:-2] if target else words[1:]))
        assert shown.code == 0, f"{command}: {shown.error}"
        if target:
            (place / target).write_text(shown.out, encoding="utf-8")
        if output is not None:
            assert trimmed(shown.out) == output


@pytest.mark.parametrize("block", [*blocks("python")], ids=str)
def test_python(block: Block, place: Path) -> None:
    if ">>>" not in block.text:
        exec(compile(block.text, str(block), "exec"), {})
        return
    example = doctest.DocTestParser().get_doctest(block.text, {}, block.page, block.page, block.line)
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
    known = (ROOT / "src/servroi/catalog/sources.yaml").read_text(encoding="utf-8")
    for name in re.findall(r"`((?:wf|tr|cu|mk|fi|rec)_\w+)`", page.read_text(encoding="utf-8")):
        assert f"- id: {name}\n" in known, name


def test_every_example_in_the_help_runs(place: Path, terminal: Terminal) -> None:
    """The examples in docs/cli.md, with one's own scenario as company.yaml, earlier ones first."""
    shutil.copy("scenarios/retailer-six-numbers.yaml", "company.yaml")
    assert terminal("run", "company.yaml", "--json", "-o", "result.json").code == 0
    text = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    found = re.findall(r"Example: servroi (.+?)\n\n", text.replace("\n  ", "\n"), re.DOTALL)
    assert len(found) > 10
    for example in found:
        words = shlex.split(" ".join(example.split()))
        if ">" in words:
            words = words[: words.index(">")]
        stand_in(words)
        shown = terminal(*words)
        assert shown.code == 0, f"servroi {example}: {shown.error}"


def stand_in(words: list[str]) -> None:
    """Put the example scenario where a command expects another of one's own."""
    for word in words:
        if word.endswith(".yaml") and not Path(word).exists():
            shutil.copy("company.yaml", word)


def targets() -> set[str]:
    """Return the targets of the Makefile."""
    return set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def trimmed(text: str) -> str:
    """Return text without the blanks with which lines are filled up to the width of the screen."""
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())
