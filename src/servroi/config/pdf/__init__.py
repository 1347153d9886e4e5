"""PDFs from anywhere: what they carry and what they show, both read with suspicion."""
