"""All trials: block by block, on one thread or several, the same to the last digit."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np

from servroi.core.outcome import OptionOutcome
from servroi.core.scenario import Scenario
from servroi.core.trials import Detail, OptionTrials, Sums, Trials
from servroi.core.value import Array, Value, is_zero, spread
from servroi.model.channels import CHANNELS
from servroi.model.simulate import after_tax, net, outcomes, sides
from servroi.model.world import World
from servroi.sampling.draw import Plan, draw, pieces
from servroi.sampling.streams import BLOCK, blocks

Result = TypeVar("Result")
Progress = Callable[[int], None]

DETAILED = 2 * BLOCK
"""Trials kept in full, for the quantiles of everything but NPVs."""
_DETAIL_BYTES = 96_000_000
_PIECE = BLOCK // 4
"""Trials worked on at a time while all flows are kept by year, which takes several times the memory."""
SAMPLE = 10_000
"""Trials kept in full whatever the memory: the sample that reports show."""
_THREADS_FROM = 300_000
"""Below so many trials a second thread costs more than it brings."""
_ARENA = 31 * 2**20
MULTIPLES = (1, 2, 3)
"""Multiples of the costs whose chances are reported."""


def each_block(plan: Plan, work: Callable[[int, World], Result], threads: int, trials: int) -> Iterator[list[Result]]:
    """Draw every block, work on it piece by piece, and yield the results in block order.

    Args:
        plan: What to draw.
        work: From the first trial's number and a piece to a result; must not depend on other pieces.
        threads: How many threads; 0 chooses.
        trials: How many trials.
    """
    _keep_memory()
    sizes = blocks(trials)

    def one(block: int) -> list[Result]:
        size = _PIECE if block * BLOCK < DETAILED else BLOCK
        cut = pieces(draw(plan, block, sizes[block]), size)
        return [work(block * BLOCK + number * size, World(plan.scenario, piece)) for number, piece in enumerate(cut)]

    threads = threads or (2 if trials >= _THREADS_FROM else 1)
    if threads == 1 or len(sizes) == 1:
        yield from map(one, range(len(sizes)))
        return
    pool = ThreadPoolExecutor(min(threads, len(sizes)))
    try:
        yield from pool.map(one, range(len(sizes)))
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def run(plan: Plan, threads: int = 0, progress: Progress | None = None) -> Trials:
    """Simulate all trials of a scenario.

    Args:
        plan: What to draw.
        threads: How many threads; 0 chooses.
        progress: Told the number of trials done, after every block.
    """
    scenario = plan.scenario
    detailed = detail_size(scenario)
    stores = {name: _Store(scenario, detailed, trained) for name, trained in _trained(scenario).items()}
    rates, taxes = np.empty(detailed), np.empty(detailed)

    def work(first: int, world: World) -> int:
        world.watch = first < detailed
        size = world.draws.size
        for name, outcome in outcomes(world, keep_flows=first < detailed):
            stores[name].keep(first, outcome, world)
        kept = min(size, max(0, detailed - first))
        rates[first : first + kept] = spread(world.finance["discount_rate"], size)[:kept]
        taxes[first : first + kept] = spread(world.finance["tax_rate"], size)[:kept]
        return size

    done = 0
    for sizes in each_block(plan, work, threads, scenario.trials):
        done += sum(sizes)
        if progress is not None:
            progress(done)
    return Trials({name: store.result() for name, store in stores.items()}, rates, taxes, scenario.trials, detailed)


def detail_size(scenario: Scenario) -> int:
    """Return how many trials can be kept in full within the memory set aside for them."""
    rows = len(scenario.options) * (scenario.horizon + 1 + len(CHANNELS) + 4)
    return min(scenario.trials, DETAILED, max(SAMPLE, _DETAIL_BYTES // (8 * rows)))


def _trained(scenario: Scenario) -> Mapping[str, bool]:
    return {option.name: option.training is not None for option in scenario.options}


class _Store:
    """Collects one option's blocks; different blocks write to different places, so threads do not meet."""

    def __init__(self, scenario: Scenario, detailed: int, trained: bool) -> None:
        self.npv = np.empty(scenario.trials)
        self.takes = np.empty(scenario.trials, dtype=np.bool_) if trained else None
        self.pv: dict[str, Array] = {}
        self.net = np.empty((scenario.horizon + 1, detailed))
        self.rows = {name: np.empty(detailed) for name in ("benefits", "costs", "first_benefits", "first_costs")}
        self.sums: dict[int, Sums] = {}

    def keep(self, first: int, outcome: OptionOutcome, world: World) -> None:
        """Keep one block's outcome."""
        size = world.draws.size
        self.npv[first : first + size] = outcome.npv
        if self.takes is not None and outcome.takes is not None:
            self.takes[first : first + size] = outcome.takes
        kept = max(0, min(size, self.net.shape[1] - first))
        pv = {name: _sum_over(own, size) for name, own in outcome.pv.items()}
        self.sums[first] = Sums(
            pv=pv,
            npv={name: self._taxed(pv[name], own, world) for name, own in outcome.pv.items()},
            bcr_above=_multiples(outcome, size),
            caps={cap: int(np.count_nonzero(bound[:kept])) for cap, bound in outcome.caps.items()},
        )
        if kept > 0:
            self._keep_detail(first, kept, outcome, world)

    def _taxed(self, total: float, pv: Value, world: World) -> float:
        """Return the sum of a channel's present values after tax, from the sum before tax where the rate is certain."""
        rate = world.finance["tax_rate"]
        if isinstance(rate, float):
            return (1.0 - rate) * total
        return _sum_over(after_tax(pv, world), world.draws.size)

    def _keep_detail(self, first: int, kept: int, outcome: OptionOutcome, world: World) -> None:
        place = slice(first, first + kept)

        def put(row: Array, value: Value) -> None:
            row[place] = spread(value, world.draws.size)[:kept]

        for name, pv in outcome.pv.items():
            if not is_zero(pv):
                put(self.pv.setdefault(name, np.zeros(self.net.shape[1])), pv)
        for row, amount in zip(self.net, net(outcome, world), strict=True):
            put(row, amount)
        channels = outcome.channels
        totals: dict[str, Value] = {name: sum(amounts) for name, amounts in channels.items()}
        benefits, costs = sides(totals)
        first_year = {channel.name: channels[channel.name][0 if channel.cost else 1] for channel in CHANNELS}
        first_benefits, first_costs = sides(first_year)
        put(self.rows["benefits"], benefits)
        put(self.rows["costs"], -costs)
        put(self.rows["first_benefits"], first_benefits)
        put(self.rows["first_costs"], -first_costs)

    def result(self) -> OptionTrials:
        """Return everything kept, sums added in block order."""
        total = Sums({}, {}, {}, {})
        for first in sorted(self.sums):
            total = _added(total, self.sums[first])
        nothing = spread(0.0, self.net.shape[1])
        pv = {channel.name: self.pv.get(channel.name, nothing) for channel in CHANNELS}
        return OptionTrials(self.npv, self.takes, total, Detail(pv, self.net, **self.rows))


def _sum_over(value: Value, size: int) -> float:
    """Return the sum over a block's trials."""
    return float(value) * size if isinstance(value, float) else float(np.mean(value)) * size


def _multiples(outcome: OptionOutcome, size: int) -> dict[int, int]:
    """Return how often the benefits exceed each multiple of the costs."""
    benefits, spent = outcome.benefits, -outcome.costs
    above = (benefits > (spent if multiple == 1 else multiple * spent) for multiple in MULTIPLES)
    counts = (int(np.count_nonzero(np.broadcast_to(hits, (size,)))) for hits in above)
    return dict(zip(MULTIPLES, counts, strict=True))


def _added(total: Sums, block: Sums) -> Sums:
    return Sums(
        pv={name: total.pv.get(name, 0.0) + amount for name, amount in block.pv.items()},
        npv={name: total.npv.get(name, 0.0) + amount for name, amount in block.npv.items()},
        bcr_above={multiple: total.bcr_above.get(multiple, 0) + count for multiple, count in block.bcr_above.items()},
        caps={cap: total.caps.get(cap, 0) + block.caps.get(cap, 0) for cap in {**total.caps, **block.caps}},
    )


def _keep_memory() -> None:
    """Let the C library keep freed memory for the next block.

    Freeing one large array raises glibc's dynamic thresholds, so that the arrays of a block come from the heap and
    stay there; without it every array is mapped, faulted in and unmapped again, which doubles the time.
    """
    np.empty(_ARENA, dtype=np.uint8)
