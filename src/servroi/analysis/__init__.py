"""What follows: one file per question. May call the model again; reads and writes nothing."""
