"""Who takes part, and where they work."""
