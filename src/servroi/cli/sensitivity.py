"""servroi sensitivity: what decides."""

from typing import Annotated

import typer

from servroi.cli.options import File, Force, Json, Lang, NoColor, Output, QuestionTrials, Quiet, Seed, Set, Threads

Along = Annotated[str | None, typer.Option(metavar="PATH", help="Follow one uncertain input from end to end.")]
All = Annotated[bool, typer.Option("--all", help="Every input that moves anything, not the first ten only.")]


def sensitivity(
    file: File,
    along: Along = None,
    everything: All = False,
    settings: Set = None,
    trials: QuestionTrials = None,
    seed: Seed = None,
    threads: Threads = 0,
    lang: Lang = None,
    json: Json = False,
    output: Output = None,
    force: Force = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """Show what decides: which input moves the result most, in money, and what could turn the verdict.

    Each bar: the lead of the best choice over the next one when an input moves from its 5 % to its 95 % point and
    everything else stays as drawn. Then the verdict over 1 to 10 years and over the scenario's own.

    Example: servroi sensitivity company.yaml --along customers.churn
    """
    from servroi.cli.answer import Wanted, answer
    from servroi.cli.scenario import read_input, words_for
    from servroi.question import Question
    from servroi.questions.sensitivity import sensitivity as ask

    reading = read_input(file, settings)
    wanted = Wanted(words_for(reading, lang), reading.paths, json, output, force, quiet, no_color)
    question = Question(reading, trials, seed, threads)
    answer(wanted, "moving inputs", lambda done: ask(question, along, everything, done))
