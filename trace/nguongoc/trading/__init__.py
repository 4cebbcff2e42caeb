"""Wholesale: offers of lots by who holds them, orders of parts of these, which lots serve an order first. Plain values."""
