"""Where does the next money go?"""

from math import ceil

from servroi.analysis.split import TRIALS, stated_budget
from servroi.analysis.split import split as find
from servroi.config.number import Refusal, Rule
from servroi.config.quantity import parse
from servroi.core.distribution import at
from servroi.core.split import Split, Unsplit
from servroi.core.units import KINDS
from servroi.errors import Place, Problem, UsageError
from servroi.model.engine import Progress
from servroi.question import Answer, Question, about
from servroi.render.formats.json_answer import answer_mapping
from servroi.report.compose import compose_split
from servroi.report.sections.split import split_sentence, unsplit_sentence

_LEAST = 1e-3
"""Share of the budget; what a smaller step brings is lost in rounding."""


def split(
    question: Question, budget: str | None = None, step: str | None = None, progress: Progress | None = None
) -> Answer[Split | None]:
    """Return where the next money goes.

    Args:
        question: The scenario.
        budget: Money a year, in scenario notation; None: what the stated programme costs.
        step: Size of the next amount, likewise; None: one that fits the budget.
        progress: Told how many percent are done.

    Raises:
        UsageError: An amount cannot be read, or the step is too small.
    """
    scenario = question.scenario()
    currency = scenario.company.currency
    money = None if budget is None else _amount("--budget", budget, currency)
    size = None if step is None else _amount("--step", step, currency)
    if size is not None and size < (least := _LEAST * (money or stated_budget(scenario))):
        what = f"{step} is less than a thousandth of the budget; write {ceil(least)} or more"
        raise UsageError([Problem("bounds", Place("--step"), "", what)])
    found = find(scenario, money, size, question.trials or TRIALS, progress)
    asked = about(scenario)
    sentence = unsplit_sentence(found) if isinstance(found, Unsplit) else split_sentence(found)
    answer = None if isinstance(found, Unsplit) else found
    document = compose_split(asked, found)
    return Answer(answer, document, lambda: answer_mapping("split", asked, answer, sentence))


def _amount(option: str, text: str, currency: str) -> float:
    """Return an amount in scenario notation.

    Raises:
        UsageError: It cannot be read.
    """
    try:
        return at(parse(text, Rule(KINDS["money"], currency, above_zero=True, certain=True)).distribution, 0.0)
    except Refusal as error:
        raise UsageError([Problem(error.slug, Place(option), "", str(error))]) from None
