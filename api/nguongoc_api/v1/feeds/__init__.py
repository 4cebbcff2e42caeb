"""Feeds that others take lots from."""
