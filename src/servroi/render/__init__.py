"""Numbers and words of a language, and the formats."""
