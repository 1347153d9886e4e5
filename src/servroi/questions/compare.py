"""What makes two scenarios differ?"""

from collections.abc import Sequence

from servroi.analysis.bridge import bridge as find
from servroi.config.compare import Differences, differences, hybrid
from servroi.config.read import Reading
from servroi.config.reader import shown_name
from servroi.core.compare import Bridge, Compared
from servroi.errors import Place, Problem, UsageError
from servroi.model.engine import Progress
from servroi.pipeline import find as find_each
from servroi.question import Answer, Question, percent
from servroi.render.formats.json_compare import compared_mapping
from servroi.report.compose import compose_compare
from servroi.report.sections.compare import headline
from servroi.report.sections.verdict import verdict_sentence
from servroi.sampling.draw import Plan, plan


def compare(
    a: Question, b: Reading, files: tuple[str, str], option: str | None = None, progress: Progress | None = None
) -> Answer[Compared]:
    """Return two scenarios side by side, and the bridge from one NPV to the other.

    Args:
        a: The scenario to start from; its trials and seed hold for both.
        b: The scenario to arrive at.
        files: Names of the two.
        option: The option of the bridge; None: train, else the first in both.
        progress: Told how many percent are done.

    Raises:
        UsageError: They cannot be compared, or there is no such option in both.
    """
    readings = a.reading, b
    chosen = _option(readings, option)
    scenario, differ = a.scenario(), differences(*readings)
    done = percent(progress, 2 * len(differ.lines) + 2)
    found = find_each(a.reading, scenario.trials, scenario.seed), find_each(b, scenario.trials, scenario.seed)
    bridge = None
    if chosen is not None and differ.lines:
        bridge = _bridge(readings, differ, chosen, scenario.trials, scenario.seed, done)
    compared = Compared(files, differ.lines, differ.evidence, differ.words, bridge)
    verdicts = verdict_sentence(found[0]), verdict_sentence(found[1])
    return Answer(
        compared,
        compose_compare(compared, verdicts),
        lambda: compared_mapping(scenario.company, compared, found, headline(compared), verdicts),
    )


def _option(readings: tuple[Reading, Reading], wanted: str | None) -> str | None:
    """Return the option of the bridge; None if the scenarios have none in common.

    Raises:
        UsageError: The scenarios cannot be compared, or there is no such option in both.
    """
    first, second = (reading.scenario for reading in readings)
    if first.company.currency != second.company.currency:
        what = (
            f"one scenario is in {first.company.currency}, the other in {second.company.currency}; "
            "servroi knows no exchange rates, so state both in one currency"
        )
        raise UsageError([Problem("currency", Place("A, B"), "company.currency", what)])
    common = [name for name in first.names() if name in second.names()]
    if wanted is None:
        return "train" if "train" in common else next(iter(common), None)
    if wanted not in common:
        known = f"in both are {', '.join(common)}" if common else "they have none in common"
        what = f"'{shown_name(wanted)}' is not an option of both; {known}"
        raise UsageError([Problem("option", Place("--option"), "", what)])
    return wanted


def _bridge(
    readings: tuple[Reading, Reading],
    differ: Differences,
    option: str,
    trials: int,
    seed: int,
    progress: Progress | None,
) -> Bridge:
    a, b = readings
    paths = [line.path for line in differ.lines]

    def taken(some: Sequence[str]) -> Plan | None:
        mixed = a if not some else b if len(some) == len(paths) else hybrid(a, b, some)
        if mixed is None or mixed.scenario.company.currency != a.scenario.company.currency:
            return None
        return plan(mixed.scenario, mixed.used)

    return find(paths, taken, option, trials, seed, progress)
