"""The HTML page in a browser: the sliders give what the model gives, and nobody is left out.

Needs Chromium: `CHROMIUM` names it, else it is where Debian puts it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from tests.measured import Measured

from servroi import attachment, pipeline
from servroi.core.findings import COSTS, Findings
from servroi.core.text import Label, Money, Share, Term, Text, Verbatim
from servroi.question import Question
from servroi.render.formats import html
from servroi.render.formats.html.sliders import TRIALS, effects_of
from servroi.render.words import Words
from servroi.report.report import Report
from servroi.report.subject import asked_for, rivalry

ROOT = Path(__file__).parents[2]
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--headless",
]
CHANNEL = "complaints"
PRICED = "customers.cost_per_complaint"
DEAR = 800
"""A price at which the channel matters: halving it moves the chances by whole percents."""
DRAWN = 4_000
WIDE = {"width": 1200, "height": 900}
PHONE = {"width": 360, "height": 740}
SCENARIOS = {"retailer-full": "de-CH", "insurer-switzerland": "fr-CH", "public-transport": "it-CH"}
LIGHT, DARK = "rgb(255, 255, 255)", "rgb(18, 24, 28)"
HOSTILE = """
servroi: 1
company: {name: "</script><img src=x onerror=window.__hacked=1>{{7*7}}", country: CH, currency: CHF, sector: retail}
frontline:
  headcount: 120
  turnover: {value: 18 % to 25 %, source: "<script>alert(window.__hacked=1)</script>", owner: "<svg onload=alert(1)>"}
customers: {count: 40'000, churn: 12 % to 18 %, revenue_per_customer: 900, contribution_margin: 35 %}
training: {budget_per_employee: 100, hours_per_employee: 5}
marketing: {current_spend: 700'000}
options:
  "</title><script>alert(window.__hacked=1)</script>{chance}": {training: {}}
  "'\\"><img src=x onerror=window.__hacked=1>$&": {marketing: {extra_spend: 10'000}}
report: {title: "</title><script>alert(window.__hacked=1)</script>", note: "</style><script>alert(1)</script>"}
"""

Amounts = NDArray[np.float64]
Opened = Callable[..., Page]


@dataclass(frozen=True)
class Expected:
    """What the page has to say: worked out here, from trials."""

    npv: dict[str, Amounts]
    words: Words

    def pays(self, option: str) -> str:
        return self.words.say(Share(float(np.mean(self.npv[option] > 0.0))))

    def beats(self, option: str, other: str) -> str:
        return self.words.say(Share(float(np.mean(self.npv[option] > self.npv[other]))))

    def mean(self, option: str) -> str:
        return self.money(float(np.mean(self.npv[option])), option)

    def bad(self, option: str) -> str:
        return self.money(float(np.percentile(self.npv[option], 5)), option)

    def money(self, amount: float, option: str) -> str:
        amounts = self.npv[option]
        return self.words.say(Money(amount, float(np.std(amounts, ddof=1) / np.sqrt(amounts.size))), bare=True)

    def sentence(self) -> str:
        """Return what stands above the sliders once one is moved."""
        best, second = sorted(self.npv, key=lambda option: -float(np.mean(self.npv[option])))[:2]
        values: dict[str, Term] = {"option": Label("options", best), "pays": Verbatim(self.pays(best))}
        if np.mean(self.npv[best]) <= 0.0:
            return self.words.say(Text("page.nothing", values))
        values |= {"other": Label("options", second), "chance": Verbatim(self.beats(best, second))}
        amount = Verbatim(self.words.numbers.with_currency(self.mean(best), self.words.currency))
        return " ".join(
            self.words.say(Text(*text)) for text in (("page.leads", values), ("page.most", {"amount": amount}))
        )

    def rows(self) -> list[list[str]]:
        return [[self.pays(name), self.mean(name), self.bad(name)] for name in self.npv]


# -- pages ------------------------------------------------------------------------------------------------------------


@cache
def report(name: str, trials: int = DRAWN, *settings: str) -> Report:
    reading = pipeline.read(ROOT / "scenarios" / f"{name}.yaml", list(settings))
    return attachment.make(Question(reading, trials=trials))


def words(made: Report, locale: str) -> Words:
    return Words(locale, made.scenario.company.country, made.scenario.company.currency)


def asked(made: Report) -> tuple[str, str]:
    """Return the option of the headline and its rival."""
    name, pair = asked_for(made.findings), rivalry(made.findings)
    assert pair is not None
    return name, pair.b if name == pair.a else pair.a


def scaled(findings: Findings, factors: dict[str, float]) -> dict[str, Amounts]:
    """Return every option's NPV in the trials of the page, with channels multiplied."""
    return {
        name: np.sum([factors.get(channel, 1.0) * amounts[:TRIALS] for channel, amounts in channels.items()], axis=0)
        for name, channels in findings.sample.pv.items()
    }


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    assert Path(CHROMIUM).exists(), f"there is no Chromium at {CHROMIUM}; name it in CHROMIUM"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Opened]:
    """Give a function that opens a report; whatever it complains about or asks for from elsewhere fails the test."""
    complaints: list[str] = []
    contexts = []

    def open_page(
        made: Report,
        locale: str = "de-CH",
        *,
        size: dict[str, int] = WIDE,
        scheme: Literal["light", "dark"] = "light",
        script: bool = True,
    ) -> Page:
        file = tmp_path / "page.html"
        file.write_bytes(html.write(made, words(made, locale)))
        context = browser.new_context(
            viewport={"width": size["width"], "height": size["height"]}, color_scheme=scheme, java_script_enabled=script
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
        page.on("request", lambda request: None if request.url == file.as_uri() else complaints.append(request.url))
        page.goto(file.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def results(page: Page) -> list[list[str]]:
    """Return the figures beside the sliders by option."""
    rows = page.locator("#results tbody tr:not(#beats)").all()
    return [[cell.inner_text() for cell in row.locator("td").all()] for row in rows]


def ahead(page: Page) -> str:
    return page.locator("#beats td").first.inner_text()


def state(page: Page) -> str:
    return page.locator("#state").inner_text()


# -- the sliders ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "locale"), SCENARIOS.items())
def test_untouched_sliders_give_what_was_calculated(opened: Opened, name: str, locale: str) -> None:
    made = report(name)
    page = opened(made, locale)
    expected = Expected(scaled(made.findings, {}), words(made, locale))
    assert results(page) == expected.rows()
    assert ahead(page) == expected.beats(*asked(made))
    assert expected.words.say(Text("page.as_calculated", {"full": Verbatim(full(expected.words))})) in state(page)


def full(say: Words) -> str:
    return say.numbers.with_percent("100")


@pytest.mark.parametrize(("name", "locale"), SCENARIOS.items())
def test_moved_sliders_give_what_numpy_gives(opened: Opened, name: str, locale: str, measured: Measured) -> None:
    made = report(name)
    page = opened(made, locale)
    factors = {"retention": 0.35, "acquisition": 1.5, "productivity": 0.0, **dict.fromkeys(COSTS, 1.2)}
    for slider, value in (("retention", "35"), ("acquisition", "150"), ("productivity", "0"), ("costs", "120")):
        page.locator(f"#slider-{slider}").fill(value)
    expected = Expected(scaled(made.findings, factors), words(made, locale))
    assert results(page) == expected.rows()
    assert ahead(page) == expected.beats(*asked(made))
    assert state(page) == expected.sentence()
    measured("sliders", {"pages": 1, "figures": sum(map(len, expected.rows()))})


@pytest.mark.parametrize(
    ("moved", "said"),
    [
        ({}, "liegt Training im Mittel vorn"),
        ({"productivity": 0, "complaints": 0, "retention": 0}, "liegt Marketing im Mittel vorn"),
        ({"costs": 200, "acquisition": 0, "retention": 0, "productivity": 0}, "das Geld zu behalten"),
    ],
)
def test_the_sentence_names_who_leads_on_average(opened: Opened, moved: dict[str, int], said: str) -> None:
    made = report("retailer-full")
    page = opened(made)
    for slider, value in moved.items():
        page.locator(f"#slider-{slider}").fill(str(value))
    factors = {name: value / 100.0 for name, value in moved.items()}
    expected = Expected(
        scaled(made.findings, factors | dict.fromkeys(COSTS, factors.get("costs", 1.0))), words(made, "de-CH")
    )
    assert said in state(page)
    assert expected.sentence() in state(page)


def test_a_slider_gives_what_the_model_gives(opened: Opened) -> None:
    """Half the price of a complaint is half of its channel in every trial: the model says so itself."""
    made = report("retailer-full", DRAWN, f"{PRICED}={DEAR}")
    again = pipeline.find(
        pipeline.read(ROOT / "scenarios" / "retailer-full.yaml", [f"{PRICED}={DEAR // 2}"]), trials=DRAWN
    )
    first, second = made.findings.sample, again.sample
    for option, channels in first.pv.items():
        for channel, amounts in channels.items():
            part = 0.5 if channel == CHANNEL else 1.0
            np.testing.assert_allclose(second.pv[option][channel], amounts * part, rtol=1e-9, atol=1e-6)
    page = opened(made)
    before = results(page)
    page.locator(f"#slider-{CHANNEL}").fill("50")
    expected = Expected({name: npv[:TRIALS] for name, npv in second.npv.items()}, words(made, "de-CH"))
    assert results(page) == expected.rows()
    assert ahead(page) == expected.beats(*asked(made))
    assert results(page)[0] != before[0]
    assert results(page)[1] == before[1]


def test_sliders_work_by_keyboard_alone(opened: Opened) -> None:
    made = report("retailer-full")
    page = opened(made)
    first = effects_of(made.findings)[0]
    for _ in range(100):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == f"slider-{first}":
            break
    slider = page.locator(f"#slider-{first}")
    assert slider.evaluate("one => one.matches(':focus-visible')")
    assert slider.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    assert slider.input_value() == "80"
    assert slider.get_attribute("aria-valuetext") == "80\u00a0%"
    assert slider.locator("xpath=../output").inner_text() == "80\u00a0%"
    assert results(page) == Expected(scaled(made.findings, {first: 0.8}), words(made, "de-CH")).rows()
    page.keyboard.press("Home")
    assert slider.input_value() == "0"
    page.keyboard.press("End")
    assert slider.input_value() == "150"
    while page.evaluate("document.activeElement.id") != "reset":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert slider.input_value() == "100"


def test_reset_restores_everything(opened: Opened) -> None:
    page = opened(report("retailer-full"))
    before = (results(page), state(page), page.locator("#live").inner_html())
    for slider in page.locator("#sliders input").all():
        slider.fill("40")
    assert results(page) != before[0]
    assert page.locator(".changed").count() == page.locator("#sliders input").count()
    page.locator("#reset").click()
    assert (results(page), state(page), page.locator("#live").inner_html()) == before
    assert page.locator(".changed").count() == 0


def test_the_settings_as_a_table(opened: Opened) -> None:
    made = report("retailer-full")
    say, sample = words(made, "de-CH"), made.findings.sample
    page = opened(made)
    button = page.get_by_role("button", name=say.say(Text("page.show_table")))
    table = page.locator("#settings")
    assert not table.is_visible()
    page.locator("#slider-retention").fill("35")
    button.click()
    assert table.is_visible()
    assert button.get_attribute("aria-expanded") == "true"
    rows = {
        row.locator("th").inner_text(): [cell.inner_text() for cell in row.locator("td").all()]
        for row in table.locator("tbody tr").all()
    }
    mean = float(np.mean(sample.pv["train"]["retention"][:TRIALS]))
    shown = rows[say.label("channels", "retention")]
    assert shown == ["35\u00a0%", say.numbers.plain(mean), say.numbers.plain(0.35 * mean), "", ""]
    total = [float(np.mean(npv[:TRIALS])) for npv in sample.npv.values()]
    assert [rows[say.say(Text("report.npv"))][place] for place in (1, 3)] == [say.numbers.plain(each) for each in total]
    button.click()
    assert not table.is_visible()


def test_the_chart_follows_the_sliders(opened: Opened) -> None:
    made = report("retailer-full")
    page = opened(made)
    curve, other = (page.locator(f"#live .curve.s{number}") for number in (0, 1))
    before = (curve.get_attribute("d"), other.get_attribute("d"))
    page.locator("#slider-productivity").fill("115")
    assert curve.get_attribute("d") != before[0]
    assert other.get_attribute("d") == before[1]
    median = float(np.median(scaled(made.findings, {"productivity": 1.15})["train"]))
    shown = words(made, "de-CH").say(Money(median, abs(median) / 200.0), bare=True)
    assert shown in (page.locator("#live .name.s0").text_content() or "")
    page.locator("#slider-costs").fill("200")
    for mark in page.locator("#live .mark line").all():
        assert 0.0 <= float((mark.get_attribute("x1") or "").rstrip("%")) <= 100.0


# -- for everybody ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "locale"), SCENARIOS.items())
def test_readable_without_scripts(opened: Opened, name: str, locale: str) -> None:
    made = report(name)
    page = opened(made, locale, script=False)
    assert not page.locator("#believe").is_visible()
    assert page.locator("h1").is_visible()
    for section in made.document.sections:
        if section.title is not None:
            assert page.get_by_role("heading", name=words(made, locale).say(section.title), exact=True).is_visible()
    assert page.locator("svg[role=img]:visible").count() == 2
    page.locator("summary").first.click()
    assert page.locator("details table").first.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_light_and_dark(opened: Opened, scheme: Literal["light", "dark"]) -> None:
    page = opened(report("retailer-full"), scheme=scheme)
    ground = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(ground) == {"light": LIGHT, "dark": DARK}[scheme]
    page.emulate_media(media="print")
    assert page.evaluate(ground) == LIGHT
    assert not page.locator("#believe").is_visible()
    assert page.locator("#distributions svg[role=img]").is_visible()


def test_nothing_is_cut_on_paper(opened: Opened) -> None:
    page = opened(report("insurer-switzerland"), "fr-CH", size={"width": 672, "height": 950})
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= 672
    for table in page.locator(".scroll:visible").all():
        assert table.evaluate("one => one.scrollWidth <= one.clientWidth + 1"), table.get_attribute("aria-label")


@pytest.mark.parametrize(("name", "locale"), SCENARIOS.items())
def test_a_phone_needs_no_sideways_scrolling(opened: Opened, name: str, locale: str) -> None:
    page = opened(report(name), locale, size=PHONE)
    page.locator("#show-settings").click()
    for summary in page.locator("summary").all():
        summary.click()
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    for chart in page.locator("svg[role=img]").all():
        for label in chart.locator("text:visible").all():
            box = label.bounding_box()
            assert box is not None
            assert box["x"] >= 0.0
            assert box["x"] + box["width"] <= PHONE["width"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_table_that_is_cut_off_shows_a_shadow(opened: Opened, scheme: Literal["light", "dark"]) -> None:
    page = opened(report("retailer-full"), size=PHONE, scheme=scheme, script=False)
    table = page.locator(".cash_flows").first
    assert table.evaluate("one => one.scrollWidth > one.clientWidth")
    for place, left, right in ((0, False, True), (60, True, True), (10_000, True, False)):
        table.evaluate(f"one => {{ one.scrollLeft = {place}; }}")
        image = Image.open(BytesIO(table.screenshot())).convert("L")
        middle = image.getpixel((image.width // 2, 2))
        assert (image.getpixel((1, 2)) != middle, image.getpixel((image.width - 2, 2)) != middle) == (left, right)


@pytest.mark.parametrize(("name", "locale"), SCENARIOS.items())
def test_the_result_leaves_room_for_the_sliders_on_a_phone(opened: Opened, name: str, locale: str) -> None:
    """It stays in sight while they are moved, and takes an eighth of the screen at most."""
    page = opened(report(name), locale, size=PHONE)
    page.locator("#sliders").scroll_into_view_if_needed()
    box = page.locator("#state").bounding_box()
    assert box is not None
    assert box["height"] <= PHONE["height"] / 8
    assert page.locator("#state .more").first.is_hidden()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize(("name", "locale"), SCENARIOS.items())
def test_no_label_of_an_axis_touches_the_next(opened: Opened, name: str, locale: str, size: dict[str, int]) -> None:
    page = opened(report(name), locale, size=size)
    for chart in page.locator("svg[role=img]").all():
        boxes = [box for label in chart.locator("text.tick:visible").all() if (box := label.bounding_box())]
        rows = {round(box["y"]) for box in boxes}
        for row in rows:
            line = sorted((box for box in boxes if round(box["y"]) == row), key=lambda box: box["x"])
            for left, right in pairwise(line):
                assert left["x"] + left["width"] < right["x"]


def test_the_skip_link_leads_to_the_content(opened: Opened) -> None:
    page = opened(report("retailer-full"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


# -- hostile words ----------------------------------------------------------------------------------------------------


def test_hostile_words_do_nothing(opened: Opened) -> None:
    made = attachment.make(Question(pipeline.read_bytes(HOSTILE.encode()), trials=2_100))
    page = opened(made, "en")
    page.locator("#slider-retention").fill("30")
    page.locator("#show-settings").click()
    assert page.evaluate("typeof window.__hacked") == "undefined"
    assert page.locator("script").count() == 2
    assert page.locator("img").count() == 0
    hostile = list(made.findings.options)[2:]
    heads = page.locator("#results tbody th").all_inner_texts()
    assert [head.strip() for head in heads[2:4]] == hostile
    page.locator("#slider-acquisition").fill("0")
    assert page.locator("#state script").count() == 0


def test_the_policy_stops_what_gets_through(opened: Opened, browser: Browser, tmp_path: Path) -> None:
    """Even a script that someone writes into the file does not run."""
    made = report("retailer-full")
    data = html.write(made, words(made, "de-CH")).replace(
        b"<main", b"<script>window.__hacked=1</script><img src=x onerror=window.__hacked=2><main", 1
    )
    file = tmp_path / "tampered.html"
    file.write_bytes(data)
    context = browser.new_context()
    page = context.new_page()
    page.goto(file.as_uri())
    assert page.evaluate("typeof window.__hacked") == "undefined"
    assert page.locator("#believe").is_visible()
    context.close()
