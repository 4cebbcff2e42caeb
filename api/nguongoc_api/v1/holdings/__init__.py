"""Who holds how much."""
