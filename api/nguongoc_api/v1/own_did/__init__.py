"""Organisations that sign under a DID of their own."""
