"""What might happen: one named stream per input, scores turned into values, block by block."""
