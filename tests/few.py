"""Few trials, where words and forms matter and no figure."""

from __future__ import annotations

import pytest

from servroi.questions import break_even, challenge, information, sensitivity, split

_TRIALS = 512
_OWN = (sensitivity, information, split, break_even, challenge)
"""Questions that take trials of their own, whatever a scenario says."""


def few_trials(patch: pytest.MonkeyPatch) -> None:
    """Let every question take few trials."""
    for module in _OWN:
        patch.setattr(module, "TRIALS", _TRIALS)
