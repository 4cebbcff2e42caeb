"""Facilities: where goods come from."""
