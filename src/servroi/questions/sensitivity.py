"""What decides?"""

from collections.abc import Sequence

from servroi.analysis.sensitivity import TRIALS, followed
from servroi.analysis.sensitivity import sensitivity as find
from servroi.analysis.verdict import decide
from servroi.config.reader import shown_name
from servroi.config.strict_yaml import nearest
from servroi.core.naming import catalogue_name
from servroi.core.scenario import LUCK
from servroi.core.sensitivity import Sensitivity
from servroi.errors import Place, Problem, UsageError
from servroi.model.engine import Progress
from servroi.model.engine import run as simulate_all
from servroi.question import Answer, Question, about, percent
from servroi.render.formats.json_answer import answer_mapping
from servroi.report.compose import compose_sensitivity
from servroi.report.sections.sensitivity import decisive_sentence
from servroi.sampling.draw import Plan, plan, sources

_MOST_HINTS = 3


def sensitivity(
    question: Question, along: str | None = None, everything: bool = False, progress: Progress | None = None
) -> Answer[Sensitivity]:
    """Return what decides.

    Args:
        question: The scenario.
        along: An uncertain input to follow.
        everything: Whether the document shows all that moves anything.
        progress: Told how many percent are done.

    Raises:
        UsageError: `along` is not known, or certain.
    """
    scenario = question.scenario()
    drawn = plan(scenario, question.reading.used)
    if along is not None:
        _check_followed(drawn, along)
    verdict = decide(scenario, simulate_all(drawn, question.threads))
    done = percent(progress, len(sources(drawn)))
    trials = question.trials or TRIALS
    found = find(drawn, verdict, along, question.threads, done, trials)
    asked = about(scenario)
    document = compose_sensitivity(asked, found, everything)
    return Answer(found, document, lambda: answer_mapping("sensitivity", asked, found, decisive_sentence(found)))


def _check_followed(drawn: Plan, path: str) -> None:
    """Refuse a path that no curve can follow.

    Raises:
        UsageError: With the nearest that can be followed.
    """
    known = followed(drawn)
    if path in known:
        return
    near = _near(path, known)
    hint = f"; did you mean {' or '.join(near)}?" if near else f"; uncertain are, for example, {', '.join(known[:3])}"
    if path in LUCK:
        slug, what = "certain-only", f"'{path}' happens or does not; there is nothing in between to follow"
    elif path in drawn.scenario.inputs and path in drawn.certain:
        slug, what = "certain-only", f"'{path}' is certain here; give it a range to follow it{hint if near else ''}"
    elif path in drawn.scenario.inputs:
        slug, what = "unknown-path", f"'{path}' has no influence on this result{hint}"
    else:
        slug, what = "unknown-path", f"'{shown_name(path)}' is not known{hint}"
    raise UsageError([Problem(slug, Place("--along"), "", what)])


def _near(path: str, known: Sequence[str]) -> list[str]:
    """Return the paths most like one: of the same input in teams or options, with the same ending, or in spelling."""
    same = [other for other in known if other != path and catalogue_name(other) == path]
    ending = [other for other in known if other.rpartition(".")[2] == path.rpartition(".")[2]]
    spelt = [name for name in [nearest(path, list(known))] if name and name != path]
    return (same or ending or spelt)[:_MOST_HINTS]
