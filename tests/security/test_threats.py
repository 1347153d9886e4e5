"""Files made to do harm: each is answered with one of our messages, soon and within little memory."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.measured import Measured
from tests.security.threats import PLAIN, SLOW, STAFF, Content, Threat, every

ROOT = Path(__file__).parents[2]
SECONDS, MEGABYTES = 2.0, 200.0
"""Computing time of an answer, and the most memory of the whole program; see alone.py."""
_LONGEST = 100_000
"""Characters of all messages together: nobody is shown what he sent."""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="each case is a copy of a process that has loaded all it needs")
def test_every_threat_is_answered(tmp_path: Path, measured: Measured, thorough: bool) -> None:
    assert {threat.name for threat in every()} > SLOW
    threats = [threat for threat in every() if thorough or threat.name not in SLOW]
    answers = _answers(threats, tmp_path)
    wrong = {
        threat.name: said for threat, answer in zip(threats, answers, strict=True) if (said := _wrong(threat, answer))
    }
    assert wrong == {}
    seconds, megabytes = (max(answer[name] for answer in answers) for name in ("seconds", "megabytes"))
    measured("threats", {"threats": len(threats), "largest s": seconds, "largest MB": megabytes})


def _answers(threats: list[Threat], folder: Path) -> list[dict[str, Any]]:
    """Return what became of each, in a folder of its own."""
    (folder / "plain.yaml").write_bytes(PLAIN)
    (folder / "plain.csv").write_bytes(STAFF)
    asked = []
    for number, threat in enumerate(threats):
        own = folder / f"{number}"
        own.mkdir()
        for name, content in threat.files().items():
            _put(own / name, content)
        asked.append((threat.arguments, str(own)))
    done = subprocess.run(
        [sys.executable, "-m", "tests.security.alone", str(folder)],
        input=json.dumps(asked).encode(),
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


def _put(path: Path, content: Content) -> None:
    path.parent.mkdir(exist_ok=True)
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif isinstance(content, int):
        path.touch()
        os.truncate(path, content)
    elif content == "|":
        os.mkfifo(path)
    else:
        path.symlink_to(content)


def _wrong(threat: Threat, answer: dict[str, Any]) -> list[str]:
    """Return what is wrong with an answer, in short."""
    lines = answer["error"].splitlines()
    slugs = [found[1] if (found := re.search(r"\[([\w-]+)\]$", line)) else line for line in lines]
    faults = {
        f"code {answer['code']}": answer["code"] != threat.code,
        f"messages {slugs[:9]}": bool(threat.slug) and threat.slug not in slugs,
        f"no message of ours: {lines[-9:]}": not all(re.fullmatch(r"[\w-]+|\.\.\. and \d+ more", one) for one in slugs),
        "a result": bool(threat.slug) and answer["out"] != "",
        "shows what another file holds": "root:" in answer["out"] + answer["error"],
        "endless messages": len(answer["error"]) > _LONGEST,
        f"{answer['seconds']:.2f} s": answer["seconds"] > SECONDS,
        f"{answer['megabytes']:.0f} MB": answer["megabytes"] > MEGABYTES,
    }
    return [fault for fault, there in faults.items() if there]
