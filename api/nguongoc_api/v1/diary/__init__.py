"""The farm diary."""
