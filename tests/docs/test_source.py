"""The source as a test subject: nothing of the machine it was written on, no page that nobody finds."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("src", "tests", "docs", "scenarios", "benchmarks")
BINARY = {".jpg", ".png", ".pdf", ".otf", ".ttf", ".xlsx", ".pptx"}
MACHINE = re.compile(r"(?<![\w/.:-])(?:/(?:home|root|Users|work|tmp|mnt|opt)/\w|[A-Z]:\\Users)")
INDEX = re.compile(r"(?i)\b(?:py" + r"pi\.org|python" + r"hosted\.org|(?:extra-)?index-url\s*=|//[\w.:-]+/simple\b)")
BESIDE = re.compile(r"\.\./" + r"shared\b|/shared" + r"/(?:design|evidence)\b")
LINK = re.compile(r"\]\(([^)#\s]+)(#[^)\s]+)?\)")


def tracked() -> list[Path]:
    """Return the files that are part of the project: those git knows, else all in its folders."""
    if (ROOT / ".git").exists() and (git := shutil.which("git")):
        found = subprocess.run([git, "-C", str(ROOT), "ls-files", "-z"], capture_output=True, check=True)
        names = found.stdout.decode("utf-8").split("\0")
        paths = [ROOT / name for name in names if name]
    else:
        paths = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if "__pycache__" not in path.parts]
        paths += list(ROOT.iterdir())
    return [path for path in paths if path.is_file() and path.suffix not in BINARY]


@pytest.mark.parametrize(
    "pattern", [MACHINE, INDEX, BESIDE], ids=["path of a machine", "package index", "folder beside the project"]
)
def test_no_file_names(pattern: re.Pattern[str]) -> None:
    found = []
    for path in tracked():
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if match := pattern.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {match[0]}")
    assert not found


@pytest.mark.parametrize("line", ["read /" + "home/ann/x", "(/" + "tmp/x)", "C:" + r"\Users\ann"])
def test_a_path_of_a_machine_is_seen(line: str) -> None:
    assert MACHINE.search(line)


def test_every_page_is_linked_from_the_index() -> None:
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    linked = {(ROOT / "docs" / target).resolve() for target, _ in LINK.findall(index)}
    pages = set((ROOT / "docs").rglob("*.md")) - {ROOT / "docs" / "index.md"}
    assert sorted(str(page.relative_to(ROOT)) for page in pages - linked) == []


def test_every_link_leads_somewhere() -> None:
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target, anchor in LINK.findall(page.read_text(encoding="utf-8")):
            if "://" in target:
                continue
            path = (page.parent / target).resolve()
            assert path.exists(), f"{page.name}: {target}"
            if anchor and path.suffix == ".md":
                assert anchor[1:] in anchors(path), f"{page.name}: {target}{anchor}"


def test_nothing_is_left_for_later() -> None:
    word = "TO" + "DO"
    found = [path.name for path in tracked() if ROOT / "src" in path.parents and word in path.read_text("utf-8")]
    assert not found


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as the usual hosts of repositories make them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
