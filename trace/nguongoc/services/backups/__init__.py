"""Copies that a service comes back from: taken while it works, checked before anything is put, never signed on blindly."""
