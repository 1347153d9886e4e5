"""Pages as a reader walks through them: each command is run in the page's own folder, and its output put below it.

A page starts with a folder that holds nothing but `scenarios/`. From top to bottom

- a `yaml` block that begins with `# NAME.yaml` writes that file, with `# NAME.yaml, at the end` adds to it;
- an `sh` or `powershell` block runs commands and shows nothing, so few trials will do;
- a `console` block has commands after `$` and their output below, which is renewed; `...` on a line of its own stands
  for paragraphs left out, and as many stay before and after it as the page has. `console refused` means that the
  command says no, and shows the message;
- a `python` block without `>>>` runs; examples after `>>>` are tested by pytest;
- `<!-- picture: FIRST-LAST servroi ... -->` above an image draws these paragraphs of the output, in colour.

Every other command must stand in NOT_RUN.
"""

import re
import shlex
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from screen import ROOT, call, drawn, trimmed

NOT_RUN = {
    "make": "what it does is what the tests do; the target is looked up",
    "pip install": "installs from the network",
    "py -m pip": "installs from the network, on Windows",
    "pipx install": "installs from the network",
    "py -m pipx ensurepath": "changes the settings of the user",
    "git": "works on the repository",
    "cd": "goes to a folder of the reader's",
    "servroi new -o interview.yaml": "asks questions at a terminal",
    "servroi --show-completion": "needs a shell of the reader's",
    "servroi --install-completion": "changes the settings of the user's shell",
}
"""Commands by their first words, and why nobody runs them here."""
_SLOW = "run|report|compare|sensitivity|break-even|information|split|challenge"
"""Commands of which few trials will do where nothing is shown."""
_BLOCK = r"^( *)```(\w+)( refused)?\n((?s:.*?))^\1```$"
_PICTURE = r"^<!-- picture: (\d+)-(\d+) (.+) -->\n!\[.*\]\((.+)\)$"
_MARK = re.compile(f"{_BLOCK}|{_PICTURE}", re.MULTILINE)
_TARGETS = re.compile(r"^([a-z-]+):.*## ", re.MULTILINE)


class WrongPageError(Exception):
    """A page shows a command that does not work."""


@dataclass(slots=True)
class Walk:
    """One way through a page: the folder, and the pictures taken there."""

    page: Path
    folder: Path
    pictures: dict[Path, str] = field(default_factory=dict)

    def renewed(self, text: str) -> str:
        """Return the text of the page with all outputs renewed."""
        return _MARK.sub(self._visit, text)

    def _visit(self, mark: re.Match[str]) -> str:
        if mark[2] is None:
            self._draw(int(mark[5]), int(mark[6]), mark[7], mark[8])
            return mark[0]
        indent, language, refused, body = mark.group(1, 2, 3, 4)
        plain = re.sub(f"^{indent}", "", body, flags=re.MULTILINE)
        done = self._block(language, plain, bool(refused))
        if done == plain:
            return mark[0]
        return f"{indent}```{language}{refused or ''}\n{re.sub('^(?=.)', indent, done, flags=re.MULTILINE)}{indent}```"

    def _block(self, language: str, text: str, refused: bool) -> str:
        if language == "yaml" and (name := re.match(r"# ([\w-]+\.yaml)(, at the end)?\n", text)):
            with (self.folder / name[1]).open("a" if name[2] else "w", encoding="utf-8") as file:
                file.write(text)
        elif language in ("sh", "powershell"):
            for command in _commands(text):
                self._run(_quick(command))
        elif language == "console":
            return "".join(self._shown(command, output, refused) for command, output in _session(text))
        elif language == "python" and ">>>" not in text:
            exec(compile(text, self.page.name, "exec"), {})
        return text

    def _shown(self, command: str, before: str, refused: bool) -> str:
        return f"$ {command}\n{_excerpt(self._run(command, refused), before)}"

    def _run(self, command: str, refused: bool = False) -> str:
        if any(f"{command} ".startswith(f"{first} ") for first in NOT_RUN):
            self._look_up(command)
            return ""
        words = shlex.split(command.replace("\\\n", " "), comments=True)
        if words[0] not in ("servroi", ".venv/bin/servroi"):
            raise WrongPageError(f"{self.page.name}: {command}: neither servroi nor in NOT_RUN")
        target = words[-1] if words[-2] == ">" else None
        printed = call(*(words[1:-2] if target else words[1:]), folder=self.folder)
        if bool(printed.code) != refused:
            raise WrongPageError(f"{self.page.name}: {command}: exit code {printed.code}\n{printed.error}")
        if target:
            (self.folder / target).write_text(printed.out, encoding="utf-8")
            return ""
        return trimmed(printed.error if refused else printed.out)

    def _look_up(self, command: str) -> None:
        first, *rest = shlex.split(command, comments=True)
        if first == "make":
            known = set(_TARGETS.findall((ROOT / "Makefile").read_text(encoding="utf-8")))
            if unknown := {word for word in rest if "=" not in word} - known:
                raise WrongPageError(f"{self.page.name}: {command}: no target {', '.join(unknown)}")

    def _draw(self, first: int, last: int, command: str, target: str) -> None:
        words = shlex.split(command)
        self.pictures[(self.page.parent / target).resolve()] = drawn(
            *words[1:], folder=self.folder, paragraphs=slice(first - 1, last), title=command
        )


def walked(page: Path, text: str) -> dict[Path, str]:
    """Return what walking through a page gives: the page renewed, and its pictures, by path.

    Raises:
        WrongPageError: A command fails, or is not known.
    """
    with tempfile.TemporaryDirectory() as temporary:
        walk = Walk(page, Path(temporary))
        shutil.copytree(ROOT / "scenarios", walk.folder / "scenarios")
        return {page: walk.renewed(text), **walk.pictures}


def _commands(text: str) -> Iterator[str]:
    for line in text.replace("\\\n", " ").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line


def _quick(command: str) -> str:
    slow = re.match(rf"servroi ({_SLOW}) ", command) and "--trials" not in command
    return f"{command} --trials 1000" if slow else command


def _session(text: str) -> Iterator[tuple[str, str]]:
    """Yield each command after a `$`, as written, and the output below it."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        found = re.match(r"((?:.*\\\n)*.*)\n((?s:.*))", part)
        assert found is not None
        yield found[1], found[2]


def _excerpt(output: str, before: str) -> str:
    """Return as many paragraphs of an output as the page showed before, where it left some out."""
    parts = [part.strip("\n") for part in re.split(r"^\.\.\.$", before, maxsplit=1, flags=re.MULTILINE)]
    if len(parts) == 1:
        return output
    paragraphs = output.strip("\n").split("\n\n")
    first, last = (part.count("\n\n") + bool(part) for part in parts)
    if first + last >= len(paragraphs):
        return output
    return "\n\n".join([*paragraphs[:first], "...", *paragraphs[len(paragraphs) - last :]]) + "\n"
