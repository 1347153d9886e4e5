"""The documentation says what happens."""
