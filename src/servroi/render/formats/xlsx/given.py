"""The inputs as cells: each one a number that people may change, or a formula where it follows from others."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from servroi.core.distribution import at
from servroi.core.naming import catalogue_name, source
from servroi.core.naming import option as option_name
from servroi.core.scenario import SHARES, Input, Marketing, Scenario, Scope, Training
from servroi.core.text import Label, Term, Text, Verbatim
from servroi.render.formats.xlsx.book import Line
from servroi.render.formats.xlsx.expression import Expr, call, choose
from servroi.render.words import Words


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A row of the inputs.

    Attributes:
        path: Where it stands in the scenario.
        source: The input.
        value: Its value, which formulas call by name.
        basis: What is stated of it where the value follows from others, such as a share of labour cost.
    """

    path: str
    source: Input
    value: Line
    basis: Line | None


@dataclass(frozen=True, slots=True)
class Inputs:
    """All cells that hold what the case assumes.

    Attributes:
        scenario: The case.
        words: The language.
        entries: Rows by path and the cells that they follow from.
        constants: Fixed numbers of the model that formulas use.
        years: First and last year of every lever.
    """

    scenario: Scenario
    words: Words
    entries: dict[tuple[str, tuple[int, ...]], Entry] = field(default_factory=dict)
    constants: dict[str, Line] = field(default_factory=dict)
    years: dict[int, tuple[Line, Line]] = field(default_factory=dict)
    _bases: dict[str, Line] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)

    def constant(self, name: str) -> Line:
        """Return the cell of a fixed number of the model."""
        if name not in self.constants:
            label = self.words.say(Text(f"workbook.constant.{name}"))
            cell = f"model_{name.replace('.', '_')}"
            self.constants[name] = Line(label, "", given=self.scenario.constants[name], yearly=False, name=cell)
        return self.constants[name]

    def span(self, lever: Training | Marketing, what: str, option: int) -> tuple[Line, Line]:
        """Return the first and the last year of a lever as an option runs it."""
        if id(lever) not in self.years:
            owner = self.words.say(option_name(self.scenario.options[option].name))
            first, last = (
                Line(
                    self.words.say(of_owner(Label("inputs", f"{what}.{end}"), owner)),
                    self.words.label("units", "year"),
                    given=float(year),
                    yearly=False,
                    name=f"option{option + 1}_{what}_{end}",
                    form="whole",
                )
                for end, year in (("start", lever.start), ("stop", lever.stop))
            )
            self.years[id(lever)] = first, last
        return self.years[id(lever)]

    def value(self, path: str, needs: tuple[Line, ...], rule: "Rule | None", owner: str) -> Line:
        """Return the cell of an input's value; one for each set of cells that it follows from.

        Args:
            path: Where the input stands.
            needs: The cells that it follows from.
            rule: How; None: it stands for itself.
            owner: The team or option that asks; teams may share an input that follows from one of their own.
        """
        key = (path, tuple(id(line) for line in needs))
        if key not in self.entries:
            entry = self.scenario.inputs[path]
            basis = self._basis(path) if rule and rule.own else None
            value = Line(
                self.words.say(of_owner(source(path), owner if _owned(needs) else "")),
                unit(entry, self.words),
                formula=None if rule is None else rule.formula(needs, basis, self),
                given=at(entry.distribution, 0.0),
                yearly=False,
                name=self._name(path),
                form=form(entry),
            )
            self.entries[key] = Entry(path, entry, value, basis)
        return self.entries[key].value

    def _basis(self, path: str) -> Line:
        if path not in self._bases:
            entry = self.scenario.inputs[path]
            share = entry.rule in SHARES
            self._bases[path] = Line(
                self.words.say(source(path)),
                "",
                given=at(entry.distribution, 0.0),
                yearly=False,
                name=self._name(path + ".basis"),
                form="share" if share else form(entry),
            )
        return self._bases[path]

    def _name(self, path: str) -> str:
        """Return the name of a cell: plain letters, each name once."""
        name = catalogue_name(path).replace(".", "_")
        if path.startswith("options["):
            name = f"option{self._position(path, [one.name for one in self.scenario.options])}_{name}"
        elif ".teams[" in path:
            team = self._position(path, [one.name for one in self.scenario.teams])
            name = f"team{team}_{name.removeprefix('frontline_')}"
        free, count = name, 1
        while free in self._taken:
            count += 1
            free = f"{name}_{count}"
        self._taken.add(free)
        return free

    def _position(self, path: str, names: list[str]) -> int:
        inside = path.partition("[")[2].rpartition("].")[0]
        return names.index(inside) + 1


class Given:
    """The inputs of one scope (a team, the customers, a lever), made into cells when first read."""

    def __init__(
        self, scope: Scope, inputs: Inputs, others: "Mapping[str, Given] | None" = None, owner: str = ""
    ) -> None:
        self.scope = scope
        self.inputs = inputs
        self.others = others or {}
        self.owner = owner

    def __contains__(self, name: str) -> bool:
        """Tell whether the scope has such an input at all."""
        return name in self.scope

    def __getitem__(self, name: str) -> Line:
        """Return the cell of an input."""
        path = self.scope[name]
        rule = RULES.get(self.inputs.scenario.inputs[path].rule)
        needs = tuple(self._needed(need) for need in rule.needs) if rule else ()
        return self.inputs.value(path, needs, rule, self.owner)

    def source(self, name: str) -> Input:
        """Return the input behind a name."""
        return self.inputs.scenario.inputs[self.scope[name]]

    def _needed(self, name: str) -> Line:
        section, _, inside = name.rpartition(":")
        return self.others[section][inside] if section else self[inside]


@dataclass(frozen=True, slots=True)
class Rule:
    """How a value follows from others.

    Attributes:
        needs: The others, with their section where it is another one.
        worked_out: From them, the input's own number and the constants to the value.
        own: Whether the input has a number of its own as well.
    """

    needs: tuple[str, ...]
    worked_out: Callable[[tuple[Line, ...], Expr, Inputs], Expr]
    own: bool = False

    def formula(self, needs: tuple[Line, ...], basis: Line | None, inputs: Inputs) -> Expr:
        """Return the formula of the value."""
        return self.worked_out(needs, needs[0] if basis is None else basis, inputs)


def _success(needs: tuple[Line, ...], _own: Expr, inputs: Inputs) -> Expr:
    """Return a base probability, more or less per point of mean readiness (model.md, section 9)."""
    mean, middle = call("AVERAGE", *needs), inputs.constant("readiness_middle")
    slope = choose(mean < middle, inputs.constant("readiness_below"), inputs.constant("readiness_above"))
    return inputs.constant("readiness_base") + slope * (mean - middle)


def _half_life(needs: tuple[Line, ...], own: Expr, inputs: Inputs) -> Expr:
    """Return a half-life that doubles every two points of practice and coaching (model.md, section 9)."""
    doublings = (needs[0] - inputs.constant("readiness_middle")) / inputs.constant("learn_points_per_doubling")
    return own * 2**doublings


RULES: dict[str, Rule] = {
    "headcount": Rule(("headcount",), lambda needs, own, inputs: needs[0]),
    "churn*count": Rule(("churn", "count"), lambda needs, own, inputs: needs[0] * needs[1]),
    "budget_per_employee/price_per_hour": Rule(
        ("budget_per_employee", "price_per_hour"),
        lambda needs, own, inputs: choose(needs[0].equals(0), 0, needs[0] / needs[1]),
    ),
    "exposure": Rule(("contacts_per_customer",), lambda needs, own, inputs: 1 - call("EXP", -needs[0])),
    "labour_cost": Rule(("labour_cost",), lambda needs, own, inputs: own * needs[0], own=True),
    "revenue": Rule(
        ("customers:count", "customers:revenue_per_customer"),
        lambda needs, own, inputs: own * needs[0] * needs[1],
        own=True,
    ),
    "readiness": Rule(("readiness:why", "readiness:lead", "readiness:build", "readiness:drive"), _success),
    "learn": Rule(("readiness:learn",), _half_life, own=True),
}
"""How a value follows from others when it is not stated: the rules that the catalogue names."""


def unit(entry: Input, words: Words) -> str:
    """Return the unit of an input in words."""
    return words.label("units", entry.unit)


def form(entry: Input) -> str:
    """Return the number format of an input."""
    if entry.kind.percent:
        return "share"
    if entry.kind.whole:
        return "whole"
    return "money" if entry.kind.name in ("money", "spend") else "number"


def _owned(needs: tuple[Line, ...]) -> bool:
    return any(need.name.startswith(("team", "option")) for need in needs)


def of_owner(term: Term, owner: str) -> Term:
    """Return a label with the team or option that it is about; none: the label alone."""
    return Text("sensitivity.of", {"input": term, "owner": Verbatim(owner)}) if owner else term
