"""What follows: plain numbers only, in the shape of the `--json` format; reports see nothing else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from servroi.core.evidence import Grade, Source
from servroi.core.scenario import Company, ReportSettings
from servroi.core.text import Notice
from servroi.core.value import Array

if TYPE_CHECKING:
    from servroi.core.break_even import BreakEvens
    from servroi.core.information import Information
    from servroi.core.sensitivity import Sensitivity

FORMAT = "servroi.findings/1"
"""Of findings as JSON."""
NEITHER = "neither"
"""The choice of keeping the money, NPV 0; always among the choices."""
COSTS = ("training_cost", "training_time", "marketing_cost")
"""Channels in which money goes out."""
ONLY_GRADES = "only-grades"
"""Slug of the notice that effects with weaker evidence were left out; the verdict begins with it."""
FEW_TRIALS = "few-trials"
"""Slug of the notice that chances may be off; no report leaves it out."""
LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
"""The quantiles that a distribution is told by."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A Monte-Carlo figure with its standard error."""

    value: float
    se: float


@dataclass(frozen=True, slots=True)
class Run:
    """What is needed to run it again."""

    version: str
    model: str
    seed: int
    trials: int
    scenario_sha256: str
    catalogue_sha256: str


@dataclass(frozen=True, slots=True)
class Histogram:
    """Counts between edges shared by all options."""

    edges: tuple[float, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """A distribution over the trials in which it is defined; None where it is not defined in any.

    Attributes:
        share_never: Of a time: share of trials in which it never comes.
        half: Of a time: when it has come in half of all trials; None where it does not in so many.
    """

    mean: float | None
    se: float | None
    sd: float | None
    p5: float | None
    p25: float | None
    p50: float | None
    p75: float | None
    p95: float | None
    histogram: Histogram | None = None
    share_never: float | None = None
    half: float | None = None

    @property
    def error(self) -> float:
        """What p5 and p95 are rounded by: the mean's standard error, unless it would leave nothing of their range.

        A few extreme trials can make the mean less certain than the range is wide; they hardly move p5 and p95.

        >>> Spread(1e6, 1e5, 1e9, -2000.0, 0.0, 1000.0, 4000.0, 6000.0).error
        400.0
        """
        width = (self.p95 or 0.0) - (self.p5 or 0.0)
        return min(self.se or 0.0, width / 20.0) if 2.0 * (self.se or 0.0) > width else self.se or 0.0


@dataclass(frozen=True, slots=True)
class Irr:
    """The internal rate of return over trials that have exactly one."""

    p5: float | None
    p50: float | None
    p95: float | None
    share_none: float
    share_several: float


@dataclass(frozen=True, slots=True)
class ChannelWorth:
    """Present value of a channel, before tax."""

    mean: float
    p5: float
    p95: float


@dataclass(frozen=True, slots=True)
class ByYear:
    """A cash flow over trials by time k = 0..horizon."""

    mean: tuple[float, ...]
    p5: tuple[float, ...]
    p25: tuple[float, ...]
    p50: tuple[float, ...]
    p75: tuple[float, ...]
    p95: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class OptionFindings:
    """One option.

    Attributes:
        trains, markets: Which levers it runs.
        p_takes: Chance that its training takes hold, as it is assumed; None without training.
        caps: Name of a cap -> share of trials in which it binds.
    """

    trains: bool
    markets: bool
    npv: Spread
    roi: Spread
    bcr: Spread
    mirr: Spread
    payback_years: Spread
    discounted_payback_years: Spread
    first_year_roi: Spread
    undiscounted_roi: Spread
    p_npv_positive: Estimate
    p_bcr_above: Mapping[str, Estimate | None]
    expected_shortfall: Estimate
    irr: Irr
    pv_by_channel: Mapping[str, ChannelWorth]
    npv_by_money: Mapping[str, float]
    cash_by_year: ByYear
    cumulative_by_year: ByYear
    discounted_cumulative_by_year: ByYear
    p_takes: float | None
    caps: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Option a against option b in the same trials; `given_takes` where training takes hold."""

    a: str
    b: str
    p_a_beats_b: Estimate
    p_given_takes: Estimate | None
    p_b_beats_a: Estimate
    p_b_given_takes: Estimate | None
    difference: Spread

    @property
    def same(self) -> bool:
        """Whether both bring the same in every trial."""
        return self.difference.mean == 0.0 and self.difference.sd == 0.0

    def beats(self, name: str) -> Estimate:
        """Return the chance that one of the two beats the other; equal NPVs beat nobody."""
        return self.p_a_beats_b if name == self.a else self.p_b_beats_a


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decision.

    Attributes:
        recommended: Choice with the highest mean NPV, `neither` included.
        runner_up: The next one that could turn out better.
        toss_up: Whether the two cannot be told apart in a way that matters.
        p_beats: Chance that the recommended beats the runner-up.
        close: Whether that chance alone makes it a toss-up: near to a half, or not told from it by so few trials.
    """

    recommended: str
    runner_up: str
    toss_up: bool
    p_beats: Estimate
    close: bool = False

    @property
    def asked_for(self) -> str:
        """The option in question: the recommended one; where that is keeping the money, its rival."""
        return self.runner_up if self.recommended == NEITHER else self.recommended

    def programme(self, trains: Iterable[str]) -> str | None:
        """Return the training that is taken apart: the option in question if it trains, else the first that does.

        Args:
            trains: The options that train, in their order.
        """
        names = tuple(trains)
        return self.asked_for if self.asked_for in names else next(iter(names), None)


@dataclass(frozen=True, slots=True)
class BaseOption:
    """One option in the base case: one path, not the mean."""

    npv: float
    irr: tuple[float, ...]
    mirr: float | None
    payback_years: float | None
    discounted_payback_years: float | None
    net: tuple[float, ...]
    channels: Mapping[str, tuple[float, ...]]
    drivers: Mapping[str, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Assumption:
    """One input as the result used it."""

    path: str
    name: str
    kind: str
    written: str
    p5: float
    p50: float
    p95: float
    mean: float
    unit: str
    layer: str
    file: str
    line: int
    grade: Grade | None
    sources: tuple[str, ...]
    owner: str
    note: str
    role: str
    points: bool
    stated: bool
    swing: float
    """What it changes from its 5 % to its 95 % point, base case: the NPV of the first of the two best choices, in the
    order of the options and keeping the money last, less that of the other."""

    @property
    def decided(self) -> bool:
        """Whether the author decides it, so that it needs no source."""
        return self.role in ("decision", "setting")

    @property
    def follows(self) -> bool:
        """Whether it is a default that follows from other figures, which have evidence of their own."""
        return not self.stated and self.grade is None

    @property
    def unsourced(self) -> bool:
        """Whether it rests on nobody's word: no source, no decision, and it does not follow from others."""
        return not (self.sources or self.decided or self.follows)


@dataclass(frozen=True, slots=True)
class Arrival:
    """What of a stated effect arrives, on average over the programme's years and the people concerned."""

    path: str
    option: str
    stated: float
    arrives: float
    points: bool


@dataclass(frozen=True, slots=True)
class Sample:
    """The first trials, kept for reports.

    Attributes:
        npv: Option -> NPV, (trial,).
        pv: Option -> channel -> present value after tax, (trial,); over all channels they sum to the NPV.
    """

    npv: Mapping[str, Array]
    pv: Mapping[str, Mapping[str, Array]]


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything that a run found; answers to further questions only where a report shows them too.

    Attributes:
        detailed: Number of the first trials that give payback, returns and cash by year; all trials give the rest.
        customers: Whether the scenario says anything about customers.
        evidence: Id -> entry of the evidence base; only reports know it.
    """

    run: Run
    detailed: int
    company: Company
    report: ReportSettings
    currency: str
    horizon: int
    customers: bool
    verdict: Verdict
    p_best: Mapping[str, Estimate]
    options: Mapping[str, OptionFindings]
    comparison: tuple[Comparison, ...]
    base_case: Mapping[str, BaseOption]
    base_inputs: Mapping[str, float]
    assumptions: tuple[Assumption, ...]
    value_by_grade: Mapping[str, float]
    arrivals: tuple[Arrival, ...]
    break_even: tuple["BreakEven", ...]
    warnings: tuple[Notice, ...]
    sample: Sample
    sensitivity: "Sensitivity | None" = None
    information: "Information | None" = None
    turning_points: "BreakEvens | None" = None
    evidence: Mapping[str, Source] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BreakEven:
    """What a driver would have to move, alone, for an option to pay just its costs, a year of the programme.

    Attributes:
        option: The option.
        driver: As in the base case's drivers.
        needed: Units a year at which this channel alone pays for the programme.
        expected: Units a year in the base case.
    """

    option: str
    driver: str
    needed: float
    expected: float
