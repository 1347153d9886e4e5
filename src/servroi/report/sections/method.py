"""How the figures are worked out, in half a page."""

from servroi.core.findings import Findings
from servroi.core.text import Term, Text, Whole, Years
from servroi.report.document import Prose, Section


def method(findings: Findings) -> Section:
    """Return the method in plain words, and what is left out where the findings are redacted."""
    values: dict[str, Term] = {"trials": Whole(findings.run.trials), "years": Years(float(findings.horizon))}
    training = "training" if findings.customers else "training_staff"
    keys = ["trials", training, "marketing", "money", "base" if findings.base_case else "redacted"]
    if not any(found.trains for found in findings.options.values()):
        keys.remove(training)
    if not any(found.markets for found in findings.options.values()):
        keys.remove("marketing")
    searched = max(0 if found is None else found.trials for found in (findings.sensitivity, findings.information))
    if 0 < searched < findings.run.trials:
        keys.append("fewer")
        values["searched"] = Whole(searched)
    sentences = tuple(Text(f"report.method_{key}", values) for key in keys)
    return Section("method", Text("report.method_title"), (Prose(sentences, "quiet"),))
