"""servroi compare: two scenarios, the lines that differ, and the bridge from one NPV to the other."""

from typing import TYPE_CHECKING, Annotated

import typer

from servroi.cli.options import Force, Json, Lang, NoColor, Output, Quiet, Seed, Set, Trials
from servroi.errors import Place, Problem, UsageError
from servroi.render.json_text import json_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from servroi.config.compare import Differences
    from servroi.config.read import Reading
    from servroi.core.findings import Findings
    from servroi.core.text import Text
    from servroi.core.trace import Bridge, Compared
    from servroi.model.engine import Progress

A = Annotated[str, typer.Argument(metavar="A", help="The scenario to start from (YAML); - reads standard input.")]
B = Annotated[str, typer.Argument(metavar="B", help="The scenario to arrive at.")]
OptionName = Annotated[
    str | None,
    typer.Option("--option", metavar="NAME", help="Option of the bridge; default: train, else the first in both."),
]


def compare(
    a: A,
    b: B,
    option: OptionName = None,
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
    """Compare two scenarios: the lines that differ, both verdicts, and what each line does to the net present value.

    The bridge goes from A to B line by line and adds up exactly. What a line does depends on the lines taken before
    it, so it is taken in file order and in reverse, and the mean is shown. --set holds for both scenarios.

    Example: servroi compare claims-on-evidence.yaml claims-as-claimed.yaml --option train
    """
    from pathlib import Path

    from servroi.cli.output import check_target, page, put_json
    from servroi.cli.scenario import read_input, words_for

    if a == b == "-":
        raise UsageError([Problem("file", Place("B"), "", "standard input can be one of the two scenarios, not both")])
    readings = read_input(a, settings), read_input(b, settings)
    words = words_for(readings[0], lang)
    chosen = _option(readings, option)
    if output is not None:
        check_target(Path(output), force=force, read=(*readings[0].paths, *readings[1].paths))
    compared, found = _compared((_shown(a), _shown(b)), readings, chosen, trials, seed, quiet)
    verdicts = _verdicts(found)
    if json or (output or "").endswith(".json"):
        put_json(_as_json(compared, found, verdicts, readings[0]), output, force=force)
        return
    from servroi.render.formats.terminal import write
    from servroi.report.compose import compose_compare

    with page(output, force=force, no_color=no_color) as console:
        write(compose_compare(compared, verdicts, brief=quiet), words, console)


def _shown(file: str) -> str:
    from servroi.config.folder import shown_file

    return "<stdin>" if file == "-" else shown_file(file)


def _option(readings: "tuple[Reading, Reading]", wanted: str | None) -> str | None:
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
        raise UsageError([Problem("option", Place("--option"), "", f"'{wanted}' is not an option of both; {known}")])
    return wanted


def _compared(
    files: tuple[str, str],
    readings: "tuple[Reading, Reading]",
    option: str | None,
    trials: int | None,
    seed: int | None,
    quiet: bool,
) -> "tuple[Compared, tuple[Findings, Findings]]":
    from servroi.cli.progress import progress
    from servroi.config.compare import differences
    from servroi.core.trace import Compared
    from servroi.pipeline import find

    a, b = readings
    trials = a.scenario.trials if trials is None else trials
    seed = a.scenario.seed if seed is None else seed
    found = differences(a, b)
    bridge = None
    with progress(2 * len(found.lines) + 2, "comparing", quiet=quiet) as done:
        first = find(a, trials, seed)
        second = find(b, trials, seed)
        if option is not None and found.lines:
            bridge = _bridge(readings, found, option, trials, seed, done)
    return Compared(files, found.lines, found.evidence, found.words, bridge), (first, second)


def _bridge(
    readings: "tuple[Reading, Reading]",
    found: "Differences",
    option: str,
    trials: int,
    seed: int,
    done: "Progress | None",
) -> "Bridge":
    from servroi.analysis.bridge import bridge
    from servroi.config.compare import hybrid
    from servroi.sampling.draw import Plan, plan

    a, b = readings
    paths = [line.path for line in found.lines]

    def taken(some: "Sequence[str]") -> Plan | None:
        mixed = a if not some else b if len(some) == len(paths) else hybrid(a, b, some)
        if mixed is None or mixed.scenario.company.currency != a.scenario.company.currency:
            return None
        return plan(mixed.scenario, mixed.used)

    return bridge(paths, taken, option, trials, seed, done)


def _verdicts(found: "tuple[Findings, Findings]") -> "tuple[Text, Text]":
    from servroi.report.sections.verdict import verdict_sentence

    return verdict_sentence(found[0]), verdict_sentence(found[1])


def _as_json(
    compared: "Compared", found: "tuple[Findings, Findings]", verdicts: "tuple[Text, Text]", reading: "Reading"
) -> str:

    from servroi.cli.scenario import words_for
    from servroi.render.formats.json_trace import compared_mapping
    from servroi.report.sections.compare import headline

    words = words_for(reading, "en")
    said = words.say(headline(compared)), words.say(verdicts[0]), words.say(verdicts[1])
    return json_text(compared_mapping(compared, found, *said))
