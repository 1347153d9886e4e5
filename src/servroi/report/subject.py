"""Whom a report is about: the option that its headline is about, and the programme that is taken apart."""

from servroi.core.findings import Comparison, Findings


def asked_for(findings: Findings) -> str:
    """Return the option in question, which the headline is about."""
    return findings.verdict.asked_for


def rivalry(findings: Findings) -> Comparison | None:
    """Return the option in question against its rival, the runner-up if that is an option; None without another one."""
    name, verdict = asked_for(findings), findings.verdict
    pairs = [pair for pair in findings.comparison if name in (pair.a, pair.b)]
    rivals = [pair for pair in pairs if {verdict.recommended, verdict.runner_up} == {pair.a, pair.b}]
    return next(iter(rivals or pairs), None)


def programme(findings: Findings) -> str | None:
    """Return the training that is taken apart, whose value by grade and people are shown; None where none trains."""
    return findings.verdict.programme(name for name, found in findings.options.items() if found.trains)
