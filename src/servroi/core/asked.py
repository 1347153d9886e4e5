"""Whom an answer is about."""

from dataclasses import dataclass

from servroi.core.findings import Run
from servroi.core.scenario import Company


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom an answer is about, and what is needed to get it again; `trials` are those of the scenario."""

    run: Run
    company: Company
