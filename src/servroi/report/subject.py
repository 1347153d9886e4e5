"""Whom a report is about: the option that the reader is asked to decide on."""

from servroi.core.findings import Findings


def asked_for(findings: Findings) -> str:
    """Return the option in question: the first that only trains, else the first that trains, else the first."""
    trains = [name for name, found in findings.options.items() if found.trains and not found.markets]
    trains = trains or [name for name, found in findings.options.items() if found.trains]
    return (trains or list(findings.options))[0]
