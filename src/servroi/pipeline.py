"""The stages in order: read, draw, simulate, analyse. The only place where all meet."""

from dataclasses import replace
from pathlib import Path

from servroi import __version__
from servroi.analysis.findings import analyse
from servroi.config.catalog import FOLDER
from servroi.config.read import Reading, read_scenario
from servroi.config.strict_yaml import MAX_BYTES
from servroi.core.findings import Findings
from servroi.errors import Place, Problem, UsageError
from servroi.model.engine import Progress
from servroi.model.engine import run as simulate_all
from servroi.render.formats.json_findings import to_json
from servroi.report.compose import compose_answer, compose_run
from servroi.report.sections.verdict import verdict_sentence
from servroi.sampling.draw import plan

__all__ = ["as_json", "compose_answer", "compose_run", "demo_text", "find", "read", "read_bytes", "read_demo", "run"]

_DEMO = FOLDER / "demo.yaml"
MODEL = "1"
"""Version of the model; moves when the same file and seed give other figures."""


def read(path: str | Path, settings: list[str] | None = None) -> Reading:
    """Read a scenario file.

    Args:
        path: The file.
        settings: `path=value`, each on top of the file.

    Raises:
        ScenarioError: With every problem found.
        UsageError: There is no such file, or it cannot be read.
    """
    file = Path(path)
    try:
        with file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        what = "there is no such file" if isinstance(error, FileNotFoundError) else f"cannot be read: {error.strerror}"
        raise UsageError([Problem("file", Place(file.name or str(path)), "", what)]) from None
    return read_scenario(data, file.name, file.parent, settings or [])


def read_bytes(data: bytes, settings: list[str] | None = None) -> Reading:
    """Read a scenario from bytes, as from standard input; it cannot extend a file."""
    return read_scenario(data, "<stdin>", None, settings or [])


def read_demo() -> Reading:
    """Read the scenario that ships with the package."""
    return read_scenario(demo_text().encode(), _DEMO.name, None, [])


def demo_text() -> str:
    """Return the text of the scenario that ships with the package."""
    return _DEMO.read_text(encoding="utf-8")


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


def as_json(findings: Findings) -> str:
    """Return findings in the format `servroi.findings/1`."""
    return to_json(findings, verdict_sentence(findings))
