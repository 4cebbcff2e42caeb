"""Verification of codes, one or ten thousand."""
