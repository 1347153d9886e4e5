"""`make fuzz`: very many mutated files in several processes; what is found is told with its seed."""

from __future__ import annotations

import argparse
import gc
import importlib
import json
import os
import sys
import time
from collections import Counter
from functools import partial

from tests.fuzz.batch import Became, several
from tests.fuzz.examine import examine
from tests.measured import write

CASES = 100_000
CHUNK = 250
_SHOWN = 40
LIBRARIES = ("typst", "pikepdf", "jinja2", "xlsxwriter", "pptx", "PIL.Image")


def main() -> int:
    """Examine the cases and return the exit code: 1 if anything was found."""
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--start", type=int, default=1_000_000, help="The first seed.")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--sample", action="store_true", help="Ask what a test run asks, and print JSON.")
    asked = parser.parse_args()
    gc.set_threshold(20_000, 20, 50)  # by default a tenth of the time goes into looking for what is hardly ever there
    for name in LIBRARIES:
        importlib.import_module(name)  # once, and not in each process
    stop, size = asked.start + asked.cases, asked.cases if asked.sample else CHUNK
    chunks = [range(first, min(first + size, stop)) for first in range(asked.start, stop, size)]
    all_of_them, began = Became(), time.monotonic()
    for became in several(chunks, asked.processes, partial(examine, thorough=not asked.sample)):
        all_of_them.add(became)
        if not asked.sample:
            _progress(all_of_them, asked.cases, time.monotonic() - began)
    if asked.sample:
        print(json.dumps([all_of_them.ways, all_of_them.found, all_of_them.memory]))
        return 0
    if (lost := asked.cases - all_of_them.ways.total()) and not all_of_them.found:
        all_of_them.found[asked.start] = f"{lost} cases did not come back"
    return _told(all_of_them)


def _progress(became: Became, cases: int, seconds: float) -> None:
    ends = Counter[str]()
    for way, count in became.ways.items():
        ends[way.rpartition(": ")[2]] += count
    done = ends.total()
    left = seconds / max(1, done) * (cases - done) / 60.0
    said = f"{done:,} of {cases:,}, {dict(ends)}, {became.memory / 1e6:.0f} MB, {left:.0f} min left"
    print(f"\r{said}   ", end="", file=sys.stderr, flush=True)


def _told(became: Became) -> int:
    """Tell what was found, or note that nothing was; return the exit code."""
    print(file=sys.stderr)
    by_place = Counter(became.found.values())
    for text, count in by_place.most_common(_SHOWN):
        print(f"{count} x {text}  (seed {next(seed for seed, one in became.found.items() if one == text)})")
    if became.found:
        return 1
    refused = sum(count for way, count in became.ways.items() if way.endswith(": refused"))
    figures = {
        "files": became.ways.total(),
        "refused with a message": refused,
        "MB at most": round(became.memory / 1e6),
    }
    if became.ways.total() >= CASES:  # the page promises so many
        write("fuzz", figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
