"""Badges on listings."""
