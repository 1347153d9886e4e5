"""What is examined for a seed: a mutation of something that servroi reads. The same seed gives the same bytes."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml
from tests.fuzz import tables
from tests.fuzz.pieces import WORDS, damaged
from tests.fuzz.quantities import quantity, within
from tests.fuzz.trees import JSON_MUTATIONS, MUTATIONS, Tree, restate
from tests.security import bombs

from servroi import pipeline
from servroi.config.catalog import catalogue
from servroi.config.claim import KEYS, LISTS, SHARES
from servroi.config.pdf.packed import RECORD, pack
from servroi.config.reader import EVIDENCE

ROOT = Path(__file__).parents[2]
SHORT = ROOT / "scenarios" / "retailer-six-numbers.yaml"
"""The case that is mutated most often: it is quick to read, and most of it is defaults."""
_SPECIAL = ("report.title", "company.currency", "correlations", "extends", "options.market", "frontline.teams", "x")
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
Files = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Case:
    """What is given to a command.

    Attributes:
        kind: What it is, a key of `KINDS`.
        files: Name -> bytes; the command is given the first one, the others lie beside it.
        settings: What `--set` gives.
    """

    kind: str
    files: Mapping[str, bytes]
    settings: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name of the file that the command is given."""
        return next(iter(self.files))

    @property
    def data(self) -> bytes:
        """What is in it."""
        return self.files[self.name]


def case(seed: int) -> Case:
    """Return what is examined for a seed."""
    dice = Random(seed)
    kind = dice.choices(list(KINDS), [share for share, _ in KINDS.values()])[0]
    return KINDS[kind][1](dice)


# -- scenarios --------------------------------------------------------------------------------------------------------


def _scenario(dice: Random) -> Case:
    if dice.random() < 0.2:
        return Case("scenario", {"case.yaml": damaged(dice.choice(_files()), dice)})
    return Case("scenario", {"case.yaml": dumped(_mutated(dice))})


def _settings(dice: Random) -> Case:
    """Return a sound scenario, and settings of any kind."""
    inputs = [entry for entry in catalogue().entries.values() if ".focus." not in entry.path]
    settings = []
    for _ in range(dice.choice((1, 1, 2, 4))):
        entry = dice.choice(inputs)
        value: Any = within(entry, dice) if dice.random() < 0.85 else quantity(dice)
        path = (
            entry.path
            if dice.random() < 0.85
            else dice.choice(
                (
                    f"options[{dice.choice(WORDS)}].{entry.path}",
                    entry.path.replace(".", "[x]."),
                    entry.path * 9,
                    *_SPECIAL,
                )
            )
        )
        text = f"{path}={value if isinstance(value, str) else json.dumps(value)}"
        settings.append(damaged(text.encode(), dice).decode(errors="replace") if dice.random() < 0.08 else text)
    return Case("settings", {"case.yaml": SHORT.read_bytes()}, tuple(settings))


def _folder(dice: Random) -> Case:
    """Return a scenario in parts that stand on top of one another, perhaps in a circle, and its logo."""
    tree = _mutated(dice, most=2)
    names = ["case.yaml", "base.yaml", "below.yaml"][: dice.randint(2, 3)]
    parts: dict[str, Tree] = {name: {} for name in names}
    for key, node in tree.items():
        for name in dice.choices(names, k=dice.choice((1, 1, 1, 2))):
            parts[name][key] = node
    for name, below in zip(names, [*names[1:], dice.choice((*names, *WORDS))], strict=True):
        if below in parts if name != names[-1] else dice.random() < 0.05:
            parts[name]["extends"] = below
    logo = dice.choice(("logo.png", "logo.jpg"))
    if dice.random() < 0.7:
        parts["case.yaml"]["report"] = {"logo": logo if dice.random() < 0.9 else dice.choice((*names, *WORDS))}
    return Case("folder", {**{name: dumped(part) for name, part in parts.items()}, logo: _picture(logo, dice)})


def _picture(name: str, dice: Random) -> bytes:
    width, height = (dice.choice((40, 40, 40, 7, 1, 0, 2_000, 65_535)) if dice.random() < 0.4 else 40 for _ in "wh")
    if name.endswith(".jpg"):
        data = bombs.jpeg(*[(dice.choice((8, width)), dice.choice((8, height)))] * dice.choice((1, 1, 2)))
    else:
        data = bombs.png(width, height, bombs.black(40, 40), *[bombs.chunk(b"tEXt", b"a\0b")] * dice.choice((0, 1)))
    return damaged(data, dice) if dice.random() < 0.2 else data


def _mutated(dice: Random, most: int = 12) -> Tree:
    """Return a scenario as a mapping, changed in a few places."""
    tree = copy.deepcopy(dice.choice(_trees()))
    if dice.random() < 0.4:
        dice.choice(MUTATIONS)(tree, dice)
    for _ in range(dice.choice([count for count in (1, 2, 4, 8, 12) if count <= most])):
        restate(tree, dice)
    return tree


def dumped(tree: Any) -> bytes:
    """Return a mapping as YAML."""
    data: bytes = yaml.dump(tree, Dumper=_DUMPER, sort_keys=False, allow_unicode=True, encoding="utf-8")
    return data


@cache
def _files() -> list[bytes]:
    return [path.read_bytes() for path in sorted((ROOT / "scenarios").glob("*.yaml"))]


@cache
def _trees() -> list[Tree]:
    """Return the scenarios as mappings, every scalar as text, most of them without the evidence of their numbers."""
    trees: list[Tree] = [yaml.load(data, Loader=yaml.BaseLoader) for data in _files()]
    short: Tree = yaml.load(SHORT.read_bytes(), Loader=yaml.BaseLoader)
    return [*trees[::3], *map(bare, trees), *[short] * 6, *[bare(short)] * 18]


def bare(node: Any) -> Any:
    """Return a tree in which numbers stand without what they rest on, so that it is read sooner."""
    if isinstance(node, list):
        return [bare(item) for item in node]
    if not isinstance(node, dict):
        return node
    if "value" in node and node.keys() <= {"value", *EVIDENCE}:
        return node["value"]
    return {key: bare(item) for key, item in node.items()}


# -- what else is read ------------------------------------------------------------------------------------------------


_FIGURES = ("353%", "1.26e9", "358 million", "1'200", "0", "0.0", "12 k", "1e-9", "7", "1e15")
_SHARES = ("35 %", "100 %", "0", "0.2", "1e-9")
_CLAIMED = (*((key,) for key in ("roi", *LISTS, "years", "investment", "rate")), ("revenue", "margin"),
            ("revenue", "margin", "attribution"), ("people", "per_person"), ("people", "paid_hours", "hourly_cost"),
            KEYS)  # fmt: skip
"""Figures of a claim that are stated together."""


def _claim(dice: Random) -> Case:
    """Return a published claim, its figures as people publish them."""
    tree: Tree = {"roi": "353 %", "benefit": "1.26e9", "cost": "358 million"}
    for key in [key for group in dice.choices(_CLAIMED, k=dice.choice((1, 2, 4))) for key in group]:
        usual = _SHARES if key in SHARES else ("1", "3", "30") if key == "years" else _FIGURES
        tree[key] = dice.choice(usual if dice.random() < 0.95 else (*_SHARES, *_FIGURES, *WORDS))
        if key in LISTS and dice.random() < 0.4:
            tree[key] = dice.choices(_FIGURES, k=dice.choice((1, 3, 30, 31)))
    if dice.random() < 0.2:
        dice.choice(MUTATIONS)(tree, dice)
    data = dumped(tree)
    return Case("claim", {"claim.yaml": damaged(data, dice) if dice.random() < 0.1 else data})


def _staff(dice: Random) -> Case:
    return Case("staff", {"staff.csv": tables.table((ROOT / "scenarios" / "staff-example.csv").read_bytes(), dice)})


def _result(dice: Random) -> Case:
    """Return a result that somebody changed, and the scenario it was made from."""
    tree = _plain_result()
    for _ in range(dice.choice((0, 1, 2, 5))):
        dice.choice(JSON_MUTATIONS)(tree, dice)
    data = _json(tree)
    data = damaged(data, dice) if dice.random() < 0.3 else data
    return Case("result", {"result.json": data, "case.yaml": SHORT.read_bytes()})


def _pdf(dice: Random) -> Case:
    """Return a PDF that carries a scenario, of which anything may have been changed."""
    carried = SHORT.read_bytes() if dice.random() < 0.5 else dumped(_mutated(dice, most=4))
    given = _settings(dice).settings if dice.random() < 0.3 else ()
    grades = dice.choice((None, None, "A-C", "A", dice.choice(WORDS)))
    result = json.dumps(_plain_result())
    files = pack({"case.yaml": carried}, given, grades, dice.choice((None, 100)), "de-CH", "2026-11-22", "x", result)
    record = json.loads(files[RECORD])
    stated = record.pop("result")
    for _ in range(dice.choice((0, 0, 1, 2))):
        dice.choice(JSON_MUTATIONS)(dice.choice((record, record, stated, stated["run"])), dice)
    record.setdefault("result", stated)
    files[RECORD] = _json(record)
    if dice.random() < 0.2:
        name = dice.choice(list(files))
        files[name] = damaged(files[name], dice)
    data = bombs.carrier(files)
    return Case("pdf", {"offer.pdf": damaged(data, dice) if dice.random() < 0.25 else data})


def _json(tree: Tree) -> bytes:
    """Return JSON, in which what is infinite stands as a number too large for any float."""
    return json.dumps(tree).replace("Infinity", "1e999").encode()


def _plain_result() -> Tree:
    tree: Tree = json.loads(_result_text())
    return tree


@cache
def _result_text() -> str:
    return pipeline.as_json(pipeline.run(SHORT, trials=100, threads=1))


KINDS: dict[str, tuple[float, Callable[[Random], Case]]] = {
    "scenario": (0.47, _scenario),
    "settings": (0.08, _settings),
    "folder": (0.08, _folder),
    "claim": (0.14, _claim),
    "staff": (0.15, _staff),
    "result": (0.02, _result),
    "pdf": (0.06, _pdf),
}
"""What servroi reads: how much of all it is, and what makes a case of it."""
