"""The interview behind `servroi new`: from a few answers to a scenario file."""
