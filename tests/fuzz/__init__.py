"""Mutated scenarios, claims and quantities: 1'000 in the test suite, 100'000 by `make fuzz`."""
