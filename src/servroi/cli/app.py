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
from servroi.cli.output import until_closed
from servroi.cli.report import report
from servroi.cli.run import run
from servroi.cli.schema import schema
from servroi.cli.sensitivity import sensitivity
from servroi.cli.split import split
from servroi.cli.verify import verify

app = typer.Typer(
    name="servroi",
    help="Is the next franc better spent on training the front line, or on more marketing?",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (
    demo,
    check,
    run,
    explain,
    sensitivity,
    break_even,
    information,
    split,
    compare,
    challenge,
    check_claim,
    report,
    verify,
    inputs,
    evidence,
    schema,
):
    app.command()(until_closed(command))


def _version(shown: bool) -> None:
    if shown:
        from servroi import __version__

        typer.echo(f"servroi {__version__}")
        raise typer.Exit


@app.callback()
def servroi(
    version: bool = typer.Option(
        False, "--version", help="Show the version and exit.", callback=_version, is_eager=True
    ),
) -> None:
    """Is the next franc better spent on training the front line, or on more marketing?"""
