"""Organisations: the caller's own, and what anybody may know of one."""
