"""Somebody else's figures: does a claim follow from what it states, does a result come again?"""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from servroi import __version__
from servroi.analysis.check_claim import check_claim as find_claim
from servroi.analysis.variants import graded
from servroi.analysis.verify import verify as find_verify
from servroi.config.read import Reading
from servroi.config.result import made_from
from servroi.core.audit import Claim, ClaimCheck, Verification
from servroi.errors import Place, Problem, UsageError
from servroi.model.engine import Progress
from servroi.pipeline import as_json, find, worst_grade
from servroi.question import Answer, percent
from servroi.render.formats.json_answer import check_mapping
from servroi.report.compose import compose_claim, compose_verify
from servroi.report.sections.claim import claim_sentence
from servroi.report.sections.verify import verify_sentence


def check_claim(claim: Claim) -> Answer[ClaimCheck]:
    """Return whether a published claim follows from the figures it states."""
    found = find_claim(claim)
    made = {"version": __version__}
    return Answer(found, compose_claim(found), lambda: check_mapping("claim", made, "", found, claim_sentence(found)))


def verify(
    stated: dict[str, Any],
    reading: Reading,
    file: str,
    threads: int = 0,
    progress: Progress | None = None,
    pages: Callable[[], str] | None = None,
) -> Answer[Verification]:
    """Return whether a result comes again from a scenario, with the result's own seed and trials.

    Args:
        stated: The result, as read.
        reading: The scenario.
        file: Its base name.
        threads: How many; 0 chooses.
        progress: Told how many percent are done.
        pages: Of a PDF, compares its pages as `Verification` says; asked if every figure is the same.
    """
    run = stated["run"]
    done = percent(progress, run["trials"])
    again = json.loads(as_json(find(reading, run["trials"], run["seed"], threads, done)))
    found = find_verify(stated, again, file)
    if found.same and pages is not None:
        compared = pages()
        found = replace(found, pages=compared, same=compared == "same")
    currency = reading.scenario.company.currency
    made = {name: str(value) for name, value in again["run"].items()}
    document = compose_verify(found)
    return Answer(found, document, lambda: check_mapping("verify", made, currency, found, verify_sentence(found)))


def scenario_of(result: str, stated: dict[str, Any], settings: list[str] | None, grades: str | None) -> str:
    """Return the scenario beside a result that it was made from.

    Raises:
        UsageError: There is none.
    """
    wanted, worst = stated["run"]["scenario_sha256"], worst_grade(grades)
    folder = Path(result).parent if result != "-" else Path()
    found = made_from(folder, settings or [], lambda mark: (mark if worst is None else graded(mark, worst)) == wanted)
    if found is None:
        what = (
            "names a scenario that does not lie beside it, or has changed since; name the file, "
            "and give the same --set and --only-grades if it was made with any"
        )
        raise UsageError([Problem("no-scenario", Place(Path(result).name if result != "-" else "<stdin>"), "", what)])
    return str(found)
