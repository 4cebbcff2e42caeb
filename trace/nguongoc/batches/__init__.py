"""Lots: how much of what, from where, made of what."""
