"""The stage of tests/faults, which tells what a command costs."""

from tests.faults.conftest import stage

__all__ = ["stage"]
