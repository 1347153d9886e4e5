"""How things are called: options by their own words in the reader's language, teams and files verbatim."""

import re
from collections.abc import Iterable

from servroi.core.findings import NEITHER
from servroi.core.scenario import FACTOR, LUCK
from servroi.core.text import Label, Term, Text, Verbatim

_OURS = ("train", "market", NEITHER)
LATENT = {FACTOR: "quality", LUCK[0]: "takes", LUCK[1]: "takes_marketing"}
"""What is uncertain without being an input of its own -> how sentences about it are keyed."""


def option(name: str) -> Term:
    """Return an option's name: ours are translated, the author's are verbatim."""
    return Label("options", name) if name in _OURS else Verbatim(name)


def source(path: str) -> Term:
    """Return what a source of uncertainty is called: an input, told apart by its team or option, or one of ours."""
    if path in LATENT:
        return Text(f"sensitivity.{LATENT[path]}")
    label = Label("inputs", catalogue_name(path))
    owner = path.partition("[")[2].partition("]")[0]
    return Text("sensitivity.of", {"input": label, "owner": Verbatim(owner)}) if owner else label


def catalogue_name(path: str) -> str:
    """Return the catalogue's name of an input of a team or an option.

    >>> catalogue_name("frontline.teams[counter].turnover"), catalogue_name("options[a.b].marketing.stop")
    ('frontline.turnover', 'marketing.stop')
    """
    return re.sub(r"\.teams\[[^\]]*\]", "", re.sub(r"^options\[[^\]]*\]\.", "", path.strip()))


def in_order(first: str, second: str, names: Iterable[str]) -> tuple[str, str]:
    """Return two choices in the order of the options, keeping the money last, so that a difference keeps its sign.

    >>> in_order("neither", "market", ("train", "market"))
    ('market', 'neither')
    """
    order = [*names, NEITHER]
    return (first, second) if order.index(first) < order.index(second) else (second, first)


def result(first: str, second: str) -> Text:
    """Return what it is that inputs move: one choice against another, or against keeping the money."""
    if second == NEITHER:
        return Text("defaults.result_alone", {"first": option(first)})
    return Text("defaults.result", {"first": option(first), "second": option(second)})


def lead(best: str, other: str) -> Text:
    """Return the title of what shows by how much one choice is ahead of another."""
    if other == NEITHER:
        return Text("sensitivity.gain", {"option": option(best)})
    if best == NEITHER:
        return Text("sensitivity.loss", {"option": option(other)})
    return Text("sensitivity.lead", {"best": option(best), "other": option(other)})
