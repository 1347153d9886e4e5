"""What would make a case stand up better: missing sources, defaults that matter, figures out of the ordinary."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from servroi.analysis.assumptions import swings
from servroi.analysis.base_case import BaseCase
from servroi.analysis.guard import guard
from servroi.core.distribution import at
from servroi.core.evidence import Grade
from servroi.core.naming import result
from servroi.core.scenario import Input, Scenario
from servroi.core.text import Label, Listing, Measure, Money, Notice, Term, Text, Verbatim
from servroi.sampling.draw import plan as planned

_MOST_DEFAULTS = 8
_LEAST = 0.01
"""Defaults that move the difference by less than this share of the largest are not worth a line."""
_PART_TIME = ("retail", "hospitality", "health_care")
"""Sectors with so much part-time work that headcount says little about full-time equivalents."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the evidence holds for the sector about an input that every scenario states itself.

    Attributes:
        name: The input's name in the catalogue.
        low, high: Its 90 % range.
        grade: Of the evidence.
    """

    name: str
    low: float
    high: float
    grade: Grade


def inspect(
    scenario: Scenario, used: frozenset[str], known: tuple[Known, ...]
) -> tuple[tuple[Notice, ...], tuple[Notice, ...]]:
    """Return warnings and advice on a sound scenario; nothing is drawn at random.

    Args:
        scenario: The scenario.
        used: Paths that the model reads.
        known: The evidence's ranges for the sector.
    """
    plan = planned(scenario, used)
    case = BaseCase(plan)
    rivals = case.rivals()
    moves = swings(plan, rivals)
    advice = (
        *_unsourced(scenario, used, moves),
        *_defaults(scenario, used, moves, result(*rivals)),
        *_unusual(scenario, known),
        *_full_time(scenario),
    )
    return guard(case, case.inputs(used), used, rivals), advice


def _unsourced(scenario: Scenario, used: frozenset[str], moves: Mapping[str, float]) -> Iterator[Notice]:
    """Name the facts and estimates that are stated without a source, most influential first.

    Answers to the readiness questions are judgement by nature; nobody can give a source for them.
    """
    bare = [
        entry
        for path, entry in scenario.inputs.items()
        if entry.stated and path in used and entry.role in ("fact", "estimate") and entry.kind.name != "score"
        if not entry.evidence.sources
    ]
    for entry in sorted(bare, key=lambda entry: -abs(moves.get(entry.path, 0.0))):
        swing = moves.get(entry.path, 0.0)
        words = _words(entry)
        if swing:
            yield Notice("unsourced", entry.path, Text("check.unsourced_moves", {**words, "swing": _swing(swing)}))
        else:
            yield Notice("unsourced", entry.path, Text("check.unsourced", words))


def _defaults(scenario: Scenario, used: frozenset[str], moves: Mapping[str, float], moved: Text) -> Iterator[Notice]:
    """Name the defaults that move the difference most; `moved` says what that is."""
    waiting = [
        entry
        for path, entry in scenario.inputs.items()
        if not entry.stated and path in used and entry.role != "decision"
        if not entry.distribution.certain and moves.get(path)
    ]
    waiting.sort(key=lambda entry: -abs(moves[entry.path]))
    for entry in waiting[:_MOST_DEFAULTS]:
        swing = moves[entry.path]
        if abs(swing) >= _LEAST * abs(moves[waiting[0].path]):
            grade = Verbatim(entry.evidence.grade or "")
            words = {**_words(entry), "grade": grade, "swing": _swing(swing), "result": moved}
            yield Notice("default", entry.path, Text("check.default", words))


def _unusual(scenario: Scenario, known: tuple[Known, ...]) -> Iterator[Notice]:
    """Set stated figures beside what the evidence holds for the sector, where they lie outside."""
    for reference in known:
        for path, entry in scenario.inputs.items():
            middle = at(entry.distribution, 0.0)
            if entry.name == reference.name and not reference.low <= middle <= reference.high:
                words: dict[str, Term] = {
                    "input": Label("inputs", entry.name),
                    "value": Measure(middle, entry.kind.name),
                    "sector": Label("sectors", scenario.company.sector),
                    "low": Measure(reference.low, entry.kind.name),
                    "high": Measure(reference.high, entry.kind.name),
                    "grade": Verbatim(reference.grade),
                }
                yield Notice("outside-sector", path, Text("check.outside_sector", words))


def _full_time(scenario: Scenario) -> Iterator[Notice]:
    """Ask for full-time equivalents where part-time work is common and a team does not state them."""
    missing = [team.name for team in scenario.teams if not scenario.inputs[team.inputs["fte"]].stated]
    if not missing or scenario.company.sector not in _PART_TIME:
        return
    words: dict[str, Term] = {"sector": Label("sectors", scenario.company.sector)}
    if len(missing) < len(scenario.teams):
        words["teams"] = Listing(tuple(map(Verbatim, missing)))
    yield Notice("fte", "frontline.fte", Text("check.fte_teams" if "teams" in words else "check.fte", words))


def _words(entry: Input) -> dict[str, Term]:
    return {"input": Label("inputs", entry.name), "written": Verbatim(entry.written)}


def _swing(amount: float) -> Money:
    """Return a swing of the base case as money, to two digits."""
    return Money(amount, abs(amount) / 20, signed=True)
