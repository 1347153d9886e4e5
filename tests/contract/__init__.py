"""One test per registry or catalogue, over all its entries."""
