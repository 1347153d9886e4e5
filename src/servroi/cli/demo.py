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
    from servroi.cli.output import put
    from servroi.cli.show import show

    if yaml:
        put(pipeline.demo_text(), None, force=False)
    else:
        show(pipeline.read_demo(), None, None, 0, lang, json, None, False, False, no_color)
