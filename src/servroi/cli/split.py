"""servroi split: where the next money goes."""

from typing import Annotated

import typer

from servroi.cli.options import File, Force, Json, Lang, NoColor, Output, QuestionTrials, Quiet, Seed, Set, Threads

Budget = Annotated[
    str | None,
    typer.Option(metavar="AMOUNT", help="Money a year to split; default: what the stated programme costs."),
]
Step = Annotated[
    str | None, typer.Option(metavar="AMOUNT", help="Size of the next amount a year; default: what fits the budget.")
]


def split(
    file: File,
    budget: Budget = None,
    step: Step = None,
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
    """Show where the next money goes: training, marketing, or some of each.

    What the next step brings in each lever as spending grows, the best split of a yearly budget and how sure it is,
    and whether to train first and advertise afterwards. The next step is 10'000 a year; for a budget below that,
    or above a million, it is a round amount near a tenth of the budget.

    Example: servroi split company.yaml --budget 60000 --step 5000
    """
    from servroi.cli.answer import Wanted, answer
    from servroi.cli.scenario import read_input, words_for
    from servroi.question import Question
    from servroi.questions.split import split as ask

    reading = read_input(file, settings)
    wanted = Wanted(words_for(reading, lang), reading.paths, json, output, force, quiet, no_color)
    question = Question(reading, trials, seed, threads)
    answer(wanted, "splitting the budget", lambda done: ask(question, budget, step, done))
