"""The sections of a report; each file answers one question a reader has."""

from collections.abc import Callable

from servroi.core.findings import Findings
from servroi.report.document import Section
from servroi.report.sections.channels import channels
from servroi.report.sections.defaults import defaults
from servroi.report.sections.distributions import distributions
from servroi.report.sections.grades import grades
from servroi.report.sections.limits import limits
from servroi.report.sections.options import options
from servroi.report.sections.people import people
from servroi.report.sections.receipt import receipt
from servroi.report.sections.returns import returns
from servroi.report.sections.verdict import verdict
from servroi.report.sections.warnings import warnings

RUN: tuple[Callable[[Findings], Section | None], ...] = (
    verdict,
    people,
    options,
    distributions,
    channels,
    returns,
    grades,
    defaults,
    warnings,
    limits,
    receipt,
)
"""What `run` shows, in order."""
