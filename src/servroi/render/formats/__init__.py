"""The formats: each turns findings or a document into bytes."""
