"""It cannot be made to leak, to act on somebody's words, or to touch what it was not asked to touch."""
