"""Every way to write numbers and words, for tests that try one after the other."""

from __future__ import annotations

import pytest

from servroi.config.settings import LANGUAGES

LOCALES = [
    name if name in ("en", "de-CH", "fr-CH", "it-CH") else pytest.param(name, marks=pytest.mark.thorough)
    for name in LANGUAGES
]
"""One way to write numbers in every language; the others in a thorough run."""
