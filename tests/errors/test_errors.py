"""A file per slug that provokes it: the mistake is told with its slug, file, line and column, and nothing else is.

The first line of each file is a comment with the line and column at which the mistake must be found.
"""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.measured import Measured

from servroi.config.folder import DiskFolder
from servroi.config.read import read_scenario
from servroi.errors import EXIT_SCENARIO, Problem, ScenarioError

Kept = Callable[[Path, str], str]
HERE = Path(__file__).parent
FOLDER = DiskFolder(HERE)
CONFIG = HERE.parents[1] / "src" / "servroi" / "config"
FILES = {path.stem: path for path in sorted(HERE.glob("*.yaml"))}
SOUND = b"company: {name: Muster, country: CH}\nfrontline: {headcount: 120}\n"
FOLLOWING = {"alias": {"empty"}}
"""Slug -> what follows from it and is told as well."""
MADE: dict[str, tuple[bytes, list[str]]] = {
    "too-large": (SOUND + b"#" * 1_000_000, []),
    "too-many-nodes": (SOUND + b"finance: [" + b"1," * 10_000 + b"]\n", []),
    "set": (SOUND, ["frontline.turnover"]),
}
"""Slug -> what a small file cannot show: bytes and `--set`."""


def problems_of(data: bytes, file: str, settings: list[str] | None = None) -> list[Problem]:
    """Return the problems of a scenario."""
    with pytest.raises(ScenarioError) as caught:
        read_scenario(data, file, FOLDER, settings or [])
    assert caught.value.exit_code == EXIT_SCENARIO
    assert str(caught.value) == "\n".join(str(problem) for problem in caught.value.problems)
    return caught.value.problems


@pytest.mark.parametrize("slug", FILES)
def test_slug(slug: str, measured: Measured) -> None:
    """The file gives its slug at the place its first line names, in a line of the promised form."""
    data = FILES[slug].read_bytes()
    found = problems_of(data, f"{slug}.yaml")
    place = data.split(b"\n", 1)[0].decode().removeprefix("# ")
    assert f"{slug}.yaml:{place}" in [str(problem.place) for problem in found if problem.slug == slug]
    assert {problem.slug for problem in found} <= {slug} | FOLLOWING.get(slug, set())
    for problem in found:
        assert re.fullmatch(rf"{re.escape(slug)}\.yaml:\d+:\d+: .+  \[[a-z-]+\]", str(problem))
        assert str(problem).isprintable()
    measured("errors", {"kinds": 1, "messages": len(found)})


def test_the_words(kept: Kept) -> None:
    """Every message, whole: `make golden` rewrites them; read the difference."""
    found = [problem for slug, path in FILES.items() for problem in problems_of(path.read_bytes(), f"{slug}.yaml")]
    words = "".join(f"{problem}\n" for problem in found)
    assert words == kept(HERE / "messages.txt", words)


@pytest.mark.parametrize("slug", MADE)
def test_what_is_made_here_gives_its_slug(slug: str) -> None:
    """Some mistakes need more than a small file."""
    data, settings = MADE[slug]
    assert slug in [problem.slug for problem in problems_of(data, "made.yaml", settings)]


def test_the_files_are_sound_but_for_their_mistake() -> None:
    """What the files are built on can be read."""
    assert read_scenario(SOUND, "sound.yaml", FOLDER, []).scenario.teams


def test_all_mistakes_at_once(kept: Kept) -> None:
    """Every mistake of a file is told in one go, in the order of the file."""
    text = """company: {name: "a\\u200bb", country: ch, currency: CHF, sector: retial, city: Bern}
frontline:
  headcount: 1,200
  turnover: 18
  sick_days: &days 11 to 7
  labour_cost: 70'000 EUR
customers: {count: many, churn: 0 % to 20 %, revenue_per_customer: 900}
training: {focus: {sales: 50 %}, stop: 9, start: later}
readiness: {why: 6}
finance: {horizon: 99, tax_rate: {value: 14 %, grade: B}, tax_rate: 15 %}
options: {train: {training: {scale: 1 to 2}}, "x[1]": {training: {}}, pause: {}}
correlations: [{between: [frontline.turnover], rank: 2}]
simulation: {trials: 5}
report: {colour: red, date: today}
"""
    found = problems_of(text.encode(), "many.yaml")
    words = "".join(f"{problem}\n" for problem in found)
    assert words == kept(HERE / "many.txt", words)
    slugs = {problem.slug for problem in found}
    assert slugs >= {
        "text-character", "code", "choice", "unknown-key", "comma", "percent", "order", "anchor", "currency", "number",
        "logit-range", "missing", "sum", "whole", "bounds", "duplicate-key", "certain-only", "name", "option-empty",
        "pair", "rank", "colour", "date",
    }  # fmt: skip
    assert len(set(found)) == len(found), "what several options read is told once"
    places = [(problem.place.line, problem.place.column) for problem in found]
    assert places == sorted(places)


def called(node: ast.Call) -> str:
    """Return the last name of what is called."""
    return (
        node.func.id
        if isinstance(node.func, ast.Name)
        else node.func.attr
        if isinstance(node.func, ast.Attribute)
        else ""
    )


def slugs_used() -> Iterator[tuple[str, str]]:
    """Yield every slug that the reader can give, and the file that gives it."""
    for path in sorted(CONFIG.glob("*.py")):
        if path.stem.startswith(("claim", "packed", "picture", "result", "staff")):  # read other things than scenarios
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and called(node) in (
                "Problem",
                "Refusal",
                "problem",
                "_problem",
                "_stop",
                "refuse",
            ):
                slugs = (
                    [part.value for part in ast.walk(node.args[0]) if isinstance(part, ast.Constant)]
                    if node.args
                    else []
                )
                yield from ((slug, path.name) for slug in slugs if isinstance(slug, str))


def test_every_slug_has_a_case() -> None:
    """A slug that the reader uses and nobody provokes is an error nobody has seen."""
    used = dict(slugs_used())
    assert len(used) > 50
    missing = {slug: file for slug, file in used.items() if slug not in FILES and slug not in MADE}
    assert not missing
    assert not {slug for slug in [*FILES, *MADE] if slug not in used}, "cases of slugs that are no more"
