"""What an attachment costs: to make, to write in each format, to load the libraries of a format, in bytes."""

import os
import subprocess
import sys
import time
from statistics import median

from rows import Row, limit, timed

SCENARIO = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "scenarios", "retailer-full.yaml")
_SECONDS = 1.0
_KILOBYTES = 200.0
_ROUNDS = 3


def reports() -> list[Row]:
    """Measure a report of the full scenario; the goals are those of the PDF."""
    from servroi import attachment, pipeline
    from servroi.question import Question
    from servroi.render.formats import REPORTS
    from servroi.render.words import Words

    started = time.perf_counter()
    report = attachment.make(Question(pipeline.read(SCENARIO)), attach=True)
    rows = [Row("report: run and analyses", f"{time.perf_counter() - started:.2f} s")]
    company = report.findings.company
    words = Words(company.language, company.country, company.currency)
    for ending, form in REPORTS.items():
        started = time.perf_counter()
        data = form.write(report, words)  # once: typst remembers pages that it has set
        taken = time.perf_counter() - started
        size = len(data) / 1000.0
        said = f"{taken:.3f} s, {size:.0f} kB, libraries {imported(form.needs):.2f} s"
        rows.append(Row(f"report: {ending}", said))
        if ending == "pdf":
            rows += [
                limit("report: pdf, seconds", taken, _SECONDS),
                limit("report: pdf, size", size, _KILOBYTES, " kB"),
            ]
    return rows


def imported(libraries: tuple[str, ...]) -> float:
    """Return how long a fresh process needs to import libraries, seconds beyond its own start."""
    if not libraries:
        return 0.0

    def start(code: str) -> float:
        return median(timed(lambda: subprocess.run([sys.executable, "-c", code], check=True)) for _ in range(_ROUNDS))

    return start(f"import {', '.join(libraries)}") - start("pass")
