"""Speed and memory against the goals of docs/speed.md.

The engine's are ratios within one run, for other machines and other days compare badly: the contenders take turns in
one process, and medians are compared. Peak memory is that of a fresh process each, and so are the times of the command
line.
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import argparse
import subprocess
import sys
from collections.abc import Callable
from statistics import median
from typing import Any

from reports import reports
from rows import Row, limit, timed

MEGABYTE = 1e6
SEED = 1
MEASURED = ("engine", "engine, two threads", "whole array")
"""Contenders whose peak memory is measured."""


def main() -> int:
    """Measure everything and print the table; 1 if a goal is missed."""
    options = arguments()
    if options.memory:
        print(peak_memory(options.memory, options.trials))
        return 0
    # first, for on some systems a child inherits the peak of its parent
    rows = memory(options.trials)
    rows += processes(options.runs)
    rows += engine(options.trials, options.rounds)
    rows += desk()
    rows += reports()
    show(rows)
    return int(any(row.met is False for row in rows))


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=1_000_000, help="trials of the engine and the whole arrays")
    parser.add_argument("--rounds", type=int, default=7, help="turns of each contender")
    parser.add_argument("--runs", type=int, default=7, help="starts of each command")
    parser.add_argument("--memory", choices=MEASURED, help=argparse.SUPPRESS)
    return parser.parse_args()


def contenders(trials: int) -> dict[str, Callable[[], object]]:
    """Return what takes turns."""
    import numpy as np
    from whole_array import example, parameters, whole_array

    from servroi.model.engine import run
    from servroi.sampling.draw import sources
    from servroi.sampling.streams import BLOCK, blocks

    drawn = example(trials)
    given = parameters(drawn)
    inputs = len(sources(drawn)) - len(drawn.luck)  # luck is uniform: whether the programmes take hold
    buffer = np.empty(BLOCK)

    def normals() -> None:
        generator = np.random.Generator(np.random.SFC64(SEED))
        for size in blocks(trials):
            for _ in range(inputs):
                generator.standard_normal(out=buffer[:size])

    return {
        "whole array": lambda: whole_array(given, trials, SEED),
        "engine": lambda: run(drawn, 1),
        "engine, two threads": lambda: run(drawn, 2),
        f"{inputs} normals": normals,
    }


def engine(trials: int, rounds: int) -> list[Row]:
    """Compare the engine with whole arrays and with the bare random numbers."""
    work = contenders(trials)
    taken: dict[str, list[float]] = {name: [] for name in work}
    for turn in range(rounds + 1):
        for name, call in work.items():
            seconds = timed(call)
            if turn:  # the first one warms up
                taken[name].append(seconds)
    middle = {name: median(times) for name, times in taken.items()}
    rows = [Row(f"{name}, {trials:,} trials", in_words(times)) for name, times in taken.items()]
    whole, one, two, normals = middle.values()
    rows += [
        limit("engine / whole array, one thread", one / whole, 0.45),
        limit("engine / whole array, two threads", two / whole, 0.25),
        limit("engine, one thread / its normals alone", one / normals, 2.0),
    ]
    return rows


def desk() -> list[Row]:
    """Measure the what-if questions against a straightforward implementation of the same.

    One at a time: two fresh runs of the command's trials per input. Nested: for one input 64 outer values with 1,024
    inner trials each, times the number of inputs (far noisier than what it is compared with).
    """
    from dataclasses import replace

    from servroi.analysis.information import information
    from servroi.analysis.replay import Replay, fixed
    from servroi.analysis.sensitivity import sensitivity
    from servroi.analysis.verdict import decide
    from servroi.model.engine import run
    from servroi.pipeline import read
    from servroi.sampling.draw import plan

    reading = read(
        os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "scenarios", "retailer-six-numbers.yaml")
    )
    drawn = plan(reading.scenario, reading.used)
    verdict = decide(reading.scenario, run(drawn, 1))
    inputs = len(drawn.uncertain)

    def one_at_a_time() -> None:
        for _ in range(2):
            run(drawn, 1)

    def nested() -> None:
        outer = Replay(drawn, 1_024).values("training.transfer")[:64]
        for number, value in enumerate(outer.tolist()):
            inner = replace(drawn, scenario=replace(drawn.scenario, seed=number))
            Replay(inner, 1_024).npv({"training.transfer": fixed(value)})

    def median_of(call: Callable[[], object]) -> float:
        return median([timed(call) for _ in range(3)])

    swings = median_of(lambda: sensitivity(drawn, verdict, None))
    worth = median_of(lambda: information(drawn))
    return [
        Row("sensitivity / one-at-a-time reruns", f"{swings / (median_of(one_at_a_time) * inputs):.3f}"),
        Row("information / nested simulation", f"{worth / (median_of(nested) * inputs):.3f}"),
    ]


def memory(trials: int) -> list[Row]:
    """Measure the peak memory of a fresh process."""
    try:
        import resource  # noqa: F401
    except ImportError:
        return [Row("peak memory", "skipped: this system does not tell")]
    peaks = {}
    for name in MEASURED:
        command = [sys.executable, __file__, "--memory", name, "--trials", str(trials)]
        peaks[name] = float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return [
        limit("peak memory, engine", peaks["engine"], 150.0, " MB"),
        limit("peak memory, engine, two threads", peaks["engine, two threads"], 150.0, " MB"),
        Row("peak memory, whole array", f"{peaks['whole array']:.0f} MB"),
    ]


def peak_memory(name: str, trials: int) -> float:
    """Run one contender here and return the peak memory of this process, MB."""
    import resource

    contenders(trials)[name]()
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / MEGABYTE


def processes(runs: int) -> list[Row]:
    """Time whole commands, from start to exit."""
    scenario = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "scenarios", "retailer-six-numbers.yaml")
    commands: list[tuple[str, list[str], float]] = [
        ("servroi --help", ["--help"], 0.15),
        ("servroi run, 10,000 trials", ["run", scenario, "--trials", "10000"], 0.5),
        ("servroi run, 100,000 trials", ["run", scenario, "--trials", "100000"], 1.0),
        ("servroi sensitivity", ["sensitivity", scenario], 3.0),
        ("servroi challenge", ["challenge", scenario], 3.0),
        ("servroi information", ["information", scenario], 1.5),
        ("servroi break-even", ["break-even", scenario], 5.0),
    ]
    return [command_row(name, [sys.executable, "-m", "servroi", *words], goal, runs) for name, words, goal in commands]


def command_row(name: str, command: list[str], goal: float, runs: int) -> Row:
    """Time one command."""

    def call() -> int:
        silent: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
        return subprocess.run(command, **silent).returncode

    if call() != 0:
        return Row(name, "the command fails", f"<= {goal:g} s", met=False)
    times = [timed(call) for _ in range(runs)]
    return Row(name, in_words(times), f"<= {goal:g} s", median(times) <= goal)


def in_words(times: list[float]) -> str:
    """Return median and minimum."""
    return f"{median(times):.3f} s (min {min(times):.3f})"


def show(rows: list[Row]) -> None:
    """Print the table."""
    words = {None: "", True: "yes", False: "NO"}
    lines = [("what", "measured", "goal", "ok"), *((row.what, row.measured, row.goal, words[row.met]) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(4)]
    for line in lines:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


if __name__ == "__main__":
    sys.exit(main())
