"""What comes with a scenario besides its own fields: names of files, settings, staff tables, results and claims."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from tests.conftest import Terminal
from tests.security import shown
from tests.security.hostile import CARRIED, REFUSED, fit_for_a_name, quoted, scenario
from tests.security.threats import STAFF

from servroi import pipeline
from servroi.analysis import verify
from servroi.config.folder import shown_file
from servroi.errors import ScenarioError
from servroi.render.formats import REPORTS
from servroi.render.formats import terminal as format_

pytestmark = pytest.mark.usefixtures("few_trials")
_WIDE = 5_000
WORST = "=1+1 [bold red]x [link=y] :smile: <script>\x1b[2J\n\x9b31m\u202e\u200b\x07\r\t\ue000\udcff\\#x \"'&|.yaml"
"""A name of a file, which may hold anything but a slash and a zero."""
NAMES = [
    f"{text.replace('/', '').encode()[:200].decode(errors='ignore')}.yaml" for text in (*CARRIED[::3], *REFUSED) if text
]
_SIGNS = (
    "\x1b[2J[bold red]x[/]",
    "\x9b31m :smile:",
    "\u202e[link=y]z[/link]",
    "a\nb",
    "zero\u200bwidth",
    "\x07\r\t\ud800",
)


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a folder of one's own, on a screen on which no text is broken."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(format_, "WIDEST", _WIDE)


@pytest.fixture
def wide(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Give a terminal on which no text is broken."""
    monkeypatch.setenv("COLUMNS", str(_WIDE))
    return terminal


# -- names of files --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", [WORST, *(pytest.param(name, marks=pytest.mark.thorough) for name in NAMES)], ids=ascii
)
def test_the_name_of_a_scenario(name: str, wide: Terminal, thorough: bool) -> None:
    """It is shown without what nobody sees, carried into no output as anything but a name, and read back."""
    name = name.replace("\0", "")
    file, seen = f"./{name}", shown_file(name)
    Path(file).write_bytes(scenario({}))
    Path("other.yaml").write_bytes(scenario({}).replace(b"18 %", b"19 %"))
    outputs = [part for ending in REPORTS for part in ("-o", f"offer.{ending}")]
    says = {
        ("check", file): seen, ("check", file, "--json"): json.dumps(seen, ensure_ascii=False)[1:-1],
        ("explain", file, "frontline.turnover"): "", ("compare", file, "other.yaml"): seen,
        ("report", file, *outputs): "offer.pdf", ("verify", "offer.json"): seen, ("verify", "offer.pdf"): seen,
        ("run", "offer.pdf", "-q"): "",
    }  # fmt: skip
    if not thorough:
        del says["verify", "offer.pdf"]
    for command, said in says.items():
        screen = wide(*command)
        assert screen.code == 0, screen.error
        assert said in shown.screen(screen.out) + shown.screen(screen.error)
    assert wide("run", file, "-o", file, "--force").code == 4  # it is still known to be read
    for ending in REPORTS:
        assert "\x1b" not in shown.words(ending, Path(f"offer.{ending}").read_bytes())
    assert all(map(shown.harmless, shown.strings(json.loads(Path("offer.json").read_bytes()))))
    with pikepdf.open("offer.pdf") as document:
        assert {attached.filename for attached in document.attachments.values()} == {seen, "servroi.json"}


def test_names_that_a_scenario_gives(terminal: Terminal) -> None:
    """What nobody can see is in no name of a file that is to be read."""
    there = WORST.replace("\\", "").replace("\udcff", "")
    Path(there).write_bytes(b"simulation: {trials: 200}\n")
    for name in (there, *REFUSED[::3]):
        Path("case.yaml").write_bytes(scenario({}) + f"extends: {quoted(name)}\n".encode())
        screen = terminal("check", "case.yaml")
        assert (screen.code, screen.out) == (3, "")
        assert all(map(shown.harmless, screen.error.splitlines()))


def test_names_of_what_is_written(terminal: Terminal) -> None:
    Path("case.yaml").write_bytes(scenario({}))
    name = f"./{WORST}"
    for command in (("report", "-o", f"{name}.csv"), ("run", "-o", f"{name}/x.txt"), ("run", "-o", name)):
        Path(name).touch()
        screen = terminal(command[0], "case.yaml", *command[1:])
        (line,) = screen.error.split("\n")[:-1]
        assert shown_file(name)[:20] in line
        assert shown.harmless(line)


# -- settings --------------------------------------------------------------------------------------------------------


def test_settings(thorough: bool) -> None:
    """What `--set` takes is what was written, letter for letter."""
    for text in CARRIED if thorough else CARRIED[::5]:
        word, name = quoted(text), text if fit_for_a_name(text) else "plain"
        read = pipeline.read_bytes(
            scenario({}),
            [
                f"company.name={quoted(name)}",
                *(f"report.{key}={word}" for key in ("title", "author", "note")),
                f"frontline.turnover={{value: 20 %, source: {word}, owner: {word}, note: {word}}}",
                f"frontline.teams=[{{name: {quoted(name)}, headcount: 9}}]",
                f"training.teams=[{quoted(name)}]",
                f"options[{name}].training={{}}",
                "options[plain].training={}",
            ],
        ).scenario
        evidence, kept = read.inputs["frontline.turnover"].evidence, text.strip()
        assert read.company.name == name
        assert {read.report.title, read.report.author, read.report.note} == {kept}
        assert {*evidence.sources, evidence.owner, evidence.note} == {kept}
        assert name in read.names()
        assert f"frontline.teams[{name}].headcount" in read.inputs


@pytest.mark.parametrize("text", [text for text in REFUSED if text.strip() and len(text) < 100], ids=ascii)
def test_settings_that_are_refused(text: str) -> None:
    settings = [f"report.title={quoted(text)}", f"options[{text}].training={{}}", f"frontline.{text}=1"]
    with pytest.raises(ScenarioError) as caught:
        pipeline.read_bytes(scenario({}), settings)
    assert len(caught.value.problems) >= len(settings) - ("\n" in text)
    assert all(shown.harmless(str(problem)) for problem in caught.value.problems)


# -- tables of staff figures -----------------------------------------------------------------------------------------


def test_names_of_teams(terminal: Terminal) -> None:
    """They stand in the file as they stand in the table, whatever YAML would make of them."""
    names = [text for text in CARRIED if fit_for_a_name(text)]
    while (screen := _new(terminal, names)).code:  # formulas, what looks like a person, what says that nothing is there
        lines = {int(line) for line in re.findall(r"\.yaml:(\d+):1: .*\[staff-", screen.error)}
        assert lines
        assert all(map(shown.harmless, screen.error.splitlines()))
        names = [text for number, text in enumerate(names, 2) if number not in lines]
    assert len(names) > 20
    assert all(map(shown.harmless, screen.out.splitlines() + screen.error.splitlines()))
    read = pipeline.read_bytes(screen.out.encode()).scenario
    assert [team for team in names if f"frontline.teams[{team}].headcount" not in read.inputs] == []
    assert {read.inputs[f"frontline.teams[{team}].headcount"].evidence.sources for team in names} == {
        (shown_file(WORST),)
    }


def test_names_of_teams_that_are_refused(terminal: Terminal) -> None:
    screen = _new(terminal, [text for text in REFUSED if text.strip()])
    assert (screen.code, screen.out) == (2, "")
    assert all(map(shown.harmless, screen.error.splitlines()))
    assert all(re.search(r"\[staff-\w+\]$", line) for line in screen.error.splitlines())


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="open files have no names here")
def test_a_table_that_the_shell_hands_over(terminal: Terminal) -> None:
    """It comes by a link of the system's own, which leads anywhere."""
    Path("staff.csv").write_bytes(STAFF)
    with Path("staff.csv").open("rb") as table:
        asked = ("--name", "x", "--country", "CH", "--from", f"/dev/fd/{table.fileno()}", "--lang", "en")
        screen = terminal("new", "--no-input", *asked)
    assert (screen.code, screen.error) == (0, "")


def _new(terminal: Terminal, teams: list[str]) -> Any:
    table = io.StringIO()
    csv.writer(table, delimiter=";").writerows([("Team", "Headcount"), *((team, 7) for team in teams), ("small", 2)])
    Path(WORST).write_text(table.getvalue(), encoding="utf-8", errors="surrogatepass", newline="")
    asked = ("--name", "x", "--country", "CH", "--from", f"./{WORST}", "--lang", "en")
    return terminal("new", "--no-input", *asked)


# -- results ---------------------------------------------------------------------------------------------------------


def test_strings_in_a_result(wide: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys and texts are shown without what nobody sees, and letter for letter where they can be seen."""
    monkeypatch.setattr(verify, "_SHOWN", 1_000)
    texts = [text for text in (*CARRIED, *REFUSED, *_SIGNS) if text.strip() and len(text) <= 50]
    stated = _result(wide)
    stated["verdict"] = {text: text for text in texts}
    stated["run"] |= {key: texts[-number] for number, key in enumerate(("version", "catalogue_sha256"), 1)}
    screen = _verified(wide, stated)
    assert [text for text in CARRIED if text in texts and screen.count(text.strip()) < 2] == []
    Path("result.json").write_text(json.dumps(stated), encoding="utf-8")
    answer = wide("verify", "result.json", "case.yaml", "--json")
    assert all(map(shown.harmless, answer.out.splitlines()))


def test_endless_strings_in_a_result(terminal: Terminal) -> None:
    stated = _result(terminal)
    stated = {**stated, "x" * 100_000: "y" * 100_000, "currency": "z" * 100_000}
    stated["run"]["version"] = "v" * 100_000
    assert len(_verified(terminal, stated)) < 3_000


def test_numbers_in_a_result(terminal: Terminal) -> None:
    """Those that no figure can be, in a place for a number and in one for a text."""
    stated = _result(terminal) | {"currency": "NUMBER", "horizon": "NUMBER"}
    stated["run"]["version"] = "NUMBER"
    for number in ("1e999", "-1" + "0" * 400):
        for more in ((), ("--json",)):
            assert "currency" in _verified(terminal, stated, number, *more)


def _result(terminal: Terminal) -> dict[str, Any]:
    Path("case.yaml").write_bytes(scenario({}))
    found: dict[str, Any] = json.loads(terminal("run", "case.yaml", "--json").out)
    return found


def _verified(terminal: Terminal, stated: dict[str, Any], number: str = "", *more: str) -> str:
    """Return what is said of a result that differs."""
    Path("result.json").write_text(json.dumps(stated).replace('"NUMBER"', number), encoding="utf-8")
    screen = terminal("verify", "result.json", "case.yaml", *more)
    assert (screen.code, screen.error) == (3, "")
    return shown.screen(screen.out)


# -- claims ----------------------------------------------------------------------------------------------------------


def test_claims(terminal: Terminal) -> None:
    """Keys, numbers and lists: each is refused by its name, and nothing acts."""
    texts = [text for text in (*CARRIED, *REFUSED) if len(text) < 60]
    for start in range(0, len(texts), 25):
        some = texts[start : start + 25]
        lines = [f"benefit: [{', '.join(map(quoted, some))}]", "cost: 1", *(f"{quoted(text)}: 1" for text in some)]
        Path(WORST).write_text("\n".join(lines), encoding="utf-8")
        screen = terminal("check-claim", f"./{WORST}", f"--roi={some[0]}")
        assert (screen.code, screen.out) == (2, "")
        assert all(map(shown.harmless, screen.error.splitlines()))
        assert all(re.search(r"\[(claim|unknown-key|number)\]$", line) for line in screen.error.splitlines())
        seen = [text.strip() for text in some if text in CARRIED]
        assert [text for text in seen if screen.error.count(text) < 2] == []
