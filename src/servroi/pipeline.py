"""The stages in order: read, draw, simulate, analyse. The only place where all meet."""

from dataclasses import replace
from pathlib import Path

from servroi import __version__
from servroi.analysis.findings import analyse
from servroi.analysis.variants import graded, is_weak, on_evidence
from servroi.config.catalog import FOLDER
from servroi.config.folder import LARGEST_FILE, DiskFolder, PackedFolder, shown_file
from servroi.config.pdf.packed import Packed, is_pdf, unpack
from servroi.config.read import Reading, read_scenario
from servroi.config.reader import shown_name
from servroi.config.result import checked_result
from servroi.config.strict_yaml import MAX_BYTES
from servroi.core.evidence import GRADES, Grade
from servroi.core.findings import ONLY_GRADES, Findings
from servroi.core.text import Notice, Text, Verbatim, Whole
from servroi.errors import Place, Problem, UsageError
from servroi.model.engine import Progress
from servroi.model.engine import run as simulate_all
from servroi.render.formats.json_findings import to_json
from servroi.report.compose import compose_run
from servroi.report.sections.verdict import verdict_sentence
from servroi.sampling.draw import plan

__all__ = ["as_json", "compose_run", "demo_text", "find", "read", "read_bytes", "read_demo", "run"]

_DEMO = FOLDER / "demo.yaml"
_NO_SCENARIOS = (b"<!doctype html", b"pk\x03\x04")
"""How web pages, workbooks and slides begin, in small letters; they carry no scenario."""
MODEL = "1"
"""Version of the model; moves when the same file and seed give other figures."""


def read(path: str | Path, settings: list[str] | None = None) -> Reading:
    """Read a scenario file.

    Args:
        path: The file.
        settings: `path=value`, each on top of the file.

    Raises:
        ScenarioError: With every problem found.
        UsageError: There is no such file, or it cannot be read.
    """
    file = Path(path)
    try:
        with file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        what = "there is no such file" if isinstance(error, FileNotFoundError) else f"cannot be read: {error.strerror}"
        raise UsageError([Problem("file", Place(file.name or str(path)), "", what)]) from None
    if is_pdf(data):
        return replace(read_packed(unpack(_whole(file, data), file.name), settings), paths=(file,))
    if data.lower().startswith(_NO_SCENARIOS):
        what = "is no scenario; give the YAML file it was made from, or the PDF of the report, which carries it"
        raise UsageError([Problem("file", Place(file.name), "", what)])
    own = shown_file(file)
    reading = read_scenario(data, own, DiskFolder(file.parent), settings or [])
    beside = (*reading.layers.sources, reading.scenario.report.logo)
    return replace(reading, paths=(file, *(file.parent / name for name in beside if name and name != own)))


def read_packed(packed: Packed, settings: list[str] | None = None) -> Reading:
    """Read the scenario that a PDF carries, to be run as it was run.

    Args:
        packed: What the PDF carries.
        settings: `path=value`, each on top of what was set then.

    Raises:
        ScenarioError: With every problem found.
        UsageError: What the PDF says about its run makes no sense.
    """
    run = checked_result(packed.result, packed.scenario)["run"]
    added = settings or []
    every = [*packed.settings, *([] if added == list(packed.settings) else added)]  # those it was made with count once
    reading = read_scenario(packed.files[packed.scenario], packed.scenario, PackedFolder(packed.files), every)
    reading = only_grades(reading, packed.grades)
    scenario = reading.scenario
    company = replace(scenario.company, language=packed.language or scenario.company.language)
    settings_of_report = replace(scenario.report, date=packed.date or scenario.report.date)
    made = replace(scenario, company=company, report=settings_of_report, trials=run["trials"], seed=run["seed"])
    return replace(reading, scenario=made, trials=packed.trials)


def _whole(file: Path, start: bytes) -> bytes:
    """Return a PDF, whose first bytes are known to be those of one, up to the largest that is read."""
    if len(start) <= MAX_BYTES:
        return start
    with file.open("rb") as stream:
        return stream.read(LARGEST_FILE + 1)


def read_bytes(data: bytes, settings: list[str] | None = None) -> Reading:
    """Read a scenario from bytes, as from standard input; it cannot extend a file, unless it came inside a PDF."""
    if is_pdf(data):
        return read_packed(unpack(data, "<stdin>"), settings)
    return read_scenario(data, "<stdin>", None, settings or [])


def read_demo() -> Reading:
    """Read the scenario that ships with the package."""
    return read_scenario(demo_text().encode(), _DEMO.name, None, [])


def demo_text() -> str:
    """Return the text of the scenario that ships with the package."""
    return _DEMO.read_text(encoding="utf-8")


def only_grades(reading: Reading, grades: str | None) -> Reading:
    """Return a scenario in which only effects with evidence so good count; the others are set to zero.

    The fingerprint changes with it, for the figures do.

    Args:
        reading: The scenario; one that came in a PDF stays at the grades that counted there, or at better ones.
        grades: `A`, or from A to the worst that counts: `A-C`; None: all count.

    Raises:
        UsageError: These are no grades.
    """
    worst = worst_grade(grades)
    if worst is None or (reading.grades is not None and reading.grades <= worst):
        return reading
    scenario = reading.scenario
    found = sum(path in reading.used and is_weak(entry, worst) for path, entry in scenario.inputs.items())
    weak = reading.left_out + found
    count = {0: "none", 1: "one"}.get(weak, "many")
    shown = Verbatim(range_to(worst))
    said = Notice(ONLY_GRADES, "training.effects", Text(f"grades.{count}", {"grades": shown, "number": Whole(weak)}))
    kept = replace(on_evidence(scenario, worst), fingerprint=graded(reading.layers.digest, worst))
    spared = Notice(ONLY_GRADES, "marketing", Text("grades.marketing"))
    told = (said, spared) if any(option.marketing for option in scenario.options) else (said,)
    others = tuple(notice for notice in reading.notices if notice.slug != ONLY_GRADES)
    return replace(reading, scenario=kept, notices=(*told, *others), grades=worst, left_out=weak)


def range_to(worst: Grade) -> str:
    """Return how the grades from A to the worst that counts are written: `A`, or a range such as `A-C`."""
    return "A" if worst == "A" else f"A-{worst}"


def worst_grade(grades: str | None) -> Grade | None:
    """Return the worst grade in a range such as `A-C`.

    Raises:
        UsageError: It is no such range.
    """
    if grades is None:
        return None
    ranges = {"A": GRADES[0], **{f"A-{grade}": grade for grade in GRADES}}
    if (worst := ranges.get(grades.strip().upper())) is None:
        what = f"'{shown_name(grades)}' is no range of grades; write A, A-B, A-C or A-D"
        raise UsageError([Problem("grades", Place("--only-grades"), "", what)])
    return worst


def find(
    reading: Reading,
    trials: int | None = None,
    seed: int | None = None,
    threads: int = 0,
    progress: Progress | None = None,
) -> Findings:
    """Draw, simulate and analyse a scenario that was read.

    Args:
        reading: The scenario.
        trials: Number of trials; None: the scenario's.
        seed: Seed; None: the scenario's.
        threads: Number of threads; 0 chooses. The result does not depend on it.
        progress: Told the number of trials done, from time to time.
    """
    scenario = reading.scenario
    scenario = replace(
        scenario,
        trials=scenario.trials if trials is None else trials,
        seed=scenario.seed if seed is None else seed,
    )
    drawn = plan(scenario, reading.used)
    simulated = simulate_all(drawn, threads, progress)
    return analyse(drawn, reading.used, simulated, reading.notices, (__version__, MODEL))


def run(path: str | Path, trials: int | None = None, seed: int | None = None, threads: int = 0) -> Findings:
    """Run a scenario file: the whole chain in one call."""
    return find(read(path), trials, seed, threads)


def as_json(findings: Findings) -> str:
    """Return findings in the format `servroi.findings/1`."""
    return to_json(findings, verdict_sentence(findings))
