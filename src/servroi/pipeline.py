"""The stages in order: read, draw, simulate, analyse. The only place where all meet."""

from dataclasses import replace
from pathlib import Path

from servroi import __version__
from servroi.analysis.findings import analyse
from servroi.config.read import Reading, read_scenario
from servroi.core.findings import Findings
from servroi.errors import Place, Problem, ScenarioError
from servroi.model.engine import Progress, run as simulate_all
from servroi.sampling.draw import plan

MODEL = "1"
"""Version of the model; moves when the same file and seed give other figures."""


def read(path: str | Path, settings: list[str] | None = None) -> Reading:
    """Read a scenario file.

    Args:
        path: The file.
        settings: `path=value`, each on top of the file.

    Raises:
        ScenarioError: With every problem found.
    """
    file = Path(path)
    try:
        if file.stat().st_size > 16_000_000:
            raise ScenarioError([Problem("too-large", Place(file.name), "", "is far too large for a scenario")])
        data = file.read_bytes()
    except OSError as error:
        what = "there is no such file" if isinstance(error, FileNotFoundError) else "cannot be read"
        raise ScenarioError([Problem("file", Place(file.name), "", what)]) from None
    return read_scenario(data, file.name, file.parent, settings or [])


def find(
    reading: Reading,
    trials: int | None = None,
    seed: int | None = None,
    threads: int = 0,
    progress: Progress | None = None,
) -> Findings:
    """Draw, simulate and analyse a scenario that was read.

    Args:
        reading: The scenario.
        trials: Number of trials; None: the scenario's.
        seed: Seed; None: the scenario's.
        threads: Number of threads; 0 chooses. The result does not depend on it.
        progress: Told the number of trials done, from time to time.
    """
    scenario = reading.scenario
    scenario = replace(
        scenario,
        trials=scenario.trials if trials is None else trials,
        seed=scenario.seed if seed is None else seed,
    )
    drawn = plan(scenario, reading.used)
    simulated = simulate_all(drawn, threads, progress)
    return analyse(drawn, reading.used, simulated, reading.notices, (__version__, MODEL))


def run(path: str | Path, trials: int | None = None, seed: int | None = None, threads: int = 0) -> Findings:
    """Run a scenario file: the whole chain in one call."""
    return find(read(path), trials, seed, threads)
