"""servroi challenge: what a sceptic will ask."""

from typing import Annotated

import typer

from servroi.cli.options import File, Force, Json, Lang, NoColor, Output, QuestionTrials, Quiet, Seed, Set, Threads

Option = Annotated[
    str | None, typer.Option(metavar="NAME", help="The option to challenge; default: the first that trains.")
]


def challenge(
    file: File,
    option: Option = None,
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
    """Ask what a sceptical CFO will ask, a dozen questions, each answered by a rerun.

    No effect on customers, half the effects, people's time at twice the price, good evidence only, the first year
    only, marketing that works twice as well, ... The costliest comes first. The case as it stands rests on all trials,
    every question on the first 65'536; --trials changes both.

    Example: servroi challenge company.yaml --option train
    """
    from servroi.cli.answer import Wanted, answer
    from servroi.cli.scenario import read_input, words_for
    from servroi.question import Question
    from servroi.questions.challenge import challenge as ask

    reading = read_input(file, settings)
    wanted = Wanted(words_for(reading, lang), reading.paths, json, output, force, quiet, no_color)
    question = Question(reading, trials, seed, threads)
    answer(wanted, "asking", lambda done: ask(question, option, done))
