"""Weigh training of front-line staff against marketing: one scenario in, money with its uncertainty out."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from servroi.core.findings import Findings

__version__ = "0.1.0"


def run(path: "str | Path", trials: int | None = None, seed: int | None = None, threads: int = 0) -> "Findings":
    """Run a scenario file and return everything that was found.

    Args:
        path: The file.
        trials: Number of trials; None: the scenario's.
        seed: Seed; None: the scenario's.
        threads: Number of threads; 0 chooses. The result does not depend on it.

    Raises:
        ServroiError: The file cannot be read; holds every problem found.
    """
    from servroi import pipeline  # NumPy is loaded only when something is run

    return pipeline.run(path, trials, seed, threads)
