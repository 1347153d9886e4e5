"""What `make docs` writes is what the source says."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def generate(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Give the generator, which stands beside the pages it writes."""
    monkeypatch.syspath_prepend(str(ROOT / "docs"))
    return importlib.import_module("generate")


def test_pages_are_up_to_date(generate: Any, capsys: pytest.CaptureFixture[str]) -> None:
    code = generate.main(["--check"])
    assert (code, capsys.readouterr().out) == (0, "")


def test_check_tells_what_is_stale_and_writes_nothing(
    generate: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = ROOT / "docs" / "cli.md"
    before = page.read_bytes()
    monkeypatch.setattr(generate, "readme", lambda: (ROOT / "README.md").read_text(encoding="utf-8"))
    monkeypatch.setattr(generate, "PAGES", {"docs/cli.md": lambda: "other\n"})
    assert generate.main(["--check"]) == 1
    assert capsys.readouterr().out == "docs/cli.md: stale; run make docs\n"
    assert page.read_bytes() == before


def test_every_block_of_the_readme_is_known(generate: Any) -> None:
    marks = re.findall(r"<!-- (.+?) -->", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert marks == [mark for name in generate.BLOCKS for mark in (f"generated: {name}", "end")]


def test_generated_pages_name_no_version_of_a_library_and_no_place(generate: Any) -> None:
    for name in ("README.md", *generate.PAGES):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert not re.search(r"(?i)\b(numpy|typer|rich|pyyaml|click)\b\W*\d", text), name
        assert str(ROOT) not in text, name
