"""Totals of one's own."""
