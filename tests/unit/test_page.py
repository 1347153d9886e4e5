"""The HTML page as text: nothing from outside, nothing that a scenario could slip in, the figures of the findings."""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from dataclasses import replace
from functools import cache
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pytest

from servroi import attachment, pipeline
from servroi.core.findings import COSTS
from servroi.core.text import Label, Money, Share, Text
from servroi.question import Question
from servroi.render.colours import contrast, parse
from servroi.render.formats import html
from servroi.render.formats.html import drawing, sliders
from servroi.render.formats.html.style import style
from servroi.render.numbers import FORMATS
from servroi.render.words import Words
from servroi.report.report import Report

TRIALS = 2_500
LARGEST = 700_000
COLOURS = ("", "#0b4f6c", "#ffff00", "#ffffff", "#000000", "#d98200", "#7f7f7f")
SCENARIO = """
servroi: 1
company: {name: Muster AG, country: CH, currency: CHF, sector: retail, language: de-CH}
frontline: {headcount: 120, turnover: 18 % to 25 %}
customers: {count: 40'000, churn: 12 % to 18 %, revenue_per_customer: 900, contribution_margin: 35 %}
training: {budget_per_employee: 100, hours_per_employee: 5}
marketing: {current_spend: 700'000}
report: {author: Anna Muster, date: 2026-11-22}
"""
HOSTILE = """
servroi: 1
company: {name: "</script><img src=x onerror=alert(1)>{{7*7}}", country: CH, currency: CHF, sector: retail}
frontline:
  headcount: 120
  turnover: {value: 18 % to 25 %, source: "<script>hack()</script>", owner: "--><svg onload=hack()>", note: "]]>"}
customers: {count: 40'000, churn: 12 % to 18 %, revenue_per_customer: 900, contribution_margin: 35 %}
training: {budget_per_employee: 100, hours_per_employee: 5}
marketing: {current_spend: 700'000}
options:
  "</title><script>hack()</script>{chance}": {training: {}}
  "'\\"><img src=x onerror=hack()>": {marketing: {extra_spend: 10'000}}
report: {title: "<b>{{7*7}}</b></title><script>hack()</script>", author: "</style><script>hack()</script>",
  note: "</script><script>hack()</script>"}
"""
PICTURE = b"\x89PNG\r\n\x1a\n picture"


class Page(HTMLParser):
    """A page taken apart: its elements with their attributes, and its text."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.held: dict[str, list[str]] = {}
        self.words: list[str] = []
        self._within = ""
        self.feed(data.decode("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self._within = tag

    def handle_endtag(self, tag: str) -> None:
        self._within = ""

    def handle_data(self, data: str) -> None:
        if self._within in ("script", "style"):
            self.held.setdefault(self._within, []).append(data)
        else:
            self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split(" "))

    @property
    def data(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.held["script"][0])
        return found

    @property
    def policy(self) -> str:
        return next(meta["content"] for meta in self.all("meta") if "http-equiv" in meta)


@cache
def report(text: str = SCENARIO) -> Report:
    return attachment.make(Question(pipeline.read_bytes(text.encode()), trials=TRIALS))


def words(locale: str = "de-CH") -> Words:
    return Words(locale, "CH", "CHF")


@cache
def page(text: str = SCENARIO, locale: str = "de-CH") -> Page:
    return Page(html.write(report(text), words(locale)))


# -- nothing from outside, nothing that runs --------------------------------------------------------------------------


def test_the_policy_lets_in_our_style_and_our_script_alone() -> None:
    hashes = {kind: b64encode(sha256(page().held[kind][-1].encode()).digest()).decode() for kind in ("style", "script")}
    assert page().policy.split("; ") == [
        "default-src 'none'",
        f"style-src 'sha256-{hashes['style']}'",
        f"script-src 'sha256-{hashes['script']}'",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    assert {"name": "referrer", "content": "no-referrer"} in page().all("meta")


@pytest.mark.parametrize("text", [SCENARIO, HOSTILE], ids=["plain", "hostile"])
def test_no_element_leads_outside_or_runs(text: str) -> None:
    for tag, attributes in page(text).elements:
        assert tag not in ("link", "iframe", "object", "embed", "base", "img")
        for name, value in attributes.items():
            assert name != "style", tag
            assert not name.startswith("on"), tag
            assert name not in ("src", "href") or value.startswith("#"), value
    assert [attributes.get("type", "") for attributes in page(text).all("script")] == ["application/json", ""]
    assert not re.search(r"url\(|@import|https?:|fetch|XMLHttp", "".join(page(text).held["style"]) + script())


def script() -> str:
    return page().held["script"][-1].replace("http://www.w3.org/2000/svg", "")  # a name, never an address


def test_hostile_words_stay_words() -> None:
    found = page(HOSTILE)
    data = html.write(report(HOSTILE), words()).decode()
    for written in (
        "<b>{{7*7}}</b></title><script>hack()</script>",
        "<script>hack()</script>",
        "--><svg onload=hack()>",
    ):
        assert written in found.text
        assert written not in data
    assert "49" not in next(word for word in found.words if "7*7" in word)
    assert found.data["options"] == ["Training", "Marketing", *list(report(HOSTILE).findings.options)[2:]]
    assert len(found.all("script")) == 2
    assert len(found.all("style")) == 1


def test_separators_of_lines_are_escaped_in_the_data() -> None:
    text = html._embedded({"name": "</script>\u2028\u2029&"})
    assert text == '{"name":"\\u003c/script\\u003e\\u2028\\u2029\\u0026"}'
    assert json.loads(text) == {"name": "</script>\u2028\u2029&"}


def test_a_logo_is_part_of_the_page() -> None:
    for data, kind in ((PICTURE, "png"), (b"\xff\xd8\xff picture", "jpeg")):
        found = Page(html.write(replace(report(), logo=data), words()))
        address = f"data:image/{kind};base64,{b64encode(data).decode()}"
        assert found.all("img") == [{"class": "logo", "src": address, "alt": "Muster AG"}]
        assert "img-src data:" in found.policy


# -- the same for everybody -------------------------------------------------------------------------------------------


def test_same_bytes_twice() -> None:
    assert html.write(report(), words()) == html.write(report(), words())


def test_the_page_is_small() -> None:
    assert len(html.write(report(), words())) < LARGEST


@pytest.mark.parametrize("locale", FORMATS)
def test_every_language_says_everything(locale: str) -> None:
    found = page(locale=locale)
    assert found.all("html") == [{"lang": locale}]
    assert "{" not in found.text
    for template in found.data["texts"].values():
        assert not re.search(r"\{(?!(full|option|other|chance|pays|amount|median|low|high)\})", template)
    numbers = FORMATS[locale]
    form = found.data["format"]
    assert (form["group"], form["decimal"], form["percent"]) == (numbers.group, numbers.decimal, numbers.percent)


def test_the_page_has_one_first_heading_and_names_its_parts() -> None:
    found = page()
    assert [tag for tag, _ in found.elements if tag in ("h1", "h3")] == ["h1"]
    ids = [attributes["id"] for _, attributes in found.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for _, attributes in found.elements:
        for name in ("aria-labelledby", "aria-describedby", "aria-controls", "for"):
            assert set(attributes.get(name, "").split()) <= set(ids), attributes
    pictures = [svg for svg in found.all("svg") if svg.get("role") == "img"]
    assert len(pictures) == len(found.all("desc")) == 3
    assert len(found.all("table")) == len(found.all("caption"))
    assert {cell.get("scope") for cell in found.all("th")} == {"col", "row"}


def test_the_sliders_wait_for_the_script() -> None:
    believe = next(section for section in page().all("section") if section.get("id") == "believe")
    assert "hidden" in believe


# -- the figures ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", ["de-CH", "fr-CH", "it-IT", "en"])
def test_the_page_shows_the_figures_of_the_findings(locale: str) -> None:
    say, found = words(locale), page(locale=locale)
    for name, option in report().findings.options.items():
        error = option.npv.se or 0.0
        assert say.say(Share(option.p_npv_positive.value)) in found.text
        for amount in (option.npv.mean, option.npv.p5, option.npv.p50, option.npv.p95):
            assert say.say(Money(amount or 0.0, error), bare=True) in found.text
        for channel, worth in option.pv_by_channel.items():
            if abs(worth.mean) > error:
                assert say.label("channels", channel) in found.text
                assert say.say(Money(worth.mean, error), bare=True) in found.text, name


def test_the_trials_on_the_page_are_those_of_the_sample() -> None:
    data, sample = page().data, report().findings.sample
    values = [np.frombuffer(b64decode(text), dtype="<f4").astype(float) for text in data["values"]]
    names = [*sliders.effects_of(report().findings), "costs"]
    assert len(names) == len(data["channels"])
    assert {len(each) for each in values} == {sliders.TRIALS}
    for position, option in enumerate(sample.npv):
        total = np.zeros(sliders.TRIALS)
        for name, row in zip(names, data["channels"], strict=True):
            parts = COSTS if name == "costs" else (name,)
            expected = np.sum([sample.pv[option][part] for part in parts], axis=0)[: sliders.TRIALS]
            shown = values[row[position]] if row[position] >= 0 else np.zeros(sliders.TRIALS)
            np.testing.assert_allclose(shown, expected, rtol=1e-6)
            total += shown
        np.testing.assert_allclose(total, sample.npv[option][: sliders.TRIALS], rtol=1e-5, atol=0.5)


def test_each_effect_has_a_slider_with_its_name() -> None:
    ranges = [attributes for attributes in page().all("input") if attributes["type"] == "range"]
    names = sliders.effects_of(report().findings)
    assert [one["id"] for one in ranges] == [f"slider-{name}" for name in (*names, "costs")]
    assert [one["max"] for one in ranges] == ["150"] * len(names) + ["200"]
    for name in names:
        assert words().say(Label("channels", name)) in page().text


def test_the_page_says_how_many_trials_count() -> None:
    values = {"trials": "2’000", "total": "2’500"}
    sentence = words()._template("page.sample").format_map(values)
    assert sentence in page().text
    assert words().say(Text("page.believe")) in page().text


def test_fewer_trials_where_there_are_very_many_options() -> None:
    findings = report().findings
    sample = replace(
        findings.sample,
        npv={f"{name} {k}": npv for k in range(12) for name, npv in findings.sample.npv.items()},
        pv={
            f"{name} {k}": {channel: amounts * (1.0 + k / 100.0) for channel, amounts in channels.items()}
            for k in range(12)
            for name, channels in findings.sample.pv.items()
        },
    )
    values, _ = sliders._trials(replace(findings, sample=sample))
    assert len(values) > 50
    assert sum(len(text) for text in values) < LARGEST


# -- colours and shapes -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("own", COLOURS)
def test_every_accent_is_readable(own: str) -> None:
    light, dark = (line for line in style(own).splitlines())
    for line in (light, dark):
        found = dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", line))
        assert contrast(parse(found["accent"]), parse(found["ground"])) >= 4.5
        assert contrast(parse(found["accent"]), parse(found["tint"])) >= 4.5
        for number in range(6):
            assert contrast(parse(found[f"s{number}"]), parse(found["ground"])) >= 3.0


def test_the_second_option_never_has_the_hue_of_the_accent() -> None:
    assert "--s1: #c07000;" in style("#0b4f6c")
    assert "--s1: #c07000;" not in style("#d98200")


def test_an_empty_curve_has_no_outline() -> None:
    assert drawing.outline([0.0, 0.5, 1.0], [0.0, 0.0]) == ""
