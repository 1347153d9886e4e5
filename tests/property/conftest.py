"""Notes how many cases each property really saw, for docs/reliability.md."""

from __future__ import annotations

from collections.abc import Iterator
from functools import wraps
from typing import Any

import pytest

ANY_FILE = "test_scenarios.py"
RENDERING = "test_rendering.py"


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Iterator[None]:
    """Count the examples that hypothesis ran to their end; those it made up and put aside do not count."""
    handle = getattr(pyfuncitem.obj, "hypothesis", None)
    if handle is None or pyfuncitem.path.name == ANY_FILE:
        return (yield)
    test, seen = handle.inner_test, 0

    @wraps(test)
    def counted(*arguments: Any, **named: Any) -> None:
        nonlocal seen
        test(*arguments, **named)
        seen += 1

    handle.inner_test = counted
    try:
        outcome = yield
    finally:
        handle.inner_test = test
    if pyfuncitem.path.name == RENDERING:
        pyfuncitem.user_properties.append(("rendering", {"figures": seen}))
    else:
        pyfuncitem.user_properties.append(("invariants", {"invariants": 1, "cases": seen}))
    return outcome
