"""Signed records, status lists and DID documents, served as the bytes that were signed."""
