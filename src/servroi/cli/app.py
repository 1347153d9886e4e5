"""The commands, in the order in which help lists them."""

import typer

from servroi.cli.break_even import break_even
from servroi.cli.challenge import challenge
from servroi.cli.check import check
from servroi.cli.check_claim import check_claim
from servroi.cli.compare import compare
from servroi.cli.demo import demo
from servroi.cli.evidence import evidence
from servroi.cli.explain import explain
from servroi.cli.information import information
from servroi.cli.inputs import inputs
from servroi.cli.new import new
from servroi.cli.output import until_closed
from servroi.cli.report import report
from servroi.cli.run import run
from servroi.cli.schema import schema
from servroi.cli.sensitivity import sensitivity
from servroi.cli.split import split
from servroi.cli.verify import verify

QUESTION = "Is the next franc better spent on training the front line, or on more marketing?"
EXAMPLES = """
  servroi demo                              an answer now, without a file
  servroi new                               a few questions, and your own case
  servroi report company.yaml -o offer.pdf  the attachment for a proposal
"""
NEXT = """
Next: `servroi new` writes company.yaml and says how to go on. `servroi --help`
lists all commands, `servroi run --help` teaches one of them, and
`servroi --install-completion` lets the tab key complete them.
"""
app = typer.Typer(
    name="servroi",
    help=f"{QUESTION}\n\n\b{EXAMPLES}",
    invoke_without_command=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command, short in (
    (demo, "See a result without a file"),
    (new, "Answer a few questions, get a scenario file"),
    (check, "Is the file sound, and what would make it stand?"),
    (run, "Weigh training against marketing: the main job"),
    (explain, "Where a number comes from"),
    (sensitivity, "What decides"),
    (break_even, "What would have to be true"),
    (information, "What to find out before deciding"),
    (split, "Where the next money goes"),
    (compare, "Two scenarios, and what makes them differ"),
    (challenge, "What a sceptical CFO will ask"),
    (check_claim, "Does a published ROI follow from its figures?"),
    (report, "Write the attachment: PDF, web page, workbook, slide"),
    (verify, "Does a result come out the same again?"),
    (inputs, "The inputs, their defaults and how to write them"),
    (evidence, "The sources behind the defaults"),
    (schema, "The JSON Schema of the scenario file, for editors"),
):
    app.command(short_help=short)(until_closed(command))


def _version(shown: bool) -> None:
    if shown:
        from servroi import __version__

        typer.echo(f"servroi {__version__}")
        raise typer.Exit


@app.callback()
def servroi(
    context: typer.Context,
    _shown: bool = typer.Option(
        False, "--version", help="Show the version and exit.", callback=_version, is_eager=True
    ),
) -> None:
    """Say what to do next if there is no command; what `--help` says stands in `app`."""
    if context.invoked_subcommand is None:
        typer.echo(f"{QUESTION}\n{EXAMPLES}{NEXT}", nl=False)
