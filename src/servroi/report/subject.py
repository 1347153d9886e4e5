"""Whom a report is about: the option that its headline is about, and the programme that is taken apart."""

from servroi.core.findings import NEITHER, Comparison, Findings


def asked_for(findings: Findings) -> str:
    """Return the option in question: the recommended one; where that is keeping the money, the best of the others."""
    verdict = findings.verdict
    return verdict.runner_up if verdict.recommended == NEITHER else verdict.recommended


def rivalry(findings: Findings) -> Comparison | None:
    """Return the option in question against its rival, the runner-up if that is an option; None without another one."""
    name, verdict = asked_for(findings), findings.verdict
    pairs = [pair for pair in findings.comparison if name in (pair.a, pair.b)]
    rivals = [pair for pair in pairs if {verdict.recommended, verdict.runner_up} == {pair.a, pair.b}]
    return next(iter(rivals or pairs), None)


def programme(findings: Findings) -> str | None:
    """Return the training that is taken apart: the option in question if it trains, else the first that does."""
    trains = [name for name, found in findings.options.items() if found.trains]
    name = asked_for(findings)
    return name if name in trains else next(iter(trains), None)
