"""Shops of others that are driven: what is connected, what they were given to show, and what was ordered there."""
