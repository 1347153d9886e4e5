"""What `make docs` writes is what the source says, and what the documentation shows is what happens.

Every page is walked through as a reader would (docs/walkthrough.py): each command of README.md, CONTRIBUTING.md and
docs/ is run, and its output compared with the page.
"""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from servroi.cli.app import app

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs"))
generate: Any = importlib.import_module("generate")
walkthrough: Any = importlib.import_module("walkthrough")
sys.path.remove(str(ROOT / "docs"))
FIRST = ("README.md", "CONTRIBUTING.md")
"""Pages that every test run walks through; `make test-docs` walks through all of them, and builds the site."""


@pytest.fixture(scope="module", autouse=True)
def printed_before() -> Iterator[None]:
    """Print in 256 colours first, for rich keeps the codes of a style from then on, and pictures must not show it."""
    colours = {"FORCE_COLOR": "1", "NO_COLOR": "", "TERM": "xterm-256color", "COLORTERM": ""}
    command = ["sensitivity", str(ROOT / "scenarios" / "retailer-six-numbers.yaml"), "--trials", "1000"]
    assert CliRunner().invoke(app, command, env=colours, color=True).exit_code == 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_COLOR", "1")
        yield


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in FIRST else pytest.mark.thorough) for name in generate.names()]
)
def test_page_is_up_to_date(name: str) -> None:
    for path, text in generate.content(name).items():
        assert path.read_text(encoding="utf-8") == text, f"{path.relative_to(ROOT)} is stale; run make docs"


def test_check_tells_what_is_stale_and_writes_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = ROOT / "docs" / "cli.md"
    before = page.read_bytes()
    monkeypatch.setattr(generate, "names", lambda: ["docs/cli.md"])
    monkeypatch.setattr(generate, "PAGES", {"docs/cli.md": lambda: "other\n"})
    assert generate.main(["--check"]) == 1
    assert capsys.readouterr().out == "docs/cli.md: stale; run make docs\n"
    assert page.read_bytes() == before


def test_every_block_of_the_readme_is_known() -> None:
    marks = re.findall(r"<!-- (.+?) -->", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert marks == [mark for name in generate.BLOCKS for mark in (f"generated: {name}", "end")]


def test_generated_pages_name_no_version_of_a_library_and_no_place() -> None:
    for name in ("README.md", *generate.PAGES):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert not re.search(r"(?i)\b(numpy|typer|rich|pyyaml|click)\b\W*\d", text), name
        assert str(ROOT) not in text, name


def test_every_drawn_picture_belongs_to_a_page() -> None:
    shown = {target for name in generate.names() for target in re.findall(r"\(\S*pictures/(\S+\.svg)\)", _text(name))}
    assert shown == {path.name for path in (ROOT / "docs" / "pictures").glob("*.svg")}


def test_no_picture_asks_for_anything_from_elsewhere() -> None:
    for path in (ROOT / "docs" / "pictures").glob("*.svg"):
        assert not re.search(r"url\(\W*http|@import|<image|xlink", path.read_text(encoding="utf-8")), path.name


@pytest.mark.parametrize(
    ("page", "walked"),
    [
        ("```console\n$ servroi --version\nold\n```\n", "```console\n$ servroi --version\nservroi "),
        (
            "- so:\n\n  ```console\n  $ servroi inputs customers.churn\n  old\n\n  ...\n  ```\n",
            "leave in a year.\n\n  ...\n  ```\n",
        ),
        ("```yaml\n# a.yaml\nfrontline: 3\n```\n```console refused\n$ servroi run a.yaml\n```\n", "a.yaml:2:1"),
    ],
)
def test_a_walk_renews_what_a_command_prints(page: str, walked: str, tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    assert walked in walkthrough.walked(path, page)[path]


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("rm -r scenarios", "neither servroi nor in NOT_RUN"),
        ("servroi run nothing.yaml", "exit code 2"),
        ("make nonsense", "no target nonsense"),
    ],
)
def test_a_walk_stops_at_a_command_that_does_not_work(command: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(walkthrough.WrongPageError, match=told):
        walkthrough.walked(tmp_path / "page.md", f"```sh\n{command}\n```\n")


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")
