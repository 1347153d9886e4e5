"""servroi inputs: what a scenario may state, and what holds where it does not."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from servroi.cli.options import Json, Lang, NoColor
from servroi.render.json_text import json_text

if TYPE_CHECKING:
    from servroi.errors import UsageError
    from servroi.render.words import Words
    from servroi.report.cards import Card

FORMAT = "servroi.inputs/1"
_MOST_HINTS = 3
Path_ = Annotated[
    str | None, typer.Argument(metavar="[PATH]", help="An input or a section; as in a scenario, teams and options too.")
]
Country = Annotated[str, typer.Option(metavar="CODE", help="Defaults of this country: CH, DE, AT, ...")]
Sector = Annotated[str, typer.Option(metavar="NAME", help="Defaults of this sector: retail, hospitality, ...")]


def inputs(
    path: Path_ = None,
    country: Country = "",
    sector: Sector = "",
    lang: Lang = None,
    json: Json = False,
    no_color: NoColor = False,
) -> None:
    """List the inputs with their defaults, or explain one: meaning, bounds, defaults, sources, how to write it.

    Every input has a default with its evidence, or is required, or is left out of the calculation until stated.

    Example: servroi inputs frontline.turnover --country CH
    """
    from servroi.cli.scenario import checked_language
    from servroi.config.cards import cards
    from servroi.config.catalog import catalogue
    from servroi.render.words import Words

    language = checked_language(lang) or "en"
    packaged = catalogue()
    _check_place(country, sector, packaged.sectors)
    chosen = _chosen(path, cards(packaged, country, sector))
    currency = packaged.currencies.get(country, "EUR")
    if json:
        _put_json(chosen, Words("en", country, currency))
    else:
        _print(chosen, path, Words(language, country, currency), no_color)


def _chosen(path: str | None, every: "tuple[Card, ...]") -> "tuple[Card, ...]":
    """Return the input of a path, or all below it.

    Raises:
        UsageError: There is none.
    """
    from servroi.core.naming import catalogue_name

    if path is None:
        return every
    name = catalogue_name(path)
    found = tuple(card for card in every if card.path == name or card.path.startswith(f"{name}."))
    if not found:
        raise _unknown("PATH", path, [card.path for card in every])
    return found


def _check_place(country: str, sector: str, sectors: Iterable[str]) -> None:
    """Refuse what is no country code and no sector.

    Raises:
        UsageError: With the nearest that is.
    """
    from servroi.errors import Place, Problem, UsageError

    if country and not (len(country) == 2 and country.isascii() and country.isupper()):
        what = f"'{country}' is no country; write a two-letter ISO code such as CH"
        raise UsageError([Problem("country", Place("--country"), "", what)])
    if sector and sector not in sectors:
        raise _unknown("--sector", sector, list(sectors))


def _unknown(where: str, word: str, known: list[str]) -> "UsageError":
    """Return the error about a word that is not known, with those that are most like it."""
    from servroi.config.reader import shown_name
    from servroi.config.strict_yaml import nearest
    from servroi.errors import Place, Problem, UsageError

    within = [name for name in known if word.lower() in name][:_MOST_HINTS] if word else []
    last = {name.rpartition(".")[2]: name for name in reversed(known)}
    near = within or [last.get(name, name) for name in [nearest(word, [*known, *last])] if name]
    hint = f"; did you mean {' or '.join(near)}?" if near else f"; see `servroi {'inputs' if where == 'PATH' else ''}`"
    if not near and where != "PATH":
        hint = f"; known are {', '.join(known)}"
    return UsageError([Problem("unknown-path", Place(where), "", f"'{shown_name(word)}' is not known{hint}")])


def _print(chosen: "tuple[Card, ...]", path: str | None, words: "Words", no_color: bool) -> None:
    from servroi.cli.output import page
    from servroi.core.text import Verbatim
    from servroi.render.formats.terminal import write
    from servroi.report.compose import compose_input, compose_inputs

    if path is not None and len(chosen) == 1:
        document = compose_input(chosen[0], Verbatim(words.meaning(chosen[0].path)))
    else:
        document = compose_inputs(chosen)
    with page(None, force=False, no_color=no_color) as console:
        write(document, words, console)


def _put_json(chosen: "tuple[Card, ...]", words: "Words") -> None:

    from servroi.cli.output import put_json

    content = {"format": FORMAT, "inputs": [_as_mapping(card, words) for card in chosen]}
    put_json(json_text(content), None, force=False)


def _as_mapping(card: "Card", words: "Words") -> dict[str, Any]:
    """Return a card as mappings and lists; texts are in English."""
    from dataclasses import asdict

    plain = asdict(card)
    for name in ("path", "section"):
        del plain[name]
    return {
        "path": card.path,
        "label": words.label("inputs", card.path),
        "meaning": words.meaning(card.path),
        **plain,
        "sources": [source.id for source in card.sources],
        "notations": [example for _, example in card.notations],
    }
