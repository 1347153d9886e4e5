"""One small file per slug that provokes it."""
