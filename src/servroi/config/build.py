"""From the merged tree to the scenario: teams, customers, options, correlations, every input resolved."""

from collections.abc import Mapping as Names
from dataclasses import replace

from servroi.config.catalog import Catalogue, Entry
from servroi.config.quantity import Rule, median, parse
from servroi.config.reader import Reader, joined, shown_name
from servroi.config.strict_yaml import Mapping, Node, Sequence, Text, is_null
from servroi.core.distribution import Z95, Certain, at
from servroi.core.evidence import Evidence, Origin
from servroi.core.scenario import Company, Input, Marketing, Option, Scope, Team, Training, Usual
from servroi.core.units import KINDS
from servroi.errors import Place
from servroi.model.curves import dose, kept

_MOST_TEAMS = 50
_MOST_OPTIONS = 20
_SUM = 1e-3
"""How far shares that must sum to 1 may be off."""
_NESTED = ("effects", "focus")
_LIST_OR_WORD = ("training.teams", "marketing.extra_spend")
_SCHEDULE = ("start", "stop")


class Builder:
    """Resolves the inputs of one scenario."""

    def __init__(self, reader: Reader, root: Mapping, company: Company) -> None:
        self.reader = reader
        self.root = root
        self.company = company
        self.inputs: dict[str, Input] = {}
        self.horizon = 1
        self.teams: tuple[Team, ...] = ()
        self.customers: Scope = {}
        self.idle: dict[str, str] = {}
        self._levers_of: dict[str, Scope] = {}
        self._places: dict[str, Place] = {}

    def section(self, name: str) -> Mapping:
        """Return a section of the scenario."""
        return self.reader.mapping(self.root.entries.get(name), name)

    # -- scopes -------------------------------------------------------------------------------------------------------

    def finance(self) -> Scope:
        """Return the finance section; sets the horizon."""
        node = self.section("finance")
        horizon = self.catalogue.entries["finance.horizon"]
        default = int(float(self._written(horizon)))
        low, high = int(horizon.kind.low), int(horizon.kind.high)
        self.horizon = self.reader.whole(node.entries.get("horizon"), "finance.horizon", low, high, default)
        scope = self._scope("finance", node, "finance", skip=("horizon",))
        origin = self._origin(node.entries.get("horizon"))
        stated = node.entries.get("horizon")
        self.inputs["finance.horizon"] = self._certain_input(
            horizon, "finance.horizon", float(self.horizon), origin, stated
        )
        return scope

    def readiness(self) -> Scope:
        """Return the readiness section."""
        return self._scope("readiness", self.section("readiness"), "readiness")

    def frontline(self) -> None:
        """Resolve the teams; one without a name if there is no list of teams."""
        node = self.section("frontline")
        listed = node.entries.get("teams")
        if listed is None:
            if "contact_share" in node.entries:
                place = node.keys["contact_share"]
                self.reader.problem(
                    "teams-only", place, "frontline.contact_share", "stands in the entries of `teams` only"
                )
            scope = self._scope("frontline", node, "frontline", skip=("contact_share",), extra=("contact_share",))
            self.teams = (Team("", scope),)
        else:
            self.teams = self._team_list(listed, node)
        for team in self.teams:
            self._check_team(team)

    def customers_section(self) -> None:
        """Resolve the customers; an empty scope without the section."""
        if "customers" not in self.root.entries:
            return
        scope = dict(self._scope("customers", self.section("customers"), "customers"))
        if "contacts_per_customer" not in scope and self.inputs[scope["exposure"]].rule:
            del self.inputs[scope.pop("exposure")]
        self.customers = scope

    def options(self) -> tuple[Option, ...]:
        """Return the options in the order of the result: train, market, then the file's."""
        plans = self._option_nodes()
        trainings: dict[str, Training] = {}
        for name, (training, _, own) in plans.items():
            if training is not None:
                trainings[name] = self._training(training, _prefix(name, "training", own))
        model = trainings.get("train") or next(iter(trainings.values()), None)
        options = []
        for name, (_, marketing, own) in plans.items():
            lever = None
            if marketing is not None:
                lever = self._marketing(marketing, _prefix(name, "marketing", own), trainings.get(name) or model)
            options.append(Option(name, trainings.get(name), lever))
        self._idle_levers()
        return tuple(options)

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

    # -- inputs -------------------------------------------------------------------------------------------------------

    @property
    def catalogue(self) -> Catalogue:
        """The packaged catalogue."""
        return self.reader.catalogue

    def _scope(
        self,
        section: str,
        node: Mapping,
        prefix: str,
        base: Scope | None = None,
        skip: tuple[str, ...] = (),
        extra: tuple[str, ...] = (),
    ) -> Scope:
        """Return name -> path for a section, with its stated inputs and, without a base, its defaults."""
        entries = {entry.name: entry for entry in self.catalogue.section(section)}
        stated = self._flat(node, prefix, section, (*entries, *extra))
        scope: dict[str, str] = dict(base or {})
        for name, entry in entries.items():
            path = joined(prefix, name)
            if name in skip or entry.path in _LIST_OR_WORD or name in _SCHEDULE:
                continue
            if entry.options_only and name in stated and not prefix.startswith("options["):
                self.reader.problem("options-only", stated[name].place, path, "stands in `options` only")
            elif name in stated:
                scope[name], self._places[path] = path, stated[name].place
                if (read := self.reader.input(entry, stated[name], path)) is not None:
                    self.inputs[path] = replace(read, usual=self._usual(entry))
                else:
                    self.inputs[path] = self._unreadable(entry, path)
            elif base is None or (name in scope and self.inputs[scope[name]].rule in _SCOPED):
                self._default(entry, path, scope, node)
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

    def _default(self, entry: Entry, path: str, scope: dict[str, str], node: Mapping) -> None:
        """Give an input that is not stated its default, or report that it is required."""
        if entry.required:
            place = node.place if node.place.file else self.root.place
            held = self._held(entry)
            self.reader.problem("missing", place, path, f"is required{held}")
            scope[entry.name] = path
            self.inputs[path] = self._unreadable(entry, path)
            return
        default = self.catalogue.default(entry.path, self.company.country, self.company.sector)
        if default is None and not entry.rule:
            return
        # a rule is resolved within its own scope, a plain default is one draw for all
        path = path if entry.rule in _SCOPED else entry.path
        scope[entry.name] = path
        if path in self.inputs:
            return
        self.inputs[path] = Input(
            path=path,
            name=entry.path,
            kind=entry.kind,
            unit=entry.unit,
            role=entry.role,
            distribution=parse(default.written, _default_rule(entry)).distribution if default else Certain(0.0),
            written=default.written if default else entry.rule,
            evidence=Evidence(default.grade, default.sources, note=default.note)
            if default
            else Evidence(entry.grade, entry.sources, note=entry.note),
            origin=Origin(default.layer if default else "catalogue"),
            rule=entry.rule,
        )

    def _usual(self, entry: Entry) -> Usual | None:
        """Return the default, where it has the form of the input itself and is uncertain."""
        default = self.catalogue.default(entry.path, self.company.country, self.company.sector)
        if default is None or entry.rule in ("labour_cost", "revenue") or entry.kind.whole:
            return None
        distribution = parse(default.written, _default_rule(entry)).distribution
        if distribution.certain:
            return None
        return Usual(at(distribution, -Z95), at(distribution, Z95), next(iter(default.sources), f"grade {default.grade}"))

    def _held(self, entry: Entry) -> str:
        """Return what the evidence holds for a required input of the sector, as an offer."""
        for reference in self.catalogue.references.get(self.company.sector, ()):
            if reference.path == entry.path and reference.country in ("", self.company.country):
                return f"; the evidence for this sector holds {reference.written} (grade {reference.grade})"
        return ""

    def _unreadable(self, entry: Entry, path: str) -> Input:
        """Stand in for an input with a problem, so that the rest can be read."""
        return self._certain_input(entry, path, 1.0, Origin("file"))

    def _certain_input(self, entry: Entry, path: str, value: float, origin: Origin, node: Node | None = None) -> Input:
        default = self.catalogue.default(entry.path, self.company.country, self.company.sector)
        evidence = Evidence() if origin.stated or default is None else Evidence(default.grade, default.sources)
        if node is not None:
            evidence = self.reader.evidence(node, entry, path)
        return Input(
            path, entry.path, entry.kind, entry.unit, entry.role, Certain(value), f"{value:g}", evidence, origin
        )

    def _origin(self, node: Node | None) -> Origin:
        if node is None:
            return Origin("catalogue")
        return Origin(self.reader.layers.layer(node.place), node.place.file, node.place.line)

    def _exclusive(self, scope: Scope, entries: Names[str, Entry], prefix: str, stated: Names[str, Node]) -> None:
        for name, entry in entries.items():
            for other in (path.partition(".")[2] for path in entry.excludes):
                both = name in scope and other in scope
                if both and all(self.inputs[scope[one]].stated for one in (name, other)):
                    node = stated.get(name) or stated.get(other)
                    if node is not None:
                        what = f"stands beside {scope[other]}; they are two ways to say the same, keep one"
                        self.reader.problem("either-or", node.place, joined(prefix, name), what)

    def _focus_sum(self, scope: Scope, stated: Names[str, Node]) -> None:
        names = [name for name in scope if name.startswith("focus.")]
        total = sum(at(self.inputs[scope[name]].distribution, 0.0) for name in names)
        node = next((stated[name] for name in names if name in stated), None)
        if abs(total - 1.0) > _SUM and node is not None:
            what = f"the three shares sum to {total * 100:g} %, defaults included; they must sum to 100 %"
            self.reader.problem("sum", node.place, "training.focus", what)

    def _base_median(self, path: str) -> float:
        """Return the median of the catalogue's own default, without country and sector."""
        entry = self.catalogue.entries[path]
        return median(self._written(entry), _default_rule(entry))

    def _written(self, entry: Entry) -> str:
        assert entry.default is not None, f"{entry.path} has no default"
        return entry.default.written

    # -- teams --------------------------------------------------------------------------------------------------------

    def _team_list(self, listed: Node, node: Mapping) -> tuple[Team, ...]:
        place = listed.place
        if not isinstance(listed, Sequence) or not listed.items:
            self.reader.problem(
                "list", place, "frontline.teams", "must be a list of teams, each with name and headcount"
            )
            return ()
        if len(listed.items) > _MOST_TEAMS:
            self.reader.problem("too-many", place, "frontline.teams", f"has more than {_MOST_TEAMS} teams")
            return ()
        for key in ("headcount", "fte", "contact_share"):
            if key in node.entries:
                what = "stands in the entries of `teams` when there are teams"
                self.reader.problem("teams-only", node.keys[key], f"frontline.{key}", what)
        own = ("headcount", "fte", "contact_share")
        shared = self._scope("frontline", node, "frontline", skip=own, extra=("teams", *own))
        teams: list[Team] = []
        for item in listed.items:
            entry = self.reader.mapping(item, "frontline.teams")
            name = self.reader.name(entry.entries.get("name"), "frontline.teams.name")
            if not name:
                if "name" not in entry.entries:
                    self.reader.problem("missing", item.place, "frontline.teams", "every team needs a name")
                continue
            if any(team.name == name for team in teams):
                self.reader.problem("duplicate-name", item.place, f"frontline.teams[{name}]", "stands twice")
                continue
            teams.append(Team(name, self._team_scope(entry, name, shared)))
        self._contact_shares(teams)
        return tuple(teams)

    def _team_scope(self, node: Mapping, name: str, shared: Scope) -> Scope:
        prefix = f"frontline.teams[{name}]"
        entries = {entry.name: entry for entry in self.catalogue.section("frontline")}
        scope = dict(self._scope("frontline", node, prefix, shared, extra=("name",)))
        for key in ("headcount", "fte"):
            if key not in scope:
                self._default(entries[key], joined(prefix, key), scope, node)
        return scope

    def _contact_shares(self, teams: list[Team]) -> None:
        given = [team for team in teams if "contact_share" in team.inputs]
        if not given:
            return
        node_place = self._places[given[0].inputs["contact_share"]]
        total = sum(at(self.inputs[team.inputs["contact_share"]].distribution, 0.0) for team in given)
        if len(given) < len(teams):
            missing = next(team.name for team in teams if team not in given)
            what = f"stands in some teams but not in '{missing}'; state it in all of them or in none"
            self.reader.problem("contact-share", node_place, "frontline.teams.contact_share", what)
        elif abs(total - 1.0) > _SUM:
            what = f"the shares of all teams sum to {total * 100:g} %; they must sum to 100 %"
            self.reader.problem("sum", node_place, "frontline.teams.contact_share", what)

    def _check_team(self, team: Team) -> None:
        fte, headcount = (self.inputs.get(team.inputs.get(name, "")) for name in ("fte", "headcount"))
        if fte is None or headcount is None or not fte.stated:
            return
        if any(at(fte.distribution, z) > at(headcount.distribution, z) for z in (0.0, Z95)):
            what = "is above the headcount; full-time equivalents are at most as many as persons"
            self.reader.problem("fte", self._places[fte.path], fte.path, what)

    # -- options ------------------------------------------------------------------------------------------------------

    def _option_nodes(self) -> dict[str, tuple[Mapping | None, Mapping | None, Mapping | None]]:
        """Return name -> (training, marketing, own node): the levers' overriding sections, None if it does not run."""
        empty = Mapping({}, self.root.place)
        plans: dict[str, tuple[Mapping | None, Mapping | None, Mapping | None]] = {"train": (empty, None, None)}
        if self.customers:
            plans["market"] = (None, empty, None)
        node = self.section("options")
        for name, item in node.entries.items():
            path = f"options[{shown_name(name)}]"
            place = node.keys[name]
            self.reader.name(Text(name, place), path)
            if name != name.strip():
                self.reader.problem("name", place, path, "has blanks at its ends; remove them")
            elif name == "neither":
                what = "is the name of doing nothing, which is always among the choices; choose another"
                self.reader.problem("name", place, path, what)
            elif is_null(item):
                if plans.pop(name, None) is None and name != "market":
                    self.reader.problem("option-empty", place, path, "is empty; add `training:` or `marketing:`")
            else:
                plans[name] = (*self._levers(self.reader.mapping(item, path), path), empty)
        if len(plans) > _MOST_OPTIONS:
            self.reader.problem("too-many", node.place, "options", f"has more than {_MOST_OPTIONS} options")
        if not plans:
            self.reader.problem(
                "no-option", node.place, "options", "leaves nothing to compare; keep at least one option"
            )
        return plans

    def _levers(self, node: Mapping, path: str) -> tuple[Mapping | None, Mapping | None]:
        self.reader.unknown(node, ("training", "marketing"), path)
        levers = tuple(
            self.reader.mapping(node.entries[lever], f"{path}.{lever}") if lever in node.entries else None
            for lever in ("training", "marketing")
        )
        if not any(lever in node.entries for lever in ("training", "marketing")):
            self.reader.problem("option-empty", node.place, path, "runs nothing; add `training: {}` or `marketing: {}`")
        if levers[1] is not None and not self.customers:
            what = "cannot be judged without a `customers` section; add it or drop the option"
            self.reader.problem("no-customers", node.entries["marketing"].place, f"{path}.marketing", what)
            return levers[0], None
        return levers[0], levers[1]

    def _lever_scope(self, lever: str, own: Mapping, prefix: str) -> tuple[Scope, Mapping]:
        """Return a lever's inputs and its merged section for what is no quantity."""
        section = self.section(lever)
        if lever not in self._levers_of:
            self._levers_of[lever] = self._scope(lever, section, lever)
        scope = self._levers_of[lever]
        if not prefix.startswith("options["):
            return scope, section
        merged = Mapping({**section.entries, **own.entries}, own.place, {**section.keys, **own.keys})
        return self._scope(lever, own, prefix, scope), merged

    def _training(self, own: Mapping, prefix: str) -> Training:
        scope, node = self._lever_scope("training", own, prefix)
        start, stop = self._schedule(node, "training", prefix, own)
        return Training(scope, self._trained(node.entries.get("teams"), joined(prefix, "teams")), start, stop)

    def _trained(self, node: Node | None, path: str) -> tuple[int, ...]:
        everyone = tuple(range(len(self.teams)))
        if node is None or (isinstance(node, Text) and node.value == "all"):
            return everyone
        names = [team.name for team in self.teams]
        chosen = []
        for name, place in self.reader.words(node, path):
            if name in names:
                chosen.append(names.index(name))
            elif name:
                close = self.reader.close(name, names)
                hint = (
                    f"; did you mean {close}?" if close else f"; the teams are {', '.join(names)}" if any(names) else ""
                )
                self.reader.problem("unknown-team", place, path, f"there is no team '{shown_name(name)}'{hint}")
        if isinstance(node, Sequence) and not node.items:
            self.reader.problem("list", node.place, path, "is empty; name the teams, or leave it out to train all")
        if len(set(chosen)) < len(chosen):
            self.reader.problem("duplicate-name", node.place, path, "names a team twice")
        return tuple(sorted(set(chosen))) or everyone

    def _marketing(self, own: Mapping, prefix: str, matched: Training | None) -> Marketing:
        scope, node = self._lever_scope("marketing", own, prefix)
        spend = node.entries.get("extra_spend")
        word = _word(spend)
        path = joined(prefix if "extra_spend" in own.entries else "marketing", "extra_spend")
        if spend is not None and word not in _MATCHES:
            entry = self.catalogue.entries["marketing.extra_spend"]
            if (read := self.reader.input(entry, spend, path)) is not None:
                self.inputs[path] = read
            start, stop = self._schedule(node, "marketing", prefix, own)
            return Marketing({**scope, "extra_spend": path}, "amount", None, start, stop)
        self._idle_schedule(node, "marketing", prefix, own)
        if matched is None:
            place = spend.place if spend is not None else own.place
            what = "has nothing to match, for no option trains; state an amount"
            self.reader.problem("nothing-to-match", place, path, what)
            return Marketing(scope, "amount", None, 1, 1)
        return Marketing(scope, "match cash" if word == "match cash" else "match", matched, matched.start, matched.stop)

    def _idle_levers(self) -> None:
        """Check a lever's section that no option runs like any other; what stands in it is then known as unused."""
        for lever in ("training", "marketing"):
            if lever in self.root.entries and lever not in self._levers_of:
                empty = Mapping({}, self.root.place)
                _, node = self._lever_scope(lever, empty, lever)
                self._idle_schedule(node, lever, lever, empty)
                if lever == "training":
                    self._trained(node.entries.get("teams"), "training.teams")
                elif (spend := node.entries.get("extra_spend")) is not None and _word(spend) not in _MATCHES:
                    path = "marketing.extra_spend"
                    if (read := self.reader.input(self.catalogue.entries[path], spend, path)) is not None:
                        self.inputs[path] = read

    def _idle_schedule(self, node: Mapping, lever: str, prefix: str, own: Mapping) -> None:
        """Check the years of a lever that runs in the years of another, or not at all."""
        for name in _SCHEDULE:
            if name in node.entries:
                path = joined(prefix if name in own.entries else lever, name)
                self.reader.whole(node.entries[name], path, 1, self.horizon, 1)
                self.idle[path] = f"{lever}.{name}"

    def _schedule(self, node: Mapping, lever: str, prefix: str, own: Mapping) -> tuple[int, int]:
        """Return the first and last year of a lever, within the horizon."""

        def year(name: str, default: int) -> int:
            entry = self.catalogue.entries[f"{lever}.{name}"]
            path = joined(prefix if name in own.entries else lever, name)
            stated = node.entries.get(name)
            value = self.reader.whole(stated, path, 1, self.horizon, default)
            self.inputs.setdefault(path, self._certain_input(entry, path, float(value), self._origin(stated), stated))
            return value

        start = year("start", 1)
        stop = year("stop", min(start + 2, self.horizon))
        if stop < start:
            stated = node.entries.get("stop") or node.entries.get("start") or node
            what = f"ends in year {stop}, before it starts in year {start}"
            self.reader.problem("schedule", stated.place, joined(prefix, "stop"), what)
        return start, stop


_MATCHES = ("match", "match cash")
_SCOPED = ("headcount", "budget_per_employee/price_per_hour")
"""Rules without a draw of their own: each scope has its own value, under its own path."""


def _word(node: Node | None) -> str:
    return node.value.strip() if isinstance(node, Text) else ""


def _prefix(name: str, lever: str, own: Mapping | None) -> str:
    return lever if own is None else f"options[{name}].{lever}"


def _default_rule(entry: Entry) -> Rule:
    """Return the rule for a default: a share of another input is a share, whatever the input's own kind."""
    if entry.rule in ("labour_cost", "revenue"):
        return Rule(KINDS["share"])
    return Rule(entry.kind, above_zero=entry.above_zero, points=entry.points, certain=entry.certain, low=entry.low)
