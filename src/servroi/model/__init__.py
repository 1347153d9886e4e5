"""What it costs and brings: levers move drivers, channels price drivers. No input, no output."""
