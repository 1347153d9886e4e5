"""Is the next money better spent on training or on marketing?"""

from servroi.core.findings import Findings
from servroi.model.engine import Progress
from servroi.pipeline import find
from servroi.question import Answer, Question, percent
from servroi.render.formats.json_findings import as_mapping
from servroi.report.compose import compose_run
from servroi.report.sections.verdict import verdict_sentence


def run(question: Question, progress: Progress | None = None) -> Answer[Findings]:
    """Return the verdict, how sure it is and what it rests on; `progress` is told percent."""
    done = percent(progress, question.scenario().trials)
    found = find(question.reading, question.trials, question.seed, question.threads, done)
    return Answer(found, compose_run(found), lambda: as_mapping(found, verdict_sentence(found)))
