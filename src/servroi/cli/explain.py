"""servroi explain: where a number comes from, from the result down to the inputs."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from servroi.cli.options import File, Force, Json, Lang, NoColor, Output, Quiet, Seed, Set, Trials
from servroi.errors import Place, Problem, UsageError
from servroi.render.json_text import json_text

if TYPE_CHECKING:
    from servroi.analysis.formulas import Case
    from servroi.config.read import Reading
    from servroi.render.words import Words
    from servroi.report.document import Document
    from servroi.sampling.draw import Plan

_MOST_HINTS = 5
_MOST_LISTED = 20
Path_ = Annotated[
    str,
    typer.Argument(
        metavar="PATH", help="A result (npv.train, channel.turnover.train.year2, ...) or an input (frontline.turnover)."
    ),
]


def explain(
    file: File,
    path: Path_,
    settings: Set = None,
    trials: Trials = None,
    seed: Seed = None,
    lang: Lang = None,
    json: Json = False,
    output: Output = None,
    force: Force = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """Tell where a number comes from: the formula in words, in symbols, in numbers, and what to explain next.

    Results are npv, roi, bcr, payback_years, irr, mirr of an option (npv.train); net, with a year (net.train.year1);
    pv, with a channel (pv.train.turnover); channel, driver and change, with what, option and year
    (driver.leavers_avoided.train.year2); p_beats, with two options. A path that is cut short lists what there is below
    it. Results are those of the base case, with every input in the middle: one path, not the mean. Each number of a
    formula comes with the path that explains it, down to the inputs with file, line, source and grade.

    Example: servroi explain company.yaml channel.turnover.train.year2
    """
    from pathlib import Path

    from servroi.analysis.base_case import BaseCase
    from servroi.analysis.explain import case_of, paths
    from servroi.cli.output import check_target, page, put_json
    from servroi.cli.scenario import read_input, words_for
    from servroi.config.folder import shown_file
    from servroi.sampling.draw import plan

    reading = read_input(file, settings)
    words = words_for(reading, lang)
    if output is not None:
        check_target(Path(output), force=force, read=reading.paths)
    drawn = plan(_sized(reading, trials, seed), reading.used)
    case = case_of(BaseCase(drawn))
    known = paths(case)
    wanted = path.strip()
    as_json = json or (output or "").endswith(".json")
    if wanted in reading.scenario.inputs:
        document, content = _input(case, reading, wanted, words, shown_file(file))
    elif wanted in known or _pair(reading, wanted):
        document, content = _result(case, drawn, reading, known, wanted, quiet)
    else:
        raise _unknown(reading, list(known), wanted)
    if as_json:
        put_json(_text(content), output, force=force)
        return
    from servroi.render.formats.terminal import write

    with page(output, force=force, no_color=no_color) as console:
        write(document, words, console)


def _sized(reading: "Reading", trials: int | None, seed: int | None) -> Any:
    from dataclasses import replace

    scenario = reading.scenario
    return replace(
        scenario,
        trials=scenario.trials if trials is None else trials,
        seed=scenario.seed if seed is None else seed,
    )


# -- results ----------------------------------------------------------------------------------------------------------


def _result(
    case: "Case", drawn: "Plan", reading: "Reading", known: Any, path: str, quiet: bool
) -> "tuple[Document, dict[str, Any]]":
    from dataclasses import replace

    from servroi.analysis.explain import explain as explained_by
    from servroi.analysis.explain_simulated import SIMULATED, chance, mean
    from servroi.cli.progress import progress
    from servroi.cli.scenario import words_for
    from servroi.core.text import Text
    from servroi.model.engine import run
    from servroi.render.formats.json_trace import result_mapping
    from servroi.report.compose import compose_explained
    from servroi.report.sections.explain import headline

    pair = _pair(reading, path)
    found = None if pair else explained_by(case, known[path])
    if found is None or found.kind in SIMULATED:
        with progress(drawn.scenario.trials, "simulating", quiet=quiet) as done:
            trials = run(drawn, 0, done)
        if found is None:
            assert pair is not None
            found = chance(case, trials, *pair, path)
        else:
            found = replace(found, simulated=mean(found, trials), trials=trials.size)
    words = words_for(reading, "en")
    said = words.say(headline(found)), words.say(Text(f"explain.words.{found.words}"))
    content = result_mapping(found, *said)
    return compose_explained(found, brief=quiet), content


def _pair(reading: "Reading", path: str) -> tuple[str, str] | None:
    """Return the two options that `p_beats` compares: those named, else training and marketing, else the first two."""
    names = list(reading.scenario.names())
    if path == "p_beats":
        usual = ("train", "market")
        pair = usual if set(usual) <= set(names) else tuple(names[:2])
        return (pair[0], pair[1]) if len(pair) == 2 else None
    for first in names:
        for second in names:
            if first != second and path == f"p_beats.{first}.{second}":
                return first, second
    return None


# -- inputs -----------------------------------------------------------------------------------------------------------


def _input(case: "Case", reading: "Reading", path: str, words: "Words", own: str) -> "tuple[Document, dict[str, Any]]":
    from servroi.analysis.explain_input import explain_input
    from servroi.config.cards import card
    from servroi.config.catalog import catalogue
    from servroi.core.text import Verbatim
    from servroi.render.formats.json_trace import input_mapping
    from servroi.report.compose import compose_explained_input

    found = explain_input(case, reading.used, path)
    company, packaged = reading.scenario.company, catalogue()
    known = card(packaged, packaged.entries[found.assumption.name], company.country, company.sector)
    meaning = Verbatim(words.meaning(found.assumption.name))
    return compose_explained_input(found, known, meaning, own), input_mapping(found, known)


def _text(content: dict[str, Any]) -> str:

    return json_text(content)


# -- paths that are not known -----------------------------------------------------------------------------------------


def _unknown(reading: "Reading", known: list[str], path: str) -> UsageError:
    """Return the error about a path that is not known, with those that are most like it."""
    from servroi.config.catalog import catalogue
    from servroi.config.reader import shown_name
    from servroi.core.naming import catalogue_name

    inputs = reading.scenario.inputs
    name = catalogue_name(path)
    alike = [entry.path for entry in inputs.values() if entry.name == name]
    what = f"'{shown_name(path)}' is not known"
    if not alike and name in catalogue().entries:
        what = f"'{shown_name(path)}' is not part of this scenario; what it means: servroi inputs {name}"
        return UsageError([Problem("unknown-path", Place("PATH"), "", what)])
    groups = _without_years([*inputs, *known])
    below = _below(path, groups)
    near = alike[:_MOST_HINTS] or _near(path, groups)
    if below and not alike:
        more = f" and {len(below) - _MOST_LISTED} more" if len(below) > _MOST_LISTED else ""
        what += f"; there {'are' if len(below) > 1 else 'is'} {', '.join(below[:_MOST_LISTED])}{more}"
    elif near:
        what += f"; did you mean {' or '.join(near)}?"
    else:
        what += "; results are npv.train, net.train.year1, pv.train.turnover and so on, inputs: servroi inputs"
    return UsageError([Problem("unknown-path", Place("PATH"), "", what)])


def _below(path: str, groups: dict[str, list[str]]) -> list[str]:
    """Return what begins as a path does and has its steps in their order, all years of one figure together."""
    wanted = _bare(path).split(".")

    def holds(key: str) -> bool:
        steps = iter(key.split("."))
        return next(steps) == wanted[0] and all(step in steps for step in wanted[1:])

    def shown(years: list[str]) -> str:
        asked = next((one for one in years if one.rpartition(".")[2] == path.rpartition(".")[2]), "")
        return asked or (years[0] if len(years) == 1 else f"{years[0]} to {years[-1].rpartition('.')[2]}")

    return [shown(years) for key, years in groups.items() if holds(key)]


def _near(path: str, groups: dict[str, list[str]]) -> list[str]:
    """Return the known paths that look most like this one."""
    import difflib

    year = path.rpartition(".")[2]
    close = difflib.get_close_matches(_bare(path), groups, _MOST_HINTS, 0.6)
    return [next((one for one in groups[key] if one.endswith(f".{year}")), groups[key][0]) for key in close]


def _without_years(known: list[str]) -> dict[str, list[str]]:
    """Return path without its year -> the paths of all years, for there are many."""
    groups: dict[str, list[str]] = {}
    for one in known:
        groups.setdefault(_bare(one), []).append(one)
    return groups


def _bare(path: str) -> str:
    return ".".join(step for step in path.split(".") if not (step.startswith("year") and step[4:].isdigit()))
