"""Recalls, holds and disputes: what may be ordered, and how a lot stands under all that was."""
