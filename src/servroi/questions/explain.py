"""Where does a number come from?"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from difflib import get_close_matches

from servroi.analysis.base_case import BaseCase
from servroi.analysis.explain import case_of, paths
from servroi.analysis.explain import explain as find
from servroi.analysis.explain_input import explain_input
from servroi.analysis.explain_simulated import SIMULATED, chance, mean
from servroi.analysis.formulas import Case, Where
from servroi.config.cards import card
from servroi.config.catalog import catalogue
from servroi.config.read import Reading
from servroi.config.reader import shown_name
from servroi.core.explain import Explained, ExplainedInput
from servroi.core.naming import catalogue_name
from servroi.core.text import Verbatim
from servroi.errors import Place, Problem, UsageError
from servroi.model.engine import Progress, run
from servroi.question import Answer, Question, percent
from servroi.render.formats.json_explain import input_mapping, result_mapping
from servroi.report.compose import compose_explained, compose_explained_input
from servroi.report.sections.explain import headline
from servroi.sampling.draw import Plan, plan

_MOST_HINTS = 5
_MOST_LISTED = 20


def explain(
    question: Question, path: str, own: str, meaning: Callable[[str], str], progress: Progress | None = None
) -> Answer[Explained | ExplainedInput]:
    """Return where a number comes from.

    Args:
        question: The scenario.
        path: A result or an input.
        own: Name of the scenario's file.
        meaning: Tells what an input means, in the language of the document.
        progress: Told how many percent are done.

    Raises:
        UsageError: The path is not known.
    """
    reading, path = question.reading, path.strip()
    drawn = plan(question.scenario(), reading.used)
    case = case_of(BaseCase(drawn))
    known = paths(case)
    if path in reading.scenario.inputs:
        return _input(case, reading, path, own, meaning)
    if path in known or _pair(reading, path):
        return _result(case, drawn, question, known, path, progress)
    raise _unknown(reading, list(known), path)


def _result(
    case: Case, drawn: Plan, question: Question, known: Mapping[str, Where], path: str, progress: Progress | None
) -> Answer[Explained]:
    pair = _pair(question.reading, path)
    found = None if pair else find(case, known[path])
    if found is None or found.kind in SIMULATED:
        trials = run(drawn, question.threads, percent(progress, drawn.scenario.trials))
        if found is None:
            assert pair is not None
            found = chance(case, trials, *pair, path)
        else:
            found = replace(found, simulated=mean(found, trials), trials=trials.size)
    company, explained = drawn.scenario.company, found
    return Answer(
        explained, compose_explained(explained), lambda: result_mapping(company, explained, headline(explained))
    )


def _pair(reading: Reading, path: str) -> tuple[str, str] | None:
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


def _input(case: Case, reading: Reading, path: str, own: str, meaning: Callable[[str], str]) -> Answer[ExplainedInput]:
    found = explain_input(case, reading.used, path)
    company, packaged, name = reading.scenario.company, catalogue(), found.assumption.name
    known = card(packaged, packaged.entries[name], company.country, company.sector)
    document = compose_explained_input(found, known, Verbatim(meaning(name)), own)
    return Answer(found, document, lambda: input_mapping(found, known))


def _unknown(reading: Reading, known: list[str], path: str) -> UsageError:
    """Return the error about a path that is not known, with those that are most like it."""
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
    year = path.rpartition(".")[2]
    close = get_close_matches(_bare(path), groups, _MOST_HINTS, 0.6)
    return [next((one for one in groups[key] if one.endswith(f".{year}")), groups[key][0]) for key in close]


def _without_years(known: list[str]) -> dict[str, list[str]]:
    """Return path without its year -> the paths of all years, for there are many."""
    groups: dict[str, list[str]] = {}
    for one in known:
        groups.setdefault(_bare(one), []).append(one)
    return groups


def _bare(path: str) -> str:
    return ".".join(step for step in path.split(".") if not (step.startswith("year") and step[4:].isdigit()))
