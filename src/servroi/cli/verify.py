"""servroi verify: does a result, or what a PDF shows, come again?"""

from typing import Annotated

import typer

from servroi.cli.options import Force, Json, Lang, NoColor, OnlyGrades, Output, Quiet, Set, Threads
from servroi.errors import EXIT_SCENARIO, Place, Problem, UsageError

_HOW = (
    "cannot be verified: only a PDF of `servroi report`, which carries its scenario, or a JSON file of "
    "`servroi report` or `servroi run --json`, with its scenario beside it, can. Ask for one of them; or write this "
    "file again with `servroi report` and compare: same scenario, same options and same version give the same file"
)

Result = Annotated[
    str,
    typer.Argument(
        metavar="RESULT", help="What `servroi run FILE --json -o RESULT` wrote, or a PDF of `servroi report`."
    ),
]
Scenario = Annotated[
    str | None,
    typer.Argument(metavar="[FILE]", help="The scenario; default: the YAML file beside the result that it names."),
]


def verify(
    result: Result,
    file: Scenario = None,
    settings: Set = None,
    grades: OnlyGrades = None,
    threads: Threads = 0,
    lang: Lang = None,
    json: Json = False,
    output: Output = None,
    force: Force = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """Run again what a result was made from, and say whether every figure is the same.

    With the result's own seed and number of trials; numbers may differ by a billionth. A result made with --set or
    --only-grades needs the same here; a PDF carries its scenario and knows, and its pages are made again as well;
    others count as changed if the same version made them. Exit code 0: same, 3: it differs, or was not checked.

    Example: servroi verify result.json company.yaml
    """
    from functools import partial
    from pathlib import Path

    from servroi import attachment, audit, pipeline
    from servroi.cli.answer import Wanted, answer
    from servroi.cli.scenario import checked_language, read_bounded, read_input, shown_input, words_for
    from servroi.config.folder import LARGEST_FILE
    from servroi.config.pdf.packed import is_pdf, unpack
    from servroi.config.result import read_result
    from servroi.render.formats import REPORTS

    checked_language(lang)
    data, name = read_bounded(result, LARGEST_FILE)
    pages = None
    if is_pdf(data):
        packed = unpack(data, name)
        stated, chosen = packed.result, file or packed.scenario
        pages = partial(attachment.compare_pages, data, packed, threads)
        reading = read_input(file, settings) if file else pipeline.read_packed(packed, settings)
    else:
        if Path(name).suffix.lower().removeprefix(".") in REPORTS.keys() - {"json", "pdf"}:
            raise UsageError([Problem("result", Place(name), "", _HOW)])
        stated = read_result(data, name)
        chosen = file or audit.scenario_of(result, stated, settings, grades)
        reading = read_input(chosen, settings)
    reading = pipeline.only_grades(reading, grades)
    read, own = (Path(result), *reading.paths), shown_input(chosen)
    wanted = Wanted(words_for(reading, lang), read, json, output, force, quiet, no_color)
    found = answer(wanted, "running again", lambda done: audit.verify(stated, reading, own, threads, done, pages))
    if not found.same:
        raise typer.Exit(EXIT_SCENARIO)
