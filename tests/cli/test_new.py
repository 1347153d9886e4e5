"""`servroi new`: the interview at a terminal, and the same by options."""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Timer
from time import monotonic
from typing import Any

import pytest
from rich.console import Console

import servroi
from servroi import pipeline
from servroi.cli.dialogue import Dialogue
from servroi.cli.leaving import await_line
from servroi.interview.draft import Draft, from_json
from servroi.interview.state import READINESS, Interview
from servroi.interview.state import TRIALS as USUAL

Call = Callable[..., Any]
NAMED = ("--name", "Muster AG", "--country", "CH", "--no-input")
CUSTOMERS = {"count": "40'000", "churn": "12 % to 18 %", "revenue_per_customer": "900", "contribution_margin": "35 %"}
TRIALS = 4_096
"""What is said between two questions rests on as many trials here, a quarter of what it usually does."""
ANSWERS = ["Muster AG", "", "7", "120 (HR report 2025, A)", "", "", *CUSTOMERS.values(), "4", "3", "-", "4", "2"]


@pytest.fixture(autouse=True)
def few_trials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("servroi.interview.state.TRIALS", TRIALS)


def settings(values: dict[str, str]) -> list[str]:
    """Return `--set` options."""
    return [word for path, value in values.items() for word in ("--set", f"{path}={value}")]


def talk(
    typed: Iterable[str], draft: Draft | None = None, language: str = "en", width: int = 100
) -> tuple[Interview, str, list[Draft]]:
    """Return an interview after so many lines, what was shown, and what was kept."""
    lines = iter(typed)
    shown = io.StringIO()
    kept: list[Draft] = []

    def read() -> str:
        try:
            return next(lines)
        except StopIteration:
            raise EOFError from None

    interview = Interview(draft or Draft(), language)
    console = Console(file=shown, width=width, force_terminal=False, markup=False, highlight=False)
    try:
        Dialogue(interview, console, read, kept.append).run()
    except EOFError:
        shown.write("<end>")
    assert next(lines, None) is None, "every line was read"
    return interview, shown.getvalue(), kept


# -- by options --------------------------------------------------------------------------------------------------------


def test_options_answer_for_scripts(servroi: Call, tmp_path: Path) -> None:
    target = tmp_path / "case.yaml"
    values = {"frontline.headcount": "120", "frontline.turnover": "18 % to 25 % (HR report 2025, A)"}
    values |= {f"customers.{name}": value for name, value in CUSTOMERS.items()}
    made = servroi("new", *NAMED, "--sector", "retail", *settings(values), "-o", target)
    assert made.code == 0
    assert f"servroi report {target} -o offer.pdf" in made.err
    scenario = pipeline.read(target).scenario
    assert (scenario.company.name, scenario.company.sector, scenario.company.currency) == ("Muster AG", "retail", "CHF")
    turnover = scenario.inputs["frontline.turnover"]
    assert (turnover.written, turnover.evidence.sources) == ("18 % to 25 %", ("HR report 2025",))
    assert (tmp_path / "scenario.schema.json").read_text(encoding="utf-8") == servroi("schema").out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["case.yaml", "scenario.schema.json"]


def test_a_draft_is_deleted_by_its_own_interview_only(servroi: Call, tmp_path: Path) -> None:
    """By options nobody takes up what somebody answered, so it is still wanted."""
    draft = tmp_path / "case.yaml.draft"
    draft.write_text("answers", encoding="utf-8")
    assert servroi("new", *NAMED, *settings({"frontline.headcount": "5"}), "-o", tmp_path / "case.yaml").code == 0
    assert draft.read_text(encoding="utf-8") == "answers"


def test_without_a_terminal_and_a_file_it_goes_to_standard_output(servroi: Call) -> None:
    made = servroi("new", *NAMED[:-1], *settings({"frontline.headcount": "5"}))
    assert (made.code, made.err) == (0, "")
    assert servroi("check", "-", stdin=made.out).code == 0


def test_what_is_missing_is_said_all_at_once(servroi: Call) -> None:
    made = servroi("new", *NAMED, *settings({"customers.count": "5"}))
    assert (made.code, made.out) == (3, "")
    for path in ("customers.churn", "customers.revenue_per_customer"):
        assert f"{path}: is required; give it by --set {path}=" in made.err
    assert "frontline: is required; give it by --set frontline.headcount=NUMBER, at least" in made.err
    assert "company: is required; give it by --name NAME" in servroi("new", "--no-input").err


def test_the_commands_at_the_end_work_where_they_are_typed(
    servroi: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "my cases").mkdir()
    monkeypatch.chdir(tmp_path)
    made = servroi("new", *NAMED, *settings({"frontline.headcount": "5"}), "-o", "my cases/company.yaml")
    assert "servroi run 'my cases/company.yaml'" in made.err


def test_the_last_words_fit_on_the_screen(servroi: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    values = settings({"frontline.headcount": "5", **{f"customers.{name}": value for name, value in CUSTOMERS.items()}})
    made = servroi("new", *NAMED, *values, "--lang", "fr", "-o", tmp_path / "case.yaml")
    said = made.err.partition("\n\n")[0].split("\n")
    assert len(said) > 2
    assert max(map(len, said)) <= 60


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--country", "Schweiz"), "--country: company.country: must be a two-letter ISO code"),
        (("--sector", "shops"), "--sector: company.sector: 'shops' is not known"),
        (settings({"frontline.turnover": "18"}), "--set: frontline.turnover: "),
        (settings({"frontline.headcont": "18"}), "did you mean"),
        (("--set", "frontline.turnover"), "is no setting"),
        (("--lang", "sv"), "'sv' is not known"),
        (("--from", "missing.csv"), "there is no such file"),
    ],
)
def test_wrong_options_say_what_is_wrong(servroi: Call, options: tuple[str, ...], said: str) -> None:
    made = servroi("new", "--name", "X", "--no-input", *options)
    assert made.code == 2
    assert said in made.err


@pytest.mark.parametrize("written", ["5 # x", "5: x", "'5'", "&a 5", "!x 5", "5 (a) (b) #"])
def test_values_are_values_and_never_yaml(servroi: Call, written: str) -> None:
    made = servroi("new", *NAMED, *settings({"frontline.headcount": written}))
    assert (made.code, made.out) == (2, "")


def test_a_case_without_a_country_has_the_general_defaults(servroi: Call) -> None:
    made = servroi("new", "--name", "X", "--no-input", *settings({"frontline.headcount": "5"}))
    assert "country:" not in made.out
    assert "40'000 to 50'000 to 65'000" in made.out
    assert "EUR per FTE and year" in made.out.replace("\n  # ", " ")


def test_a_scenario_is_called_one(servroi: Call, tmp_path: Path) -> None:
    made = servroi("new", *NAMED, *settings({"frontline.headcount": "5"}), "-o", tmp_path / "x.pdf")
    assert made.code == 4
    assert "call it x.yaml" in made.err
    assert not list(tmp_path.iterdir())


def test_nothing_is_overwritten_unasked(servroi: Call, tmp_path: Path) -> None:
    target = tmp_path / "case.yaml"
    target.write_text("mine", encoding="utf-8")
    arguments = ("new", *NAMED, *settings({"frontline.headcount": "5"}), "-o", target)
    assert servroi(*arguments).code == 4
    assert target.read_text(encoding="utf-8") == "mine"
    assert servroi(*arguments, "--force", "-q").err == ""
    assert pipeline.read(target).scenario.company.name == "Muster AG"


@pytest.mark.parametrize("named", ["staff.yaml", "link.yaml"])
def test_the_table_it_reads_is_never_overwritten(servroi: Call, tmp_path: Path, named: str) -> None:
    """Neither under its own name nor under another."""
    table = tmp_path / "staff.yaml"
    table.write_text("Team;Headcount\nKitchen;40\n", encoding="utf-8")
    (tmp_path / "link.yaml").symlink_to(table)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    for read, written in (("staff.yaml", named), (named, "staff.yaml")):
        refused = servroi("new", *NAMED, "--from", tmp_path / read, "-o", tmp_path / written, "--force")
        assert (refused.code, refused.out) == (4, "")
        assert "is read by this command" in refused.err
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_table_of_staff_figures_becomes_teams(servroi: Call, tmp_path: Path) -> None:
    table = tmp_path / "staff.csv"
    table.write_bytes(
        "Team;Mitarbeitende;Austritte;Krankentage\r\nKüche;40;7;9,5\r\nO'Hara;12;3;8\r\n".encode("cp1252")
    )
    made = servroi("new", *NAMED, "--from", table, "-o", tmp_path / "case.yaml")
    assert made.code == 0, made.err
    assert "every row is taken for one whole year" in made.err
    scenario = pipeline.read(tmp_path / "case.yaml").scenario
    assert [team.name for team in scenario.teams] == ["Küche", "O'Hara"]
    turnover = scenario.inputs["frontline.teams[Küche].turnover"]
    assert (turnover.written, turnover.evidence.sources, turnover.evidence.grade) == ("7 of 40", ("staff.csv",), "A")


@pytest.mark.parametrize("language", ["en", "de-CH", "de-AT", "fr-CH", "it-CH"])
def test_the_file_speaks_the_language(servroi: Call, language: str) -> None:
    made = servroi("new", *NAMED, *settings({"frontline.headcount": "5"}), "--lang", language)
    assert f"language: {language[:2]}-CH" in made.out or language == "en"
    assert servroi("check", "-", stdin=made.out).code == 0


# -- at a terminal -----------------------------------------------------------------------------------------------------


def test_the_interview_makes_a_case() -> None:
    interview, shown, kept = talk([*ANSWERS, ""])
    assert not interview.problems()
    assert interview.draft.answers["frontline.headcount"].source == "HR report 2025"
    assert interview.draft.answers["company.sector"].written == "retail"
    assert "15/15" in shown
    assert "beats Marketing in only" in shown
    assert len(kept) == len(ANSWERS)


def test_the_verdict_grows_with_the_answers() -> None:
    _, shown, _ = talk(ANSWERS[:10])
    first, second = shown.index("So far"), shown.rindex("So far")
    assert first < shown.index("Revenue per customer") < second


def test_bad_answers_are_asked_again_with_the_way_out() -> None:
    typed = ["", "X", "Japan", "jp", "", "\x1b[A", "yens", "jpy", "3,5", "", "120"]
    interview, shown, kept = talk(typed)
    assert shown.count("This needs an answer") == 2
    assert "must be a two-letter ISO code such as CH" in shown
    assert "holds the invisible character U+001B" in shown
    assert "\x1b" not in shown + kept[-1].to_json()
    assert shown.count("must be a three-letter ISO code such as CHF") == 1
    assert "write 3.5" in shown
    assert interview.draft.answers["frontline.headcount"].written == "120"


@pytest.mark.parametrize(
    ("typed", "code", "echoed"),
    [
        ("Italia", "IT", "Italien"),
        ("FRANKREICH", "FR", "Frankreich"),
        ("osterreich", "AT", "Österreich"),
        ("it", "IT", ""),
        ("Liechtenstein", "LI", "Liechtenstein"),
    ],
)
def test_a_country_goes_by_its_name_in_any_language(typed: str, code: str, echoed: str) -> None:
    interview, shown, _ = talk(["X", typed], language="de-CH")
    assert interview.country == code
    said = shown.partition("Enter: CH")[2].partition("\n3/")[0]
    assert said.strip() == echoed


@pytest.mark.parametrize("typed", ["1", "2", "3", "7", "\u00b2"])
def test_a_country_has_no_number(typed: str) -> None:
    """Nobody is shown a list of them, so a number would choose blindly."""
    interview, shown, _ = talk(["X", typed])
    assert interview.country == ""
    assert "must be a two-letter ISO code" in shown
    assert "FR, IT" in shown


@pytest.mark.parametrize(
    ("typed", "language", "sector", "echoed"),
    [
        ("7", "en", "retail", "Retail"),
        ("retail", "de-CH", "retail", ""),
        ("gastgewerbe", "de-CH", "hospitality", "Gastgewerbe"),
        ("hotel", "fr-CH", "hospitality", "Hôtellerie et restauration"),
        ("ristorazione", "it-CH", "hospitality", "Albergheria e ristorazione"),
    ],
)
def test_a_sector_goes_by_number_name_and_word(typed: str, language: str, sector: str, echoed: str) -> None:
    interview, shown, _ = talk(["X", "", typed], language=language)
    assert interview.sector == sector
    said = shown.partition("  8  ")[2].partition("4/15")[0].strip()
    assert said.splitlines()[2:] == ([f"  {echoed}"] if echoed else [])


@pytest.mark.parametrize("typed", ["Pflegeheim", "0", "9", "un", "und", "Kran"])
def test_a_sector_that_is_not_known_meets_those_that_are_shown(typed: str) -> None:
    interview, shown, _ = talk(["X", "", typed], language="de-CH")
    assert interview.sector == ""
    assert "allowed are Banken und Versicherungen, Contact-Center, Gesundheitswesen" in " ".join(shown.split())
    assert "banking_insurance" not in shown


def test_a_range_is_offered_where_a_quantity_is_asked() -> None:
    _, shown, _ = talk(["", "X", "", "", ""], language="de-CH")
    assert shown.count("Hier braucht es eine Antwort.") == 1
    assert shown.count("Hier braucht es eine Antwort; eine weite Spanne genügt.") == 1


def test_the_sign_of_the_euro_is_a_currency() -> None:
    amount = "training.budget_per_employee"
    interview, _, _ = talk(["X", "DE", "", "120", "", "\u20ac 80 bis 120 \u20ac (Offerte, B)"])
    assert interview.draft.answers[amount].written == "EUR 80 to 120 EUR"
    assert amount not in talk(["X", "CH", "", "120", "", "120 \u20ac"])[0].draft.answers


def test_lines_break_at_plain_blanks_only() -> None:
    """As in reports: neither within quotes and numbers nor between an option and its bar."""
    _, shown, _ = talk([*ANSWERS[:7], *CUSTOMERS.values()], language="fr-CH", width=80)
    lines = shown.split("\n")
    assert max(map(len, lines)) <= 80
    assert not [line for line in lines if line.rstrip().endswith(("\u00ab", "\u202f", "\u00a0"))]
    assert not [line for line in lines if line.lstrip().startswith(("\u00bb", "\u2588", "%", "\u202f", "\u00a0"))]


def test_the_narrowest_screen_will_do() -> None:
    assert talk(["X", "Italia"], width=1)[0].country == "IT"


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ("100 bis 150", True),
        ("9", False),
        pytest.param("40", True, marks=pytest.mark.thorough),
        pytest.param("0.5", True, marks=pytest.mark.thorough),
    ],
)
def test_a_slip_is_noticed(days: str, told: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """With as many trials as usual, for which sick days are what is worth most to find out but one."""
    monkeypatch.setattr("servroi.interview.state.TRIALS", USUAL)
    _, shown, _ = talk([*ANSWERS, "2", days])
    assert "Sick days" in shown
    assert ("Far from what the evidence holds" in shown) == told


def test_a_question_explains_itself() -> None:
    _, shown, _ = talk([*ANSWERS[:4], "?", *ANSWERS[4:], ""])
    assert "wf_turnover_ch_employer_exit (A)" in shown


def test_back_asks_the_question_before_again() -> None:
    interview, _, _ = talk(["Muster", "<", "Muster AG", "CH"])
    assert interview.draft.answers["company.name"].written == "Muster AG"


def test_a_dash_leaves_the_customers_out() -> None:
    interview, shown, _ = talk([*ANSWERS[:7], "-", *ANSWERS[-5:], ""])
    assert not interview.problems()
    assert "Marketing" not in shown.partition("Why")[2]


def test_the_rest_is_offered_by_number() -> None:
    interview, shown, _ = talk([*ANSWERS, "99", "x", "1", "8", ""])
    assert shown.count("A number from 1 to 5") == 2
    assert len([path for path in interview.draft.stated if path not in READINESS]) == 9


def test_an_end_in_between_keeps_everything() -> None:
    interview, shown, kept = talk(ANSWERS[:5])
    assert shown.endswith("<end>")
    assert kept[-1] == interview.draft
    again, _, _ = talk([*ANSWERS[5:], ""], from_json(kept[-1].to_json()))
    assert again.finished() == talk([*ANSWERS, ""])[0].finished()


@pytest.mark.parametrize(
    "language", ["de-CH", "fr-CH", *(pytest.param(one, marks=pytest.mark.thorough) for one in ("en", "it-CH"))]
)
def test_it_speaks_every_language(language: str) -> None:
    _, shown, _ = talk([*ANSWERS, "?", ""], language=language)
    assert "{" not in shown


INTERRUPTED = """
import io, os, signal, sys
from servroi.cli import main

class Screen(io.FileIO):
    prompts = 0

    def write(self, data):
        written = super().write(data)
        self.prompts += bytes(data).endswith(b"> ")
        if self.prompts == 6:
            os.kill(os.getpid(), signal.SIGINT)
        return written

sys.argv = ["servroi", "new"]
sys.stderr = io.TextIOWrapper(io.BufferedWriter(Screen(2, "w", closefd=False)), "utf-8", line_buffering=True)
main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
def test_ctrl_c_while_a_prompt_is_written(tmp_path: Path) -> None:
    """Whatever is being written then takes no second call."""
    code, shown = at_terminal(tmp_path, [*ANSWERS[:5], ""], ("-c", INTERRUPTED))
    assert code == 130
    assert "company.yaml.draft" in shown


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
@pytest.mark.parametrize(("typed", "ended"), [("\x03", 130), ("\x03\x03", 130), ("\x04", 130), (signal.SIGTERM, 143)])
def test_ctrl_c_loses_nothing(tmp_path: Path, typed: str | signal.Signals, ended: int) -> None:
    """In a real terminal: stop after five answers, in whatever way."""
    code, shown = at_terminal(tmp_path, [*ANSWERS[:5], typed])
    assert code == ended
    assert "company.yaml.draft" in shown
    assert [path.name for path in tmp_path.iterdir()] == ["company.yaml.draft"]


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
def test_the_same_command_goes_on(tmp_path: Path) -> None:
    """In a real terminal, after the window was closed on the interview."""
    assert at_terminal(tmp_path, [*ANSWERS[:5], signal.SIGHUP])[0] == 129
    code, shown = at_terminal(tmp_path, [*ANSWERS[5:], ""])
    assert code == 0, shown
    assert sorted(path.name for path in tmp_path.iterdir()) == ["company.yaml", "scenario.schema.json"]
    assert pipeline.read(tmp_path / "company.yaml").scenario.inputs["frontline.headcount"].written == "120"


@pytest.mark.skipif(sys.platform == "win32", reason="no such wait")
def test_a_signal_is_heeded_however_early_it_comes() -> None:
    """Python heeds none while it reads a line, if it came just before: so nothing is read until something is typed."""
    reading, writing = os.pipe()
    with open(reading) as stream, open(writing, "w") as keys:
        Timer(0.3, print, ["7"], {"file": keys, "flush": True}).start()
        began = monotonic()
        await_line(stream)
        assert monotonic() - began > 0.25
        assert stream.readline() == "7\n"


def at_terminal(
    folder: Path, lines: Sequence[str | signal.Signals], program: Sequence[str] = ("-m", "servroi", "new")
) -> tuple[int, str]:
    """Return exit code and output of `servroi new` in a folder, with lines typed at its prompts."""
    import pty
    import select

    process, terminal = pty.fork()
    if process == 0:
        os.chdir(folder)
        package = str(Path(servroi.__file__).parents[1])  # wherever it is: the folder changed
        environment = {**os.environ, "TERM": "dumb", "COLUMNS": "100", "LC_ALL": "C.UTF-8", "PYTHONPATH": package}
        os.execve(sys.executable, [sys.executable, *program], environment)
    shown, answered, left = b"", 0, iter(lines)
    with open(terminal, "r+b", buffering=0) as screen, suppress(OSError):  # its end; or ours, which ends it
        while select.select([screen], [], [], 30.0)[0] and (data := screen.read(65_536)):
            shown += data
            if shown[answered:].endswith(b"> "):
                answered = len(shown)
                line = next(left)  # a question too many is a failure
                if isinstance(line, signal.Signals):
                    os.kill(process, line)
                else:
                    screen.write(line.encode() if line.startswith(("\x03", "\x04")) else f"{line}\n".encode())
    _, status = os.waitpid(process, 0)
    return os.waitstatus_to_exitcode(status), shown.decode()
