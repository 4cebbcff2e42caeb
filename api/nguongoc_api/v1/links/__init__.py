"""Links of products."""
