"""servroi new: from a few answers to a scenario file that says where each number comes from."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from servroi.cli.options import Force, NoColor, Quiet
from servroi.errors import EXIT_INTERRUPTED, OutputError, Place, Problem, ScenarioError, UsageError

if TYPE_CHECKING:
    from pathlib import Path
    from typing import TextIO

    from servroi.interview.draft import Draft
    from servroi.interview.state import Interview

_TARGET = "company.yaml"
_ENDINGS = (".yaml", ".yml")
_MOST_DRAFT = 1_000_000
Target = Annotated[
    str | None,
    typer.Option("--output", "-o", metavar="FILE", help="File to write; else company.yaml, or the screen."),
]
Name = Annotated[str, typer.Option(metavar="TEXT", help="Name of the company.")]
Country = Annotated[str, typer.Option(metavar="CODE", help="Country: CH, DE, AT, ...")]
Sector = Annotated[str, typer.Option(metavar="NAME", help="Sector: retail, hospitality, ...; see `servroi inputs`.")]
Currency = Annotated[str, typer.Option(metavar="CODE", help="Currency; default: the country's.")]
State = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help="State a value, e.g. --set frontline.turnover='18 % (HR report 2025, A)'.",
    ),
]
From = Annotated[str | None, typer.Option("--from", metavar="CSV", help="Table of staff figures, one row a team.")]
Lang = Annotated[
    str | None, typer.Option(metavar="LANG", help="Language: en, de, fr, it, or with country: de-CH, ... (yours).")
]
NoInput = Annotated[bool, typer.Option("--no-input", help="Ask nothing; take what the options say.")]


def new(
    output: Target = None,
    name: Name = "",
    country: Country = "",
    sector: Sector = "",
    currency: Currency = "",
    settings: State = None,
    table: From = None,
    no_input: NoInput = False,
    lang: Lang = None,
    force: Force = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """Ask the few questions that matter and write a scenario file with a place for the source of every number.

    After each answer it shows what the case says so far, and which question is worth answering next. Enter takes the
    default from the evidence, - means not known, ? explains, < goes back. Ctrl-C loses nothing: the same command goes
    on where you stopped. Without a terminal, or with --no-input, the options are the answers.

    Example: servroi new --no-input --name "Muster AG" --country CH --set frontline.headcount=120 > muster.yaml
    """
    from pathlib import Path

    from servroi.cli.output import check_target, target_of
    from servroi.cli.scenario import checked_language
    from servroi.interview.state import Interview

    asks = not no_input and sys.stdin.isatty() and sys.stderr.isatty()
    target = target_of(output or _TARGET) if output or asks else None
    if target is not None:
        read = [Path(table)] if table else []
        _check(target, force=force, read=read)
        if asks:
            check_target(_draft_of(target), force=True, read=read)
    kept = _kept(target) if asks else None
    given = {"name": name, "country": country, "sector": sector, "currency": currency}
    interview = Interview(_with_table(kept, table), checked_language(lang) or (_own_language() if asks else "en"))
    _put(interview, {f"company.{key}": value for key, value in given.items() if value}, settings or [])
    if asks:
        assert target is not None, "whoever is asked gets a file"
        _converse(interview, target, kept is not None, no_color)
    _write(interview, target, force=force, quiet=quiet)
    if asks and target is not None:
        _draft_of(target).unlink(missing_ok=True)


def _check(target: "Path", *, force: bool, read: "list[Path]") -> None:
    """Refuse a target that must not be written, or that nobody would take for a scenario.

    Raises:
        OutputError: With the way out.
    """
    from servroi.cli.output import check_target

    if target.suffix.lower() not in _ENDINGS:
        what = f"is no name for a scenario; call it {target.stem or 'company'}.yaml"
        raise OutputError([Problem("output", Place(target.name), "", what)])
    check_target(target, force=force, read=read)


def _own_language() -> str:
    """Return the language that the reader's environment names, if it is one of ours."""
    import locale
    import os

    from servroi.config.settings import LANGUAGES

    named = next((os.environ[key] for key in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(key)), "")
    code = (named or (locale.getlocale()[0] or "")).partition(".")[0].replace("_", "-")
    return next((known for known in (code, code[:2]) if known in LANGUAGES), "en")


def _kept(target: "Path | None") -> "Draft | None":
    """Return the draft that an earlier interview left.

    Raises:
        UsageError: It cannot be read.
    """
    from servroi.interview.draft import from_json

    draft = _draft_of(target) if target is not None else None
    if draft is None or not draft.is_file():
        return None
    try:
        with draft.open("rb") as stream:
            return from_json(stream.read(_MOST_DRAFT).decode())
    except (OSError, ValueError):
        what = "holds no answers that can be taken up again; delete it to begin anew"
        raise UsageError([Problem("file", Place(draft.name), "", what)]) from None


def _draft_of(target: "Path") -> "Path":
    return target.with_name(f"{target.name}.draft")


def _with_table(kept: "Draft | None", table: str | None) -> "Draft":
    """Return the draft with the teams of a table of staff figures."""
    from dataclasses import replace
    from pathlib import Path

    from servroi.cli.scenario import read_bounded
    from servroi.config.folder import LARGEST_FILE, leads_out
    from servroi.config.staff.read import read_staff
    from servroi.interview.draft import Draft

    draft = kept or Draft()
    if table is None:
        return draft
    if leads_out(Path(table)):
        what = "is a link out of its folder, which is not followed; name the file it leads to"
        raise UsageError([Problem("file", Place(Path(table).name), "", what)])
    data, file = read_bounded(table, LARGEST_FILE)
    staff = read_staff(data, file)
    for notice in staff.notices:
        print(notice, file=sys.stderr)
    return replace(draft, teams=staff.teams, table=file)


def _put(interview: "Interview", company: dict[str, str], settings: list[str]) -> None:
    """Take what the options say.

    Raises:
        UsageError: With what cannot be taken.
    """
    from servroi.interview.draft import Answer
    from servroi.interview.typed import Refused, settings_of

    problems = []
    try:
        answers = {**{path: Answer(value) for path, value in company.items()}, **settings_of(settings)}
    except Refused as error:
        raise UsageError([Problem("set", Place("--set"), "", str(error))]) from None
    for path, answer in answers.items():
        try:
            interview.put(path, answer)
        except Refused as error:
            option = f"--{path.partition('.')[2]}" if path in company else "--set"
            problems.append(Problem("set", Place(option), path, str(error)))
    if problems:
        raise UsageError(problems)


def _converse(interview: "Interview", target: "Path", resumed: bool, no_color: bool) -> None:
    """Ask at the terminal; whatever happens, what was answered is kept beside the target."""
    from rich.console import Console

    from servroi.cli.dialogue import Dialogue
    from servroi.cli.leaving import upon_signal
    from servroi.cli.output import write_file
    from servroi.core.text import Text, Verbatim

    draft = _draft_of(target)

    def dialogue_at(stream: "TextIO") -> Dialogue:
        console = Console(file=stream, highlight=False, markup=False, emoji=False, no_color=no_color or None)
        return Dialogue(
            interview, console, _line, lambda answers: write_file(draft, answers.to_json().encode(), force=True)
        )

    def say_kept(stream: "TextIO") -> None:
        print(file=stream)
        if draft.is_file():
            dialogue_at(stream).tell(Text("new.kept", {"file": Verbatim(draft.name)}))

    def leave() -> None:
        """Use a stream of our own: the usual one takes no second call if the signal came while it was writing."""
        known = sys.stderr
        with open(known.fileno(), "w", encoding=known.encoding, errors=known.errors, closefd=False) as stream:
            say_kept(stream)

    dialogue = dialogue_at(sys.stderr)
    if resumed:
        dialogue.tell(Text("new.resumed", {"file": Verbatim(draft.name)}))
    with upon_signal(leave):
        try:
            dialogue.run()
        except EOFError:
            say_kept(sys.stderr)
            raise typer.Exit(EXIT_INTERRUPTED) from None


def _line() -> str:
    """Return a line that somebody types; the prompt goes where the questions go."""
    from servroi.cli.leaving import await_line

    print("  > ", end="", file=sys.stderr, flush=True)
    await_line(sys.stdin)
    if line := sys.stdin.readline():
        return line
    raise EOFError


def _write(interview: "Interview", target: "Path | None", *, force: bool, quiet: bool) -> None:
    """Write the scenario, once it is sound, and say what to do with it.

    Raises:
        ScenarioError: With all that is missing.
    """
    from servroi.cli.output import put
    from servroi.interview.written import file_text

    if problems := interview.problems():
        raise ScenarioError([_by_option(one) for one in problems])
    put(file_text(interview), str(target) if target else None, force=force)
    if target is not None:
        _put_schema(target)
        if not quiet:
            _close(interview, target)


def _by_option(problem: "Problem") -> "Problem":
    """Return a problem without its place, for there is no file; what is missing is given by an option."""
    text = problem.text
    if problem.slug == "missing":
        options = {"company": "--name NAME", "frontline": "--set frontline.headcount=NUMBER, at least"}
        text = f"is required; give it by {options.get(problem.path, f'--set {problem.path}=...')}"
    return Problem(problem.slug, Place("servroi new"), problem.path, text)


def _put_schema(target: "Path") -> None:
    """Put the schema that editors look for beside the file, unless there is one."""
    from servroi.cli.output import write_file
    from servroi.cli.scenario import scenario_schema_text
    from servroi.interview.draft import SCHEMA

    schema = target.with_name(SCHEMA)
    if not schema.exists():
        write_file(schema, scenario_schema_text().encode(), force=True)  # another run may just have put it there


def _close(interview: "Interview", target: "Path") -> None:
    """Say what the case comes to, and what to do next, in commands that can be copied."""
    from shlex import quote
    from shutil import get_terminal_size
    from textwrap import wrap

    from servroi.core.text import Text, Verbatim
    from servroi.interview.written import words_of
    from servroi.render.formats.terminal import WIDEST
    from servroi.report.sections.information import first_to_find_out
    from servroi.report.sections.verdict import verdict_sentence

    words = words_of(interview)
    case = interview.case()
    found = interview.information()
    assert case is not None and found is not None, "a sound scenario makes a case"
    width = min(WIDEST, get_terminal_size().columns)
    sentences = map(words.say, (verdict_sentence(case.findings), *first_to_find_out(found)))
    lines = [line for said in sentences for line in wrap(said, width, break_on_hyphens=False)]
    lines += ["", words.say(Text("new.written", {"file": Verbatim(target.name)}))]
    for command in ("run", "information", "report"):
        shown = f"servroi {command} {quote(str(target))}" + (" -o offer.pdf" if command == "report" else "")
        lines.append(f"  {shown:<42} {words.say(Text(f'new.then_{command}'))}")
    print("\n".join(lines), file=sys.stderr)
