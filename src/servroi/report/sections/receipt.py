"""What is needed to get the same figures again."""

from servroi.core.findings import Findings
from servroi.core.text import Text, Verbatim, Whole
from servroi.report.document import Prose, Section

_SHOWN = 12
"""Digits of a hash that are shown; `--json` has all."""


def receipt(findings: Findings) -> Section:
    """Return seed, trials, versions and hashes."""
    run = findings.run
    sentence = Text(
        "receipt.line",
        {
            "seed": Verbatim(str(run.seed)),
            "trials": Whole(run.trials),
            "version": Verbatim(run.version),
            "model": Verbatim(run.model),
            "scenario": Verbatim(run.scenario_sha256[:_SHOWN]),
            "catalogue": Verbatim(run.catalogue_sha256[:_SHOWN]),
        },
    )
    fewer = Text("receipt.detailed", {"detailed": Whole(findings.detailed), "trials": Whole(run.trials)})
    told = (sentence, fewer) if findings.detailed < run.trials else (sentence,)
    return Section("receipt", None, (Prose(told, "quiet"),))
