"""Few trials: here words matter, and no figure."""

from __future__ import annotations

import pytest
from tests import few


@pytest.fixture
def few_trials(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every question take few trials."""
    few.few_trials(monkeypatch)
