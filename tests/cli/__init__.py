"""Commands: what they print, write and return."""
