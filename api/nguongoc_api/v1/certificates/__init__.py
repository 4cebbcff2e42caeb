"""Certificates as their holders state them."""
