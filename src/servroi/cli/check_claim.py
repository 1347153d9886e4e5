"""servroi check-claim: does a published return follow from its own figures?"""

from typing import TYPE_CHECKING, Annotated

import typer

from servroi.cli.options import Force, Json, Lang, NoColor, Output, Quiet

if TYPE_CHECKING:
    from servroi.core.audit import Claim


def _figure(what: str) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(metavar="FIGURE", help=what)
    return option


ClaimFile = Annotated[str | None, typer.Argument(metavar="[FILE]", help="The claim in YAML; keys as the options.")]
Roi = Annotated[str | None, _figure("The return that is claimed, e.g. 353%.")]
Benefit = Annotated[str | None, _figure("What it brought in all; in a file also a list by year.")]
Cost = Annotated[str | None, _figure("What it cost in all; in a file also a list by year.")]
Years = Annotated[str | None, _figure("Years over which benefit and cost are spread; default: 1.")]
Investment = Annotated[str | None, _figure("Paid at the start, on top of the cost.")]
Rate = Annotated[str | None, _figure("Discount rate, for returns on present values.")]
Revenue = Annotated[str | None, _figure("Additional revenue in all.")]
Margin = Annotated[str | None, _figure("Margin on it.")]
Attribution = Annotated[str | None, _figure("Share of the gain that is due to the training.")]
People = Annotated[str | None, _figure("Participants.")]
PerPerson = Annotated[str | None, _figure("Benefit per participant.")]
PaidHours = Annotated[str | None, _figure("Paid hours per participant that the cost leaves out.")]
HourlyCost = Annotated[str | None, _figure("What such an hour costs.")]


def check_claim(
    file: ClaimFile = None,
    roi: Roi = None,
    benefit: Benefit = None,
    cost: Cost = None,
    years: Years = None,
    investment: Investment = None,
    rate: Rate = None,
    revenue: Revenue = None,
    margin: Margin = None,
    attribution: Attribution = None,
    people: People = None,
    per_person: PerPerson = None,
    paid_hours: PaidHours = None,
    hourly_cost: HourlyCost = None,
    lang: Lang = None,
    json: Json = False,
    output: Output = None,
    force: Force = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """Check whether a published ROI follows from the figures it states.

    It is recomputed under every definition in use, and slips are named: a ratio called ROI, million for billion,
    revenue counted as gain, paid time left out. Figures as people publish them: 353%, 1.26e9, 358 million.

    Example: servroi check-claim --roi 353% --benefit 1.26e9 --cost 358e6
    """
    written = {
        "roi": roi,
        "benefit": benefit,
        "cost": cost,
        "years": years,
        "investment": investment,
        "rate": rate,
        "revenue": revenue,
        "margin": margin,
        "attribution": attribution,
        "people": people,
        "per_person": per_person,
        "paid_hours": paid_hours,
        "hourly_cost": hourly_cost,
    }
    from pathlib import Path

    from servroi import audit
    from servroi.cli.answer import Wanted, answer
    from servroi.cli.scenario import checked_language
    from servroi.render.words import Words

    words = Words(checked_language(lang) or "en", "", "")
    given = {name: text for name, text in written.items() if text is not None}
    read = [Path(file)] if file else []
    wanted = Wanted(words, read, json, output, force, quiet, no_color)
    answer(wanted, "checking", lambda done: audit.check_claim(_claim(given, file)))


def _claim(given: dict[str, str], file: str | None) -> "Claim":
    """Read the claim from the options and the file, `-` for standard input."""
    from servroi.cli.scenario import read_bounded
    from servroi.config.claim import read_claim
    from servroi.config.strict_yaml import MAX_BYTES

    if file is None:
        return read_claim(given, None, "")
    return read_claim(given, *read_bounded(file, MAX_BYTES))
