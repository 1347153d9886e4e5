"""The documentation as a site: it builds without a warning, leads everywhere it says, and asks nothing of a network."""

from __future__ import annotations

import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest

ROOT = Path(__file__).parents[2]
LOADS = {"img": "src", "script": "src", "link": "href", "source": "src", "iframe": "src", "video": "src", "use": "href"}


class Page(HTMLParser):
    """What a page loads by itself, where it leads, and the places in it that others may lead to."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.loads: set[str] = set()
        self.links: set[str] = set()
        self.places: set[str] = {""}
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        known = dict(attributes)
        self.places.add(known.get("id") or "")
        if target := known.get(LOADS.get(tag, "")):
            self.loads.add(target)
        if tag == "a" and (target := known.get("href")):
            self.links.add(target)


@pytest.mark.thorough
def test_site(tmp_path: Path) -> None:
    """One test, for the site takes some seconds to build."""
    build(tmp_path)
    every_link_leads_somewhere(tmp_path)
    no_page_asks_for_anything_from_elsewhere(tmp_path)
    the_navigation_leads_from_the_beginning_to_the_inside(tmp_path)


def build(folder: Path) -> None:
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", "-c", "docs", ".", str(folder)]
    done = subprocess.run([*command, "-d", str(folder / ".doctrees")], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def every_link_leads_somewhere(site: Path) -> None:
    pages = {path: Page(path) for path in site.rglob("*.html")}
    assert len(pages) > 20
    for path, page in pages.items():
        for target in page.links | page.loads:
            name, place = urldefrag(target)
            if "://" in name or name.startswith(("mailto:", "data:")):
                continue
            goal = (path.parent / unquote(name.partition("?")[0])).resolve() if name else path
            assert goal.is_file(), f"{path.name}: {target}"
            if goal in pages:
                assert unquote(place) in pages[goal].places, f"{path.name}: {target}"


def no_page_asks_for_anything_from_elsewhere(site: Path) -> None:
    for path in site.rglob("*.html"):
        for target in Page(path).loads:
            assert not target.startswith(("http:", "https:", "//")), f"{path.name}: {target}"
    for path in site.rglob("*.css"):
        text = path.read_text(encoding="utf-8")
        assert "@import" not in text, path.name
        assert "url(http" not in text.replace('"', "").replace("'", ""), path.name


def the_navigation_leads_from_the_beginning_to_the_inside(site: Path) -> None:
    text = (site / "docs" / "index.html").read_text(encoding="utf-8")
    sidebar = text[text.index("sidebar-tree") :]
    order = [sidebar.index(f">{title}</a>") for title in ("What servroi is", "Install", "The model", "Architecture")]
    assert order == sorted(order)
