"""YAML to Scenario: the only reader. Strict; every value remembers where it came from."""
