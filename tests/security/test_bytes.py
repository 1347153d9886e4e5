"""Same file and seed, same bytes: whatever the number of threads, and in whatever order the keys stand.

User, clock, time zone, locale, folder, home and the order of sets differ in test_privacy.py, for every command.
"""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from shutil import copytree
from typing import Any

import pytest
import yaml
from tests.conftest import Terminal
from tests.measured import Measured

from servroi import attachment, pipeline
from servroi.config import layers
from servroi.question import Question
from servroi.render.formats import REPORTS
from servroi.render.words import Words
from servroi.sampling.streams import BLOCK

SCENARIOS = sorted((Path(__file__).parents[2] / "scenarios").glob("*.yaml"))
_USUAL = ("claims-as-claimed",)
"""Files whose keys are put in another order at each run of the tests; others with `--thorough`."""
TRIALS = 2 * BLOCK + 1_000
THREADS = ("1", "2", "8")
ORDERED = "options"
"""Whose order is that of the result."""


def test_threads_change_nothing(terminal: Terminal, measured: Measured) -> None:
    """Of three blocks, for two may come in either order and still add up to the same."""
    file = str(SCENARIOS[0].with_name("retailer-six-numbers.yaml"))
    every = [terminal("run", file, "--trials", f"{TRIALS}", "--threads", threads, "--json") for threads in THREADS]
    assert every[0].code == 0
    assert len({screen.out for screen in every}) == 1
    measured("bytes", {"runs with 1, 2 and 8 threads": len(every)})


@pytest.mark.thorough
def test_threads_change_no_report(terminal: Terminal, tmp_path: Path, measured: Measured) -> None:
    written: list[dict[str, bytes]] = []
    for threads in THREADS:
        folder = tmp_path / threads
        folder.mkdir()
        asked = [part for ending in REPORTS for part in ("-o", str(folder / f"offer.{ending}"))]
        trials = ("--trials", f"{TRIALS}", "--threads", threads)
        screen = terminal("report", str(SCENARIOS[0].with_name("retailer-full.yaml")), *trials, *asked)
        assert screen.code == 0, screen.error
        written.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert len(written[0]) == len(REPORTS)
    assert written[0] == written[1] == written[2]
    measured("bytes", {"reports with 1, 2 and 8 threads": len(REPORTS)})


@pytest.mark.parametrize(
    "path",
    [path if path.stem in _USUAL else pytest.param(path, marks=pytest.mark.thorough) for path in SCENARIOS],
    ids=lambda path: path.stem,
)
def test_the_order_of_keys_changes_nothing(terminal: Terminal, tmp_path: Path, path: Path, measured: Measured) -> None:
    """At every level outside `options`; line numbers and the file's own hash tell of the file."""
    text = path.read_text(encoding="utf-8")
    folders = {"first": text, "second": shuffled(text)}
    found = []
    for folder, content in folders.items():
        own = tmp_path / folder / path.name
        copytree(path.parent, own.parent)  # for what it extends
        own.write_text(content, encoding="utf-8")
        asked = ("run", str(own), "--trials", "200")
        figures = json.loads(terminal(*asked, "--json").out)
        screen, digest = terminal(*asked), figures["run"].pop("scenario_sha256")
        assert digest[:12] in screen.out
        found.append((_without_lines(figures), screen.out.replace(digest[:12], ""), screen.error))
    assert found[0] == found[1]
    measured("bytes", {"files with shuffled keys": 1})


def test_the_order_of_keys_changes_no_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In every format. Both files are one line and pass for the same, so that neither lines nor hashes tell them apart.

    A PDF that carries its scenario carries the keys as they stand; here none does.
    """
    monkeypatch.setattr(layers, "sha256", _Alike)
    text = SCENARIOS[0].with_name("hotel-austria.yaml").read_text(encoding="utf-8")
    first, second = (_reports(tmp_path / "case.yaml", one) for one in (text, shuffled(text)))
    assert len(first) == len(REPORTS)
    assert [ending for ending in first if first[ending] != second[ending]] == []


class _Alike:
    """A hash that is the same for all files."""

    def update(self, data: bytes) -> None:
        pass

    def hexdigest(self) -> str:
        return "0" * 64


def _reports(path: Path, text: str) -> dict[str, bytes]:
    """Return the reports of a scenario that is written into one line."""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    assert isinstance(node, yaml.MappingNode)
    node.flow_style = True
    line = yaml.serialize(node, allow_unicode=True, width=1_000_000)
    assert line.count("\n") == 1
    path.write_text(line, encoding="utf-8")
    report = attachment.make(Question(pipeline.read(path), 100))
    company = report.findings.company
    words = Words(company.language, company.country, company.currency)
    return {ending: form.write(report, words) for ending, form in REPORTS.items()}


def shuffled(text: str) -> str:
    """Return a file whose keys stand in another order."""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    assert node is not None
    other: str = yaml.serialize(_shuffled(node, Random(text)), allow_unicode=True, width=10_000)
    assert list(yaml.safe_load(other)) != list(yaml.safe_load(text))
    assert yaml.safe_load(other) == yaml.safe_load(text)
    return other


def _shuffled(node: yaml.Node, dice: Random, inside: str = "") -> yaml.Node:
    """Return a node whose keys stand in another order, all the way down; options stay where they are."""
    if isinstance(node, yaml.MappingNode):
        if inside != ORDERED:
            dice.shuffle(node.value)
        for key, value in node.value:
            _shuffled(value, dice, key.value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _shuffled(item, dice)
    return node


def _without_lines(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _without_lines(value) for key, value in node.items() if key != "line"}
    return [_without_lines(item) for item in node] if isinstance(node, list) else node
