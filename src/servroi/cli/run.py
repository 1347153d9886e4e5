"""servroi run: the main job."""

from servroi.cli.options import (
    File,
    Force,
    Json,
    Lang,
    NoColor,
    OnlyGrades,
    Output,
    Quiet,
    Seed,
    Set,
    Threads,
    Trials,
)


def run(
    file: File,
    settings: Set = None,
    grades: OnlyGrades = None,
    trials: Trials = None,
    seed: Seed = None,
    threads: Threads = 0,
    lang: Lang = None,
    json: Json = False,
    output: Output = None,
    force: Force = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """Weigh training against marketing: the verdict, how sure it is, and what it rests on.

    Example: servroi run company.yaml --set training.hours_per_employee=8
    """
    from servroi import pipeline
    from servroi.cli.answer import Wanted, answer
    from servroi.cli.scenario import read_input, words_for
    from servroi.question import Question
    from servroi.questions.run import run as ask

    reading = pipeline.only_grades(read_input(file, settings), grades)
    wanted = Wanted(words_for(reading, lang), reading.paths, json, output, force, quiet, no_color)
    question = Question(reading, trials, seed, threads)
    answer(wanted, "simulating", lambda done: ask(question, done))
