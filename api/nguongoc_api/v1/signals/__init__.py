"""Suspect lots."""
