"""What the sliders work with: the trials by channel, the formats of numbers and the sentences of the locale.

An option's NPV is the sum of its channels' present values, trial by trial, so scaling a channel is exact without a
second model.
"""

from base64 import b64encode
from typing import Any

import numpy as np

from servroi.core.findings import COSTS, Findings
from servroi.core.naming import option
from servroi.core.text import Label, Term, Text, Verbatim, Whole
from servroi.core.value import Array
from servroi.render.numbers import MINUS
from servroi.render.words import Words
from servroi.report.report import Report
from servroi.report.subject import asked_for, rivalry

TRIALS = 2_000
_BYTES = 450_000
"""All trials together take about so much at most; with very many options there are fewer."""
_MOST = 150
_COSTS_MOST = 200
_STEP = 5
_FULL = 100
_ITEM = 4 * 4 / 3
"""Bytes of a value, as text."""
_FILLED = {
    "as_calculated": ("page.as_calculated", ("full",)),
    "leads": ("page.leads", ("option", "other", "chance", "pays")),
    "alone": ("page.alone", ("option", "pays")),
    "most": ("page.most", ("amount",)),
    "nothing": ("page.nothing", ("option", "pays")),
    "describe": ("page.describe_npv", ("option", "median", "low", "high")),
    "median": ("chart.median", ()),
    "costs": ("page.costs_slider", ()),
    "npv": ("report.npv", ()),
}
"""Templates that the page fills: name -> key, placeholders."""


def controls(report: Report, words: Words) -> dict[str, Any]:
    """Return what stands around the sliders: the sliders themselves, sentences, and the heads of tables."""
    findings = report.findings
    full = words.numbers.with_percent(words.numbers.plain(float(_FULL)))
    shown: dict[str, Term] = {"full": Verbatim(full), "none": Verbatim(words.numbers.with_percent("0"))}
    count = {"trials": Whole(_count(findings)), "total": Whole(findings.run.trials)}
    pair = _pair(findings)
    heads = [Text("options.option"), Text("page.pays"), Text("page.mean"), Text("page.bad")]
    effects = [{"id": name, "name": words.say(Label("channels", name)), "most": _MOST} for name in effects_of(findings)]
    options = [option(name) for name in findings.options]
    both = [Text(key, {"option": name}) for name in options for key in ("page.before", "page.after")]
    return {
        "intro": words.say(Text("page.believe_intro", shown)),
        "sample": words.say(Text("page.sample", count)),
        "reset": words.say(Text("page.reset", {"full": shown["full"]})),
        "full": full,
        "step": _STEP,
        "effects": effects,
        "costs": {"id": "costs", "name": words.say(Text("page.costs_slider")), "most": _COSTS_MOST},
        "columns": [words.say(head) for head in heads],
        "beats": ""
        if pair is None
        else words.say(Text("page.beats", {"option": options[pair[0]], "other": options[pair[1]]})),
        "options": [words.say(name) for name in options],
        "settings": [words.say(Text("channels.channel")), words.say(Text("page.factor")), *map(words.say, both)],
    }


def data(report: Report, words: Words) -> dict[str, Any]:
    """Return what the script reads.

    Returns:
        `values` holds arrays of little-endian 4-byte floats, `channels` for every slider by option the number of its
        array in `values`, -1 where the option has nothing there; the last slider is the costs.
    """
    findings = report.findings
    names = list(findings.options)
    values, channels = _trials(findings)
    histogram = findings.options[names[0]].npv.histogram
    assert histogram is not None, "an NPV always has a histogram"
    numbers = words.numbers
    return {
        "format": {
            "group": numbers.group,
            "decimal": numbers.decimal,
            "percent": numbers.percent,
            "minus": MINUS,
            "money": numbers.with_currency("{amount}", words.currency),
        },
        "texts": {name: _template(words, *entry) for name, entry in _FILLED.items()},
        "options": [words.say(option(name)) for name in names],
        "pair": _pair(findings),
        "axis": [histogram.edges[0], histogram.edges[-1]],
        "channels": channels,
        "values": values,
    }


def effects_of(findings: Findings) -> list[str]:
    """Return the channels that bring anything to any option, costs aside."""
    first, *_ = findings.sample.pv.values()
    return [
        name
        for name in first
        if name not in COSTS and any(np.any(option[name] != 0.0) for option in findings.sample.pv.values())
    ]


def _trials(findings: Findings) -> tuple[list[str], list[list[int]]]:
    """Return the arrays as text, each once, and which of them belongs to which slider and option."""
    count = _count(findings)
    found: dict[bytes, int] = {}
    rows = []
    for row in _rows(findings):
        packed = [np.asarray(amounts[:count], dtype="<f4") for amounts in row]
        rows.append([found.setdefault(each.tobytes(), len(found)) if np.any(each) else -1 for each in packed])
    return [b64encode(each).decode("ascii") for each in found], rows


def _rows(findings: Findings) -> list[list[Array]]:
    """Return the present values by slider and option; costs are one slider."""
    options = list(findings.sample.pv.values())
    rows = [[option[name] for option in options] for name in effects_of(findings)]
    none = np.zeros_like(next(iter(findings.sample.npv.values())))
    return [*rows, [sum((option[name] for name in COSTS), none) for option in options]]


def _count(findings: Findings) -> int:
    """Return the number of trials that the page holds."""
    available = len(next(iter(findings.sample.npv.values())))
    arrays = len({each.tobytes() for row in _rows(findings) for each in row if np.any(each)})
    return min(TRIALS, available, int(_BYTES / (_ITEM * max(1, arrays))))


def _pair(findings: Findings) -> tuple[int, int] | None:
    """Return the option in question and its rival by number, as in the figures at the top; None without a rival."""
    name, names, pair = asked_for(findings), list(findings.options), rivalry(findings)
    if pair is None:
        return None
    return names.index(name), names.index(pair.b if name == pair.a else pair.a)


def _template(words: Words, key: str, names: tuple[str, ...]) -> str:
    """Return a sentence with its placeholders still in it."""
    return words.say(Text(key, {name: Verbatim(f"{{{name}}}") for name in names}))
