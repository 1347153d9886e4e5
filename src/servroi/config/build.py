"""Every input of a scenario resolved: what the author states, else the default, each with its origin."""

from collections.abc import Mapping as Names
from dataclasses import replace
from functools import cache

from servroi.config.catalog import Catalogue, Entry
from servroi.config.number import Rule
from servroi.config.quantity import Quantity, median, parse
from servroi.config.reader import Reader, joined, rule_of
from servroi.config.strict_yaml import Mapping, Node
from servroi.core.distribution import Z95, Certain, at
from servroi.core.evidence import Evidence, Origin
from servroi.core.scenario import SHARES, Company, Input, Scope, Team, Usual
from servroi.core.units import KINDS
from servroi.errors import Place
from servroi.model.curves import dose, kept

SUM = 1e-3
"""How far shares that must sum to 1 may be off."""
_NESTED = ("effects", "focus")
_LIST_OR_WORD = ("training.teams", "marketing.extra_spend")
SCHEDULE = ("start", "stop")


class Builder:
    """Resolves the inputs of one scenario."""

    def __init__(self, reader: Reader, root: Mapping, company: Company) -> None:
        self.reader = reader
        self.root = root
        self.company = company
        self.inputs: dict[str, Input] = {}
        self.horizon: int
        self.teams: tuple[Team, ...]
        self.customers: Scope = {}
        self.places: dict[str, Place] = {}
        self._unread: set[str] = set()

    def section(self, name: str) -> Mapping:
        """Return a section of the scenario."""
        return self.reader.mapping(self.root.entries.get(name), name)

    def read(self, scope: Scope, name: str) -> Input | None:
        """Return an input of a scope; None if there is none, or none that could be read."""
        path = scope.get(name, "")
        return None if path in self._unread else self.inputs.get(path)

    def finance(self) -> Scope:
        """Return the finance section; sets the horizon."""
        node = self.section("finance")
        horizon = self.catalogue.entries["finance.horizon"]
        stated = node.entries.get(horizon.name)
        default = int(float(self._written(horizon)))
        low, high = int(horizon.kind.low), int(horizon.kind.high)
        if self.reader.layers.broken:  # whatever year it may state, it lies within the longest
            default = high
        self.horizon = self.reader.whole(stated, horizon.path, low, high, default)
        scope = self.scope("finance", node, "finance", skip=(horizon.name,))
        value, origin = float(self.horizon), self.origin(stated)
        self.inputs[horizon.path] = self.certain_input(horizon, horizon.path, value, origin, stated)
        return scope

    def readiness(self) -> Scope:
        """Return the readiness section."""
        return self.scope("readiness", self.section("readiness"), "readiness")

    def customers_section(self) -> None:
        """Resolve the customers; an empty scope without the section."""
        if "customers" not in self.root.entries:
            return
        scope = dict(self.scope("customers", self.section("customers"), "customers"))
        if "contacts_per_customer" not in scope and self.inputs[scope["exposure"]].rule:
            del self.inputs[scope.pop("exposure")]
        self.customers = scope

    def constants(self) -> dict[str, float]:
        """Return the fixed numbers, and what follows from the catalogue's base layer."""
        constants = dict(self.catalogue.constants)
        for function in ("service", "sales", "ambassador"):
            constants[f"focus.{function}"] = self._base_median(f"training.focus.{function}")
        hours = dose(constants["standard_hours"], self._base_median("training.half_dose"))
        remembered = kept(
            self._base_median("training.sessions_per_year"), self._base_median("training.skill_half_life")
        )
        constants["standard"] = float(hours * remembered * self._base_median("training.transfer"))
        return constants

    @property
    def catalogue(self) -> Catalogue:
        """The packaged catalogue."""
        return self.reader.catalogue

    def scope(
        self,
        section: str,
        node: Mapping,
        prefix: str,
        base: Scope | None = None,
        skip: tuple[str, ...] = (),
        extra: tuple[str, ...] = (),
    ) -> Scope:
        """Return name -> path for a section, with its stated inputs and, without a base, its defaults.

        Args:
            section: Name of the section in the catalogue.
            node: What the author wrote.
            prefix: Path of the section in the scenario.
            base: The scope that it overrides; None: it stands by itself.
            skip: Inputs that somebody else resolves.
            extra: Keys that are allowed and no inputs.
        """
        entries = {entry.name: entry for entry in self.catalogue.section(section)}
        stated = self._flat(node, prefix, section, (*entries, *extra))
        scope: dict[str, str] = dict(base or {})
        for name, entry in entries.items():
            path = joined(prefix, name)
            if name in skip or entry.path in _LIST_OR_WORD or name in SCHEDULE:
                continue
            if entry.options_only and name in stated and not prefix.startswith("options["):
                self.reader.problem("options-only", stated[name].place, path, "stands in `options` only")
            elif name in stated:
                scope[name], self.places[path] = path, stated[name].place
                if (read := self.reader.input(entry, stated[name], path)) is not None:
                    self.inputs[path] = replace(read, usual=self._usual(entry))
                else:
                    self.inputs[path] = self._unreadable(entry, path)
            elif base is None or (name in scope and self.inputs[scope[name]].rule in _SCOPED):
                self.default(entry, path, scope, node)
        self._exclusive(scope, entries, prefix, stated)
        if "focus.sales" in scope:
            self._focus_sum(scope, stated)
        return scope

    def _flat(self, node: Mapping, prefix: str, section: str, known: tuple[str, ...]) -> dict[str, Node]:
        """Return the stated nodes of a section by flat name; `effects.x` and `focus.x` stand one level deeper."""
        top = list(dict.fromkeys(name.partition(".")[0] for name in known))
        self.reader.unknown(node, top, prefix)
        stated: dict[str, Node] = {}
        for key, value in node.entries.items():
            if key not in top:
                continue
            if section == "training" and key in _NESTED:
                inner = self.reader.mapping(value, joined(prefix, key))
                names = [name.partition(".")[2] for name in known if name.startswith(f"{key}.")]
                self.reader.unknown(inner, names, joined(prefix, key))
                stated |= {f"{key}.{name}": item for name, item in inner.entries.items() if name in names}
            else:
                stated[key] = value
        return stated

    def default(self, entry: Entry, path: str, scope: dict[str, str], node: Mapping) -> None:
        """Give an input that is not stated its default, or report that it is required."""
        if entry.required:
            place = node.place if node.place.file else self.root.place
            if node.read:
                self.reader.problem("missing", place, path, f"is required{self._held(entry)}")
            scope[entry.name] = path
            self.inputs[path] = self._unreadable(entry, path)
            return
        default = self.catalogue.default(entry.path, self.company.country, self.company.sector)
        if default is None and not entry.rule:
            return
        scope[entry.name] = path
        quantity = _usually(default.written, _default_rule(entry)) if default else None
        self.inputs[path] = Input(
            path=path,
            name=entry.path,
            kind=entry.kind,
            unit=entry.unit,
            role=entry.role,
            distribution=quantity.distribution if quantity else Certain(0.0),
            written=default.written if default else entry.rule,
            evidence=self._evidence(entry),
            origin=Origin(default.layer if default else "catalogue"),
            rule=entry.rule,
            points=quantity is not None and quantity.points,
        )

    def _evidence(self, entry: Entry) -> Evidence:
        """Return what the default of an input rests on, or the rule that stands in for one."""
        known = self.catalogue.default(entry.path, self.company.country, self.company.sector) or entry
        return Evidence(known.grade, known.sources, note=known.note, sector=known.sector)

    def _usual(self, entry: Entry) -> Usual | None:
        """Return the default, where it has the form of the input itself and is uncertain."""
        default = self.catalogue.default(entry.path, self.company.country, self.company.sector)
        if default is None or entry.rule in SHARES or entry.kind.whole:
            return None
        distribution = _usually(default.written, _default_rule(entry)).distribution
        if distribution.certain:
            return None
        return Usual(
            at(distribution, -Z95), at(distribution, Z95), next(iter(default.sources), f"grade {default.grade}")
        )

    def _held(self, entry: Entry) -> str:
        """Return what the evidence holds for a required input of the sector, as an offer."""
        for reference in self.catalogue.references.get(self.company.sector, ()):
            if reference.path == entry.path and reference.country in ("", self.company.country):
                return f"; the evidence for this sector holds {reference.written} (grade {reference.grade})"
        return ""

    def _unreadable(self, entry: Entry, path: str) -> Input:
        """Stand in for an input with a problem, so that the rest can be read."""
        self._unread.add(path)
        return self.certain_input(entry, path, 1.0, Origin("file"))

    def certain_input(self, entry: Entry, path: str, value: float, origin: Origin, node: Node | None = None) -> Input:
        """Return an input with one value; its evidence is what the author wrote beside it, else the default's."""
        evidence = self._evidence(entry) if node is None else self.reader.evidence(node, entry, path)
        return Input(
            path, entry.path, entry.kind, entry.unit, entry.role, Certain(value), f"{value:g}", evidence, origin
        )

    def origin(self, node: Node | None) -> Origin:
        """Return where a value was read; the catalogue for none."""
        if node is None:
            return Origin("catalogue")
        return Origin(self.reader.layers.layer(node.place), node.place.file, node.place.line)

    def _exclusive(self, scope: Scope, entries: Names[str, Entry], prefix: str, stated: Names[str, Node]) -> None:
        for name, entry in entries.items():
            for other in (path.partition(".")[2] for path in entry.excludes):
                both = name in scope and other in scope
                if both and all(self.inputs[scope[one]].stated for one in (name, other)):
                    here, there = (name, other) if name in stated else (other, name)
                    if here in stated:
                        what = f"stands beside {scope[there]}; they are two ways to say the same, keep one"
                        self.reader.problem("either-or", stated[here].place, joined(prefix, here), what)

    def _focus_sum(self, scope: Scope, stated: Names[str, Node]) -> None:
        names = [name for name in scope if name.startswith("focus.")]
        total = sum(at(self.inputs[scope[name]].distribution, 0.0) for name in names)
        node = next((stated[name] for name in names if name in stated), None)
        if abs(total - 1.0) > SUM and node is not None:
            what = f"the three shares sum to {total * 100:g} %, defaults included; they must sum to 100 %"
            self.reader.problem("sum", node.place, "training.focus", what)

    def _base_median(self, path: str) -> float:
        """Return the median of the catalogue's own default, without country and sector."""
        entry = self.catalogue.entries[path]
        return median(self._written(entry), _default_rule(entry))

    def _written(self, entry: Entry) -> str:
        assert entry.default is not None, f"{entry.path} has no default"
        return entry.default.written


_SCOPED = ("headcount", "budget_per_employee/price_per_hour")
"""Rules without a draw of their own: each scope has its own value, under its own path."""


@cache
def _usually(written: str, rule: Rule) -> Quantity:
    """Return a default as it is to be read; there are only so many, and every option asks for them again."""
    return parse(written, rule)


def _default_rule(entry: Entry) -> Rule:
    """Return the rule for a default: a share of another input is a share, whatever the input's own kind."""
    if entry.rule in SHARES:
        return Rule(KINDS["share"])
    return rule_of(entry)
