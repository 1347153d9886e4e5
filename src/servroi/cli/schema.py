"""servroi schema: the JSON Schemas of what goes in and what comes out."""

from typing import Annotated

import typer

from servroi.cli.options import Force, Output


def schema(
    findings: Annotated[
        bool, typer.Option("--findings", help="The schema of what `run --json` prints, instead of the scenario's.")
    ] = False,
    output: Output = None,
    force: Force = False,
) -> None:
    """Print the JSON Schema of the scenario file; an editor with YAML support completes and checks with it.

    Save it beside your scenarios and begin each of them with: # yaml-language-server: $schema=scenario.schema.json

    Example: servroi schema -o scenario.schema.json
    """
    from servroi.cli.output import put_json
    from servroi.cli.scenario import scenario_schema_text

    put_json(_findings() if findings else scenario_schema_text(), output, force=force)


def _findings() -> str:
    from servroi.config.catalog import FOLDER

    return (FOLDER / "findings.schema.json").read_text(encoding="utf-8")
