"""Staff figures from a table that any program exports, with every mistake in it, and nothing about persons."""
