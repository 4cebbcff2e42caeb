"""Packs scanned at fulfilment."""
