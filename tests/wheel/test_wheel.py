"""The wheel in an empty environment, on every Python that it is for and that this machine has: `make test-wheel`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from math import inf
from pathlib import Path
from typing import Any

import pytest
from tests.measured import Measured

ROOT = Path(__file__).parents[2]
VERSIONS = ("3.11", "3.12", "3.13")
CLOSE = 1e-9
ASKED = (
    "--name=Muster AG",
    "--country=CH",
    "--set=frontline.headcount=120",
    "--set=customers.count=40'000",
    "--set=customers.churn=12 % to 18 %",
    "--set=customers.revenue_per_customer=900",
    "--set=customers.contribution_margin=35 %",
)


def interpreters() -> list[str]:
    """Return a Python of each version that runs here."""
    folders = [*os.environ.get("PATH", "").split(os.pathsep), *_of_pyenv()]
    found = {}
    for version in VERSIONS:
        for folder in folders:
            python = Path(folder) / f"python{version}"
            if version not in found and python.is_file() and _runs(python):
                found[version] = str(python)
    return list(found.values())


def _of_pyenv() -> list[str]:
    root = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    return [str(folder) for folder in sorted(root.glob("versions/*/bin"))]


def _runs(python: Path) -> bool:
    return subprocess.run([python, "-c", "import venv, ensurepip"], capture_output=True, check=False).returncode == 0


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the wheel, freshly built."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


def packaged() -> Iterator[str]:
    """Yield every file of the package, as the wheel names it."""
    for path in sorted((ROOT / "src").rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc":
            yield path.relative_to(ROOT / "src").as_posix()


def test_all_that_the_package_needs_is_inside(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    assert set(packaged()) - inside == set()
    kinds = {Path(name).suffix for name in inside}
    assert kinds >= {".py", ".yaml", ".json", ".typ", ".ttf", ".jinja", ".css", ".js"}
    own = [name for name in inside if not name.startswith("servroi/")]
    assert all(".dist-info/" in name for name in own)


def test_this_machine_has_a_python_to_try() -> None:
    assert interpreters()


@pytest.fixture(scope="module", params=interpreters(), ids=lambda python: Path(python).name)
def installed(request: pytest.FixtureRequest, wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of an environment with nothing in it but the wheel and what it asks for."""
    folder = tmp_path_factory.mktemp("environment")
    python = folder / "bin" / "python"
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "-q"]
    subprocess.run([request.param, "-m", "venv", str(folder)], check=True)
    subprocess.run([*pip, f"{wheel}[reports]"], check=True)
    return folder


def call(environment: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run the installed command, with an empty home."""
    bare = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "LANG": "C.UTF-8"}
    command = [str(environment / "bin" / "servroi"), *arguments]
    return subprocess.run(command, cwd=folder, env=bare, capture_output=True, stdin=subprocess.DEVNULL, check=False)


FIGURES: dict[str, Mapping[str, Any]] = {}


def test_it_works_out_of_the_box(installed: Path, tmp_path: Path) -> None:
    made = call(installed, tmp_path, "new", "--no-input", *ASKED, "-o", "company.yaml")
    assert made.returncode == 0, made.stderr.decode()
    names = [f"offer.{ending}" for ending in ("pdf", "html", "xlsx", "pptx", "md", "csv", "json")]
    report = call(installed, tmp_path, "report", "company.yaml", *(f"-o{name}" for name in names), "--lang", "de-CH")
    assert report.returncode == 0, report.stderr.decode()
    for name in names:
        assert (tmp_path / name).stat().st_size > 5_000, name
    again = call(installed, tmp_path, "verify", "offer.pdf")
    assert again.returncode == 0, again.stderr.decode()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*names, "company.yaml", "scenario.schema.json"])
    for command in ("demo", "inputs", "evidence", "schema"):
        assert call(installed, tmp_path, command).returncode == 0


def test_figures_agree_on_every_python(installed: Path, tmp_path: Path, measured: Measured) -> None:
    shown = call(installed, tmp_path, "demo", "--json")
    assert shown.returncode == 0, shown.stderr.decode()
    FIGURES[str(installed)] = json.loads(shown.stdout)
    first = next(iter(FIGURES.values()))
    apart = dict(differences(first, FIGURES[str(installed)]))
    assert {path: far for path, far in apart.items() if not far <= CLOSE} == {}
    measured("pythons", {"Pythons": 1, "largest difference": max(apart.values())})


def differences(a: Any, b: Any, path: str = "") -> Iterator[tuple[str, float]]:
    """Yield path and difference of every figure of two results; what else is not the same is infinitely far apart."""
    if isinstance(a, dict) and isinstance(b, dict) and a.keys() == b.keys():
        for key in a:
            yield from differences(a[key], b[key], f"{path}.{key}")
    elif isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        for position, pair in enumerate(zip(a, b, strict=True)):
            yield from differences(*pair, f"{path}[{position}]")
    elif isinstance(a, float) and isinstance(b, float):
        yield path, abs(a - b) / max(1.0, abs(a))
    elif a != b:
        yield path, inf
