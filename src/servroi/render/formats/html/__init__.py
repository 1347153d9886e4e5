"""The report as one HTML page: it needs nothing else, works without scripts, and lets a reader doubt the effects."""

import json
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from servroi.core.text import Text, Verbatim
from servroi.render import equal
from servroi.render.content import content
from servroi.render.formats.html import drawing, sliders
from servroi.render.formats.html.style import style
from servroi.render.words import Words
from servroi.report.report import Report

__all__ = ["write"]

_FOLDER = Path(__file__).parent
_UNSAFE = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}
_JPEG = b"\xff\xd8\xff"
_BEFORE = ("grades", "channels", "distributions")
"""The sliders stand after the first of these sections that the document has."""


def write(report: Report, words: Words) -> bytes:
    """Return a report as one file of HTML."""
    css = style(report.findings.report.colour) + _file("page.css")
    script = _file("page.js")
    page = (
        _environment()
        .get_template("page.html.jinja")
        .render(
            document=_document(report, words),
            language=words.locale,
            company=report.findings.company.name,
            logo=_logo(report.logo),
            policy=_policy(css, script, logo=bool(report.logo)),
            css=Markup(css),  # noqa: S704  ours, and a colour made of numbers
            script=Markup(script),  # noqa: S704  ours
            sliders=not report.redacted,
            data=Markup("" if report.redacted else _embedded(sliders.data(report, words))),  # noqa: S704  escaped
            controls={} if report.redacted else sliders.controls(report, words),
            said=_said(words),
        )
    )
    return page.encode("utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["percent"] = lambda share: f"{share * 100.0:.3f}".rstrip("0").rstrip(".") + "%"
    return environment


def _document(report: Report, words: Words) -> dict[str, Any]:
    """Return the document in words, with its charts drawn and their figures as tables."""
    said = content(report.document, words)
    said["byline"] = words.say(report.document.byline)
    there = [section["id"] for section in said["sections"]]
    said["sliders_after"] = next((name for name in _BEFORE if name in there), there[-1])
    for section in said["sections"]:
        for block in section["blocks"]:
            if block["block"] == "distributions":
                block |= {"drawn": drawing.distributions(block), **equal.distributions(report.findings, words)}
            elif block["block"] == "bands":
                block |= {"drawn": drawing.bands(block), "described": equal.cash(report.findings, words)}
    return said


def _said(words: Words) -> dict[str, str]:
    """Return the words of the page itself."""
    keys = {
        "skip": "page.skip",
        "as_table": "page.as_table",
        "believe": "page.believe",
        "effects": "page.effects",
        "costs": "page.costs",
        "show_table": "page.show_table",
        "results": "page.results",
        "settings": "page.settings",
        "npv": "page.npv",
    }
    titled = words.say(Text("page.scroll", {"title": Verbatim("{title}")}))
    return {"scroll": titled, **{name: words.say(Text(key)) for name, key in keys.items()}}


def _policy(css: str, script: str, *, logo: bool) -> str:
    """Return what a browser may do with the page: show it and run its one script; load nothing, send nothing."""
    hashes = [b64encode(sha256(text.encode("utf-8")).digest()).decode("ascii") for text in (css, script)]
    parts = ["default-src 'none'", f"style-src 'sha256-{hashes[0]}'", f"script-src 'sha256-{hashes[1]}'"]
    parts += ["img-src data:"] * logo
    return "; ".join([*parts, "base-uri 'none'", "form-action 'none'"])


def _embedded(data: dict[str, Any]) -> str:
    """Return JSON that cannot end the element it stands in."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False).translate(_UNSAFE)


def _logo(data: bytes) -> str:
    kind = "jpeg" if data.startswith(_JPEG) else "png"
    return f"data:image/{kind};base64,{b64encode(data).decode('ascii')}" if data else ""


def _file(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")
