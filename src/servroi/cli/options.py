"""Options that several commands share, each with one meaning."""

from typing import Annotated

import typer

File = Annotated[str, typer.Argument(metavar="FILE", help="Scenario file (YAML); - reads standard input.")]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="Replace one value, e.g. --set frontline.turnover='18 %'."),
]
OnlyGrades = Annotated[
    str | None,
    typer.Option(
        "--only-grades",
        metavar="GRADES",
        help="Only effects with evidence this good count, e.g. A-C; the others are set to zero.",
    ),
]
Trials = Annotated[
    int | None, typer.Option(min=100, max=10_000_000, help="Simulated worlds; default: the scenario's, 100'000.")
]
QuestionTrials = Annotated[
    int | None, typer.Option(min=100, max=262_144, help="Simulated worlds; default: as many as the question needs.")
]
Seed = Annotated[int | None, typer.Option(min=0, max=2**63 - 1, help="Seed of the random numbers; default: 1.")]
Threads = Annotated[int, typer.Option(min=0, max=64, help="Threads; 0 chooses. The result is the same.")]
Lang = Annotated[
    str | None,
    typer.Option(metavar="LANG", help="Language: en, de, fr, it, or with country: de-CH, fr-CH, ... (scenario's)."),
]
Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON, for machines.")]
Output = Annotated[
    str | None, typer.Option("--output", "-o", metavar="FILE", help="Write to a file instead of the screen.")
]
Force = Annotated[bool, typer.Option("--force", help="Overwrite the output file if it exists.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="The answer only; no progress, no hints.")]
NoColor = Annotated[bool, typer.Option("--no-color", help="No colour; NO_COLOR in the environment does the same.")]
