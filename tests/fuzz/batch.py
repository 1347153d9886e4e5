"""Cases in processes of their own, so that one which hangs, breaks or fills the memory is named."""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import sys
import time
import traceback
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

PATIENCE = 120.0
"""Seconds after which a case that has not come back is taken for hung, whatever it is doing."""
MOST_MEMORY = 500e6
"""Bytes that a process may ever have held."""
_UNIT = 1.0 if sys.platform == "darwin" else 1024.0
"""What the system tells the largest size of a process in, bytes."""
_READ = 65_536
Examine = Callable[[int], str]


@dataclass(slots=True)
class Became:
    """What became of some cases.

    Attributes:
        ways: What they were and what became of them -> how many.
        found: What is wrong, by seed.
        memory: The most that a process ever held, bytes.
    """

    ways: Counter[str] = field(default_factory=Counter)
    found: dict[int, str] = field(default_factory=dict)
    memory: float = 0.0

    def add(self, other: Became) -> None:
        """Put others to these."""
        self.ways += other.ways
        self.found |= other.found
        self.memory = max(self.memory, other.memory)


def several(chunks: Iterable[range], processes: int, examine: Examine, patience: float = PATIENCE) -> Iterator[Became]:
    """Yield what became of the cases of each chunk, which has a process of its own.

    Args:
        chunks: Seeds.
        processes: How many at a time.
        examine: From a seed to what became of it; whatever it raises is a finding.
        patience: Seconds that a single case may take by the clock on the wall.
    """
    waiting, running = deque(chunks), list[_Batch]()
    while waiting or running:
        while waiting and len(running) < processes:
            running.append(_Batch(waiting.popleft(), examine))
        ready = select.select([one.reading for one in running], [], [], min(1.0, patience))[0]
        for one in list(running):
            if one.reading in ready and one.goes_on():
                continue
            if one.reading not in ready and time.monotonic() - one.heard < patience:
                continue
            left = one.end(f"does not come back within {patience:g} s")
            running.remove(one)
            if left:
                waiting.appendleft(left)
            yield one.became


class _Batch:
    """A process that examines cases, and what it has told so far."""

    def __init__(self, seeds: range, examine: Examine) -> None:
        self.seeds, self.became, self.heard = seeds, Became(), time.monotonic()
        self._begun: int | None = None
        self._text = b""
        self.reading, writing = os.pipe()
        sys.stdout.flush()
        if (process := os.fork()) == 0:
            os.close(self.reading)
            _work(seeds, examine, lambda told: os.write(writing, f"{json.dumps(told)}\n".encode()))
        os.close(writing)
        self._process, self._whole = process, False

    def goes_on(self) -> bool:
        """Take what was told; return whether there may be more."""
        self.heard = time.monotonic()
        more = os.read(self.reading, _READ)
        *lines, self._text = (self._text + more).split(b"\n")
        for line in lines:
            self._take(json.loads(line))
        self._whole = not more
        return bool(more)

    def _take(self, told: dict[str, object]) -> None:
        seed, memory = told["seed"], told.get("memory", 0.0)
        assert isinstance(seed, int)
        assert isinstance(memory, float)
        self._begun = seed if "became" not in told else None
        if "became" not in told:
            return
        self.became.ways[str(told["became"])] += 1
        if "found" in told:
            self.became.found[seed] = str(told["found"])
        elif self.became.memory <= MOST_MEMORY < memory:  # who comes after the first is not to blame
            self.became.found[seed] = f"holds {memory / 1e6:.0f} MB"
        self.became.memory = max(self.became.memory, memory)

    def end(self, late: str) -> range:
        """End the process, note what ended it if it did not end itself, and return the seeds that are left."""
        if not self._whole:
            os.kill(self._process, signal.SIGKILL)  # it is not waited for yet, so its number is still its own
        _, status = os.waitpid(self._process, 0)
        os.close(self.reading)
        if self._begun is None:
            return range(0)
        broke = f"breaks the process: {os.waitstatus_to_exitcode(status)}"
        self.became.found[self._begun] = broke if self._whole else late
        self.became.ways["failed"] += 1
        return range(self._begun + 1, self.seeds.stop)


def _work(seeds: range, examine: Examine, tell: Callable[[dict[str, object]], object]) -> None:
    """Examine cases, tell of each that it begins and how it ends, and end the process."""
    for seed in seeds:
        tell({"seed": seed})
        told: dict[str, object] = {"seed": seed}
        try:
            told["became"] = examine(seed)
        except Exception as error:
            told |= {"became": "failed", "found": f"{_place(error)}: {type(error).__name__}: {error}"[:500]}
        tell(told | {"memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _UNIT})
    os._exit(0)


def _place(error: Exception) -> str:
    """Return the last line of ours that an error came through."""
    frames = [one for one in traceback.extract_tb(error.__traceback__) if "servroi/" in one.filename]
    return f"{frames[-1].filename.rpartition('servroi/')[2]}:{frames[-1].lineno}" if frames else "?"
