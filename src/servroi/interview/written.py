"""The scenario file that comes of an interview: every line says what it is, and what holds where nothing is stated."""

from servroi.config.catalog import catalogue, sources
from servroi.core.text import Label, Listing, Term, Text, Verbatim
from servroi.interview.draft import scenario_text
from servroi.interview.state import Interview
from servroi.render.words import Words

_MOST_SOURCES = 2


def words_of(interview: Interview) -> Words:
    """Return the reader's words, for the country and currency answered so far."""
    return Words(interview.language, interview.country, interview.currency)


def file_text(interview: Interview) -> str:
    """Return the scenario file, with remarks in the reader's language."""
    words = words_of(interview)
    draft = interview.finished()
    head = (words.say(Text("new.head")), words.say(Text("new.head_evidence")))

    def comment(path: str) -> tuple[str, ...]:
        if path not in catalogue().entries:
            return ()
        values: dict[str, Term] = {
            "input": Label("inputs", path),
            "meaning": Verbatim(words.meaning(path)),
            "unit": Label("units", catalogue().entries[path].unit),
        }
        about = words.say(Text("new.about", values))
        return (about,) if draft.answers[path].written else (about, words.say(_instead(interview, path)))

    return scenario_text(draft, head, comment)


def _instead(interview: Interview, path: str) -> Text:
    """Return what holds where nothing is stated."""
    offer = interview.offer(path)
    if offer is None or not offer.own:
        return Text("new.left_out")
    values: dict[str, Term] = {"default": offer.shown}
    if not offer.grade:
        return Text("new.instead", values)
    cited = [sources()[name] for name in offer.sources[:_MOST_SOURCES]]
    names = tuple(Verbatim(f"{source.author} {source.year or ''}".strip()) for source in cited)
    values |= {"grade": Verbatim(offer.grade), "sources": Listing(names)}
    kind = "replacement" if path == "frontline.recruitment_cost" else "graded"
    return Text(f"new.instead_{kind}" if names else "new.instead_judged", values)
