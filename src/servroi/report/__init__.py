"""How do we say it: from findings to a document that knows no language and no format."""
