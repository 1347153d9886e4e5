"""Pictures of every page of every format in every language: `make pictures`, to be looked at before a release.

They go to the folder pictures/; those that the README shows go to docs/pictures/. Needs Chromium, LibreOffice and
pdftoppm on the machine.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from rich.console import Console
from screen import ROOT

from servroi import attachment, pipeline
from servroi.question import Question
from servroi.render.formats import REPORTS
from servroi.render.formats.terminal import write as write_terminal
from servroi.render.words import Words
from servroi.report.report import Report

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
FOLDER = ROOT / "pictures"
SHOWN = ROOT / "docs" / "pictures"
LOCALES = ("en", "de-CH", "de-DE", "de-AT", "fr-CH", "fr-FR", "it-CH", "it-IT")
SCENARIOS = ("retailer-full", "insurer-switzerland", "public-transport")
"""Two options, four with names of the author's, and a 'no'."""
README = ("retailer-full", "en")
_RESOLUTION = "80"
_SHARP = "110"
_PATIENCE = 120_000.0
"""Milliseconds; a page is some ten thousand pixels long."""


def main(arguments: list[str]) -> int:
    """Render everything, or only what the README shows with --readme; return the exit code."""
    every = [(name, locale) for name in SCENARIOS for locale in LOCALES]
    wanted = [README] if "--readme" in arguments else every
    FOLDER.mkdir(exist_ok=True)
    reports: dict[str, Report] = {}
    with browser() as chromium:
        for name, locale in wanted:
            if name not in reports:
                reports[name] = attachment.make(Question(pipeline.read(ROOT / "scenarios" / f"{name}.yaml")))
            draw(reports[name], f"{name}.{locale}", locale, chromium)
            print(f"{name} {locale}", flush=True)
    show()
    return 0


@contextmanager
def browser() -> Iterator[Browser]:
    """Give a browser without a window."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()


def draw(report: Report, name: str, locale: str, chromium: Browser) -> None:
    """Draw one report in every format in one language."""
    company = report.findings.company
    words = Words(locale, company.country, company.currency)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        files = {ending: folder / f"report.{ending}" for ending in REPORTS}
        for ending, file in files.items():
            file.write_bytes(REPORTS[ending].write(report, words))
        pages(files["pdf"], f"{name}.pdf", _SHARP)
        for ending in ("pptx", "xlsx"):
            pages(office(files[ending]), f"{name}.{ending}", _RESOLUTION)
        web(files["html"], f"{name}.html", chromium)
    terminal(report, words, f"{name}.terminal", chromium)


def pages(file: Path, name: str, resolution: str) -> None:
    """Draw the pages of a PDF."""
    for old in FOLDER.glob(f"{name}-*.png"):
        old.unlink()
    subprocess.run(["pdftoppm", "-r", resolution, "-png", file, FOLDER / name], check=True)


def office(file: Path) -> Path:
    """Return an office file as PDF."""
    profile = f"-env:UserInstallation=file://{file.parent}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(file.parent), str(file)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return file.rename(file.with_suffix(f".{file.suffix[1:]}.source")) and file.with_suffix(".pdf")


def web(file: Path, name: str, chromium: Browser) -> None:
    """Draw a web page by day, by night, on a telephone and on paper."""
    for look, scheme, width in (("light", "light", 1200), ("dark", "dark", 1200), ("phone", "light", 360)):
        page = chromium.new_page(color_scheme=scheme, viewport={"width": width, "height": 900})  # type: ignore[arg-type]
        page.goto(file.as_uri())
        page.screenshot(path=FOLDER / f"{name}-{look}.png", full_page=True, timeout=_PATIENCE)
        if look == "light":
            page.locator("#believe").screenshot(path=FOLDER / f"{name}-sliders.png", timeout=_PATIENCE)
        page.close()
    page = chromium.new_page()
    page.goto(file.as_uri())
    paper = file.with_name("paper.pdf")
    page.pdf(path=paper, format="A4", print_background=True)
    page.close()
    pages(paper, f"{name}-print", _RESOLUTION)


def terminal(report: Report, words: Words, name: str, chromium: Browser) -> None:
    """Draw what `run` prints."""
    console = Console(record=True, width=100, file=open(os.devnull, "w", encoding="utf-8"), force_terminal=True)  # noqa: SIM115
    write_terminal(pipeline.compose_run(report.findings), words, console)
    page = chromium.new_page(viewport={"width": 1240, "height": 900})
    page.set_content(f"<body style='margin:0'>{console.export_svg(title='servroi')}</body>")
    page.screenshot(path=FOLDER / f"{name}.png", full_page=True)
    page.close()


def show() -> None:
    """Put the pictures of the README in their place."""
    SHOWN.mkdir(exist_ok=True)
    stem = ".".join(README)
    for source, target in (("pdf-1", "pdf-1"), ("pdf-2", "pdf-2"), ("html-sliders", "sliders")):
        shutil.copy(FOLDER / f"{stem}.{source}.png", SHOWN / f"{target}.png")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
