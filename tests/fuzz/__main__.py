"""`make fuzz`: very many mutated files in several processes; what is found is told with its seed."""

from __future__ import annotations

import argparse
import os
import resource
import sys
import time
import traceback
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, as_completed

from tests.fuzz.examine import examine
from tests.measured import write

MOST_MEMORY = 500e6
"""Bytes that a process may ever have held."""
CHUNK = 250
_SHOWN = 40


def examined(seeds: range) -> tuple[Counter[str], dict[int, str], float]:
    """Return what became of the cases, what was found by seed, and the most memory ever held, bytes."""
    became: Counter[str] = Counter()
    found: dict[int, str] = {}
    for seed in seeds:
        try:
            became[examine(seed, thorough=True)] += 1
        except Exception as error:
            frames = [f for f in traceback.extract_tb(error.__traceback__) if "servroi" in f.filename]
            where = f"{frames[-1].filename.rpartition('servroi/')[2]}:{frames[-1].lineno}" if frames else "?"
            found[seed] = f"{where}: {type(error).__name__}: {error}"[:300]
            became["failed"] += 1
    return became, found, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024.0


def main() -> int:
    """Examine the cases and return the exit code: 1 if anything was found."""
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--start", type=int, default=1_000_000, help="The first seed.")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    chunks = [
        range(first, min(first + CHUNK, asked.start + asked.cases))
        for first in range(asked.start, asked.start + asked.cases, CHUNK)
    ]
    total: Counter[str] = Counter()
    found: dict[int, str] = {}
    memory, began = 0.0, time.monotonic()
    with ProcessPoolExecutor(asked.processes) as pool:
        for job in as_completed([pool.submit(examined, chunk) for chunk in chunks]):
            became, failed, most = job.result()
            total, found, memory = total + became, found | failed, max(memory, most)
            each = (time.monotonic() - began) / total.total()
            left = each * (asked.cases - total.total()) / 60.0
            said = f"{total.total():,} of {asked.cases:,}, {dict(total)}, {memory / 1e6:.0f} MB, {left:.0f} min left"
            print(f"\r{said}   ", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    by_place = Counter(text for text in found.values())
    for text, count in by_place.most_common(_SHOWN):
        print(f"{count} x {text}  (seed {next(seed for seed, one in found.items() if one == text)})")
    if memory > MOST_MEMORY:
        print(f"a process held {memory / 1e6:.0f} MB")
    if not found and memory <= MOST_MEMORY:
        megabytes = round(memory / 1e6)
        write("fuzz", {"files": asked.cases, "refused with a message": total["refused"], "MB at most": megabytes})
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main())
