"""Outgoing drivers: what the service asks of others."""
