"""Write what the documentation takes from the source: `make docs`.

With --check only tell what is stale; with names of pages, only them.

Written are docs/inputs.md, docs/sources.md, docs/messages.md, docs/cli.md and docs/reliability.md, in README.md
whatever stands between `<!-- generated: NAME -->` and `<!-- end -->`, and on every other page the output of its
commands, with its pictures of the terminal (walkthrough.py). The same source gives the same bytes.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from catalogue_pages import inputs_page, sources_page
from command_page import command_list, command_page
from messages_page import messages_page
from reliability_page import reliability_page
from screen import ROOT
from walkthrough import walked

EXAMPLE = "scenarios/retailer-six-numbers.yaml"
PAGES: dict[str, Callable[[], str]] = {
    "docs/inputs.md": inputs_page,
    "docs/sources.md": sources_page,
    "docs/messages.md": messages_page,
    "docs/cli.md": command_page,
    "docs/reliability.md": reliability_page,
}
_BLOCK = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->\n)", re.DOTALL)


def scenario_block() -> str:
    """Return the example scenario without the comment above it."""
    lines = (ROOT / EXAMPLE).read_text(encoding="utf-8").splitlines(keepends=True)
    while lines[0].startswith("#"):
        lines.pop(0)
    return f"```yaml\n{''.join(lines)}```\n"


BLOCKS: dict[str, Callable[[], str]] = {
    "scenario": scenario_block,
    "commands": command_list,
}


def names() -> list[str]:
    """Return the pages of the documentation, README.md first."""
    found = {page.relative_to(ROOT).as_posix() for page in (ROOT / "docs").rglob("*.md")}
    return ["README.md", "CONTRIBUTING.md", *sorted(found | PAGES.keys())]


def content(name: str) -> dict[Path, str]:
    """Return what a page must hold, and the pictures that it draws, by path."""
    path = ROOT / name
    if name in PAGES:
        return {path: PAGES[name]()}
    text = path.read_text(encoding="utf-8")
    return walked(path, _BLOCK.sub(lambda block: block[1] + BLOCKS[block[2]]() + block[3], text))


def stale(pages: Iterable[str]) -> Iterator[tuple[Path, str]]:
    """Yield path and new content of everything in some pages that is not what the source says."""
    for name in pages:
        for path, text in content(name).items():
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                yield path, text


def main(arguments: list[str]) -> int:
    """Write what is stale in all pages or in those that are named, or with --check tell it; return the exit code."""
    check = "--check" in arguments
    pages = list(stale([name for name in arguments if name != "--check"] or names()))
    for path, text in pages:
        print(f"{path.relative_to(ROOT)}: {'stale; run make docs' if check else 'written'}")
        if not check:
            path.write_text(text, encoding="utf-8", newline="\n")
    return 1 if check and pages else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
