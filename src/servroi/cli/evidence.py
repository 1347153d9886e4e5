"""servroi evidence: the sources behind the defaults."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from servroi.cli.options import Json, Lang, NoColor
from servroi.render.json_text import json_text

if TYPE_CHECKING:
    from servroi.config.citations import Citation
    from servroi.core.evidence import Source

FORMAT = "servroi.evidence/1"
Id = Annotated[str | None, typer.Argument(metavar="[ID]", help="A source, as inputs cite it.")]
GradeOption = Annotated[
    str | None, typer.Option("--grade", metavar="GRADE", help="Only sources of this grade: A, B, C or D.")
]


def evidence(
    id: Id = None,
    grade: GradeOption = None,
    lang: Lang = None,
    json: Json = False,
    no_color: NoColor = False,
) -> None:
    """List the sources behind the defaults, or show one: what it measures, its figure, and which inputs cite it.

    Grades: A official statistics or meta-analysis, B single study or large survey, C industry or vendor, D judgement.

    Example: servroi evidence --grade A
    """
    from servroi.cli.scenario import checked_language
    from servroi.config.catalog import catalogue
    from servroi.config.citations import citations

    language = checked_language(lang) or "en"
    chosen = _chosen(id, grade)
    cited = citations(catalogue())
    if json:
        _put_json(chosen, {source.id: cited.get(source.id, ()) for source in chosen})
    else:
        _print(chosen, cited.get(id, ()) if id else None, language, no_color)


def _chosen(id: str | None, grade: str | None) -> "tuple[Source, ...]":
    """Return the sources asked for.

    Raises:
        UsageError: There is no such source or grade.
    """
    from servroi.config.catalog import sources
    from servroi.config.reader import shown_name
    from servroi.config.strict_yaml import nearest
    from servroi.errors import Place, Problem, UsageError

    every = sources()
    known = sorted({source.grade for source in every.values()})
    if grade is not None and grade.upper() not in known:
        what = f"'{shown_name(grade)}' is no grade of a source; they are {', '.join(known)}"
        raise UsageError([Problem("grade", Place("--grade"), "", what)])
    if id is not None and id not in every:
        close = nearest(id, list(every))
        hint = f"; did you mean {close}?" if close else "; see `servroi evidence`"
        raise UsageError([Problem("unknown-source", Place("ID"), "", f"'{shown_name(id)}' is not known{hint}")])
    asked = [every[id]] if id is not None else list(every.values())
    return tuple(source for source in asked if grade is None or source.grade == grade.upper())


def _print(chosen: "tuple[Source, ...]", cited: "tuple[Citation, ...] | None", language: str, no_color: bool) -> None:
    from servroi.cli.output import page
    from servroi.render.formats.terminal import write
    from servroi.render.words import Words
    from servroi.report.compose import compose_evidence, compose_source

    if cited is not None and chosen:
        places = tuple((citation.path, citation.country, citation.sector) for citation in cited)
        document = compose_source(chosen[0], places)
    else:
        document = compose_evidence(chosen)
    with page(None, force=False, no_color=no_color) as console:
        write(document, Words(language, "", "EUR"), console)


def _put_json(chosen: "tuple[Source, ...]", cited: "dict[str, tuple[Citation, ...]]") -> None:

    from servroi.cli.output import put_json

    content = {"format": FORMAT, "sources": [_as_mapping(source, cited[source.id]) for source in chosen]}
    put_json(json_text(content), None, force=False)


def _as_mapping(source: "Source", cited: "tuple[Citation, ...]") -> dict[str, Any]:
    from dataclasses import asdict

    plain = asdict(source)
    low, mode, high = plain.pop("range")
    return {**plain, "low": low, "mode": mode, "high": high, "cited_by": [asdict(citation) for citation in cited]}
