"""Every language says everything, in whole sentences, with the marks and spaces that its readers expect."""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, get_args, get_type_hints

import pytest
import yaml
from rich.console import Console

from servroi.config.catalog import catalogue
from servroi.core.evidence import GRADES, Layer
from servroi.core.findings import NEITHER
from servroi.core.text import Label, Money, Share, Term, Text, Verbatim, Years
from servroi.render.formats.terminal import write
from servroi.render.numbers import FORMATS
from servroi.render.words import Words
from servroi.report.document import Column, Document, Section, Table

SOURCE = Path(__file__).parents[2] / "src" / "servroi"
FOLDER = SOURCE / "catalog" / "languages"
TRANSLATED = ("de", "fr", "it")
WIDTH = 80
SHORT = 32
"""Grades stand in brackets within a sentence, and beside bars."""
OPTIONS_TABLE = ("option", "pays", "best", "mean", "bad", "good", "payback", "never")
NARROW = "\u202f"

Groups = dict[str, dict[str, Any]]


@cache
def files(language: str) -> dict[str, Groups]:
    """Return what every file of a language holds."""
    return {
        path.name: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted((FOLDER / language).iterdir())
    }


def texts(language: str) -> dict[str, str]:
    """Return the sentences of a language."""
    found: dict[str, str] = {}
    for groups in files(language).values():
        found |= groups.get("texts", {})
    return found


def placeholders(template: str) -> set[str]:
    """Return what is filled in; the currency is at hand everywhere."""
    return {name for _, name, _, _ in Formatter().parse(template) if name} - {"currency"}


def strings(node: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Give every string of nested mappings with its place."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            yield from strings(value, f"{place}.{key}" if place else str(key))
    else:
        yield place, node


def written(language: str) -> list[tuple[str, str]]:
    """Return every string of a language's files with its place."""
    return [entry for name, groups in files(language).items() for entry in strings(groups, name)]


ENGLISH = texts("en")


# -- the same in every language ---------------------------------------------------------------------------------------


def test_every_language_is_there() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {"en", *TRANSLATED}
    assert {name.partition("-")[0] for name in FORMATS} == {"en", *TRANSLATED}


@pytest.mark.parametrize("language", TRANSLATED)
def test_same_files_groups_and_keys(language: str) -> None:
    english, own = files("en"), files(language)
    assert list(own) == list(english)
    for name, groups in english.items():
        assert list(own[name]) == list(groups), name
        for group, entries in groups.items():
            assert list(own[name][group]) == list(entries), f"{name}: {group}"


@pytest.mark.parametrize("language", TRANSLATED)
def test_same_placeholders(language: str) -> None:
    own = texts(language)
    odd = {key for key, template in ENGLISH.items() if placeholders(own[key]) != placeholders(template)}
    assert odd == set()


@pytest.mark.parametrize("language", ["en", *TRANSLATED])
def test_no_text_is_empty(language: str) -> None:
    for place, text in written(language):
        assert isinstance(text, str), place
        assert text.strip(), place
        assert text == text.strip(), place
        assert "  " not in text, place


@pytest.mark.parametrize("language", ["en", *TRANSLATED])
def test_no_key_stands_in_two_files(language: str) -> None:
    keys = [(group, key) for groups in files(language).values() for group in groups for key in groups[group]]
    assert len(keys) == len(set(keys))


# -- what the code says -----------------------------------------------------------------------------------------------


def test_every_text_that_is_said_exists() -> None:
    unknown = {f"{where}: {key}" for where, key in said().items() if key not in ENGLISH}
    assert unknown == set()


def test_every_family_of_texts_has_a_member() -> None:
    empty = {pattern for pattern in families() if not any(re.fullmatch(pattern, key) for key in ENGLISH)}
    assert empty == set()


def test_every_text_is_used() -> None:
    plain, built = constants(), families()
    unused = {key for key in ENGLISH if key not in plain and not any(made(key, pattern) for pattern in built)}
    assert unused == set()


def test_what_nothing_fills_in_is_no_text_that_is_used() -> None:
    assert made("new.find.customers.churn", r"new\.(.+)")
    assert not made("new.find.nonsense", r"new\.(.+)")


def test_every_label_is_there() -> None:
    groups: Groups = {}
    for held in files("en").values():
        for group, entries in held.items():
            groups.setdefault(group, {}).update(entries)
    wanted = set(get_args(get_type_hints(Label)["group"]))
    assert wanted <= set(groups)
    assert set(groups["options"]) == {"train", "market", NEITHER}
    assert set(groups["layers"]) == set(get_args(Layer))
    assert set(groups["grades"]) == {*GRADES, "own"}
    assert set(groups["money"]) == {"cash", "capacity", "revenue"}


def said() -> dict[str, str]:
    """Return the keys that code gives to `Text(...)` as they are, by place."""
    found = {}
    for path, tree in modules():
        for call in calls(tree):
            for part in branches(call.args[0]):
                if isinstance(part, ast.Constant):
                    found[f"{path.relative_to(SOURCE)}:{part.lineno}"] = str(part.value)
    return found


def families() -> set[str]:
    """Return patterns of the keys that code puts together: f-strings, and strings that begin a longer key."""
    heads = {key.partition(".")[0] for key in ENGLISH if "." in key}
    found = set()
    for _, tree in modules():
        direct = {id(part) for call in calls(tree) for part in branches(call.args[0])}
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                parts = [
                    "(.+)" if isinstance(part, ast.FormattedValue) else re.escape(value(part)) for part in node.values
                ]
                known = parts[0].partition(r"\.")[0] in heads and r"\." in parts[0]
                if id(node) in direct or known:
                    found.add("".join(parts).replace("(.+)(.+)", "(.+)"))
            elif isinstance(node, ast.Call) and id(node) in direct:  # "_".join(["head.key", *more])
                found |= {
                    re.escape(str(part.value)) + ".*"
                    for part in ast.walk(node)
                    if isinstance(part, ast.Constant) and str(part.value).partition(".")[0] in heads
                }
    return found


def made(key: str, pattern: str) -> bool:
    """Tell whether code puts a key together: what it fills in is a number, a value that occurs, or two with a mark."""
    match = re.fullmatch(pattern, key)
    if match is None:
        return False
    known = values()
    return all(
        part in known
        or part.isdigit()
        or any({part[: mark.start()], part[mark.end() :]} <= known for mark in re.finditer("[._]", part))
        for part in match.groups()
    )


@cache
def values() -> set[str]:
    """Return what a key may be filled in with: strings of the code, names of fields, inputs of the catalogue."""
    found = set(catalogue().entries)
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value.strip("._"))
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                found.add(node.target.id)
    return found


def constants() -> set[str]:
    """Return all strings of the code that are keys."""
    nodes = (node for _, tree in modules() for node in ast.walk(tree))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)} & set(
        ENGLISH
    )


def modules() -> Iterator[tuple[Path, ast.Module]]:
    """Give every module that speaks."""
    for path in sorted(SOURCE.rglob("*.py")):
        code = path.read_text(encoding="utf-8")
        if "core.text" in code:
            yield path, ast.parse(code)


def calls(tree: ast.Module) -> Iterator[ast.Call]:
    """Give every `Text(...)` of a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Text":
            yield node


def branches(node: ast.expr) -> Iterator[ast.expr]:
    """Give what an expression may be: both sides of `a if test else b`."""
    if isinstance(node, ast.IfExp):
        yield from branches(node.body)
        yield from branches(node.orelse)
    else:
        yield node


def value(node: ast.expr) -> str:
    """Return a constant part of an f-string."""
    assert isinstance(node, ast.Constant)
    return str(node.value)


# -- marks and spaces -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", TRANSLATED)
def test_quotes_and_apostrophes_are_typographic(language: str) -> None:
    odd = {place for place, text in written(language) if '"' in text or re.search(r"\w'\w", text)}
    assert odd == set()


@pytest.mark.parametrize("locale", FORMATS)
def test_every_text_can_be_said(locale: str) -> None:
    for text in spoken(locale):
        assert "{" not in text.replace("{value:", "")


def test_swiss_german_has_no_sharp_s() -> None:
    for text in spoken("de-CH"):
        assert not re.search("[ß„“]", text), text
    assert any("ß" in text for text in spoken("de-DE"))


@pytest.mark.parametrize("locale", ["de-DE", "de-CH"])
def test_german_percent_sticks_to_its_number(locale: str) -> None:
    """A plain space would let a line end between the two."""
    for text in spoken(locale):
        assert " %" not in text, text


@pytest.mark.parametrize("locale", ["fr-CH", "fr-FR"])
def test_french_has_a_narrow_space_before_high_marks(locale: str) -> None:
    for text in spoken(locale):
        prose = re.sub(r"\{value:.*\}", "", text)  # how a source is written in a file
        assert not re.search(f"[^{NARROW}][;!?%»]", prose), text
        assert not re.search(f"[^{NARROW}]:(?=[ \n]|$)", prose), text
        assert not re.search(f"«[^{NARROW}]", prose), text


def test_italian_has_no_article_before_a_share() -> None:
    """It would have to be `l'` before 8 and 11, `lo` before 0."""
    shares = "chance|takes|given|share|pays|beats|training|marketing|never"
    odd = {key for key, text in texts("it").items() if re.search(rf"\b\w*(l|gli) \{{({shares})\}}", text)}
    assert odd == set()


@pytest.mark.parametrize("language", ["fr", "it"])
def test_an_option_is_quoted_within_a_sentence(language: str) -> None:
    """Its name may be of any gender, and has no article."""
    opening, closing = ("« ", " »") if language == "fr" else ("«", "»")
    for key, text in texts(language).items():
        for name in ("option", "other", "best"):
            if f"{{{name}}}" in text and text.endswith("."):
                assert f"{opening}{{{name}}}{closing}" in text, key


@pytest.mark.parametrize("locale", FORMATS)
def test_grades_are_short(locale: str) -> None:
    words = speaker(locale)
    long = [words.label("grades", grade) for grade in (*GRADES, "own") if len(words.label("grades", grade)) > SHORT]
    assert long == []


def speaker(locale: str) -> Words:
    language, _, country = locale.partition("-")
    return Words(language, country, "CHF")


def spoken(locale: str) -> Iterator[str]:
    """Give everything that a locale can say, with x for whatever is filled in."""
    words = speaker(locale)
    for groups in files(locale.partition("-")[0]).values():
        for group, entries in groups.items():
            for key, entry in entries.items():
                if group == "texts":
                    yield words.say(Text(key, {name: Verbatim("x") for name in placeholders(entry)}))
                elif group in get_args(get_type_hints(Label)["group"]):
                    yield words.label(group, key)
                    if group == "inputs":
                        yield words.meaning(key)


# -- the table that everybody reads -----------------------------------------------------------------------------------


@pytest.mark.parametrize("back", [Years(12.4), Years(0.0), Years(0.01), Years(None), Text("report.mostly_not")])
@pytest.mark.parametrize("locale", FORMATS)
def test_options_table_fits_80_columns(locale: str, back: Term) -> None:
    """Both our options, amounts of seven digits: nothing is cut, no title is broken, every option has one line."""
    words = speaker(locale)
    columns = tuple(
        Column(Text(f"options.{title}"), "right" if number else "left") for number, title in enumerate(OPTIONS_TABLE)
    )
    rows = tuple(row(name, back) for name in ("train", "market"))
    section = Section("options", None, (Table(columns, rows, series=(0, 1)),))
    stream = io.StringIO()
    write(Document(Text("name", {"name": Verbatim("x")}), (section,)), words, Console(file=stream, width=WIDTH))
    header, *lines = stream.getvalue().splitlines()
    assert [title for title in OPTIONS_TABLE if words.say(Text(f"options.{title}")) not in header] == []
    assert len(lines) == 2
    assert max(len(line) for line in (header, *lines)) <= WIDTH
    figures = [words.say(cell, bare=True) for cell in rows[0][1:]]
    assert [figure for figure in figures if figure not in lines[0]] == []


def row(name: str, back: Term) -> tuple[Term | None, ...]:
    chances = (Share(1.0), Share(0.99999))
    amounts = (Money(1_254_000.0), Money(-392_000.0), Money(4_095_000.0))
    return (Label("options", name), *chances, *amounts, back, Share(1.0))
