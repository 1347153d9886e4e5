"""Scenarios that differ from the given one in more than a value: another horizon, another lever."""

from dataclasses import replace
from hashlib import sha256

from servroi.core.distribution import Certain
from servroi.core.evidence import GRADES, Grade
from servroi.core.scenario import Input, Marketing, Option, Scenario, Training


def at_horizon(scenario: Scenario, years: int, *, extend: bool = False) -> Scenario:
    """Return the same case valued over another number of years (model.md, section 0).

    A lever is cut at the horizon; one that would start later does not run and costs nothing, and marketing that
    matches it spends nothing.

    Args:
        scenario: The case.
        years: The horizon.
        extend: Whether programmes run as long as the horizon, instead of as long as stated.
    """

    def training(lever: Training | None) -> Training | None:
        if lever is None or lever.start > years:
            return None
        return replace(lever, stop=years if extend else min(lever.stop, years))

    def marketing(lever: Marketing | None) -> Marketing | None:
        if lever is None or lever.start > years:
            return None
        matched = training(lever.matches)
        if lever.matches is not None and matched is None:
            return None
        return replace(lever, matches=matched, stop=years if extend else min(lever.stop, years))

    options = tuple(
        Option(option.name, training(option.training), marketing(option.marketing)) for option in scenario.options
    )
    return replace(scenario, horizon=years, options=options)


def facing(scenario: Scenario, option: str, rival: str | None) -> Scenario:
    """Return the same case with an option and its rival alone, in this order."""
    options = {one.name: one for one in scenario.options}
    return replace(scenario, options=tuple(options[name] for name in (option, rival) if name is not None))


def on_evidence(scenario: Scenario, worst: Grade) -> Scenario:
    """Return the same case without the effects whose evidence is weaker than a grade, or that name none."""

    def kept(entry: Input) -> Input:
        return replace(entry, distribution=Certain(0.0), written="0", rule="") if is_weak(entry, worst) else entry

    return replace(scenario, inputs={path: kept(entry) for path, entry in scenario.inputs.items()})


def graded(fingerprint: str, worst: Grade) -> str:
    """Return the fingerprint of a scenario of which only effects with so good evidence are left."""
    return sha256(f"{fingerprint}\0grades\0{worst}".encode()).hexdigest()


def is_weak(entry: Input, worst: Grade) -> bool:
    """Tell whether an input is an effect with evidence weaker than a grade; none at all is the weakest.

    One that is left out anyway rests on no evidence.
    """
    if not entry.name.startswith("training.effects.") or entry.distribution == Certain(0.0):
        return False
    grade = entry.evidence.grade
    return grade is None or GRADES.index(grade) > GRADES.index(worst)
