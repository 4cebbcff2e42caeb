"""Recalls, holds and disputes."""
