"""The options: which levers each runs, with what in place of the sections' own values."""

from servroi.config.build import SCHEDULE, Builder
from servroi.config.catalog import folded, option_words
from servroi.config.reader import joined, shown_name
from servroi.config.strict_yaml import Mapping, Node, Sequence, Text, is_null
from servroi.core.distribution import at
from servroi.core.scenario import Marketing, Option, Scope, Training

_MOST = 20
_BUILT_IN = ("train", "market")
_MATCHES = ("match", "match cash")


class OptionReader:
    """Reads the options of one scenario.

    Attributes:
        idle: Path -> name of the years of a lever that are stated and run nobody.
    """

    def __init__(self, builder: Builder) -> None:
        self.builder = builder
        self.reader = builder.reader
        self.idle: dict[str, str] = {}
        self._levers_of: dict[str, Scope] = {}

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

    def _option_nodes(self) -> dict[str, tuple[Mapping | None, Mapping | None, Mapping | None]]:
        """Return name -> (training, marketing, own node): the levers' overriding sections, None if it does not run."""
        empty = Mapping({}, self.builder.root.place)
        plans: dict[str, tuple[Mapping | None, Mapping | None, Mapping | None]] = {"train": (empty, None, None)}
        if self.builder.customers:
            plans["market"] = (None, empty, None)
        node = self.builder.section("options")
        for name, item in node.entries.items():
            path = f"options[{shown_name(name)}]"
            place = node.keys[name]
            self.reader.name(Text(name, place), path)
            if name != name.strip():
                self.reader.problem("name", place, path, "has blanks at its ends; remove them")
            elif name not in _BUILT_IN and (taken := option_words().get(folded(name))):
                self.reader.problem("name", place, path, _not_free(taken))
            elif is_null(item):
                if plans.pop(name, None) is None and name != "market":
                    self.reader.problem("option-empty", place, path, "is empty; add `training:` or `marketing:`")
            else:
                plans[name] = (*self._levers(self.reader.mapping(item, path), path), empty)
        if len(plans) > _MOST:
            self.reader.problem("too-many", node.place, "options", f"has more than {_MOST} options")
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
        if node.read and not any(lever in node.entries for lever in ("training", "marketing")):
            self.reader.problem("option-empty", node.place, path, "runs nothing; add `training: {}` or `marketing: {}`")
        if levers[1] is not None and not self.builder.customers:
            what = "cannot be judged without a `customers` section; add it or drop the option"
            self.reader.problem("no-customers", node.entries["marketing"].place, f"{path}.marketing", what)
            return levers[0], None
        return levers[0], levers[1]

    def _lever_scope(self, lever: str, own: Mapping, prefix: str) -> tuple[Scope, Mapping]:
        """Return a lever's inputs and its merged section for what is no quantity."""
        section = self.builder.section(lever)
        if lever not in self._levers_of:
            self._levers_of[lever] = self.builder.scope(lever, section, lever)
        scope = self._levers_of[lever]
        if not prefix.startswith("options["):
            return scope, section
        merged = Mapping({**section.entries, **own.entries}, own.place, {**section.keys, **own.keys})
        return self.builder.scope(lever, own, prefix, scope), merged

    def _training(self, own: Mapping, prefix: str) -> Training:
        scope, node = self._lever_scope("training", own, prefix)
        start, stop = self._schedule(node, "training", prefix, own)
        training = Training(scope, self._trained(node.entries.get("teams"), joined(prefix, "teams")), start, stop)
        self._check_hours(training)
        return training

    def _check_hours(self, training: Training) -> None:
        """Refuse more hours of training than there are to work; options that share the figure are told once."""
        hours, scale = (self.builder.read(training.inputs, name) for name in ("hours_per_employee", "scale"))
        teams = (self.builder.read(self.builder.teams[team].inputs, "work_hours") for team in training.teams)
        most = min((at(work.distribution, 0.0) for work in teams if work is not None), default=None)
        if hours is None or scale is None or most is None or not hours.stated:
            return
        each, times = (at(entry.distribution, 0.0) for entry in (hours, scale))
        if each * times > most:
            wrong, begins = (hours, "is") if each > most else (scale, f"makes {each * times:g} hours of training,")
            what = f"{begins} above the {most:g} working hours of a year; state hours per person trained and year"
            self.reader.problem("training-hours", self.builder.places[wrong.path], wrong.path, what)

    def _trained(self, node: Node | None, path: str) -> tuple[int, ...]:
        everyone = tuple(range(len(self.builder.teams)))
        if node is None or (isinstance(node, Text) and node.value == "all"):
            return everyone
        names = [team.name for team in self.builder.teams]
        chosen = []
        for name, place in self.reader.words(node, path):
            if name in names:
                chosen.append(names.index(name))
            elif name and self.reader.knows("frontline.teams"):
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
            entry = self.builder.catalogue.entries["marketing.extra_spend"]
            if (read := self.reader.input(entry, spend, path)) is not None:
                self.builder.inputs[path] = read
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
            if lever in self.builder.root.entries and lever not in self._levers_of:
                empty = Mapping({}, self.builder.root.place)
                _, node = self._lever_scope(lever, empty, lever)
                self._idle_schedule(node, lever, lever, empty)
                if lever == "training":
                    self._trained(node.entries.get("teams"), "training.teams")
                elif (spend := node.entries.get("extra_spend")) is not None and _word(spend) not in _MATCHES:
                    path = "marketing.extra_spend"
                    if (read := self.reader.input(self.builder.catalogue.entries[path], spend, path)) is not None:
                        self.builder.inputs[path] = read

    def _idle_schedule(self, node: Mapping, lever: str, prefix: str, own: Mapping) -> None:
        """Check the years of a lever that runs in the years of another, or not at all."""
        for name in SCHEDULE:
            if name in node.entries:
                path = joined(prefix if name in own.entries else lever, name)
                self.reader.whole(node.entries[name], path, 1, self.builder.horizon, 1)
                self.idle[path] = f"{lever}.{name}"

    def _schedule(self, node: Mapping, lever: str, prefix: str, own: Mapping) -> tuple[int, int]:
        """Return the first and last year of a lever, within the horizon."""

        def year(name: str, default: int) -> int:
            entry = self.builder.catalogue.entries[f"{lever}.{name}"]
            path = joined(prefix if name in own.entries else lever, name)
            stated = node.entries.get(name)
            value = self.reader.whole(stated, path, 1, self.builder.horizon, default)
            origin = self.builder.origin(stated)
            entered = self.builder.certain_input(entry, path, float(value), origin, stated)
            self.builder.inputs.setdefault(path, entered)
            return value

        start = year("start", 1)
        years = int(self.builder.catalogue.entries[f"{lever}.stop"].rule.removeprefix("start+"))
        stop = year("stop", min(start + years, self.builder.horizon))
        if stop < start:
            stated = node.entries.get("stop") or node.entries.get("start") or node
            what = f"ends in year {stop}, before it starts in year {start}"
            self.reader.problem("schedule", stated.place, joined(prefix, "stop"), what)
        return start, stop


def _not_free(name: str) -> str:
    """Return what is wrong with the name of an option that is called or shown like a built-in one."""
    if name in _BUILT_IN:
        return f"is another word for the option `{name}`; write `{name}` to change that one, or choose another name"
    return "is the name of doing nothing, which is always among the choices; choose another"


def _word(node: Node | None) -> str:
    return node.value.strip() if isinstance(node, Text) else ""


def _prefix(name: str, lever: str, own: Mapping | None) -> str:
    return lever if own is None else f"options[{name}].{lever}"
