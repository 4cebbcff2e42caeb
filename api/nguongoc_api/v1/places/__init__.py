"""Places to visit."""
