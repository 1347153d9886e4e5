"""Office files in office programs."""
