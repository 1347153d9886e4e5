"""A result that a run wrote as JSON, read back with suspicion, and the scenario it was made from."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from servroi.config.folder import LARGEST_FILE, DiskFolder
from servroi.config.layers import Layers
from servroi.config.reader import shown_name
from servroi.config.settings import SEED_LARGEST, TRIALS
from servroi.config.strict_json import read
from servroi.config.strict_yaml import MAX_BYTES
from servroi.core.findings import FORMAT
from servroi.errors import Place, Problem, ScenarioError, UsageError

_MOST_FILES = 1000


def read_result(data: bytes, file: str) -> dict[str, Any]:
    """Read a result.

    Raises:
        UsageError: It is too large, no JSON, or no result of `servroi run --json`.
    """
    if len(data) > LARGEST_FILE:
        raise _refused(file, "is larger than 20 MB; a result is well below 1 MB")
    try:
        found = read(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise _refused(file, "is not UTF-8, so it is no JSON") from None
    except (ValueError, RecursionError) as error:
        what = str(error) if isinstance(error, ValueError) else "nested too deep"
        text = f"is neither a PDF nor valid JSON ({shown_name(what)}); "
        text += "give what `servroi report` or `servroi run FILE --json` wrote"
        raise _refused(file, text) from None
    return checked_result(found, file)


def checked_result(found: Any, file: str) -> dict[str, Any]:
    """Return what was read if it is a result.

    Raises:
        UsageError: It is none.
    """

    def refuse(text: str) -> UsageError:
        return _refused(file, text)

    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise refuse(f"is no result of `servroi run FILE --json` (format {FORMAT})")
    if found.get("redacted"):
        raise refuse(
            "was made with --redact, so it holds too little to be verified; ask for the PDF of the full report"
        )
    run = found.get("run")
    if not isinstance(run, dict) or not isinstance(run.get("scenario_sha256"), str):
        raise refuse("does not say what it was made from (run.scenario_sha256)")
    for name, (low, high) in (("trials", TRIALS), ("seed", (0, SEED_LARGEST))):
        value = run.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise refuse(f"has no run.{name} from {low} to {high}")
    return found


def _refused(file: str, text: str) -> UsageError:
    return UsageError([Problem("result", Place(file), "", text)])


def made_from(folder: Path, settings: list[str], is_it: Callable[[str], bool]) -> Path | None:
    """Return the scenario in a folder whose fingerprint, with these settings, is the one that is looked for."""
    files = sorted(path for path in folder.glob("*.y*ml") if path.suffix in (".yaml", ".yml") and path.is_file())
    for path in files[:_MOST_FILES]:
        if is_it(fingerprint(path, settings)):
            return path
    return None


def fingerprint(path: Path, settings: list[str]) -> str:
    """Return the fingerprint of a scenario file; empty if it cannot be read."""
    try:
        if path.stat().st_size > MAX_BYTES:
            return ""
        return Layers(path.read_bytes(), path.name, DiskFolder(path.parent), settings, []).digest
    except (OSError, ScenarioError):
        return ""
