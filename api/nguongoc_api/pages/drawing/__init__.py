"""Drawings that need no script: how a chain is laid out, and how wide letters are."""
