"""Carriers, and hand-overs that are in their hands."""
