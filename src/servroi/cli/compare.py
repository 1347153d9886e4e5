"""servroi compare: two scenarios, the lines that differ, and the bridge from one NPV to the other."""

from typing import Annotated

import typer

from servroi.cli.options import Force, Json, Lang, NoColor, Output, Quiet, Seed, Set, Trials
from servroi.errors import Place, Problem, UsageError

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
    from servroi.cli.answer import Wanted, answer
    from servroi.cli.scenario import read_input, shown_input, words_for
    from servroi.question import Question
    from servroi.questions.compare import compare as ask

    if a == b == "-":
        raise UsageError([Problem("file", Place("B"), "", "standard input can be one of the two scenarios, not both")])
    first, second = read_input(a, settings), read_input(b, settings)
    read = (*first.paths, *second.paths)
    wanted = Wanted(words_for(first, lang), read, json, output, force, quiet, no_color)
    question, files = Question(first, trials, seed), (shown_input(a), shown_input(b))
    answer(wanted, "comparing", lambda done: ask(question, second, files, option, done))
