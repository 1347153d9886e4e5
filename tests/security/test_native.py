"""What the system itself is asked for while a report is made, by whatever code: fonts, packages, sockets, processes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.security.machines import FORMATS, INSTALLED, PACKAGE, ROOT, put

STRACE = ("strace", "-f", "-qq", "-s", "4096", "-e", "trace=%file,%network,%process")
_LOOKING = re.compile(r"(newfstatat|fstatat64|l?stat(64)?|statx|readlink(at)?|f?access(at2?)?|getcwd|chdir)\(")
"""Whether something is there, which tells nothing of what it holds."""
_STARTING = re.compile(
    r"/etc/(ld\.so\.(cache|preload)|localtime|ssl/openssl\.cnf)|/usr/(local/)?lib/(ssl/openssl\.cnf|locale/.*)"
    r"|/usr/share/(locale/locale\.alias|zoneinfo/.*)|(/usr(/local)?)?/lib.*(\.so[.\d]*|/gconv/.*)"
    r"|/proc/(self|\d+)/(maps|cgroup|status|mountinfo)|/proc/(cpuinfo|meminfo|filesystems)|/dev/(null|urandom)"
    r"|/sys/(fs/cgroup|devices/system/(cpu|node))/.*"
)
"""What the system reads to start any program with threads."""


def traceable() -> bool:
    """Tell whether there is a tracer, and leave to use it."""
    command = [*STRACE, "-o", os.devnull, sys.executable, "-c", ""]
    return (
        shutil.which("strace") is not None and not subprocess.run(command, capture_output=True, check=False).returncode
    )


@pytest.mark.thorough
def test_the_system_is_asked_for_nothing_else(tmp_path: Path) -> None:
    """All formats at once, by a process like that of a user."""
    if not traceable():
        pytest.skip("strace is not here, or may not trace")
    put(tmp_path)
    home, log = tmp_path / "home", tmp_path / "log"
    outputs = [f"offer.{ending}" for ending in FORMATS]
    asked = ["report", "small.yaml", "--trials", "200", *(word for name in outputs for word in ("-o", name))]
    environment = {
        "PATH": os.defpath,
        "HOME": str(home),
        "PYTHONPATH": str(ROOT / "src"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [*STRACE, "-o", str(log), sys.executable, "-m", "servroi", *asked]
    subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=True)
    calls = [line.partition(" ")[2].strip() for line in log.read_text(encoding="utf-8").splitlines()]
    started = [call for call in calls if re.match(r"(execve|v?fork|clone)", call) and "CLONE_THREAD" not in call]
    assert len(started) == 1, "the command itself"
    assert [call for call in calls if re.match(r"(socket|connect|bind|send|recv|listen|accept)", call)] == []
    paths = {path for call in calls if not _LOOKING.match(call) for path in re.findall(r'(?<=[( ])"([^"]*)"', call)}
    own = {".", str(tmp_path), "small.yaml", "mark.png", *outputs}
    given = {path for path in paths - own if not re.fullmatch(r"\.servroi-\w+", path)}
    python = [f"{prefix}/{part}" for prefix in (sys.prefix, sys.base_prefix) for part in ("bin", "lib", "pyvenv.cfg")]
    installed = (*map(str, (PACKAGE, ROOT / "src")), *INSTALLED, *python, sys.executable)
    strange = {path for path in given if not path.startswith(installed) and not _STARTING.fullmatch(path)}
    assert strange - set(started[0].split('"')) == set()
    assert own <= paths, "the tracer sees what is read and written"
