"""servroi explain: where a number comes from, from the result down to the inputs."""

from typing import Annotated

import typer

from servroi.cli.options import File, Force, Json, Lang, NoColor, Output, Quiet, Seed, Set, Trials

PathTo = Annotated[
    str,
    typer.Argument(
        metavar="PATH", help="A result (npv.train, channel.turnover.train.year2, ...) or an input (frontline.turnover)."
    ),
]


def explain(
    file: File,
    path: PathTo,
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
    """Tell where a number comes from: the formula in words, in symbols, in numbers, and what to explain next.

    Results are npv, roi, bcr, payback_years, irr, mirr of an option (npv.train); net, with a year (net.train.year1);
    pv, with a channel (pv.train.turnover); channel, driver and change, with what, option and year
    (driver.leavers_avoided.train.year2); p_beats, with two options. A path that is cut short lists what there is below
    it. Results are those of the base case, with every input in the middle: one path, not the mean, which
    --trials and --seed do not move; they are for what is simulated beside it (npv, pv, p_beats). Each number of a
    formula comes with the path that explains it, down to the inputs with file, line, source and grade.

    Example: servroi explain company.yaml channel.turnover.train.year2
    """
    from servroi.cli.answer import Wanted, answer
    from servroi.cli.scenario import read_input, shown_input, words_for
    from servroi.question import Question
    from servroi.questions.explain import explain as ask

    reading = read_input(file, settings)
    words = words_for(reading, lang)
    wanted = Wanted(words, reading.paths, json, output, force, quiet, no_color)
    question, own = Question(reading, trials, seed), shown_input(file)
    answer(wanted, "simulating", lambda done: ask(question, path, own, words.meaning, done))
