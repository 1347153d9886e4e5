"""servroi information: what to find out before deciding."""

from servroi.cli.options import File, Force, Json, Lang, NoColor, Output, QuestionTrials, Quiet, Seed, Set, Threads


def information(
    file: File,
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
    """Show what to find out before deciding, in money: the most that knowing something is worth.

    For everything together, for what a pilot, a marketing test or your own records could tell, and for each input;
    then what to find out first, and what not to bother with.

    Example: servroi information company.yaml --set customers.churn='14 %'
    """
    from servroi.cli.answer import Wanted, answer
    from servroi.cli.scenario import read_input, words_for
    from servroi.question import Question
    from servroi.questions.information import information as ask

    reading = read_input(file, settings)
    wanted = Wanted(words_for(reading, lang), reading.paths, json, output, force, quiet, no_color)
    question = Question(reading, trials, seed, threads)
    answer(wanted, "weighing what is not known", lambda done: ask(question, done))
