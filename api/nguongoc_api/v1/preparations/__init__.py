"""Lots that their organisation signs itself."""
