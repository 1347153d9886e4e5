"""Write what the documentation takes from the source: `make docs`; with --check only tell what is stale.

Written are docs/inputs.md, docs/sources.md, docs/messages.md and docs/cli.md, and in README.md whatever stands between
`<!-- generated: NAME -->` and `<!-- end -->`. The same source gives the same bytes.
"""

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from catalogue_pages import inputs_page, sources_page
from command_page import command_list, command_page
from messages_page import messages_page
from screen import ROOT, shown

EXAMPLE = "scenarios/retailer-six-numbers.yaml"
PAGES: dict[str, Callable[[], str]] = {
    "docs/inputs.md": inputs_page,
    "docs/sources.md": sources_page,
    "docs/messages.md": messages_page,
    "docs/cli.md": command_page,
}
_BLOCK = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->\n)", re.DOTALL)


def scenario_block() -> str:
    """Return the example scenario without the comment above it."""
    lines = (ROOT / EXAMPLE).read_text(encoding="utf-8").splitlines(keepends=True)
    while lines[0].startswith("#"):
        lines.pop(0)
    return f"```yaml\n{''.join(lines)}```\n"


def result_block() -> str:
    """Return the example's result as the terminal shows it."""
    return f"```console\n{shown('run', EXAMPLE, '--lang', 'en')}```\n"


BLOCKS: dict[str, Callable[[], str]] = {
    "scenario": scenario_block,
    "result": result_block,
    "commands": command_list,
}


def readme() -> str:
    """Return README.md with its generated blocks renewed."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return _BLOCK.sub(lambda block: block[1] + BLOCKS[block[2]]() + block[3], text)


def stale() -> Iterator[tuple[Path, str]]:
    """Yield path and new content of every page that is not what the source says."""
    for name, page in {"README.md": readme, **PAGES}.items():
        path = ROOT / name
        content = page()
        if not path.exists() or path.read_text(encoding="utf-8") != content:
            yield path, content


def main(arguments: list[str]) -> int:
    """Write what is stale, or with --check tell it; return the exit code."""
    check = "--check" in arguments
    pages = list(stale())
    for path, content in pages:
        print(f"{path.relative_to(ROOT)}: {'stale; run make docs' if check else 'written'}")
        if not check:
            path.write_text(content, encoding="utf-8", newline="\n")
    return 1 if check and pages else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
