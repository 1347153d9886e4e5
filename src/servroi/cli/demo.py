"""servroi demo: a result in two seconds without a file."""

from typing import Annotated

import typer

from servroi.cli.options import Json, Lang, NoColor


def demo(
    yaml: Annotated[bool, typer.Option("--yaml", help="Print the scenario file itself, to start your own.")] = False,
    lang: Lang = None,
    json: Json = False,
    no_color: NoColor = False,
) -> None:
    """Show a result without a file: a Swiss retailer on six numbers.

    Example: servroi demo --yaml > company.yaml
    """
    from servroi import pipeline
    from servroi.cli.answer import Wanted, answer
    from servroi.cli.output import put
    from servroi.cli.scenario import words_for
    from servroi.question import Question
    from servroi.questions.run import run as ask

    if yaml:
        put(pipeline.demo_text(), None, force=False)
        return
    reading = pipeline.read_demo()
    wanted = Wanted(words_for(reading, lang), (), json, None, force=False, quiet=False, no_color=no_color)
    answer(wanted, "simulating", lambda done: ask(Question(reading), done))
