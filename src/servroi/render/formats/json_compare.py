"""JSON of compare, with its texts in English."""

from dataclasses import asdict
from typing import Any

from servroi.core.compare import Compared
from servroi.core.findings import Findings
from servroi.core.scenario import Company
from servroi.core.text import Text
from servroi.render.words import Words


def compared_mapping(
    company: Company, compared: Compared, found: tuple[Findings, Findings], sentence: Text, verdicts: tuple[Text, Text]
) -> dict[str, Any]:
    """Return two scenarios side by side.

    Args:
        company: Whose currency both are in.
        compared: What differs.
        found: What is found for each.
        sentence: The answer in one sentence.
        verdicts: The verdict on each.
    """
    words = Words("en", company.country, company.currency)
    plain = asdict(compared)
    if compared.bridge is not None:
        for step, made in zip(plain["bridge"]["steps"], compared.bridge.steps, strict=True):
            step["value"] = made.value
    for line in plain["lines"]:
        del line["group"]
    scenarios = [
        {
            "file": file,
            "run": asdict(findings.run),
            "recommended": findings.verdict.recommended,
            "toss_up": findings.verdict.toss_up,
            "npv": {name: each.npv.mean for name, each in findings.options.items()},
            "text": words.say(verdict),
        }
        for file, findings, verdict in zip(compared.files, found, verdicts, strict=True)
    ]
    return {
        "format": "servroi.compare/1",
        "currency": company.currency,
        "text": words.say(sentence),
        "scenarios": dict(zip("ab", scenarios, strict=True)),
        "same": not compared.lines,
        "lines": plain["lines"],
        "evidence_only": plain["evidence"],
        "no_figures": plain["words"],
        "bridge": plain["bridge"],
    }
