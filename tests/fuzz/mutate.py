"""Mutations of the files in scenarios/: of their bytes, and of their structure. The same seed gives the same bytes."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from servroi.config.catalog import Entry, catalogue

ROOT = Path(__file__).parents[2]
SHORT = "retailer-six-numbers.yaml"
"""The case that is mutated most often: it is quick to read, and most of it is defaults."""
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
PIECES = [
    b"", b" ", b"\n", b"\n  ", b"\t", b": ", b"- ", b"[", b"]", b"{", b"}", b",", b"'", b'"', b"#", b"&a ", b"*a",
    b"!t ", b"!!python/object/apply:os.system ", b"<<: ", b"---\n", b"...\n", b"%", b"@80", b" to ", b" .. ", b"0",
    b"-1", b"1e16", b"1e-300", b"9" * 400, b"null", b"~", b"\xff", b"\x00", b"\xe2\x80\x93", b"\xe2\x80\xae", b" of ",
    b" pp", b" %", b" EUR", b"nan", b".inf", b"? ", b"|\n", b">-\n", b"\\U", b'"\\UFFFFFFFF"', b"frontline: ",
    b"value: ", b"distribution: beta", b"100 %", b"0 %", b"{" * 40, b"- " * 40, b"\xef\xbb\xbf", b"\r", b"\r\n",
    b"\xc2\x85", b"\xe2\x80\xa8",
]  # fmt: skip
WORDS = [
    "", " ", "~", "null", "true", "no", "match", "match cash", "1:30", "0x10", "0o7", "1_000", "1'000", "1,000",
    "1.000",
    "nan", ".inf", "-.inf", "1e400", "=1+1", "[bold]", "\u202e", "\u200b", "\x85", "x" * 300, "x" * 5000, "../x", "\\",
    "{}", "a: b", "- a", "2026-02-30", "#ffffff", "CH", "EUR", "de-CH", "retail", "train", "market", "frontline",
]  # fmt: skip
UNITS = ["", " %", "%", " pp", " CHF", " EUR", "CHF ", " k", " %%"]
BETWEEN = [" to ", " .. ", "\u2013", " of ", " - ", " bis ", ".."]


def case(seed: int) -> tuple[str, bytes]:
    """Return what is examined for a seed, `scenario` or `claim`, and its bytes."""
    dice = Random(seed)
    if dice.random() < 0.03:
        return "claim", damaged(dice.choice(files("claims-*.yaml")), dice)
    if dice.random() < 0.2:
        return "scenario", damaged(dice.choice(files("[!c]*.yaml")), dice)
    tree = copy.deepcopy(dice.choice(trees()))
    if dice.random() < 0.4:
        dice.choice(MUTATIONS)(tree, dice)
    for _ in range(dice.choice((1, 2, 4, 8, 12))):
        restate(tree, dice)
    return "scenario", yaml.dump(tree, Dumper=_DUMPER, sort_keys=False, allow_unicode=True).encode()


@cache
def files(pattern: str) -> list[bytes]:
    """Return the files in scenarios/ with names like this."""
    return [path.read_bytes() for path in sorted((ROOT / "scenarios").glob(pattern))]


@cache
def trees() -> list[dict[str, Any]]:
    """Return the scenarios as mappings, every scalar as text."""
    chosen = [*files("[!c]*.yaml"), *files("contact*.yaml"), *files(SHORT) * 8]
    return [yaml.load(data, Loader=yaml.BaseLoader) for data in chosen]


def damaged(data: bytes, dice: Random) -> bytes:
    """Return bytes of which a few were cut, repeated, flipped, exchanged or put in."""
    for _ in range(dice.randint(1, 4)):
        start = dice.randint(0, len(data))
        stop = min(len(data), start + dice.choice((0, 0, 1, 2, 5, 20, 100)))
        piece = dice.choice((dice.choice(PIECES), data[start:stop] * 2, dice.randbytes(dice.randint(0, 4))))
        data = data[:start] + piece + data[stop:]
    return data


# -- quantities -------------------------------------------------------------------------------------------------------


def number(dice: Random) -> str:
    """Return a number as somebody might write it: mostly sound, often extreme."""
    magnitude = dice.choice((0, 0, 0, 1, 2, 3, 5, -1, -3, -9, -10, 12, 15, 16))
    value = dice.choice((0, 1, dice.random(), dice.random(), dice.randint(0, 99), 100)) * 10.0**magnitude
    text = dice.choice((f"{value:g}", repr(value), f"{value:,.0f}".replace(",", "'"), f"{value:.2f}"))
    return dice.choice(("", "", "", "", "-", "+", "\u2212")) + text


def quantity(dice: Random) -> Any:
    """Return a quantity in any notation, as text or as a mapping."""
    kind = dice.random()
    if kind < 0.15:
        return number(dice) + dice.choice(UNITS)
    if kind < 0.2:
        return dice.choice(WORDS)
    if kind < 0.4:
        return named(dice)
    if kind < 0.5:
        return {
            "value": quantity_text(dice),
            dice.choice(("source", "grade", "owner", "note", "x")): dice.choice(WORDS),
        }
    return quantity_text(dice)


def quantity_text(dice: Random) -> str:
    """Return a range, a triple or a single number, with a unit and perhaps a level."""
    numbers = [number(dice) for _ in range(dice.choice((1, 2, 2, 2, 3, 3, 4)))]
    if dice.random() < 0.8:
        numbers.sort(key=_size)
    level = dice.choice(("", "", "", " @80", " @99.9", " @0.01", " @100", " @", " @nan", "@50 %"))
    return dice.choice(BETWEEN[:4]).join(numbers) + dice.choice(UNITS) + level


def _size(text: str) -> float:
    try:
        return float(text.replace("'", "").replace("\u2212", "-"))
    except ValueError:
        return 0.0


def named(dice: Random) -> dict[str, str]:
    """Return a named distribution."""
    name = dice.choice(("uniform", "triangular", "pert", "normal", "lognormal", "beta", "gamma"))
    keys = {"uniform": ["low", "high"], "normal": ["mean", "sd"], "lognormal": ["mean", "sd"]}.get(
        name, ["alpha", "beta", "low", "high"] if name == "beta" else ["low", "mode", "high"]
    )
    numbers = [number(dice) for _ in keys]
    if name in ("uniform", "triangular", "pert"):
        numbers.sort(key=_size)
    unit = dice.choice(("", "", " %"))
    return {"distribution": name, **{key: text + unit for key, text in zip(keys, numbers, strict=True)}}


def within(entry: Entry, dice: Random) -> str:
    """Return a quantity at the edge of what an input may be: what is accepted, and hard on the model."""
    if entry.kind.whole:
        return str(dice.randint(1, 5))
    tiny = dice.choice((1e-9, 1e-6, 1e-3, 0.01, 0.1))
    low = tiny if entry.above_zero else max(entry.kind.low, entry.kind.low if entry.low is None else entry.low)
    high = min(entry.kind.high, dice.choice((1.0, 10.0, 1e3, 1e6, 1e15)))
    marks = (low, low + tiny, high - tiny, high, low + (high - low) * dice.random())
    ends = sorted({dice.choice(marks), dice.choice(marks)})
    if entry.certain or len(ends) == 1 or dice.random() < 0.4:
        return plain(ends[-1])
    hard = entry.kind.scale != "plain" and (ends[0] <= 0.0 or (entry.kind.percent and ends[1] >= 1.0))
    return f"{plain(ends[0])} {'..' if hard else dice.choice(('to', '..'))} {plain(ends[1])}"


def plain(value: float) -> str:
    """Return a number in full, and never like `1.826`, which may mean thousands."""
    return f"{value:.10f}"


# -- structure --------------------------------------------------------------------------------------------------------


def spots(node: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every holder with its key or position, outside in."""
    for key in node if isinstance(node, dict) else range(len(node)):
        yield node, key
        if isinstance(node[key], dict | list):
            yield from spots(node[key])


def spot(tree: dict[str, Any], dice: Random) -> tuple[Any, Any]:
    """Return a holder and a key in it; an empty tree gets one."""
    return dice.choice(list(spots(tree)) or [(tree, "frontline")])


def restate(tree: dict[str, Any], dice: Random) -> None:
    """State any input of the catalogue at the edge of what it may be, seldom anyhow."""
    entry = dice.choice([entry for entry in catalogue().entries.values() if ".focus." not in entry.path])
    frontline = tree.get("frontline")
    teams = frontline.get("teams") if entry.teams_only and isinstance(frontline, dict) else None
    if teams and isinstance(teams, list) and isinstance(teams[0], dict):
        teams[0][entry.name] = within(entry, dice)
        return
    steps = entry.path.split(".")
    levers = {"training": "train", "marketing": "market"}
    if entry.section in levers and (entry.options_only or dice.random() < 0.2):
        steps = ["options", levers[entry.section], *steps]
    holder: Any = tree
    for step in steps[:-1]:
        inner = holder.get(step)
        holder[step] = inner if isinstance(inner, dict) else {}
        holder = holder[step]
    holder[steps[-1]] = within(entry, dice) if dice.random() < 0.98 else quantity(dice)


def replace(tree: dict[str, Any], dice: Random) -> None:
    """Exchange something for a quantity."""
    holder, key = spot(tree, dice)
    holder[key] = quantity(dice)


def forget(tree: dict[str, Any], dice: Random) -> None:
    """Take something out."""
    holder, key = spot(tree, dice)
    if isinstance(holder, list) or key in holder:
        del holder[key]


def exchange(tree: dict[str, Any], dice: Random) -> None:
    """Put a copy of something where something else stands."""
    (there, one), (here, other) = spot(tree, dice), spot(tree, dice)
    found = there.get(one) if isinstance(there, dict) else there[one]
    here[other] = copy.deepcopy(found)


def rename(tree: dict[str, Any], dice: Random) -> None:
    """Give something another name."""
    holder, key = spot(tree, dice)
    if isinstance(holder, dict):
        holder[dice.choice(WORDS)] = holder.pop(key, None)


def repeat(tree: dict[str, Any], dice: Random) -> None:
    """Repeat items of a list, few or very many times."""
    lists = [node[key] for node, key in spots(tree) if isinstance(node[key], list) and node[key]]
    if lists:
        chosen = dice.choice(lists)
        chosen += [copy.deepcopy(dice.choice(chosen)) for _ in range(dice.choice((1, 2, 30, 400)))]


def correlate(tree: dict[str, Any], dice: Random) -> None:
    """State correlations between any inputs."""
    paths = [*catalogue().entries, "frontline.teams[a].turnover", "x"]
    pairs = [{"between": dice.choices(paths, k=2), "rank": number(dice)} for _ in range(dice.choice((1, 2, 20)))]
    tree["correlations"] = pairs


MUTATIONS: list[Callable[[dict[str, Any], Random], None]] = [
    replace, replace, replace, forget, exchange, exchange, rename, repeat, correlate,
]  # fmt: skip
