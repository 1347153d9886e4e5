"""Every hostile text, in every place for words, in a real browser: nothing runs, nothing is asked for, all is shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from tests.browser.test_page import ARGUMENTS, CHROMIUM
from tests.measured import Measured
from tests.security.hostile import CARRIED, placed, scenario
from tests.security.test_injection import SHOWN

from servroi import attachment, pipeline
from servroi.question import Question
from servroi.render.formats import html
from servroi.render.words import Words


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.mark.parametrize("turn", range(len(CARRIED)))
def test_nothing_runs_and_all_is_shown(browser: Browser, tmp_path: Path, turn: int, measured: Measured) -> None:
    words = placed(turn, 1)
    made = attachment.make(Question(pipeline.read_bytes(scenario(words))))
    file = tmp_path / "page.html"
    file.write_bytes(html.write(made, Words("de-CH", "CH", "CHF")))
    context = browser.new_context()
    page = context.new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("dialog", lambda dialog: heard.append(dialog.message))
    page.on("request", lambda request: heard.append(request.url) if request.url != file.as_uri() else None)
    page.goto(file.as_uri())
    for slider in page.locator("input[type=range]").all()[:2]:
        slider.focus()
        slider.press("ArrowRight")  # the script says names again
    assert heard == []
    assert page.evaluate("window.__hacked === undefined")
    shown = " ".join((page.evaluate("document.body.textContent") or "").split())
    assert [
        text for field, text in words.items() if field in SHOWN["html"] and " ".join(text.split()) not in shown
    ] == []
    context.close()
    measured("hostile", {"pages": 1, "places for words": len(words)})
