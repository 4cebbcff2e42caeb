"""Routes from place to place."""
