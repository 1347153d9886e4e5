"""What to find out before deciding?"""

from servroi.analysis.information import TRIALS
from servroi.analysis.information import information as find
from servroi.core.information import Information
from servroi.model.engine import Progress
from servroi.question import Answer, Question, about, percent
from servroi.render.formats.json_answer import answer_mapping
from servroi.report.compose import compose_information
from servroi.report.sections.information import worth_sentence
from servroi.sampling.draw import plan, sources


def information(question: Question, progress: Progress | None = None) -> Answer[Information]:
    """Return what it would be worth to find out before deciding; `progress` is told percent."""
    scenario = question.scenario()
    drawn = plan(scenario, question.reading.used)
    done = percent(progress, len(sources(drawn)))
    found = find(drawn, question.threads, done, question.trials or TRIALS)
    asked = about(scenario)
    document = compose_information(asked, found)
    return Answer(found, document, lambda: answer_mapping("information", asked, found, worth_sentence(found)))
