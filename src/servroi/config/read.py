"""Read a scenario: every problem of the file at once, or the scenario and what is worth a warning."""

from dataclasses import dataclass
from pathlib import Path

from servroi.config import settings
from servroi.config.build import Builder
from servroi.config.catalog import catalogue
from servroi.config.correlations import correlations
from servroi.config.folder import Folder
from servroi.config.layers import Layers
from servroi.config.options import OptionReader
from servroi.config.reader import Reader
from servroi.config.teams import frontline
from servroi.core.distribution import Z95, at
from servroi.core.evidence import Grade
from servroi.core.scenario import FACTOR, Input, Scenario
from servroi.core.text import Label, Notice, Share, Text
from servroi.errors import Problem, ScenarioError
from servroi.model.simulate import reads
from servroi.sampling.draw import plan

_REPORTED_CUT = 1e-3
"""A cut tail is worth a word from this probability on."""
_TOGETHER = (
    *("missing", "option-empty", "no-option", "no-customers", "nothing-to-match"),
    *("fte", "sick-days", "training-hours", "schedule", "sum"),
)
"""Slugs of what is a mistake only beside the rest, or for want of it; nobody knows while a base cannot be read."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A scenario that is sound: the inputs that the model reads, the warnings about it, and what it was read from.

    Attributes:
        scenario: The scenario.
        used: Paths of the inputs that the model reads.
        notices: The warnings.
        layers: What it was read from.
        paths: The files on disk that hold it.
        grades: The worst grade of evidence that counts, where `--only-grades` or the PDF it came in says so.
        left_out: How many effects with weaker evidence are therefore set to zero.
        trials: What `--trials` gave for the PDF it came in.
    """

    scenario: Scenario
    used: frozenset[str]
    notices: tuple[Notice, ...]
    layers: Layers
    paths: tuple[Path, ...] = ()
    grades: Grade | None = None
    left_out: int = 0
    trials: int | None = None


def read_scenario(data: bytes, file: str, folder: Folder | None, settings_given: list[str]) -> Reading:
    """Read a scenario.

    Args:
        data: The file's bytes.
        file: Its base name, for messages.
        folder: The folder it stands in, for what it extends; None for standard input.
        settings_given: `path=value`, each on top of the file.

    Raises:
        ScenarioError: With every problem found.
    """
    problems: list[Problem] = []
    return read_layers(Layers(data, file, folder, settings_given, problems), problems)


def read_layers(layers: Layers, problems: list[Problem]) -> Reading:
    """Read a scenario from its merged tree.

    Args:
        layers: The tree.
        problems: What is wrong with it so far.

    Raises:
        ScenarioError: With every problem found.
    """
    reader = Reader(catalogue(), layers, problems)
    notices: list[Notice] = []
    scenario = _assemble(reader, layers, notices)
    if problems:
        raise ScenarioError([known for known in problems if not (layers.broken and known.slug in _TOGETHER)])
    used = reads(scenario)
    if foreign := _foreign_money(scenario, used, layers):
        raise ScenarioError(foreign)
    kept = plan(scenario, used)
    if kept.factor:
        used |= {FACTOR}
    used |= {path for path in scenario.inputs if path.endswith((".start", ".stop")) or path == "finance.horizon"}
    every = (
        *notices,
        *_idle_pairs(scenario, used),
        *_unused(scenario, used),
        *_cut(scenario, used),
        *_exposure(scenario),
    )
    return Reading(scenario, used, every, layers)


def _assemble(reader: Reader, layers: Layers, notices: list[Notice]) -> Scenario:
    root = layers.root
    reader.unknown(root, settings.SECTIONS, "")
    settings.version(root, reader)
    company = settings.company(root, reader)
    if "frontline" not in root.entries:
        reader.problem("missing", root.place, "frontline", "is required, at least `frontline: {headcount: ...}`")
    builder = Builder(reader, root, company)
    finance = builder.finance()
    readiness = builder.readiness()
    builder.teams = frontline(builder)
    builder.customers_section()
    reading_options = OptionReader(builder)
    options = reading_options.options()
    idle = {path: name for path, name in reading_options.idle.items() if path not in builder.inputs}
    notices += [Notice("unused", path, _unused_text(name)) for path, name in idle.items()]
    trials, seed = settings.simulation(root, reader)
    return Scenario(
        company=company,
        inputs=builder.inputs,
        teams=builder.teams,
        customers=builder.customers,
        finance=finance,
        readiness=readiness,
        options=options,
        horizon=builder.horizon,
        pairs=correlations(root, reader, builder.inputs, builder.teams, notices),
        trials=trials,
        seed=seed,
        constants=builder.constants(),
        report=settings.report(root, reader),
        fingerprint=layers.digest,
        catalogue_fingerprint=reader.catalogue.fingerprint,
    )


def _foreign_money(scenario: Scenario, used: frozenset[str], layers: Layers) -> list[Problem]:
    """Refuse money defaults in a currency for which they do not hold."""
    company = scenario.company
    own = catalogue().currencies.get(company.country, "EUR")
    if company.currency == own:
        return []
    place = layers.root.entries["company"].place
    what = f"must be stated, for its default holds in {own} and not in {company.currency}"

    def borrowed(entry: Input) -> bool:
        amount = entry.kind.name == "money" and not entry.rule and at(entry.distribution, Z95) > 0.0
        return amount and not entry.stated

    return [
        Problem("foreign-currency", place, path, what)
        for path, entry in scenario.inputs.items()
        if path in used and borrowed(entry)
    ]


def _unused(scenario: Scenario, used: frozenset[str]) -> list[Notice]:
    """Warn about what is stated and cannot influence the result; teams that nobody trains are named as a whole."""
    trained = {team for option in scenario.options if option.training for team in option.training.teams}
    idle = {
        path for position, team in enumerate(scenario.teams) if position not in trained for path in team.inputs.values()
    }
    return [
        Notice("unused", path, _unused_text(entry.name))
        for path, entry in scenario.inputs.items()
        if entry.stated and path not in used | idle
    ]


def _unused_text(name: str) -> Text:
    return Text("warning.unused", {"input": Label("inputs", name)})


def _idle_pairs(scenario: Scenario, used: frozenset[str]) -> list[Notice]:
    """Warn about stated correlations with an input that the model does not read."""
    return [
        Notice("pair-unused", path, Text("warning.pair_unused"))
        for pair in scenario.pairs
        for path in (pair.first, pair.second)
        if pair.stated and path not in used
    ]


def _cut(scenario: Scenario, used: frozenset[str]) -> list[Notice]:
    """Report tails that were cut at the bounds of a kind."""
    return [
        Notice("cut", path, Text("warning.cut", {"input": Label("inputs", entry.name), "share": Share(cut)}))
        for path, entry in scenario.inputs.items()
        if path in used and (cut := entry.distribution.cut) > _REPORTED_CUT
    ]


def _exposure(scenario: Scenario) -> list[Notice]:
    if not scenario.customers:
        return [Notice("no-customers", "customers", Text("warning.no_customers"))]
    notices = []
    if "exposure" not in scenario.customers:
        notices.append(Notice("exposure", "customers.exposure", Text("warning.exposure")))
    if "contacts_per_customer" not in scenario.customers:
        notices.append(Notice("no-contacts", "customers.contacts_per_customer", Text("warning.no_contacts")))
    return notices
