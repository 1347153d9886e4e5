"""Where an author may fool himself: one franc counted twice, certainty without a source, benefits without a cost."""

from collections.abc import Iterator

from servroi.analysis.assumptions import swings
from servroi.analysis.base_case import BaseCase, number
from servroi.core.distribution import Z95, at
from servroi.core.effects import EFFECTS
from servroi.core.evidence import WEAK
from servroi.core.naming import option as option_name
from servroi.core.scenario import SHARES, Input, Option, Scenario, Training, Usual
from servroi.core.text import Label, Listing, Measure, Notice, Term, Text, Verbatim
from servroi.model.world import RULES, World
from servroi.sampling.draw import base, plan

_NARROW = 0.25
"""A range below this share of the evidence's own claims to know much more than anybody has measured."""
_FOLKLORE = 0.6
_DOUBTFUL = 0.1
"""So much further than the case itself would take a chance, and a reader should be told."""
_SUCCESS = "success_probability"
_SAME_MINUTES = "rec_productivity_recapture"
_SAME_LEAVER = "rec_turnover_cost_share"
_SAME_DELIGHT = "cu_wtp_shape"
_LORE = "cu_reason_68_folklore"
_PAID_TIME = "tr_paid_time_share"


def self_deception(case: BaseCase, used: frozenset[str], rivals: tuple[str, str]) -> tuple[Notice, ...]:
    """Return what the author of a case should ask himself; each names the entry of the evidence it leans on."""
    scenario = case.world.scenario
    return (
        *_narrow(scenario, used),
        *_folklore(scenario, used),
        *_same_leaver(scenario),
        *(notice for option in scenario.options if option.training for notice in _overlaps(scenario, option, used)),
        *_free_lunch(case),
        *_in_favour(scenario, used),
        *_deciding(case, used, rivals),
    )


def _narrow(scenario: Scenario, used: frozenset[str]) -> Iterator[Notice]:
    """Look at estimates whose stated range is far narrower than the evidence's, without a source to show."""
    found: list[tuple[str, Usual]] = []
    for path, entry in scenario.inputs.items():
        usual = entry.usual
        if entry.role != "estimate" or usual is None or path not in used or entry.evidence.grade not in (*WEAK, None):
            continue
        width = at(entry.distribution, Z95) - at(entry.distribution, -Z95)
        if not entry.points and width < _NARROW * (usual.high - usual.low) and not _none(entry):
            found.append((path, usual))
    if found:
        inputs = tuple(Label("inputs", scenario.inputs[path].name) for path, _ in found)
        sources = ", ".join(dict.fromkeys(usual.source for _, usual in found))
        yield _notice("narrow", found[0][0], sources, {"inputs": Listing(inputs)})


def _folklore(scenario: Scenario, used: frozenset[str]) -> Iterator[Notice]:
    path = scenario.customers.get("behaviour_share", "")
    entry = scenario.inputs.get(path)
    if entry is None or path not in used or not entry.stated or entry.evidence.grade not in (*WEAK, None):
        return
    middle = at(entry.distribution, 0.0)
    if middle >= _FOLKLORE:
        yield _notice("folklore", path, _LORE, {"value": Measure(middle, "share")})


def _same_leaver(scenario: Scenario) -> Iterator[Notice]:
    """An all-in cost of a leaver beside one of its own parts."""
    parts = ("onboarding_cost", "ramp_up_months", "ramp_up_gap")
    for team in scenario.teams:
        stated = [name for name in parts if name in team.inputs and scenario.inputs[team.inputs[name]].stated]
        whole = scenario.inputs.get(team.inputs.get("replacement_cost", ""))
        if stated and whole is not None and whole.stated:
            yield _notice("same_leaver", team.inputs[stated[0]], _SAME_LEAVER, {})


def _overlaps(scenario: Scenario, option: Option, used: frozenset[str]) -> Iterator[Notice]:
    """Two effects that rest on the same minutes, or on the same delighted customers."""
    assert option.training is not None, "asked of options that train"
    paths = {effect.name: option.training.inputs[effect.input] for effect in EFFECTS.values()}
    inputs = {name: scenario.inputs[path] for name, path in paths.items() if path in used}

    def claimed(name: str, least: float) -> bool:
        """Whether an effect is stated, and at least so high in the range of its evidence (0 bottom, 1 top)."""
        entry = inputs.get(name)
        if entry is None or not entry.stated:
            return False
        usual, middle = entry.usual, at(entry.distribution, 0.0)
        return middle > 0.0 if usual is None else middle >= usual.low + least * (usual.high - usual.low)

    if claimed("productivity_gain", 0.25) and "avoidable_contact_reduction" in inputs:
        yield _notice("same_minutes", paths["productivity_gain"], _SAME_MINUTES, {})
    if claimed("price_premium", 0.5) and claimed("churn_reduction", 0.5):
        yield _notice("same_delight", paths["price_premium"], _SAME_DELIGHT, {})


def _free_lunch(case: BaseCase) -> Iterator[Notice]:
    for name, outcome in case.outcomes.items():
        if number(outcome.costs) == 0.0 and number(outcome.benefits) > 0.0:
            yield _notice("free_lunch", f"options[{name}]", _PAID_TIME, {"option": option_name(name)})


def _in_favour(scenario: Scenario, used: frozenset[str]) -> Iterator[Notice]:
    """What is stated without a source, against what would hold: chances to take hold, and effects that are 0."""
    world = World(scenario, base(plan(scenario, frozenset(scenario.inputs))))
    usual: dict[str, tuple[float, float]] = {}
    for option in scenario.options:
        if option.training is not None:
            success = number(RULES["readiness"](world.lever(option.training.inputs), _SUCCESS))
            usual[option.training.inputs[_SUCCESS]] = success, _DOUBTFUL
            usual |= dict.fromkeys(_unmeasured(scenario, option.training), (0.0, 0.0))
        if option.marketing is not None:
            usual[option.marketing.inputs[_SUCCESS]] = 1.0, -_DOUBTFUL
    for path, (value, least) in usual.items():
        entry = scenario.inputs[path]
        if path not in used or not entry.stated or entry.evidence.grade not in (*WEAK, None):
            continue
        middle = at(entry.distribution, 0.0)
        if middle > value + least if least >= 0.0 else middle < value + least:
            stated, would = (Measure(one, entry.kind.name, entry.points) for one in (middle, value))
            words: dict[str, Term] = {"input": Label("inputs", entry.name), "value": stated, "usual": would}
            yield Notice("in-favour", path, Text("warning.in_favour", words))


def _unmeasured(scenario: Scenario, training: Training) -> Iterator[str]:
    """Yield the effects that are 0 unless stated."""
    for effect in EFFECTS.values():
        path = training.inputs[effect.input]
        if scenario.inputs[path].usual is None:
            yield path


def _deciding(case: BaseCase, used: frozenset[str], rivals: tuple[str, str]) -> Iterator[Notice]:
    """The one default, not replaced, that could turn the base case alone."""
    scenario, npv = case.world.scenario, case.npv()
    moves = swings(plan(scenario, used), rivals)
    defaults = {
        path: abs(swing)
        for path, swing in moves.items()
        if not (entry := scenario.inputs[path]).stated and not entry.distribution.certain and entry.role != "decision"
    }
    path = max(defaults, key=lambda name: defaults[name], default="")
    if not path or defaults[path] <= 2.0 * abs(npv[rivals[0]] - npv[rivals[1]]):
        return
    entry = scenario.inputs[path]
    low, high = at(entry.distribution, -Z95), at(entry.distribution, Z95)
    words = {"input": Label("inputs", entry.name), **_range(low, high, entry)}
    grade = Text("explain.grade", {"grade": Verbatim(entry.evidence.grade or "")})
    source = next((Verbatim(source) for source in entry.evidence.sources), grade)
    yield Notice("deciding", path, Text("warning.deciding", {**words, "source": source}))


def _range(low: float, high: float, entry: Input) -> dict[str, Term]:
    kind = "share" if entry.rule in SHARES else entry.kind.name
    return {"low": Measure(low, kind), "high": Measure(high, kind)}


def _none(entry: Input) -> bool:
    """Tell whether an effect is switched off."""
    return entry.distribution.certain and at(entry.distribution, 0.0) == 0.0


def _notice(key: str, path: str, source: str, words: dict[str, Term]) -> Notice:
    return Notice(key.replace("_", "-"), path, Text(f"warning.{key}", {**words, "source": Verbatim(source)}))
