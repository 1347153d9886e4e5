"""How things are called: options by their own words in the reader's language, teams and files verbatim."""

from servroi.core.findings import NEITHER
from servroi.core.text import Label, Term, Verbatim

_OURS = ("train", "market", NEITHER)


def option(name: str) -> Term:
    """Return an option's name: ours are translated, the author's are verbatim."""
    return Label("options", name) if name in _OURS else Verbatim(name)
