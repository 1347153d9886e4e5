"""Few trials, where words and forms matter and no figure."""

from __future__ import annotations

import pytest

from servroi import attack, questions

_TRIALS = 512
_OWN = (
    (questions, "SENSITIVITY_TRIALS"),
    (questions, "INFORMATION_TRIALS"),
    (questions, "SPLIT_TRIALS"),
    (attack, "BREAK_EVEN_TRIALS"),
    (attack, "CHALLENGE_TRIALS"),
)
"""Questions that take trials of their own, whatever a scenario says."""


def few_trials(patch: pytest.MonkeyPatch) -> None:
    """Let every question take few trials."""
    for module, name in _OWN:
        patch.setattr(module, name, _TRIALS)
