"""Unit tests: cases one can do in the head or against an oracle."""
