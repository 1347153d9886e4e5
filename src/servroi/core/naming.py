"""How things are called: options by their own words in the reader's language, teams and files verbatim."""

from servroi.core.findings import NEITHER
from servroi.core.text import Label, Term, Text, Verbatim

_OURS = ("train", "market", NEITHER)
QUALITY = "training.programme_quality"
TAKES = "training.takes"
TAKES_MARKETING = "marketing.takes"
_SOURCES = {QUALITY: "quality", TAKES: "takes", TAKES_MARKETING: "takes_marketing"}
"""What is uncertain without being an input of its own."""


def option(name: str) -> Term:
    """Return an option's name: ours are translated, the author's are verbatim."""
    return Label("options", name) if name in _OURS else Verbatim(name)


def source(path: str) -> Term:
    """Return what a source of uncertainty is called: an input, told apart by its team or option, or one of ours."""
    if path in _SOURCES:
        return Text(f"sensitivity.{_SOURCES[path]}")
    label = Label("inputs", catalogue_name(path))
    owner = path.partition("[")[2].partition("]")[0]
    return Text("sensitivity.of", {"input": label, "owner": Verbatim(owner)}) if owner else label


def catalogue_name(path: str) -> str:
    """Return the catalogue's name of an input of a team or an option.

    >>> catalogue_name("frontline.teams[counter].turnover"), catalogue_name("options[deep].training.coverage")
    ('frontline.turnover', 'training.coverage')
    """
    if path.startswith("options["):
        return path.partition("].")[2]
    section, inside, rest = path.partition(".teams[")
    return f"{section}.{rest.partition('].')[2]}" if inside else path


def lead(best: str, other: str) -> Text:
    """Return the title of what shows by how much one choice is ahead of another."""
    if other == NEITHER:
        return Text("sensitivity.gain", {"option": option(best)})
    if best == NEITHER:
        return Text("sensitivity.loss", {"option": option(other)})
    return Text("sensitivity.lead", {"best": option(best), "other": option(other)})
