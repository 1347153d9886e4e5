"""What will a sceptic ask?"""

from servroi.analysis.challenge import TRIALS, questions
from servroi.analysis.challenge import challenge as find
from servroi.core.challenge import Challenges
from servroi.model.engine import Progress
from servroi.question import Answer, Question, about, chosen, percent
from servroi.render.formats.json_answer import answer_mapping
from servroi.report.compose import compose_challenge
from servroi.report.sections.challenge import survival_sentence
from servroi.sampling.draw import plan


def challenge(question: Question, option: str | None = None, progress: Progress | None = None) -> Answer[Challenges]:
    """Return what every sceptical question does to an option.

    Args:
        question: The scenario.
        option: The option; None: the first that trains.
        progress: Told how many percent are done.

    Raises:
        UsageError: The option is not known.
    """
    scenario, used = question.scenario(), question.reading.used
    name = chosen(scenario, option)
    challenged = next(one for one in scenario.options if one.name == name)
    done = percent(progress, len(questions(scenario, used, challenged)))
    trials = question.trials or TRIALS
    found = find(plan(scenario, used), used, challenged, question.threads, done, trials)
    whom = about(scenario)
    document = compose_challenge(whom, found)
    return Answer(found, document, lambda: answer_mapping("challenge", whom, found, survival_sentence(found)))
