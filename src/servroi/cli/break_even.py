"""servroi break-even: what would have to be true."""

from typing import Annotated

import typer

from servroi.cli.options import File, Force, Json, Lang, NoColor, Output, QuestionTrials, Quiet, Seed, Set, Threads

Paths = Annotated[
    list[str] | None,
    typer.Argument(metavar="[PATH...]", help="Inputs to ask for, certain ones too; default: all uncertain ones."),
]
Option = Annotated[
    str | None, typer.Option(metavar="NAME", help="The option to ask for; default: the first that trains.")
]
All = Annotated[bool, typer.Option("--all", help="Every input, not those within reach only.")]


def break_even(
    file: File,
    paths: Paths = None,
    option: Option = None,
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
    """Show what would have to be true: where each input turns the verdict, and everything at once.

    For each effect, cost and company figure: the value at which training just pays, and at which it just beats the
    other option, with everything else as drawn. The first 32'768 trials are used; --trials changes that.

    Example: servroi break-even company.yaml training.budget_per_employee customers.churn
    """
    from servroi.cli.answer import Wanted, answer
    from servroi.cli.scenario import read_input, words_for
    from servroi.question import Question
    from servroi.questions.break_even import break_even as ask

    reading = read_input(file, settings)
    wanted = Wanted(words_for(reading, lang), reading.paths, json, output, force, quiet, no_color)
    question = Question(reading, trials, seed, threads)
    label = "looking for turning points"
    answer(wanted, label, lambda done: ask(question, paths or (), option, everything, done))
