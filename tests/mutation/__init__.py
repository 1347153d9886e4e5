"""Small mistakes put into the code on purpose, by `make mutate`: a test must notice each of them."""
