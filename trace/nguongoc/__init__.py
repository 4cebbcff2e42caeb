"""Nguồn Gốc: signed, logged, resolvable provenance for farm products."""

__version__ = "0.1.0"
