"""Certificates signed by authorities on domains of their own."""
