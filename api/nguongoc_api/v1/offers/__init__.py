"""`/v1/offers`."""
