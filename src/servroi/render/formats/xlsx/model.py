"""The whole model as rows: what all options share, then one option after the other."""

from collections.abc import Mapping
from dataclasses import dataclass

from servroi.core.naming import option as option_name
from servroi.core.scenario import Scenario
from servroi.render.formats.xlsx.company import Common, common
from servroi.render.formats.xlsx.given import Given, Inputs
from servroi.render.formats.xlsx.marketing import marketed
from servroi.render.formats.xlsx.option import Outcome, outcome
from servroi.render.formats.xlsx.outline import Outline
from servroi.render.formats.xlsx.training import Trained, trained
from servroi.render.words import Words


@dataclass(frozen=True, slots=True)
class Model:
    """The model in a spreadsheet.

    Attributes:
        inputs: Its cells.
        common: What all options share.
        outline: The rows of the calculation, from top to bottom.
        options: Name -> what it comes to.
    """

    inputs: Inputs
    common: Common
    outline: Outline
    options: Mapping[str, Outcome]


def model(scenario: Scenario, used: frozenset[str], words: Words) -> Model:
    """Return the model of a scenario; `used` are the inputs that are to be shown even where no formula needs them."""
    inputs = Inputs(scenario, words)
    outline = Outline(words, customers=bool(scenario.customers))
    shared = common(inputs, outline)
    parts = [Outline(words, customers=bool(scenario.customers)) for _ in scenario.options]
    trainings: dict[int, Trained] = {}
    for position, option in enumerate(scenario.options):
        parts[position].title(option_name(option.name), 1)
        if option.training:
            trainings[position] = trained(option.training, position, shared, parts[position])
    options: dict[str, Outcome] = {}
    for position, option in enumerate(scenario.options):
        own = parts[position]
        bought = marketed(option.marketing, position, trainings, shared, own) if option.marketing else None
        options[option.name] = outcome(trainings.get(position), bought, shared, own)
        outline.items.extend(own.items)
    _mention(scenario, used, shared)
    return Model(inputs, shared, outline, options)


def _mention(scenario: Scenario, used: frozenset[str], shared: Common) -> None:
    """Make cells of inputs that no formula needs, such as those that only shape what is drawn."""
    customers = shared.customers.given if shared.customers else Given({}, shared.inputs)
    others = {"customers": customers, "readiness": shared.readiness}
    scopes = [team.given for team in shared.teams] + [customers, shared.finance, shared.readiness]
    scopes += [Given(lever.inputs, shared.inputs, others) for option in scenario.options for lever in option.levers]
    for given in scopes:
        for name, path in given.scope.items():
            if path in used:
                given[name]
