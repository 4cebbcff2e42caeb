"""Communes found by what people type."""
