"""A second, slow implementation of the model that the tests hold against the product."""
