"""Files on top of one another, and `--set` on top of them: who wins, and where it came from."""

from pathlib import Path

import pytest

from servroi.config.folder import DiskFolder, PackedFolder
from servroi.config.layers import SET, Layers
from servroi.config.read import Reading, read_scenario
from servroi.config.strict_yaml import Node, Text
from servroi.core.distribution import at
from servroi.errors import Problem, ScenarioError

BASE = """company: {name: Muster, country: CH}
frontline:
  headcount: 100
  turnover: {value: 20 %, source: HR report, grade: A}
training:
  effects: {churn_reduction: 1 %, turnover_reduction: 2 %}
  teams: all
"""
TEAMS = """company: {name: Muster, country: CH}
frontline:
  turnover: 15 %
  teams:
    - {name: counter, headcount: 40}
    - {name: delivery, headcount: 20, turnover: 30 %}
"""


def read(text: str, folder: Path | None = None, settings: list[str] | None = None) -> Reading:
    """Read a scenario."""
    return read_scenario(text.encode(), "case.yaml", DiskFolder(folder) if folder else None, settings or [])


def refused(text: str, folder: Path | None = None, settings: list[str] | None = None) -> list[Problem]:
    """Return the problems of a scenario."""
    with pytest.raises(ScenarioError) as caught:
        read(text, folder, settings)
    return caught.value.problems


def value(reading: Reading, path: str) -> float:
    """Return the median of an input."""
    return at(reading.scenario.inputs[path].distribution, 0.0)


def origin(reading: Reading, path: str) -> tuple[str, str, int]:
    """Return layer, file and line of an input."""
    where = reading.scenario.inputs[path].origin
    return where.layer, where.file, where.line


def test_extends_key_by_key(tmp_path: Path) -> None:
    """The file wins key by key; quantities with evidence are replaced whole; every value knows its layer."""
    (tmp_path / "base.yaml").write_text(BASE)
    over = "extends: base.yaml\nfrontline: {turnover: 10 %}\ntraining: {effects: {churn_reduction: 3 %}}\n"
    reading = read(over, tmp_path)
    assert reading.scenario.company.name == "Muster"
    assert value(reading, "frontline.turnover") == 0.10
    assert reading.scenario.inputs["frontline.turnover"].evidence.sources == ()
    assert value(reading, "training.effects.churn_reduction") == 0.03
    assert value(reading, "training.effects.turnover_reduction") == 0.02
    assert origin(reading, "frontline.headcount") == ("extends", "base.yaml", 3)
    assert origin(reading, "frontline.turnover") == ("file", "case.yaml", 2)
    assert origin(reading, "training.effects.churn_reduction") == ("file", "case.yaml", 3)
    assert origin(reading, "frontline.sick_days") == ("country", "", 0)
    assert origin(reading, "training.half_dose") == ("catalogue", "", 0)


def test_extends_replaces_lists_whole(tmp_path: Path) -> None:
    """A list of teams replaces the one below."""
    (tmp_path / "base.yaml").write_text(TEAMS)
    reading = read("extends: base.yaml\nfrontline: {teams: [{name: desk, headcount: 5}]}\n", tmp_path)
    assert [team.name for team in reading.scenario.teams] == ["desk"]
    assert value(reading, "frontline.turnover") == 0.15


def test_extends_a_chain(tmp_path: Path) -> None:
    """What is extended may itself extend."""
    (tmp_path / "a.yaml").write_text(BASE)
    (tmp_path / "b.yaml").write_text("extends: a.yaml\nfrontline: {headcount: 7}\n")
    reading = read("extends: b.yaml\n", tmp_path)
    assert value(reading, "frontline.headcount") == 7.0
    assert origin(reading, "frontline.headcount") == ("extends", "b.yaml", 2)


def test_mistakes_in_what_is_extended(tmp_path: Path) -> None:
    """They are told with the file they stand in, together with the file's own."""
    (tmp_path / "base.yaml").write_text(BASE + "finance: {tax: 1}\n")
    problems = refused("extends: base.yaml\nreadiness: {why: 9}\n", tmp_path)
    assert {(problem.slug, problem.place.file) for problem in problems} == {
        ("unknown-key", "base.yaml"),
        ("bounds", "case.yaml"),
    }


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("missing.yaml", "extends"),
        ("../base.yaml", "extends"),
        ("sub/base.yaml", "extends"),
        ("..", "extends"),
        (".", "extends"),
        ("/etc/passwd", "extends"),
        ("'a\\b'", "extends"),
        ('"a\\0b"', "extends"),
        ('"\\e[31m"', "extends"),
        ("folder", "extends"),
        ("link.yaml", "extends"),
        ("[base.yaml]", "extends"),
        ("{a: b}", "extends"),
        ("", "extends"),
        ("a" * 300, "extends"),
        ("https://example.org/x.yaml", "extends"),
        ("case.yaml", "extends-loop"),
        ("loop.yaml", "extends-loop"),
        ("large.yaml", "too-large"),
        ("latin.yaml", "encoding"),
    ],
)
def test_extends_refused(tmp_path: Path, name: str, slug: str) -> None:
    """Only a plain file beside the scenario, small, readable and not going round."""
    inner = tmp_path / "inner"
    (inner / "folder").mkdir(parents=True)
    (inner / "sub").mkdir()
    (tmp_path / "base.yaml").write_text(BASE)
    (inner / "sub" / "base.yaml").write_text(BASE)
    (inner / "link.yaml").symlink_to(tmp_path / "base.yaml")
    (inner / "loop.yaml").write_text("extends: case.yaml\n")
    (inner / "large.yaml").write_bytes(b"#" * 1_000_001)
    (inner / "latin.yaml").write_bytes("company: {name: Zürich}\n".encode("latin-1"))
    problems = refused(f"extends: {name}\n{BASE}", inner)
    assert slug in [problem.slug for problem in problems]
    assert all(character.isprintable() for problem in problems for character in str(problem))
    assert str(tmp_path) not in "".join(str(problem) for problem in problems)


OVER = """extends: base.yaml
company: {name: Muster}
frontline:
  fte: 30
  turnover: 118
  labour_cost: 70'000 USD
  work_hrs: 5
training: {teams: [counter], focus: {service: 30 %}, start: 7, hours_per_employee: 8'000}
options:
  a: {marketing: {extra_spend: 100}}
  b: {}
correlations:
  - {between: [customers.churn, "frontline.teams[counter].turnover"], rank: 2}
  - {between: [customers.churns, frontline.turnover], rank: 0}
"""
"""On top of a base that it cannot do without."""


@pytest.mark.parametrize(
    ("base", "cause"),
    [
        (None, ("extends", "case.yaml", 1)),
        (b"", ("no-mapping", "base.yaml", 1)),
        (b"- a\n", ("no-mapping", "base.yaml", 1)),
        (b"company: {name: [\n", ("syntax", "base.yaml", 2)),
        (b"company: {name: Z\xfcrich}\n", ("encoding", "base.yaml", 1)),
        (b"extends: case.yaml\n", ("extends-loop", "base.yaml", 1)),
        (b"extends: none.yaml\n", ("extends", "base.yaml", 1)),
        (b"a: [" + b"1," * 10_000 + b"]\n", ("too-many-nodes", "base.yaml", 1)),
    ],
)
def test_what_is_missing_for_want_of_a_base_is_no_mistake(
    tmp_path: Path, base: bytes | None, cause: tuple[str, str, int]
) -> None:
    """A base that cannot be read is told, and what is wrong whatever the base may say; nothing else."""
    if base is not None:
        (tmp_path / "base.yaml").write_bytes(base)
    settings = ["finance.discount_rate=x", "frontline.teams[counter].turnover=20 %"]
    found = [(problem.slug, problem.place.file, problem.place.line) for problem in refused(OVER, tmp_path, settings)]
    expected = [
        ("number", SET, 1),
        cause,
        ("percent", "case.yaml", 5),
        ("unknown-key", "case.yaml", 7),
        ("rank", "case.yaml", 13),
        ("unknown-path", "case.yaml", 14),
    ]
    assert sorted(found) == sorted(expected)


def test_a_base_that_cannot_be_read_leaves_the_currency_open(tmp_path: Path) -> None:
    """Unless the file says itself in which currency it is."""
    cost = "frontline: {labour_cost: 70'000 USD}\n"
    for company, slugs in (("country: CH", ["extends"]), ("currency: CHF", ["extends", "currency"])):
        problems = refused(f"extends: none.yaml\ncompany: {{{company}}}\n{cost}", tmp_path)
        assert [problem.slug for problem in problems] == slugs


def test_too_long_a_chain(tmp_path: Path) -> None:
    """A chain has an end even without a loop."""
    for number in range(12):
        (tmp_path / f"{number}.yaml").write_text(f"extends: {number + 1}.yaml\n")
    (tmp_path / "12.yaml").write_text(BASE)
    assert "extends-loop" in [problem.slug for problem in refused("extends: 0.yaml\n", tmp_path)]


def test_a_link_to_itself(tmp_path: Path) -> None:
    """A link that goes round is no file."""
    (tmp_path / "round.yaml").symlink_to(tmp_path / "round.yaml")
    assert DiskFolder(tmp_path).size("round.yaml") is None
    assert [problem.slug for problem in refused(f"extends: round.yaml\n{BASE}", tmp_path)] == ["extends"]


def test_what_came_inside_another_file(tmp_path: Path) -> None:
    """What a scenario extends is found among the files of an attachment as it is on disk."""
    (tmp_path / "base.yaml").write_text(BASE)
    text = "extends: base.yaml\nfinance: {horizon: 4}\n"
    on_disk = read(text, tmp_path)
    packed = read_scenario(text.encode(), "case.yaml", PackedFolder({"base.yaml": BASE.encode()}), [])
    assert packed.scenario.fingerprint == on_disk.scenario.fingerprint
    assert value(packed, "frontline.turnover") == 0.2
    assert packed.scenario.horizon == 4
    assert packed.layers.sources == {"case.yaml": text.encode(), "base.yaml": BASE.encode()}


def test_standard_input_extends_nothing() -> None:
    """Without a folder there is nothing beside the scenario."""
    assert [problem.slug for problem in refused(f"extends: base.yaml\n{BASE}")] == ["extends"]


@pytest.mark.parametrize(
    ("setting", "path", "expected"),
    [
        ("frontline.turnover=18 %", "frontline.turnover", 0.18),
        (" frontline.turnover = 18 %", "frontline.turnover", 0.18),
        ("frontline.turnover={value: 18 %, source: x}", "frontline.turnover", 0.18),
        ("training.effects.churn_reduction=4 %", "training.effects.churn_reduction", 0.04),
        ("training.focus.service=0.6", "training.focus.service", 0.6),
        ("finance.discount_rate=7 %", "finance.discount_rate", 0.07),
        ("options[train first].training.hours_per_employee=9", "options[train first].training.hours_per_employee", 9.0),
        ("options[a=b].training.hours_per_employee=9", "options[a=b].training.hours_per_employee", 9.0),
        ("options[a.b].training.hours_per_employee=9", "options[a.b].training.hours_per_employee", 9.0),
    ],
)
def test_set_wins_over_the_file(setting: str, path: str, expected: float) -> None:
    """`--set` takes the paths of messages and wins over the file."""
    reading = read(BASE, settings=[setting])
    assert value(reading, path) == expected
    assert origin(reading, path) == ("set", SET, 1)


def test_set_in_teams() -> None:
    """A team is named in brackets; the others keep what they had."""
    reading = read(TEAMS, settings=["finance.discount_rate=7 %", "frontline.teams[counter].turnover=25 %"])
    assert value(reading, "frontline.teams[counter].turnover") == 0.25
    assert value(reading, "frontline.teams[delivery].turnover") == 0.30
    assert origin(reading, "frontline.teams[counter].turnover") == ("set", SET, 2)
    assert origin(reading, "frontline.teams[delivery].turnover") == ("file", "case.yaml", 6)


def test_set_options() -> None:
    """An option is added, changed or dropped."""
    customers = "customers: {count: 4000, churn: 12 %, revenue_per_customer: 900, contribution_margin: 35 %}\n"
    assert read(BASE + customers).scenario.names() == ("train", "market")
    assert read(BASE + customers, settings=["options[market]=null"]).scenario.names() == ("train",)
    reading = read(BASE + customers, settings=["options[later].training.start=2"])
    assert reading.scenario.names() == ("train", "market", "later")
    training = reading.scenario.options[2].training
    assert training is not None
    assert (training.start, training.stop) == (2, 4)


def test_the_last_setting_wins() -> None:
    """Settings are laid on in order."""
    assert value(read(BASE, settings=["frontline.headcount=5", "frontline.headcount=6"]), "frontline.headcount") == 6.0


def test_set_keeps_what_stands_beside() -> None:
    """A setting deep in a section leaves its neighbours."""
    reading = read(BASE, settings=["training.effects.churn_reduction=4 %"])
    assert value(reading, "training.effects.turnover_reduction") == 0.02


@pytest.mark.parametrize(
    ("setting", "slug"),
    [
        ("", "set"),
        ("=3", "set"),
        ("frontline.turnover", "set"),
        ("frontline..turnover=3", "set"),
        ("frontline.teams[a=3", "set"),
        ("[a].b=3", "set"),
        ("company.name=a\nseed: 3", "set"),
        ("extends=other.yaml", "set"),
        ("frontline.turnover=", "empty"),
        ("frontline.turnover=18", "percent"),
        ("frontline.turnover=[1", "syntax"),
        ("frontline.turnover=&a 18 %", "anchor"),
        ("frontline.turnover=*a", "alias"),
        ("frontline.turnover=!x 1", "tag"),
        ("frontline.tunrover=18 %", "unknown-key"),
        ("frontline.teams[x].turnover=18 %", "list"),
        ("company.name=\udcff", "character"),
        ("company.name=\x00", "character"),
        ("company.name={a: {b: 1, b: 2}}", "duplicate-key"),
        ('company.name="\\UFFFFFFFF"', "syntax"),
    ],
)
def test_set_refused(setting: str, slug: str) -> None:
    """A mistake in a setting is told with the number of the setting."""
    problems = refused(BASE, settings=["finance.discount_rate=7 %", setting])
    assert slug in [problem.slug for problem in problems]
    assert {(problem.place.file, problem.place.line) for problem in problems} == {(SET, 2)}


def test_set_for_an_unknown_team() -> None:
    """The team must exist."""
    assert [problem.slug for problem in refused(TEAMS, settings=["frontline.teams[x].turnover=18 %"])] == [
        "unknown-team"
    ]


def test_fingerprint(tmp_path: Path) -> None:
    """The hash covers the file, what it extends and the settings."""
    (tmp_path / "base.yaml").write_text(BASE)
    text = "extends: base.yaml\n"
    prints = [read(text, tmp_path).scenario.fingerprint, read(text, tmp_path, ["readiness.why=3"]).scenario.fingerprint]
    (tmp_path / "base.yaml").write_text(BASE + "# \n")
    prints.append(read(text, tmp_path).scenario.fingerprint)
    assert len(set(prints)) == 3
    assert all(len(digest) == 64 for digest in prints)


def test_layers_keep_places() -> None:
    """Each node of the merged tree has the place it was read from."""
    layers = Layers(BASE.encode(), "case.yaml", None, ["company.name=New"], [])
    company: Node = layers.root.entries["company"]
    assert not isinstance(company, Text)
    name = company.entries["name"]  # type: ignore[union-attr]
    assert (name.place.file, layers.layer(name.place)) == (SET, "set")
