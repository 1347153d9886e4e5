"""Figures that the slow checks measured, kept in docs/reliability.json for docs/reliability.md."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[1] / "docs" / "reliability.json"


def write(check: str, figures: dict[str, Any]) -> None:
    """Note what a check measured."""
    known = read()
    known[check] = figures
    text = json.dumps(known, indent=2, sort_keys=True, ensure_ascii=False)
    FILE.write_text(f"{text}\n", encoding="utf-8", newline="\n")


def read() -> dict[str, Any]:
    """Return check -> figures."""
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    return found
